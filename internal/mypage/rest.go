// tekst: inwoner
package mypage

import (
	"net/http"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// restPage is "stop": a pause that she can undo.
type restPage struct {
	ui.Page
	Stopped bool
	Who     string
}

func (s *Slice) getRest(c *web.Ctx) error {
	p := restPage{Page: c.Base(c.T.S("Stoppen of pauze"))}
	err := s.see(c, func(tx *db.Tx, o opened) (err error) {
		p.Stopped = o.Facts.Stopped
		p.Who, err = s.name(c, tx, o, o.Facts.Responsible)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, restView(p))
}

func (s *Slice) postRest(c *web.Ctx) error {
	return s.act(c, home, func(tx *db.Tx) error { return s.Cases.Pause(c, tx, c.Who.Case) })
}

// againPage asks for the same supporter after a quiet ending.
type againPage struct {
	ui.Page
	Who   string
	Typed string
}

func (s *Slice) getAgain(c *web.Ctx) error { return s.showAgain(c, http.StatusOK, "", nil) }

func (s *Slice) showAgain(c *web.Ctx, status int, typed string, problems naast.Problems) error {
	p := againPage{Page: c.Base(c.T.S("Neem weer contact op")), Typed: typed}
	p.Page.Form, p.Page.Problems, p.Page.Path = true, problems, again
	resting := false
	err := s.see(c, func(tx *db.Tx, o opened) (err error) {
		resting = o.Row.State == guard.Resting && o.Facts.Responsible != ""
		p.Who, err = s.name(c, tx, o, o.Facts.Responsible)
		return err
	})
	if err != nil {
		return err
	}
	if !resting {
		return c.SeeOther(home)
	}
	return c.Page(status, againView(p))
}

func (s *Slice) postAgain(c *web.Ctx) error {
	typed := c.Form("bericht")
	if c.Again() {
		return s.showAgain(c, http.StatusOK, typed, nil)
	}
	var problems naast.Problems
	web.CheckText(&problems, "bericht", typed, web.MaxText)
	if len(problems) > 0 {
		return s.showAgain(c, http.StatusUnprocessableEntity, typed, problems)
	}
	return s.act(c, done(home), func(tx *db.Tx) error { return s.Cases.ContactAgain(c, tx, c.Who, c.Who.Case, typed) })
}

// afterPage asks three short questions, each to be skipped.
type afterPage struct {
	ui.Page
	Questions []ui.Choice
	Done      bool
}

// asks are the questions afterwards: how it felt, never how fast.
var asks = []struct {
	name  string
	label naast.Message
}{
	{"gehoord", naast.Msg("Voelde u zich gehoord?")},
	{"baas", naast.Msg("Was u zelf de baas?")},
	{"weer", naast.Msg("Zou u weer bellen?")},
}

// replies are the answers one can give.
var replies = []struct {
	code  string
	label naast.Message
}{{"ja", naast.Msg("Ja")}, {"beetje", naast.Msg("Een beetje")}, {"nee", naast.Msg("Nee")}, {"", naast.Msg("Dat sla ik over")}}

func (s *Slice) getAfter(c *web.Ctx) error {
	p := afterPage{Page: c.Base(c.T.S("Drie korte vragen")), Done: isDone(c)}
	p.Page.Form = true
	for _, q := range asks {
		choice := ui.Choice{Name: q.name, Label: c.T.M(q.label), Value: c.Form(q.name)}
		for _, r := range replies {
			choice.Options = append(choice.Options, ui.Option{Value: r.code, Label: c.T.M(r.label)})
		}
		p.Questions = append(p.Questions, choice)
	}
	return c.Page(http.StatusOK, afterView(p))
}

// postAfter takes the answers in. The act itself holds none of them: they go
// their own way, later, so that nothing says whose they are.
func (s *Slice) postAfter(c *web.Ctx) error {
	if c.Again() {
		return s.getAfter(c)
	}
	given := map[string]string{}
	for _, q := range asks {
		for _, r := range replies {
			if r.code != "" && c.Form(q.name) == r.code {
				given[q.name] = r.code
			}
		}
	}
	if err := s.act(c, done(after), func(*db.Tx) error { return nil }); err != nil {
		return err
	}
	for question, answer := range given {
		err := c.DB.Write(c, db.System("answer"), func(tx *db.Tx) error { return casework.LaterAnswer(c, tx, question, answer) })
		if err != nil {
			return err
		}
	}
	return nil
}
