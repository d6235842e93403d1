package procedure

import (
	"errors"
	"slices"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/desk"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// casePage is the letters of a case, for whoever stands next to her.
type casePage struct {
	desk.Frame
	Today  naast.Date
	Open   []dated
	Ended  []dated
	Photos []ui.Entry
}

func (s *Slice) showCase(c *web.Ctx, status int, p naast.Problems) error {
	return s.Desk.Show(c, status, "brieven", p, func(tx *db.Tx, o casework.Opened, v desk.Frame) (templ.Component, error) {
		x := casePage{Frame: v, Today: tx.Today()}
		all, err := s.Cases.Letters(c, tx, o.Key)
		x.Open, x.Ended = datedOf(c.T, x.Today, all)
		if err != nil {
			return nil, err
		}
		x.Photos, err = s.photos(c, tx, o)
		return caseView(x), err
	})
}

// caseNewPage asks for a letter with a date.
type caseNewPage struct {
	desk.Frame
	In    typed
	Kinds []ui.Option
}

func (s *Slice) showCaseNew(c *web.Ctx, status int, p naast.Problems) error {
	return s.Desk.Show(c, status, "brieven", p, func(tx *db.Tx, _ casework.Opened, v desk.Frame) (templ.Component, error) {
		v.Form = true
		rules, _, err := tables(c, tx)
		return caseNewView(caseNewPage{v, readLetter(c), kinds(c.T, rules)}), err
	})
}

// at is the address of the letters of this case.
func at(c *web.Ctx, rest string) string { return "/zaak/" + string(c.CaseID()) + "/brieven" + rest }

func docID(c *web.Ctx) naast.DocumentID { return naast.DocumentID(c.Req.PathValue("stuk")) }

func (s *Slice) postCaseNew(c *web.Ctx) error {
	if c.Again() {
		return s.showCaseNew(c, 200, nil)
	}
	l, p, err := counted(c)
	if err != nil {
		return err
	}
	if len(p) > 0 {
		return s.showCaseNew(c, 422, p)
	}
	err = s.Desk.Act(c, at(c, "?gedaan=bewaard"), func(tx *db.Tx) error { return s.Cases.AddLetter(c, tx, c.Who, c.CaseID(), l) })
	if errors.Is(err, naast.TooMany) {
		p.Add("soort", "Er staan al %d datums. Zet er eerst een op gedaan.", casework.MostLetters)
		return s.showCaseNew(c, 422, p)
	}
	return err
}

func (s *Slice) postCaseDone(c *web.Ctx) error {
	return s.Desk.Act(c, at(c, "?gedaan=bewaard"), func(tx *db.Tx) error { return s.Cases.EndLetter(c, tx, c.Who, c.CaseID(), docID(c)) })
}

func (s *Slice) postCaseBack(c *web.Ctx) error {
	return s.Desk.Act(c, at(c, "?gedaan=bewaard"), func(tx *db.Tx) error { return s.Cases.ReopenLetter(c, tx, c.Who, c.CaseID(), docID(c)) })
}

// caseLetPage asks how she said that she lets a date go.
type caseLetPage struct {
	desk.Frame
	Letter casework.Letter
	Action string
}

func (s *Slice) showCaseLet(c *web.Ctx, status int, p naast.Problems) error {
	return s.Desk.Show(c, status, "brieven", p, func(tx *db.Tx, o casework.Opened, v desk.Frame) (templ.Component, error) {
		v.Form = true
		d, err := casework.One[casework.Letter](c, tx, s.Cases, o.Key, casework.LetterKind, docID(c))
		return caseLetView(caseLetPage{v, d.Body, v.URL("brieven/" + string(d.ID) + "/los")}), err
	})
}

// postCaseLet writes down that she lets a date go: her word, and how she gave it.
func (s *Slice) postCaseLet(c *web.Ctx) error {
	if c.Again() {
		return s.showCaseLet(c, 200, nil)
	}
	how := casework.Way(c.Form("hoe"))
	if !slices.Contains(casework.Ways, how) || how == casework.WithCard {
		var p naast.Problems
		p.Add("hoe", "Kies hoe de inwoner het zei. Alleen de inwoner kan een datum loslaten.")
		return s.showCaseLet(c, 422, p)
	}
	return s.Desk.Act(c, at(c, "?gedaan=bewaard"), func(tx *db.Tx) error { return s.Cases.LetGo(c, tx, c.Who, c.CaseID(), docID(c), how) })
}
