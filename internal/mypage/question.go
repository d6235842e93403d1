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

// questionPage is her question: how it stands now, what is proposed, and every
// wording before.
type questionPage struct {
	ui.Page
	Now      ui.Version
	Proposed *answerable
	Beside   ui.Version // the proposed wording
	Earlier  []ui.Version
	Typed    string
	Done     bool
}

// answerable is one thing she can say yes or no to.
type answerable struct {
	Kind     casework.Kind
	Doc      naast.DocumentID
	Revision int
	About    string // for those who hear only the button
	Back     string
}

// post is the form of one answer.
func (a answerable) post(label, answer string, k ui.Kind) ui.Post {
	return ui.Post{Action: home + "/antwoord", Label: label, About: a.About, Kind: k, Hidden: []ui.Hidden{
		{Name: "soort", Value: string(a.Kind)}, {Name: "wat", Value: string(a.Doc)}, {Name: "versie", Value: number(a.Revision)},
		{Name: "antwoord", Value: answer}, {Name: "terug", Value: a.Back}}}
}

func (s *Slice) getQuestion(c *web.Ctx) error { return s.showQuestion(c, http.StatusOK, "", nil) }

func (s *Slice) showQuestion(c *web.Ctx, status int, typed string, problems naast.Problems) error {
	p := questionPage{Page: c.Base(c.T.S("Mijn vraag")), Typed: typed, Done: isDone(c)}
	p.Page.Form, p.Page.Problems, p.Page.Path = true, problems, question
	err := s.see(c, func(tx *db.Tx, o opened) error {
		words, err := s.Cases.Wordings(c, tx, o.Key)
		if err != nil {
			return err
		}
		now, _ := casework.Now(words)
		p.Now = wording(c.T, now)
		if d, ok := casework.Pending(words); ok {
			p.Proposed = &answerable{casework.QuestionKind, d.ID, d.Revision, c.T.S("de nieuwe woorden"), question}
			p.Beside = wording(c.T, d)
		}
		for _, w := range words {
			if w.ID != now.ID && (p.Proposed == nil || w.ID != p.Proposed.Doc) {
				p.Earlier = append(p.Earlier, wording(c.T, w))
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(status, questionView(p))
}

// wording is one wording with whose it is.
func wording(t lang.Text, d casework.Document[casework.Question]) ui.Version {
	q := d.Body
	v := ui.Version{Text: q.Words}
	if q.Wants != "" {
		v.Text += "\n\n" + t.S("Dit wil ik wel: %s", q.Wants)
	}
	if q.Avoids != "" {
		v.Text += "\n\n" + t.S("Dit wil ik niet: %s", q.Avoids)
	}
	switch {
	case q.By == "":
		v.Title = t.S("Uw woorden, %s", d.Day)
	case q.Yes.Given():
		v.Title = t.S("%s schreef dit op %s. U zei ja.", q.By, d.Day)
	case q.Yes.Answer == "nee":
		v.Title = t.S("%s schreef dit op %s. U zei nee.", q.By, d.Day)
	default:
		v.Title = t.S("%s schreef dit op %s.", q.By, d.Day)
	}
	return v
}

// postQuestion adds new words of her own; the earlier stay.
func (s *Slice) postQuestion(c *web.Ctx) error {
	typed := c.Form("verhaal")
	if c.Again() {
		return s.showQuestion(c, http.StatusOK, typed, nil)
	}
	var problems naast.Problems
	if typed == "" {
		problems.Add("verhaal", "Schrijf in een paar woorden hoe het nu is.")
	}
	web.CheckText(&problems, "verhaal", typed, web.MaxText)
	if len(problems) > 0 {
		return s.showQuestion(c, http.StatusUnprocessableEntity, typed, problems)
	}
	return s.act(c, done(question), func(tx *db.Tx) error { return s.Cases.TellAnew(c, tx, c.Who, c.Who.Case, typed) })
}
