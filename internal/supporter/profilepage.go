package supporter

import (
	"errors"
	"slices"
	"strconv"

	"naast"
	"naast/internal/db"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// profilePage is what a supporter decides himself: what strangers see, when and
// where he comes. VOG and agreement he only reads.
type profilePage struct {
	ui.Page
	Person Supporter
	A      answers
	form
	Preview ui.Person
	Line    string // his own sentence in the preview
	VOG     light
	Signed  light
	More    []ui.Link
}

func newProfilePage(c *web.Ctx, r register, s Supporter, a answers, p naast.Problems, today naast.Date) profilePage {
	page := profilePage{Page: c.Base(c.T.S("Mijn profiel")), Person: s, A: a, form: workForm(c, r, s, a),
		VOG: vogLight(c.T, s, today), Signed: agreementLight(c.T, s, today)}
	page.Page.Form, page.Problems = true, p
	page.Village.Label = c.T.S("Waar woont u?")
	page.Days.Label = c.T.S("Op welke dagen kijkt u of er een vraag is?")
	as, _ := a.own(s, r.set)
	page.Preview, page.Line = seen(c, r, as)
	return page
}

// seen is how a stranger would see him, for a question that fits him well.
func seen(c *web.Ctx, r register, s Supporter) (ui.Person, string) {
	x := Present(s, r.org, fitting(s, r.set), r.set)
	p := ui.Person{Name: x.Name, Organisation: x.Organisation, Role: c.T.M(x.Kind.Words()), Phone: x.Phone}
	for _, m := range x.Reasons {
		p.Reasons = append(p.Reasons, c.T.M(m))
	}
	return p, x.Sentence
}

// fitting is a need as somebody might have it whom he can help well.
func fitting(s Supporter, set partnership.Settings) (n Need) {
	for _, t := range set.Domains {
		if s.Domains[t.Code] > 0 {
			n.Domains = append(n.Domains, t.Code)
		}
	}
	slices.SortStableFunc(n.Domains, func(a, b string) int { return int(s.Domains[b] - s.Domains[a]) })
	n.Domains = n.Domains[:min(len(n.Domains), 1)]
	if len(s.Languages) > 0 {
		n.Language = s.Languages[0]
	}
	switch {
	case s.HomeVisits:
		n.Place = AtHome
	case s.Telephone:
		n.Place = ByPhone
	case s.Hour:
		n.Place = AtTheHour
	}
	return n
}

// readOwn reads what the own profile page needs.
func readOwn(c *web.Ctx, tx *db.Tx) (r register, s Supporter, err error) {
	if s, err = Get(c, tx, c.Who.User); err != nil {
		return r, s, err
	}
	if r.set, err = partnership.Load(c, tx); err != nil {
		return r, s, err
	}
	r.org, err = partnership.OrganisationOf(c, tx, s.Organisation)
	return r, s, err
}

func (s *Slice) profile(c *web.Ctx) error {
	return c.Read(func(tx *db.Tx) error {
		r, x, err := readOwn(c, tx)
		if err != nil {
			return err
		}
		page := newProfilePage(c, r, x, answersOf(x), nil, tx.Today())
		page.More = s.More
		return c.Page(200, ownProfile(page))
	})
}

func (s *Slice) postProfile(c *web.Ctx) error {
	var r register
	var x Supporter
	var today naast.Date
	err := c.Read(func(tx *db.Tx) (err error) {
		today = tx.Today()
		r, x, err = readOwn(c, tx)
		return err
	})
	if err != nil {
		return err
	}
	a := readAnswers(c)
	changed, problems := a.own(x, r.set)
	switch {
	case c.Again(), c.Ticked("bekijk"): // only to see it
		return c.Page(200, ownProfile(newProfilePage(c, r, x, a, nil, today)))
	case len(problems) > 0:
		return c.Page(422, ownProfile(newProfilePage(c, r, x, a, problems, today)))
	}
	changed.Revision, _ = strconv.Atoi(a.Revision)
	to := "/profiel"
	err = c.Act(&to, func(tx *db.Tx) error { return change(c, tx, changed) })
	if errors.Is(err, naast.Conflict) {
		a.Revision = strconv.Itoa(x.Revision)
		return c.Page(409, ownProfile(newProfilePage(c, r, x, a, changedMeanwhile("plek"), today)))
	}
	return err
}
