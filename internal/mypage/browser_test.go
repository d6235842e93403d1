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
	"naast/internal/web"
)

// The pages while somebody may look along, on a phone without JavaScript and
// with a shared machine in mind: readable by everybody.
func TestShelterInBrowser(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, who := s.Ask(casetest.Question(), s.Mara)
		s.accept(s.Mara, id)
		s.As(s.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
			if err := s.Cases.SendMessage(ctx, tx, s.Mara, id, "Tot dinsdag."); err != nil {
				return err
			}
			return s.Cases.Appoint(ctx, tx, s.Mara, id, tx.Now().Add(26*time.Hour), 60, casework.Place{Where: "Gemeentehuis"})
		})
		s.App.Get(web.Public, "/binnen", "", func(c *web.Ctx) error {
			err := c.DB.Write(c, db.System("sign in"), func(tx *db.Tx) error {
				token, err := c.App.Guard.Begin(c, tx, who)
				c.SetSession(guard.HatResident, token)
				return err
			})
			if err != nil {
				return err
			}
			return c.SeeOther(home)
		})
		p := browser.New(t, 360, false)
		p.Open(s.URL() + "/binnen")
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
	})
}
