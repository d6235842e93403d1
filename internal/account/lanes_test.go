package account_test

import (
	"fmt"
	"testing"
	"time"

	"naast/internal/db/dbtest"
	"naast/internal/web/webtest"
)

// Whoever has the eight words cannot go through the six digits from everywhere
// at once: they are counted for the account, wherever they come from.
func TestCodesAreCountedForTheAccount(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m, other := h.member("mara"), h.member("gijs")
		base, _ := h.site(two)
		wrong := "000000"
		if h.code(m) == wrong {
			wrong = "000001"
		}
		n := 0
		from := func() *webtest.Visitor {
			n++
			v := webtest.New(t, base)
			v.Header.Set("Test-From", fmt.Sprintf("192.0.%d.7:1234", n))
			return v.Get("/inloggen")
		}
		for range 20 {
			from().Submit("/inloggen", answer("mara", m.phrase, wrong)).Expect(422)
		}
		from().Submit("/inloggen", answer("mara", m.phrase, wrong)).Expect(429)
		h.enter(from(), other).Expect(200, "Vandaag") // the control: a count of her own
		two.Clock.Forward(16 * time.Minute)
		h.enter(from(), m).Expect(200, "Vandaag")
	})
}
