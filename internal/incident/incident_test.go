package incident

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/mypage"
)

// stage is two furnished partnerships with the pages of this room and of the
// resident. Hilde of the board keeps the log.
type stage struct {
	*casetest.Site
	*testing.T
	clock *dbtest.Clock
	hilde guard.Who
}

func each(t *testing.T, f func(t *testing.T, s *stage)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := &stage{Site: casetest.NewSite(t, two), T: t, clock: two.Clock}
		(&mypage.Slice{Cases: s.Cases, Held: func(context.Context, *db.Tx, naast.CaseID) (naast.UserID, error) { return "", naast.NotFound }}).Routes(s.App)
		(&Slice{Cases: s.Cases}).Routes(s.App)
		s.Start()
		s.hilde = s.Keeper()
		s.Write("accounts", func(ctx context.Context, tx *db.Tx) error {
			for _, w := range []guard.Who{s.Mara, s.Piet, s.hilde} {
				_, err := tx.Exec(ctx, `INSERT INTO account_user (id,login,name,state,counts_from,ended,totp,email,step) VALUES ($1,$2,$2,'active',1,'',$3,$3,0)`, w.User, w.Name, []byte{})
				if err != nil {
					return err
				}
			}
			return nil
		})
		f(t, s)
	})
}

func (s *stage) asks(u naast.UserID, more ...string) url.Values {
	v := url.Values{"wie": {string(u)}, "van": {"24-11-2026"}, "tot": {"26-11-2026"}, "wat": {"Laptop gestolen uit de auto."}, "dag": {"26-11-2026"}, "tijd": {"16.15"}}
	for i := 0; i < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return v
}

// looks is that Mara opens a question.
func (s *stage) looks(id naast.CaseID) {
	s.View(s.Mara, guard.ReadCase, id, func(context.Context, *db.Tx) error { return nil })
}

// Between Tuesday and Thursday Mara's account touched two of three questions: who
// keeps the log sees two, when and why and nothing more, tells both residents,
// and it is written down. The third hears nothing.
func TestIncident(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		first, anna := s.Accepted(s.Mara)
		second, bea := s.Accepted(s.Mara)
		_, carla := s.Accepted(s.Mara)
		s.clock.Forward(24 * time.Hour) // Tuesday
		s.looks(first)
		s.looks(first)
		s.clock.Forward(48 * time.Hour) // Thursday
		s.looks(second)
		v := s.In(s.hilde)
		v.Get(home).Expect(200, "Om wiens toegang gaat het?").Submit(found, s.asks(s.Mara.User)).Expect(200, "Vragen: 2", "las mee om u te helpen", "zondag 29 november 2026 om 16.15 uur").
			Refuse("Terpstra", "mijn val", string(first))
		if n := strings.Count(v.Body, "<tr"); n != 3 {
			t.Errorf("%d lines in the table, want a head and two", n)
		}
		v.Submit(told, url.Values{"bericht": {""}}).Expect(422, "Schrijf op wat de inwoners moeten weten")
		v.Submit(told, url.Values{"bericht": {"Er is een laptop gestolen. Bel ons gerust."}}).Expect(200, "klaar bij zo veel vragen: 2", "Laptop gestolen uit de auto.", "Verteld aan: 0. Nog niet bereikt: 2.", "De mail gaat vanzelf.")
		for _, w := range []guard.Who{anna, bea} {
			s.In(w).Get("/mijn-pagina/berichten").Expect(200, "Er is een laptop gestolen.")
		}
		s.In(carla).Get("/mijn-pagina/berichten").Refuse("laptop")
		v.Get(home).Expect(200, "Verteld aan: 2. Nog niet bereikt: 0.") // they read it
		if s.Jobs(casework.TellJob) < 2 {
			t.Error("nobody tells them that there is a message")
		}
		v.Get(home).Submit(found, s.asks(s.Piet.User)).Expect(200, "bij geen enkele vraag", "Niemand krijgt dit als bericht").Refuse("Vertel het de inwoners", "Misschien keek iemand")
		v.Submit(told, url.Values{"bericht": {"Laptop stond uit."}}).Expect(200, "Laptop stond uit.", "Bericht klaargezet: 0")
	})
}

// Whoever does not keep the log sees nothing, whatever the hat; what is typed wrong
// is said and kept.
func TestIncidentIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, _ := s.Accepted(s.Mara)
		s.clock.Forward(24 * time.Hour)
		s.looks(id)
		k := s.In(s.Karima) // a coordinator, who does not keep the log
		k.Get(home).Expect(200, "U hebt de sleutel van het logboek niet", "openen: Hilde (De Kring).").Refuse("Om wiens toegang")
		key := k.Value("_sleutel")
		for _, path := range []string{found, told} {
			f := s.asks(s.Mara.User, "bericht", "Valse brief.", "tot", "24-11-2026", "dag", "24-11-2026")
			f.Set("_sleutel", key+"0123456789abcdef")
			k.Post(path, f).Refuse("Vragen: 1", "las mee")
		}
		for _, w := range []guard.Who{s.Mara, s.Els} {
			s.In(w).Get(home).Expect(404)
		}
		v := s.In(s.hilde)
		for says, more := range map[string][]string{
			"Kies om wiens toegang":       {"wie", ""},
			"Vul een dag in tot en met":   {"van", "1-1-2030"},
			"niet eerder dan de eerste":   {"tot", "23-11-2026"},
			"ten hoogste 31 dagen":        {"van", "1-9-2026", "tot", "24-11-2026", "dag", "24-11-2026"},
			"op welke dag u het ontdekte": {"dag", ""},
			"Vul een tijd in":             {"tijd", "kwart over vier"},
			"in één zin":                  {"wat", ""},
		} {
			v.Get(home).Submit(found, s.asks(s.Mara.User, append([]string{"tot", "24-11-2026", "dag", "24-11-2026"}, more...)...)).Expect(422, says)
			if more[0] != "wat" && v.Value("wat") != "Laptop gestolen uit de auto." {
				t.Errorf("%s: what was typed is lost", says)
			}
		}
		s.Write("no report", func(ctx context.Context, tx *db.Tx) error {
			var n int
			err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM incident_report`).Scan(&n)
			if n != 0 {
				t.Errorf("%d reports of nothing", n)
			}
			return err
		})
	})
}

// That the access was stopped, residents read only when it was. Until then the page says
// that the account works, and leads whoever may end it to where that is done.
func TestIncidentOfAnAccountThatWorks(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, _ := s.Accepted(s.Mara)
		s.looks(id)
		days := []string{"van", "23-11-2026", "tot", "23-11-2026", "dag", "23-11-2026"}
		v := s.In(s.hilde)
		stop := "/medewerkers/" + string(s.Mara.User) + "/stop"
		works := func() {
			t.Helper()
			v.Get(home).Submit(found, s.asks(s.Mara.User, days...)).Expect(200, "Misschien keek iemand anders in uw vraag", "Misschien zag iemand anders", "Dit account werkt nog.").
				Refuse("hebben wij gestopt", "Wij hebben de toegang")
		}
		works()
		v.Refuse("U kunt dit zelf niet.")
		if len(v.Links(stop)) == 0 {
			t.Error("who may end the account is not led to where that is done")
		}
		s.Write("a hat elsewhere", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE account_hat SET organisation='elders' WHERE user_id=$1`, s.Mara.User)
			return err
		})
		works()
		v.Expect(200, "U kunt dit zelf niet.")
		if len(v.Links(stop)) > 0 {
			t.Error("who may not end the account is led to where that is done")
		}
		s.Write("ended", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE account_user SET state='ended' WHERE id=$1`, s.Mara.User)
			return err
		})
		v.Get(home).Submit(found, s.asks(s.Mara.User, days...)).Expect(200, "Die toegang hebben wij gestopt.", "Wij hebben de toegang van die persoon gestopt.").Refuse("Dit account werkt nog")
	})
}
