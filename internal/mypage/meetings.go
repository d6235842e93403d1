// tekst: inwoner
package mypage

import (
	"net/http"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// meetingsPage lists what is coming, and what was.
type meetingsPage struct {
	ui.Page
	Coming, Past []ui.Entry
}

// when is the day and hour of an appointment.
func when(t lang.Text, a casework.Meeting) string {
	at := a.Start()
	return t.S("%s om %s", naast.Today(at), t.Time(at))
}

func (s *Slice) getMeetings(c *web.Ctx) error {
	p := meetingsPage{Page: c.Base(c.T.S("Afspraken"))}
	err := s.see(c, func(tx *db.Tx, o opened) error {
		all, err := s.Cases.Meetings(c, tx, o.Key)
		for _, a := range all {
			e := ui.Entry{Title: when(c.T, a), Text: a.Where}
			if a.About != "" {
				e.Text = a.About + "\n" + a.Where
			}
			if a.With != "" {
				e.Text += "\n" + c.T.S("Erbij: %s", a.With)
			}
			switch {
			case a.Gone:
				e.Badge, e.Tone = c.T.S("gaat niet door"), ui.Neutral
				p.Past = append(p.Past, e)
			case a.Start().Before(tx.Now()):
				p.Past = append(p.Past, e)
			default:
				p.Coming = append(p.Coming, e)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, meetingsView(p))
}
