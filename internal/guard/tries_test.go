package guard_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"naast"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
)

// Ten an hour is ten in every hour, wherever it begins. The control counts by the
// window, and lets nineteen through around the moment at which it begins anew.
func TestEachTryHasAnHourOfItsOwn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		g, _ := newGuard(t)
		most := func(each bool) (most int) {
			l := guard.Lane{Kind: fmt.Sprint("sliding ", each), Key: "7", Limit: 10, Window: time.Hour, Each: each}
			var got []time.Time
			for i := range 40 { // one early, many late in the first hour, and after it every minute
				two.Clock.Forward(map[bool]time.Duration{true: 50 * time.Minute, false: time.Minute}[i == 1])
				if g.Try(ctx, two.Own, l) == nil {
					got = append(got, two.Clock.Now())
				}
			}
			for i, from := range got {
				n := 0
				for _, at := range got[i:] {
					if at.Before(from.Add(time.Hour)) {
						n++
					}
				}
				most = max(most, n)
			}
			return most
		}
		if n := most(true); n != 10 {
			t.Errorf("%d in one hour", n)
		}
		if n := most(false); n <= 10 {
			t.Errorf("the control stays within %d", n)
		}
	})
}

// Whoever goes on knocking where he is refused fills no lane of others. In the
// control the lane of all comes first, and one visitor fills it.
func TestRefusedCountsNoFurther(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		g, _ := newGuard(t)
		for turned, shut := range map[bool]bool{false: false, true: true} {
			lanes := func(from string) []guard.Lane {
				own := guard.Lane{Kind: fmt.Sprint("own ", turned), Key: from, Limit: 3, Window: time.Hour, Each: true}
				all := guard.Lane{Kind: fmt.Sprint("all ", turned), Limit: 20, Window: time.Hour}
				if turned {
					return []guard.Lane{all, own}
				}
				return []guard.Lane{own, all}
			}
			for range 30 {
				_ = g.Try(ctx, two.Own, lanes("one")...)
			}
			if err := g.Try(ctx, two.Own, lanes("other")...); errors.Is(err, naast.TooMany) != shut {
				t.Errorf("turned round %v: %v", turned, err)
			}
		}
	})
}
