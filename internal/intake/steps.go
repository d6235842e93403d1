// tekst: inwoner
package intake

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/db"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// steps is the number of pages.
const steps = 5

func path(n int) string { return askPath + "/" + strconv.Itoa(n) }

// step is one of the five pages. read takes what was typed, also what is
// wrong: check tells that, and show shows it again.
type step struct {
	read  func(c *web.Ctx, d *draft, set partnership.Settings)
	check func(d draft) naast.Problems
	show  func(s *Slice, c *web.Ctx, v view) (templ.Component, error)
	act   func(s *Slice, c *web.Ctx, f *filled) (done bool, err error) // what buttons of its own do
}

func (s *Slice) pages() [steps]step {
	return [steps]step{
		{readStory, checkStory, plainPage(story), nil},
		{readHelp, checkNothing, plainPage(help), nil},
		{readClick, checkNothing, (*Slice).showClick, nil},
		{readChoice, checkNothing, (*Slice).showChoice, (*Slice).actChoice},
		{readContact, checkContact, (*Slice).showSend, (*Slice).actSend},
	}
}

func checkNothing(draft) naast.Problems { return nil }

func plainPage(page func(view) templ.Component) func(*Slice, *web.Ctx, view) (templ.Component, error) {
	return func(_ *Slice, _ *web.Ctx, v view) (templ.Component, error) { return page(v), nil }
}

// view is what every page needs.
type view struct {
	ui.Page
	N     int
	Draft draft
	Set   partnership.Settings
	Saved bool // under a card: a session that ends must not lose this page
}

// filled is a page on its way in.
type filled struct {
	n     int
	step  step
	draft draft
	place place
	set   partnership.Settings
}

func (s *Slice) begin(c *web.Ctx, n int, p step) (*filled, error) {
	d, where, err := s.load(c)
	if err != nil {
		return nil, err
	}
	set, err := s.settings(c)
	return &filled{n: n, step: p, draft: d, place: where, set: set}, err
}

// settings are the partnership's own lists, with "anders" always there.
func (s *Slice) settings(c *web.Ctx) (set partnership.Settings, err error) {
	err = c.Read(func(tx *db.Tx) (err error) {
		set, err = partnership.Load(c, tx)
		return err
	})
	set.Domains, set.LifeEvents = withOther(set.Domains), withOther(set.LifeEvents)
	return set, err
}

func (s *Slice) get(c *web.Ctx, n int, p step) error {
	f, err := s.begin(c, n, p)
	if err != nil {
		return err
	}
	if f.draft.Card != nil {
		return c.SeeOther(cardPath)
	}
	if n == steps && f.draft.Words == "" { // nothing to look at yet
		return c.SeeOther(path(1))
	}
	return s.render(c, f, http.StatusOK, nil)
}

func (s *Slice) post(c *web.Ctx, n int, p step) error {
	f, err := s.begin(c, n, p)
	if err != nil {
		return err
	}
	if f.draft.Card != nil { // sent already, in another window or by a second press
		return c.SeeOther(cardPath)
	}
	p.read(c, &f.draft, f.set)
	if c.Ticked(savedField) && !f.place.saved() && f.place.token.IsZero() { // the session ended on this page
		return s.askCard(c, http.StatusUnauthorized, resumePage{Step: n, Kept: c.Posted(), Ended: true})
	}
	if c.Again() {
		return s.render(c, f, http.StatusOK, nil)
	}
	problems := tooLong(f.draft)
	if len(problems) == 0 && c.Form(toField) == "" {
		problems = p.check(f.draft)
	}
	if len(problems) > 0 {
		return s.render(c, f, http.StatusUnprocessableEntity, problems)
	}
	if p.act != nil && c.Form(toField) == "" {
		if done, err := p.act(s, c, f); done || err != nil {
			return err
		}
	}
	f.draft.Page = n
	if err := s.keep(c, f.draft, f.place); err != nil {
		return err
	}
	return c.SeeOther(f.onward(c.Form(toField)))
}

// onward is where the pressed button leads.
func (f *filled) onward(to string) string {
	switch to {
	case toBack:
		return path(max(1, f.n-1))
	case toSave:
		return savePath
	case toStay:
		return path(f.n)
	}
	if f.n == 1 && f.draft.Other {
		return otherPath
	}
	return f.draft.next(f.n)
}

// The buttons beside "Verder" say in this field where they lead.
const (
	toField    = "naar"
	toBack     = "terug"
	toSave     = "bewaren"
	toStay     = "hier"
	savedField = "bewaard"
)

func (s *Slice) render(c *web.Ctx, f *filled, status int, problems naast.Problems) error {
	v := view{Page: c.Base(c.T.S("Stap %d van %d", f.n, steps)), N: f.n, Draft: f.draft, Set: f.set, Saved: f.place.saved()}
	v.Page.Form, v.Page.Problems, v.Page.Path = true, problems, path(f.n)
	page, err := f.step.show(s, c, v)
	if err != nil {
		return err
	}
	return c.Page(status, page)
}

// names are the subjects of the pages.
func names(t lang.Text) []string {
	return []string{t.S("Wat er is"), t.S("Welke hulp"), t.S("Wie past bij u"), t.S("Kiezen"), t.S("Versturen")}
}

// options makes the answers of a list, in the reader's language.
func options(t lang.Text, list []partnership.Term) []ui.Option {
	all := make([]ui.Option, len(list))
	for i, term := range list {
		all[i] = ui.Option{Value: term.Code, Label: term.In(t)}
	}
	return all
}

// orNone puts the answer "no answer" before a list to select from.
func orNone(t lang.Text, all []ui.Option) []ui.Option {
	return append([]ui.Option{{Value: "", Label: t.S("Dat zeg ik liever niet")}}, all...)
}
