package mypage

import (
	"context"
	"testing"
	"time"

	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/testkit/browser"
)

// The pages while somebody may look along, on a phone without JavaScript and
// with a shared machine in mind: readable by everybody.
func TestShelterInBrowser(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, who := s.Ask(casetest.Question(), s.Mara)
		_, secret := s.Card(who)
		s.accept(s.Mara, id)
		s.As(s.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
			if err := s.Cases.SendMessage(ctx, tx, s.Mara, id, "Tot dinsdag."); err != nil {
				return err
			}
			return s.Cases.Appoint(ctx, tx, s.Mara, id, tx.Now().Add(26*time.Hour), 60, casework.Place{Where: "Gemeentehuis"})
		})
		s.Doors(map[string]guard.Who{"zij": who})
		p := browser.New(t, 360, false)
		p.Open(s.URL() + "/binnen/zij")
		p.Open(s.URL() + takeAlong)
		p.CheckAccess()
		p.Shot("meenemen")
		p.Open(s.URL() + shelter)
		p.CheckAccess()
		p.Shot("kijkt-mee-vraag")
		p.Tick("Ja, er kijkt soms iemand mee")
		p.Press("Laat minder zien")
		for _, at := range []string{shelter, home, messages, meetings, ownWord} {
			if status := p.Open(s.URL() + at); status != 200 {
				t.Fatalf("%s answered %d", at, status)
			}
			p.CheckAccess()
			p.Shot("kijkt-mee" + at)
		}
		for id, typed := range map[string]string{"#geheim": secret, "#nieuw": "kastanje", "#nog-eens": "kastanje"} { // ownWord is open
			p.Fill(id, typed)
		}
		p.Press("Bewaren")
		p.CheckAccess()
		p.Shot("kijkt-mee-eigen-woord-bewaard")
		if !p.Has(".naast-alert, .utrecht-alert") {
			t.Error("her word is not kept, or it is not said")
		}
	})
}
