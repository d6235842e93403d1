package matching_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"naast"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/matching"
	"naast/internal/partnership"
	"naast/internal/supporter"
)

var ctx = context.Background()

// stage is a furnished partnership with an empty register.
type stage struct {
	*casetest.House
	pool *matching.Pool
	t    *testing.T
}

func newStage(t *testing.T, d *db.DB) *stage {
	t.Helper()
	h := casetest.New(t, d, casetest.Keys(t))
	s := &stage{h, &matching.Pool{Cases: h.Cases}, t}
	for _, w := range []guard.Who{h.Mara, h.Piet, h.Noor, h.Sjoerd} {
		s.change(w.User, func(x *supporter.Supporter) { x.Paused = true })
	}
	return s
}

// add takes somebody into the register to whom nothing stands in the way.
func (s *stage) add(name string, change func(*supporter.Supporter)) naast.UserID {
	s.t.Helper()
	x := casetest.Supporter(guard.Who{User: naast.NewID[naast.UserID](), Organisation: s.Kring, Name: name}, "", dbtest.Start)
	if change != nil {
		change(&x)
	}
	s.Write("add", func(ctx context.Context, tx *db.Tx) error { return casetest.Register(ctx, tx, s.V, x) })
	return x.User
}

func (s *stage) change(u naast.UserID, change func(*supporter.Supporter)) {
	s.t.Helper()
	s.Write("change", func(ctx context.Context, tx *db.Tx) error {
		x, err := supporter.Get(ctx, tx, u)
		if err != nil {
			return err
		}
		change(&x)
		return supporter.Save(ctx, tx, x)
	})
}

func (s *stage) read(f func(*db.Tx) error) {
	s.t.Helper()
	if err := s.D.Read(ctx, db.System("test"), f); err != nil {
		s.t.Fatal(err)
	}
}

func (s *stage) propose(n supporter.Need, shown ...naast.UserID) (names []string, all []supporter.Proposal) {
	s.t.Helper()
	s.read(func(tx *db.Tx) (err error) {
		set, err := partnership.Load(ctx, tx)
		if err != nil {
			return err
		}
		all, err = s.pool.Propose(ctx, tx, set, n, shown)
		return err
	})
	for _, p := range all {
		names = append(names, p.Name)
	}
	return names, all
}

func (s *stage) expect(want string, n supporter.Need, shown ...naast.UserID) {
	s.t.Helper()
	names, _ := s.propose(n, shown...)
	slices.Sort(names)
	if got := strings.Join(names, " "); got != want {
		s.t.Errorf("proposed %q, want %q", got, want)
	}
}

var money = supporter.Need{Domains: []string{"geld"}, Village: "oudewiel"}

func TestThreePeople(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := newStage(t, two.Own)
		s.expect("", money)
		knows := func(depth supporter.Depth, village string, kind supporter.Kind) func(*supporter.Supporter) {
			return func(x *supporter.Supporter) {
				x.Domains, x.Village, x.Kind = map[string]supporter.Depth{"geld": depth}, village, kind
			}
		}
		best := s.add("A", knows(3, "oudewiel", supporter.Volunteer))
		s.add("B", knows(3, "oudewiel", supporter.Volunteer))
		s.add("C", knows(3, "oudewiel", supporter.Volunteer))
		s.add("D", knows(2, "oudewiel", supporter.Professional))
		s.add("E", knows(1, "harkeloo", supporter.Volunteer))
		names, all := s.propose(money)
		if len(all) != 3 || !slices.Contains(names, "E") || !slices.Contains(names, "D") {
			t.Errorf("proposed %v: nobody from outside the village, or no professional", names)
		}
		if all[0].Organisation != "De Kring Wesselrade" || all[0].Phone != "0999 40 50 60" || len(all[0].Reasons) == 0 {
			t.Errorf("shown as %+v", all[0])
		}
		first, _ := s.propose(money)
		for range 5 {
			if again, _ := s.propose(money); !slices.Equal(first, again) {
				t.Errorf("the same question gives %v and then %v", first, again)
			}
		}
		var seen []naast.UserID
		for _, p := range all {
			seen = append(seen, p.User)
		}
		others, _ := s.propose(money, seen...)
		if len(others) != 2 || slices.ContainsFunc(others, func(n string) bool { return slices.Contains(names, n) }) {
			t.Errorf("three others than %v are %v", names, others)
		}
		n := money
		n.Exclude = []naast.UserID{best}
		if got, _ := s.propose(n); slices.Contains(got, "A") {
			t.Error("somebody whom she does not want is shown")
		}
		n = money
		n.Wanted = seen[2:]
		if got, _ := s.propose(n); got[0] != names[2] {
			t.Errorf("whom she named comes %v", got)
		}
	})
}

// What changes in the register counts at once, and a change that is not durable
// counts for its own transaction only.
func TestRegisterAsItStands(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s, next := newStage(t, two.Own), newStage(t, two.Other)
		a := s.add("A", nil)
		s.expect("A", money)
		next.expect("", money)
		b := s.add("B", nil)
		s.expect("A B", money)
		s.change(a, func(x *supporter.Supporter) { x.Paused = true })
		s.expect("B", money)
		s.Write("busy", func(ctx context.Context, tx *db.Tx) error { return supporter.SetBusy(ctx, tx, b, 5) })
		s.expect("", money)
		s.Write("free", func(ctx context.Context, tx *db.Tx) error { return supporter.AddBusy(ctx, tx, b, -1) })
		s.expect("B", money)
		boom := errors.New("boom")
		err := s.D.Write(ctx, db.System("test"), func(tx *db.Tx) error {
			if err := supporter.SetBusy(ctx, tx, b, 5); err != nil {
				return err
			}
			set, err := partnership.Load(ctx, tx)
			if err != nil {
				return err
			}
			all, err := s.pool.Propose(ctx, tx, set, money, nil)
			if err != nil {
				return err
			}
			if len(all) != 0 {
				t.Error("the transaction does not see its own change")
			}
			return boom
		})
		if !errors.Is(err, boom) {
			t.Fatal(err)
		}
		s.expect("B", money)
	})
}

// Somebody who is being asked now has one place less, and so has somebody whose
// place is held for another.
func TestPromisedPlacesCount(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := newStage(t, two.Own)
		s.change(s.Mara.User, func(x *supporter.Supporter) { x.Paused, x.Room = false, 1 })
		need := supporter.Need{Domains: []string{"wonen"}}
		s.expect("Mara (De Kring)", need)
		q := casetest.Question()
		s.Ask(q, s.Mara)
		s.expect("", need)
		s.change(s.Mara.User, func(x *supporter.Supporter) { x.Room = 2 })
		s.expect("Mara (De Kring)", need)
		id, _ := s.Ask(q) // waits
		if err := s.pool.Batch(ctx, s.D); err != nil {
			t.Fatal(err)
		}
		s.expect("", need)
		s.Write("release", func(ctx context.Context, tx *db.Tx) error { return matching.Release(ctx, tx, id) })
		s.expect("Mara (De Kring)", need)
	})
}

// Days in the past and in the future: the certificate counts on the day, the
// key from its moment.
func TestOnTheDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := newStage(t, two.Own)
		s.add("A", func(x *supporter.Supporter) { x.VOGUntil = "2026-11-24" })
		s.add("B", func(x *supporter.Supporter) { x.CountsFrom = dbtest.Start.Add(time.Hour).Unix() })
		s.expect("A", money)
		two.Clock.Forward(time.Hour)
		s.expect("A B", money)
		two.Clock.Forward(48 * time.Hour)
		s.expect("B", money)
		n := money
		n.On = "2026-11-23"
		s.expect("A B", n)
	})
}

func TestManyBeingAsked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := newStage(t, two.Own)
		for i := range 8 { // all look free in the register, and are being asked
			u := s.add(fmt.Sprintf("%d", i), func(x *supporter.Supporter) { x.Room = 1; x.Domains["geld"] = 3 })
			s.Write("asked", func(ctx context.Context, tx *db.Tx) error {
				return s.G.Place(ctx, tx, naast.NewID[naast.CaseID](), u, guard.Offered, guard.Current, 1)
			})
		}
		s.add("vrij", func(x *supporter.Supporter) { x.Domains["geld"] = 1 })
		s.expect("vrij", money)
	})
}

// Visitors who look at once, while the register changes, each see three people
// who may be seen.
func TestManyLookAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := newStage(t, two.Own)
		a := s.add("A", nil)
		for i := range 5 {
			s.add(fmt.Sprint(i), nil)
		}
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				for range 10 {
					err := s.D.Read(ctx, db.System("test"), func(tx *db.Tx) error {
						all, err := s.pool.Propose(ctx, tx, partnership.Defaults(), money, nil)
						if err == nil && len(all) != 3 {
							t.Errorf("%d proposed", len(all))
						}
						return err
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		for i := range 10 {
			s.change(a, func(x *supporter.Supporter) { x.Paused = i%2 == 0 })
		}
		wg.Wait()
	})
}
