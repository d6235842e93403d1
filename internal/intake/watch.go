// tekst: inwoner
package intake

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"naast"
	"naast/internal/account"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// Before she sends she sees which coordinators would see her name and her number,
// and keeps out whom she wants. She could read who they are on her own page too,
// but only after they saw it.

// watched is one organisation whose coordinators watch, and how it stands in the form.
type watched struct {
	Office, Value string
	Names         []string
}

// watching fills the page with who would see how to reach her: as it is without
// her choice, and whoever comes in their place by it.
func (s *Slice) watching(c *web.Ctx, tx *db.Tx, p *sendPage) error {
	p.Watch, p.Team, p.Next = nil, nil, ""
	all, err := s.Cases.WatchBefore(c, tx, p.Draft.facts())
	if err != nil {
		return err
	}
	now, kept, err := s.chosen(c, tx, p.Draft)
	if err != nil {
		return err
	}
	p.Alone = kept
	for _, w := range now {
		if !slices.ContainsFunc(all, func(x casework.Watch) bool { return x.Organisation == w.Organisation }) {
			all = append(all, w)
		}
	}
	for _, w := range all {
		if err := s.showWatch(c, tx, p, w); err != nil {
			return err
		}
	}
	return nil
}

func (s *Slice) showWatch(c *web.Ctx, tx *db.Tx, p *sendPage, w casework.Watch) error {
	o, err := partnership.OrganisationOf(c, tx, w.Organisation)
	if err != nil {
		return err
	}
	x := watched{Office: o.Name, Value: s.sign(naast.UserID(w.Organisation))}
	values := map[string]string{}
	for _, u := range w.People {
		name, err := account.Name(c, tx, u)
		if err != nil {
			return err
		}
		values[s.sign(u)] = name
	}
	for _, v := range slices.SortedFunc(maps.Keys(values), func(a, b string) int { return cmp.Or(cmp.Compare(values[a], values[b]), cmp.Compare(a, b)) }) {
		x.Names = append(x.Names, values[v])
		p.Team = append(p.Team, ui.Option{Value: v, Label: c.T.S("%s mag mijn naam en nummer niet zien", values[v])})
	}
	p.Watch, p.Next = append(p.Watch, x), ""
	if w.Next == "" {
		return nil
	}
	next, err := partnership.OrganisationOf(c, tx, w.Next)
	p.Next = next.Name
	return err
}

// after says what happens when she keeps out all of them.
func (p sendPage) after() string {
	if p.Next != "" {
		return p.T.S("Streept u iedereen weg? Dan let iemand van %s op. Dat ziet u dan eerst.", p.Next)
	}
	return p.T.S("Streept u iedereen weg? Dan let niemand van ons op of u iets hoort. Bel ons dan zelf als het stil blijft.")
}

// chosen is who would watch by her choice; kept tells that she keeps out everybody.
func (s *Slice) chosen(c *web.Ctx, tx *db.Tx, d draft) (now []casework.Watch, kept bool, err error) {
	if len(d.NotTeam) == 0 {
		return nil, false, nil
	}
	f, err := s.facts(c, tx, d)
	if errors.Is(err, naast.TooLarge) { // told when she sends
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	if now, err = s.Cases.WatchBefore(c, tx, f); err != nil {
		return nil, false, err
	}
	kept, err = s.Cases.Unwatched(c, tx, f)
	return now, kept, err
}

// without are the facts with the coordinators whom she keeps out: also those who
// come in the place of others. More than one record can hold is naast.TooLarge.
func (s *Slice) without(c *web.Ctx, tx *db.Tx, f casework.Facts, signed []string) (casework.Facts, error) {
	for more := len(signed) > 0; more; {
		all, err := s.Cases.WatchBefore(c, tx, f)
		if err != nil {
			return f, err
		}
		before := len(f.Blocked)
		for _, w := range all {
			for _, u := range w.People {
				if slices.Contains(signed, s.sign(u)) && !slices.Contains(f.Blocked, u) {
					f.Blocked = append(f.Blocked, u)
				}
			}
		}
		if len(f.Blocked) > casework.MostBlocked && len(f.Blocked) > before {
			return f, fmt.Errorf("keep out %d people: %w", len(f.Blocked), naast.TooLarge)
		}
		more = len(f.Blocked) > before
	}
	return f, nil
}

// watchProblems shows the page again when she keeps out more than can be kept, when
// somebody would watch whom she did not see yet, or once when nobody is left.
func (s *Slice) watchProblems(c *web.Ctx, f *filled) (shown bool, err error) {
	var problems naast.Problems
	err = c.Read(func(tx *db.Tx) error {
		problems = nil
		if _, err := s.facts(c, tx, f.draft); errors.Is(err, naast.TooLarge) {
			problems.Add("weg-bij", "Hier kunt u niet nog meer mensen wegstrepen. Bel ons, dan doen wij het samen.")
			return nil
		}
		now, kept, err := s.chosen(c, tx, f.draft)
		unseen := slices.ContainsFunc(now, func(w casework.Watch) bool {
			return !slices.Contains(f.draft.Shown, s.sign(naast.UserID(w.Organisation)))
		})
		switch {
		case unseen:
			problems.Add("weg-bij", "Nu let iemand anders op. Die naam staat er nu bij. Kijk of dat goed is, en verstuur dan nog een keer.")
		case kept && !f.draft.AloneSeen:
			problems.Add("weg-bij", "Zo let niemand van ons op of u iets hoort. Laat er één staan. Of verstuur nog een keer, en bel ons zelf als het stil blijft.")
		}
		return err
	})
	if err != nil || len(problems) == 0 {
		return false, err
	}
	return true, s.render(c, f, http.StatusUnprocessableEntity, problems)
}
