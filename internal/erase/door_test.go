package erase

import (
	"context"
	"net/http"
	"testing"

	"naast"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/guard"
)

// told is a question that was told without a card and lies at the front door.
func (s *stage) told() (id naast.CaseID) {
	s.Helper()
	s.Write("told", func(ctx context.Context, tx *db.Tx) (err error) {
		id, err = s.Cases.AskFor(ctx, tx, s.Els, casework.Told{Question: casework.Question{Words: "Een tas vol merkbrieven."},
			Facts: casework.Facts{Domains: []string{"geld"}, Village: "harkeloo"}, Contact: casework.Contact{Name: "Sijke", Phone: "0612345678"}, How: casework.ByPhone})
		return err
	})
	return id
}

// Whoever reads it first writes down for somebody without a card that all must go:
// with her yes, a week at least, a receipt to print, and a way back until the day.
// Then everything is gone. Who is not at the front door cannot, and nobody can for
// somebody who has a card, or take back what she closed herself.
func TestErasedAtTheFrontDoor(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id := s.told()
		at, one, back := "/voordeur/"+string(id)+"/wissen", closed+"/"+string(id), closed+"/"+string(id)+"/voordeur"
		els := s.In(s.Els)
		els.Get("/voordeur/"+string(id)).Follow("De inwoner wil alles laten wissen").Expect(200, "Wis alles wat u van mij hebt", "Sijke", "bewijs op papier")
		els.Submit(at, form("dagen", "0", "hoe", "")).Expect(422, "Kies hoeveel dagen", "Zonder ja kan het niet")
		for _, w := range []guard.Who{s.Mara, s.Karima, s.her} {
			if v := s.In(w).Get(at); v.Status == http.StatusOK {
				t.Errorf("%s gets in", w.Name)
			}
		}
		els.Get(at).Submit(at, form("dagen", "7", "hoe", "telefoon")).Expect(200, "Deze vraag is gesloten", "Uiterlijk op", "Print").Refuse("Sijke", "merkbrieven")
		if s.State(id) != guard.Closed {
			t.Fatal("it is not closed")
		}
		els.Get("/voordeur/" + string(id)).Expect(404)
		els.Get("/voordeur").Follow("Gesloten vragen").Expect(200, "maandag 30 november 2026").Refuse("Sijke")
		els.Get(one).Submit(back, nil).Expect(422, "Kies hoe de inwoner het zei")
		els.Submit(back, form("hoe", "tafel")).Expect(200, "merkbrieven")
		els.Get(at).Submit(at, form("dagen", "7", "hoe", "telefoon")).Expect(200)
		s.days(6)
		s.erase(id)
		if s.State(id) != guard.Closed {
			t.Fatal("erased before the day")
		}
		s.days(1)
		s.erase(id)
		els = s.In(s.Els) // a session does not last a week
		els.Get(one).Expect(404)
		s.Write("gone", func(ctx context.Context, tx *db.Tx) error {
			var n int
			err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM casework_doc WHERE case_id=$1`, id).Scan(&n)
			if err != nil || n != 0 {
				t.Errorf("%d documents left, %v", n, err)
			}
			return nil
		})
		// With a card she does it herself, and what she closed she opens.
		own, her := s.Ask(casetest.Question(), s.Mara)
		els.Get("/voordeur/" + string(own)).Refuse("De inwoner wil alles laten wissen")
		els.Get("/voordeur/" + string(own) + "/wissen").Expect(404)
		s.As(her, guard.CloseOwn, own, func(ctx context.Context, tx *db.Tx) error {
			return s.slice.Close(ctx, tx, her, own, 7, "", casework.OnScreen)
		})
		els.Get(closed + "/" + string(own)).Expect(404)
		els.Get(doorClosed).Expect(200, "Er is geen vraag gesloten")
		els.Post(closed+"/"+string(own)+"/voordeur", form("hoe", "tafel", "_sleutel", "een-sleutel-die-lang-genoeg-is")).Expect(404)
		if s.State(own) != guard.Closed {
			t.Error("the front door opened what she closed")
		}
	})
}

func (s *stage) erase(id naast.CaseID) {
	s.Helper()
	if err := s.slice.Erase(ctx, s.D, id); err != nil {
		s.Fatal(err)
	}
}
