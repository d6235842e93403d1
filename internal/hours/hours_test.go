package hours

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/supporter"
	"naast/internal/web/webtest"
)

// office is the pages of this package over two furnished partnerships.
type office struct{ *casetest.Site }

func open(t *testing.T, two dbtest.Two) *office {
	t.Helper()
	o := &office{casetest.NewSite(t, two)}
	(&account.Slice{Vault: o.V, Guard: o.G}).Routes(o.App)
	(&supporter.Slice{More: Profile}).Routes(o.App)
	(&Slice{}).Routes(o.App)
	o.Start()
	return o
}

// agree makes an agreement for the organisation of most people in the tests.
func (o *office) agree(r Rule) {
	o.Write("agree", func(ctx context.Context, tx *db.Tx) error { return SaveRule(ctx, tx, o.Kring, r) })
}

// keeps fails unless a field holds what was typed.
func keeps(t *testing.T, v *webtest.Visitor, field, want string) {
	t.Helper()
	if got := v.Value(field); got != want {
		t.Errorf("%s holds %q, not %q", field, got, want)
	}
}

func fields(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

// From nothing agreed to a month that is settled, and put back.
func TestMonth(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		o := open(t, two)
		mara, karima := o.In(o.Mara), o.In(o.Karima)
		mara.Get("/profiel").Follow("Mijn uren en onkosten").Expect(200, "Uw organisatie houdt geen uren bij").Refuse("Inleveren")
		karima.Get("/uren/organisatie").Follow("Spreek af wat u bijhoudt").Expect(200, "nooit een bezoek of een naam")
		karima.Submit("/uren/afspraak", fields("bijhouden", "kosten", "per-km", "0,21", "per-maand", "40", "nagekeken", "12-12-2031")).
			Expect(422, "Schrijf op waar deze bedragen staan", "Vul een dag in die geweest is")
		keeps(t, karima, "per-km", "0,21")
		karima.Submit("/uren/afspraak", fields("bron", "Besluit van het bestuur", "nagekeken", "3-1-2026")).Expect(200, "Bewaard.")

		mara.Get("/uren").Expect(200, "Uren in november 2026", "€ 0,21 per kilometer")
		mara.Submit("/uren", fields("uren", "6.3", "km", "veel", "kosten-parkeren", "tien")).Expect(422, "hele of halve uren", "Vul een heel getal in", "Vul een bedrag in")
		keeps(t, mara, "uren", "6.3")
		keeps(t, mara, "kosten-parkeren", "tien")
		mara.Submit("/uren", fields("uren", "6,5", "km", "100", "kosten-parkeren", "4,20")).Expect(200, "Bewaard. U kunt later verder.")
		keeps(t, mara, "uren", "6,5")
		karima.Get("/uren/organisatie").Expect(200, "In deze maand is niets ingeleverd") // open is his own business
		mara.Submit("/uren", fields("kosten-drinken", "€ 20,-", "inleveren", "ja")).Expect(200, "Ingeleverd bij uw organisatie", "meer dan € 40,00")
		karima.Get("/uren/organisatie").Expect(200, "Wacht op u", "6,5", "€ 24,20", "€ 45,20", "meer dan € 40,00")
		late := mara.Get("/uren")
		karima.Press("Afgehandeld").Expect(200, "Afgehandeld.", "Zet terug")
		late.Submit("/uren", fields("uren", "60", "inleveren", "ja")).Expect(409) // he saw it before it was settled
		mara.Get("/uren").Expect(200, "Afgehandeld op", "100 × € 0,21", "€ 45,20").Refuse("Inleveren")
		karima.Get("/uren/organisatie/csv?maand=2026-11").Expect(200)
		if !strings.Contains(karima.Body, "2026-11;") || !strings.Contains(karima.Body, ";6,5;100;21;0,00;4,20;0,00;0,00;20,00;0,00;45,20;ja\r\n") {
			t.Errorf("the file is %q", karima.Body)
		}
		karima.Get("/uren/organisatie").Press("Zet terug").Expect(200, "Teruggezet", "Wacht op u")
		mara.Get("/uren").Expect(200, "U kunt nog veranderen")
		keeps(t, mara, "uren", "6,5")

		board := o.Karima
		board.Hat = guard.HatBoard
		o.In(board).Get("/uren/organisatie").Expect(200, "45,20").Refuse("Verander de afspraak")
		o.In(board).Get("/uren/afspraak").Expect(404)

		// Others see none of it: another organisation, another hat, the neighbour.
		o.In(o.Wim).Get("/uren/organisatie").Expect(200, "houdt geen uren bij").Refuse("45,20")
		karima.Get("/uren").Expect(404)
		mara.Get("/uren/organisatie").Expect(404)
		mara.Get("/uren/afspraak").Expect(404)
		o.Next.Write("months", func(ctx context.Context, tx *db.Tx) error {
			all, err := HandedIn(ctx, tx, o.Next.Kring, "2026-11")
			if len(all) != 0 {
				t.Error("handed in at the neighbour")
			}
			return err
		})
	})
}

// What could not have been typed is refused, and a month is never settled twice.
func TestMonthBounds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		o := open(t, two)
		ctx := context.Background()
		save := func(month string, revision int, m Month) error {
			return two.Own.Write(ctx, db.System("test"), func(tx *db.Tx) error { return Save(ctx, tx, o.Mara, month, revision, m, true) })
		}
		if err := save("2026-11", 0, Month{Quarters: 4}); !errors.Is(err, naast.NotFound) {
			t.Errorf("an organisation that keeps none: %v", err)
		}
		o.agree(Rule{Keep: Expenses, PerKm: 21})
		for name, x := range map[string]struct {
			month string
			m     Month
		}{
			"next month": {"2026-12", Month{Quarters: 4}}, "long ago": {"2025-10", Month{Quarters: 4}}, "no month": {"", Month{Quarters: 4}}, "13": {"2026-13", Month{}},
			"fewer": {"2026-11", Month{Quarters: -1}}, "more than a month has": {"2026-11", Month{Quarters: mostQuarters + 1}}, "far": {"2026-11", Month{Km: mostKm + 1}},
			"a kind of our own": {"2026-11", Month{Costs: map[string]int{"mevrouw Terpstra": 1}}}, "negative": {"2026-11", Month{Costs: map[string]int{"bellen": -1}}},
		} {
			if err := save(x.month, 0, x.m); !errors.Is(err, naast.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := save("2026-11", 0, Month{Quarters: 4}); err != nil { // the control
			t.Fatal(err)
		}
		if err := save("2026-11", 0, Month{Quarters: 8}); !errors.Is(err, naast.Conflict) {
			t.Errorf("written over what was changed meanwhile: %v", err)
		}
		settle := func(org naast.OrganisationID, revision int) error {
			return two.Own.Write(ctx, db.System("test"), func(tx *db.Tx) error {
				return Settle(ctx, tx, org, o.Mara.User, "2026-11", revision, false)
			})
		}
		if err := settle(o.Wim.Organisation, 1); !errors.Is(err, naast.Conflict) {
			t.Errorf("settled by another organisation: %v", err)
		}
		if err := settle(o.Kring, 1); err != nil {
			t.Fatal(err)
		}
		if err := settle(o.Kring, 1); !errors.Is(err, naast.Conflict) {
			t.Errorf("settled twice: %v", err)
		}
		// Only hours: what is not kept is not stored, whatever is sent.
		o.agree(Rule{Keep: Hours})
		if err := save("2026-10", 0, Month{Quarters: 4, Km: 80, Costs: map[string]int{"bellen": 100}}); err != nil {
			t.Fatal(err)
		}
		o.Write("read", func(ctx context.Context, tx *db.Tx) error {
			x, err := Of(ctx, tx, o.Mara, "2026-10")
			if x.Quarters != 4 || x.Km != 0 || len(x.Costs) != 0 {
				t.Errorf("%+v", x)
			}
			return err
		})
	})
}

// What was handed in is settled however late, also when the agreement changed or
// ended meanwhile: nothing falls silent.
func TestMonthOfLongAgo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		o := open(t, two)
		o.agree(Rule{Keep: Expenses, PerKm: 21})
		o.Write("save", func(ctx context.Context, tx *db.Tx) error {
			return Save(ctx, tx, o.Mara, "2026-11", 0, Month{Quarters: 26, Km: 100}, true)
		})
		two.Clock.Forward(500 * 24 * time.Hour)
		for _, keep := range []Keep{Hours, Nothing} {
			o.agree(Rule{Keep: keep})
			karima := o.In(o.Karima).Get("/uren/organisatie").Expect(200, "november 2026 1").Refuse("houdt geen uren bij")
			karima.Follow("november 2026").Expect(200, "Wacht op u", "€ 21,00")
			karima.Press("Afgehandeld").Expect(200, "Afgehandeld.", "Zet terug").Refuse("november 2026 1")
			karima.Press("Zet terug").Expect(200, "Wacht op u")
			o.In(o.Mara).Get("/uren").Follow("november 2026").Expect(200, "€ 21,00", "nog niet afgehandeld").Refuse("Inleveren")
		}
		karima := o.In(o.Karima).Get("/uren/organisatie?maand=2026-11")
		karima.Submit("/uren/organisatie/afgehandeld", fields("maand", "")).Expect(422) // never "this month" by mistake
		// The control: where nothing was ever handed in, there is nothing to see.
		o.In(o.Piet).Get("/uren").Expect(200, "Uw organisatie houdt geen uren bij")
	})
}

// A month goes by itself after the years that were agreed, and not before.
func TestSweep(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		o := open(t, two)
		o.agree(Rule{Keep: Hours, Years: 2})
		ctx := context.Background()
		o.Write("save", func(ctx context.Context, tx *db.Tx) error {
			return Save(ctx, tx, o.Mara, "2026-11", 0, Month{Quarters: 4}, true)
		})
		for _, x := range []struct{ days, left int }{{0, 1}, {2 * 365, 1}, {60, 0}} { // 2026, the end of 2028, 2029
			two.Clock.Forward(time.Duration(x.days) * 24 * time.Hour)
			if err := Sweep(ctx, two.Own); err != nil {
				t.Fatal(err)
			}
			o.Write("left", func(ctx context.Context, tx *db.Tx) error {
				all, err := All(ctx, tx, o.Mara)
				if len(all) != x.left {
					t.Errorf("on %s %d months are left", tx.Today(), len(all))
				}
				return err
			})
		}
	})
}

// What people type as hours and money, and what they mean by it.
func TestNumbers(t *testing.T) {
	for s, want := range map[string]int{"": 0, "0": 0, "6": 24, "6,5": 26, "6.25": 25, "6:30": 26, "6:45": 27, "100": 400, "6,75": 27, "6,00": 24} {
		if got, ok := readHours(s); !ok || got != want {
			t.Errorf("%q hours: %d %v", s, got, ok)
		}
	}
	for _, s := range []string{"6,3", "6:20", "-1", "zes", "6 uur", "1000", "6,5,5", "6:5"} {
		if got, ok := readHours(s); ok {
			t.Errorf("%q hours: %d", s, got)
		}
	}
	for s, want := range map[string]int{"": 0, "12": 1200, "12,50": 1250, "12.05": 1205, "€ 12,50": 1250, "€12": 1200, "12,-": 1200} {
		if got, ok := readMoney(s); !ok || got != want {
			t.Errorf("%q euros: %d %v", s, got, ok)
		}
	}
	for _, s := range []string{"12,5", "-12", "1.250,00", "twaalf", "12,505", "12 euro"} {
		if got, ok := readMoney(s); ok {
			t.Errorf("%q euros: %d", s, got)
		}
	}
	for q := range 9 {
		if got, ok := readHours(writeHours(q)); !ok || got != q {
			t.Errorf("%d quarters written as %q", q, writeHours(q))
		}
	}
	for _, c := range []int{0, 5, 50, 1250, 99999} {
		if got, ok := readMoney(writeMoney(c)); !ok || got != c {
			t.Errorf("%d cents written as %q", c, writeMoney(c))
		}
	}
	if got := writable("2026-03-31"); got[0] != "2026-03" || got[1] != "2026-02" || got[12] != "2025-03" || len(got) != 13 {
		t.Errorf("%q", got)
	}
}
