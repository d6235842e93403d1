// tekst: inwoner
package mypage

import (
	"net/http"
	"slices"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/supporter"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// choosePage shows three people for a question that waits.
type choosePage struct {
	ui.Page
	People []candidate
	Seen   []string // whom she was shown already
}

// candidate is one person, and what stands for him in the form.
type candidate struct {
	Person ui.Person
	Value  string
}

const seenField = "gezien"

func (s *Slice) getChoose(c *web.Ctx) error { return s.showChoose(c, nil) }

func (s *Slice) showChoose(c *web.Ctx, seen []string) error {
	p := choosePage{Page: c.Base(c.T.S("Kies zelf iemand")), Seen: seen}
	p.Page.Path = choose
	early := false
	err := s.see(c, func(tx *db.Tx, o opened) error {
		early = o.Row.State == guard.Waiting
		active, err := supporter.Active(c, tx)
		if err != nil || !early {
			return err
		}
		shown := slices.Clone(o.Facts.Named)
		for _, x := range active {
			if slices.Contains(seen, s.sign(x.User)) {
				shown = append(shown, x.User)
			}
		}
		found, err := s.Propose(c, tx, o.Set, need(tx, o), shown)
		if err == nil && len(found) == 0 && len(seen) > 0 { // everybody was shown: begin again
			p.Seen = nil
			found, err = s.Propose(c, tx, o.Set, need(tx, o), o.Facts.Named)
		}
		for _, x := range found {
			p.People = append(p.People, candidate{casework.Face(c.T, x, 0), s.sign(x.User)})
			p.Seen = append(p.Seen, s.sign(x.User))
		}
		return err
	})
	if err != nil {
		return err
	}
	if !early {
		return c.SeeOther(home)
	}
	return c.Page(http.StatusOK, chooseView(p))
}

// mostSeen bounds what a form may say she has seen.
const mostSeen = 60

// postChoose asks the one she picked, or shows three others.
func (s *Slice) postChoose(c *web.Ctx) error {
	seen := c.Values(seenField)
	seen = seen[:min(len(seen), mostSeen)]
	if c.Form("wie") == "" {
		return s.showChoose(c, seen)
	}
	return s.act(c, done(home), func(tx *db.Tx) error {
		active, err := supporter.Active(c, tx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(active, func(x supporter.Supporter) bool { return s.sign(x.User) == c.Form("wie") })
		if i < 0 { // his account ended meanwhile
			return naast.Conflict
		}
		return s.Cases.ChooseNow(c, tx, c.Who, c.Who.Case, active[i].User)
	})
}
