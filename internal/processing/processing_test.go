package processing

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"

	"naast"
	"naast/internal/account"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/erase"
	"naast/internal/hours"
)

func open(t *testing.T, two dbtest.Two) *casetest.Site {
	t.Helper()
	s := casetest.NewSite(t, two)
	(&account.Slice{Vault: s.V, Guard: s.G}).Routes(s.App)
	(&Slice{}).Routes(s.App)
	s.Start()
	return s
}

// What was decided stands in the register at once, and what nobody filled in is
// seen to be missing.
func TestRegisterSaysWhatCounts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := open(t, two)
		anyone := s.Visitor()
		anyone.Get(register).Expect(200, "Cliëntondersteuning geven", "AVG art. 6 lid 1 e", "Nog niet ingevuld", "De Kring").Refuse("24 maanden nadat", "uren 5 jaar")
		s.Write("decide", func(ctx context.Context, tx *db.Tx) error {
			return errors.Join(
				erase.SavePolicy(ctx, tx, s.Kring, erase.Policy{Months: 24, Ground: "besluit van het bestuur"}),
				hours.SaveRule(ctx, tx, s.Kring, hours.Rule{Keep: hours.Hours, Years: 5}))
		})
		anyone.Get(register).Expect(200, "24 maanden nadat zij stopte", "besluit van het bestuur", "uren 5 jaar na het jaar zelf")
		s.Write("decide otherwise", func(ctx context.Context, tx *db.Tx) error { return erase.SavePolicy(ctx, tx, s.Kring, erase.Policy{}) })
		anyone.Get(register).Expect(200).Refuse("24 maanden nadat")
		anyone.Get(register + "/csv")
		if !strings.Contains(anyone.Body, "Cliëntondersteuning geven;Grondslag;") {
			t.Errorf("the table begins with %.120q", anyone.Body)
		}
	})
}

// What people must know is filled in by who sets up the partnership, kept when it
// is wrong, and shown to everybody.
func TestWhatPeopleKnow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := open(t, two)
		karima := s.In(s.Karima)
		karima.Get(known).Expect(200, "noem geen inwoner")
		karima.Submit(known, url.Values{"contact": {""}, "verwerkers": {"Hostbedrijf De Dijk, de computer, 3 januari 2026"}}).Expect(422, "Vul in wie verantwoordelijk is")
		if got := karima.Value("verwerkers"); !strings.Contains(got, "De Dijk") {
			t.Errorf("what was typed is gone: %q", got)
		}
		karima.Submit(known, url.Values{"contact": {strings.Repeat("x", most+1)}}).Expect(422)
		karima.Submit(known, url.Values{"contact": {"Stichting De Kring, 0555 12 34 56"}}).Expect(200, "Bewaard.")
		s.Visitor().Get(register).Expect(200, "Stichting De Kring, 0555 12 34 56", "Hostbedrijf De Dijk", "Ingevuld op").
			Get(known).Refuse("Stichting De Kring")
		s.In(s.Mara).Get(known).Expect(404)
		var k Known
		s.Write("look", func(ctx context.Context, tx *db.Tx) (err error) { k, err = Load(ctx, tx); return err })
		if k.Day != naast.Today(two.Clock.Now()) {
			t.Errorf("filled in on %q", k.Day)
		}
	})
}
