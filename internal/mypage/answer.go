// tekst: inwoner
package mypage

import (
	"net/http"
	"slices"
	"strconv"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

func number(n int) string { return strconv.Itoa(n) }

// postAnswer is every yes, no and taking back.
func (s *Slice) postAnswer(c *web.Ctx) error {
	back := c.Form("terug")
	if !slices.Contains([]string{question, plan, yeses}, back) {
		back = home
	}
	revision, _ := strconv.Atoi(c.Form("versie"))
	a := casework.OwnAnswer{Kind: casework.Kind(c.Form("soort")), Doc: naast.DocumentID(c.Form("wat")), Revision: revision, Answer: c.Form("antwoord")}
	return s.act(c, done(back), func(tx *db.Tx) error { return s.Cases.Say(c, tx, c.Who, c.Who.Case, a) })
}

// said tells how a yes or no was given, in a sentence; empty when nothing was said.
func saidLine(t lang.Text, y casework.Yes) string {
	if y.Answer == "" {
		return ""
	}
	if !y.Again.IsZero() {
		first := y
		first.Again = ""
		return saidLine(t, first) + " " + t.S("U zei het nog een keer op %s.", y.Again)
	}
	no := y.Answer != "ja"
	switch {
	case y.By == "" && no:
		return t.S("U zei nee, op %s.", y.Day)
	case y.By == "":
		return t.S("U zei ja, op %s.", y.Day)
	case no:
		return t.S("U zei nee %s. %s schreef dat op, op %s.", t.M(ways[y.How]), y.By, y.Day)
	}
	return t.S("U zei ja %s. %s schreef dat op, op %s.", t.M(ways[y.How]), y.By, y.Day)
}

// ways are how something was said.
var ways = map[casework.Way]naast.Message{
	casework.OnScreen: naast.Msg("op het scherm"),
	casework.AtTable:  naast.Msg("aan tafel"),
	casework.ByPhone:  naast.Msg("door de telefoon"),
	casework.OnPaper:  naast.Msg("op papier"),
	casework.WithCard: naast.Msg("met uw kaart"),
}

// yesPage lists every yes that stands, each to be taken back.
type yesPage struct {
	ui.Page
	NotCounted bool
	Yeses      []yes
	Done       bool
}

// yes is one thing she said yes to.
type yes struct {
	answerable
	Sentence, Line string
	Answer         string // what taking back means: empty, or nee for a consent
}

func (s *Slice) getYeses(c *web.Ctx) error {
	p := yesPage{Page: c.Base(c.T.S("Waar ik ja op zei")), Done: isDone(c)}
	err := s.see(c, func(tx *db.Tx, o opened) (err error) {
		p.NotCounted = o.Facts.NotCounted
		p.Yeses, err = s.yeses(c, tx, o)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, yesView(p))
}

// postCounted says whether her question is counted in figures.
func (s *Slice) postCounted(c *web.Ctx) error {
	on := c.Form("tel") == "ja"
	return s.act(c, done(yeses), func(tx *db.Tx) error { return s.Cases.LetCount(c, tx, c.Who.Case, on) })
}

func (s *Slice) yeses(c *web.Ctx, tx *db.Tx, o opened) (all []yes, err error) {
	consents, err := casework.List[casework.Consent](c, tx, s.Cases, o.Key, casework.ConsentKind)
	if err != nil {
		return nil, err
	}
	for _, d := range consents {
		add(&all, c.T, casework.ConsentKind, d.ID, d.Revision, d.Body.Yes, c.T.M(naast.Message{Text: d.Body.Text}), "nee")
	}
	words, err := s.Cases.Wordings(c, tx, o.Key)
	if err != nil {
		return nil, err
	}
	for _, d := range words {
		if d.Body.By != "" {
			add(&all, c.T, casework.QuestionKind, d.ID, d.Revision, d.Body.Yes, d.Body.Yes.Sentence, "")
		}
	}
	steps, err := casework.List[casework.Step](c, tx, s.Cases, o.Key, casework.StepKind)
	for _, d := range steps {
		add(&all, c.T, casework.StepKind, d.ID, d.Revision, d.Body.Yes, d.Body.Yes.Sentence, "")
	}
	return all, err
}

func add(all *[]yes, t lang.Text, k casework.Kind, doc naast.DocumentID, revision int, y casework.Yes, sentence, back string) {
	if y.Given() {
		*all = append(*all, yes{answerable{k, doc, revision, sentence, yeses}, sentence, saidLine(t, y), back})
	}
}
