package desk

import (
	"errors"
	"strconv"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/web"
)

// yesPage asks how she said yes or no to one sentence.
type yesPage struct {
	casePage
	Kind     string
	Doc      naast.DocumentID
	Revision int
	Sentence string
	Before   casework.Yes
	Answer   string
	How      string
	Number   string
	HasCard  bool // she has a card, so that it can be used at the desk
	Changed  bool // somebody changed the words meanwhile
}

// yesKinds are the kinds of document as the address names them.
var yesKinds = map[string]casework.Kind{"vraag": casework.QuestionKind, "stap": casework.StepKind, "toestemming": casework.ConsentKind}

func (s *Slice) showYes(c *web.Ctx, status int, p naast.Problems) error {
	return s.show(c, status, "", p, func(o opened, v casePage) (templ.Component, error) {
		y := yesPage{casePage: v, Kind: c.Req.PathValue("soort"), Doc: docID(c), Answer: c.Form("antwoord"), How: c.Form("hoe"), Number: c.Form("nummer"), HasCard: o.Facts.Resident != "" && s.Card != nil}
		y.Form, y.Title = true, c.T.S("Ja of nee opschrijven")
		var err error
		if y.Sentence, y.Before, y.Revision, err = s.sentence(c, o, y.Kind, y.Doc); err != nil {
			return nil, err
		}
		y.Changed = c.Form("versie") != "" && c.Form("versie") != strconv.Itoa(y.Revision)
		return recordYes(y), nil
	})
}

// sentence is the exact sentence she answers to, and what she answered before.
func (s *Slice) sentence(c *web.Ctx, o opened, kind string, doc naast.DocumentID) (string, casework.Yes, int, error) {
	switch k := yesKinds[kind]; k {
	case casework.QuestionKind:
		d, err := casework.One[casework.Question](c, o.tx, s.Cases, o.Key, k, doc)
		return d.Body.Sentence(), d.Body.Yes, d.Revision, err
	case casework.StepKind:
		d, err := casework.One[casework.Step](c, o.tx, s.Cases, o.Key, k, doc)
		return d.Body.Sentence(), d.Body.Yes, d.Revision, err
	case casework.ConsentKind:
		d, err := casework.One[casework.Consent](c, o.tx, s.Cases, o.Key, k, doc)
		return d.Body.Text, d.Body.Yes, d.Revision, err
	}
	return "", casework.Yes{}, 0, naast.NotFound
}

// recordYes writes down what she said. With her own card at the desk, number
// and secret are checked, and must be hers.
func (s *Slice) recordYes(c *web.Ctx) error {
	if c.Again() {
		return s.showYes(c, 200, nil)
	}
	kind, ok := yesKinds[c.Req.PathValue("soort")]
	if !ok {
		return naast.NotFound
	}
	revision, err := strconv.Atoi(c.Form("versie"))
	a := casework.Answer{Kind: kind, Doc: docID(c), Revision: revision, Answer: c.Form("antwoord"), How: casework.Way(c.Form("hoe"))}
	var p naast.Problems
	if a.Answer != "ja" && a.Answer != "nee" {
		p.Add("antwoord", "Kies wat de inwoner zei: ja of nee.")
	}
	if ways.in(c.T, string(a.How)) == string(a.How) {
		p.Add("hoe", "Kies hoe de inwoner het zei.")
	}
	if len(p) > 0 || err != nil {
		return s.showYes(c, 422, p)
	}
	var card naast.UserID
	if a.How == casework.WithCard {
		if card, p, err = s.checkCard(c); err != nil || len(p) > 0 {
			return orShow(err, func() error { return s.showYes(c, 422, p) })
		}
	}
	to := part(c, "plan") + "?gedaan=ja"
	if kind != casework.StepKind {
		to = "/zaak/" + string(c.CaseID()) + "?gedaan=ja"
	}
	err = s.act(c, to, func(tx *db.Tx) error {
		if a.How == casework.WithCard {
			if f, err := s.Cases.Facts(c, tx, c.CaseID()); err != nil || f.Resident == "" || f.Resident != card {
				return orErr(err, errOtherCard)
			}
		}
		return s.Cases.RecordYes(c, tx, c.Who, c.CaseID(), a)
	})
	switch {
	case errors.Is(err, errOtherCard):
		p.Add("nummer", "Dit vraagnummer en deze code horen niet bij deze vraag.")
		return s.showYes(c, 422, p)
	case errors.Is(err, naast.Conflict):
		p.Add("antwoord", "Iemand heeft de zin net veranderd. Lees de nieuwe zin voor en vraag het opnieuw.")
		return s.showYes(c, 409, p)
	}
	return err
}

// errOtherCard is a card that is not hers. To the page it says the same as a
// wrong code.
var errOtherCard = errors.New("card of another")

func (s *Slice) checkCard(c *web.Ctx) (card naast.UserID, p naast.Problems, err error) {
	if s.Card != nil {
		card, err = s.Card(c, c.Form("nummer"), c.Form("code"))
	}
	switch {
	case s.Card == nil, errors.Is(err, naast.NotFound), errors.Is(err, naast.SignIn):
		p.Add("nummer", "Dit vraagnummer en deze code horen niet bij deze vraag.")
		return "", p, nil
	case errors.Is(err, naast.Invalid):
		p.Add("nummer", "Er is een cijfer verkeerd getypt. Kijk nog eens op de kaart.")
		return "", p, nil
	}
	return card, nil, err
}

func orErr(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

func orShow(err error, show func() error) error {
	if err != nil {
		return err
	}
	return show()
}
