package desk

import (
	"errors"
	"strconv"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
	"naast/internal/web/ui"
)

func (s *Slice) prepRoutes(a *web.App) {
	a.Get(web.Staff, "/zaak/{zaak}/gesprek", guard.ReadCase, func(c *web.Ctx) error { return s.prep(c, 200, nil) })
	a.Post(web.Staff, "/zaak/{zaak}/gesprek", guard.WriteCase, s.postPrep)
	a.Get(web.Staff, "/zaak/{zaak}/gesprek/print", guard.ReadCase, func(c *web.Ctx) error { return s.prepPaper(c, ui.PrintNormal) })
	a.Get(web.Staff, "/zaak/{zaak}/gesprek/kaartje", guard.ReadCase, func(c *web.Ctx) error { return s.prepPaper(c, ui.PrintWallet) })
}

// prepPage is the sheet for the talk with the municipality.
type prepPage struct {
	casePage
	Prep     casework.Prep
	Revision int
	Theirs   *casework.Prep
	Day      naast.Date
}

func readPrep(c *web.Ctx) casework.Prep {
	return casework.Prep{Well: c.Form("goed"), Hard: c.Form("lastig"), Want: c.Form("wil"), Company: c.Form("mee"), Papers: c.Form("papieren"), Crisis: c.Form("zo")}
}

func (s *Slice) prep(c *web.Ctx, status int, p naast.Problems) error {
	return s.show(c, status, "gesprek", p, func(o opened, v casePage) (templ.Component, error) {
		x := prepPage{casePage: v, Prep: readPrep(c)}
		x.Form = true
		now, err := casework.Only[casework.Prep](c, o.tx, s.Cases, o.Key, casework.PrepKind)
		x.Revision, x.Day = now.Revision, now.Day
		if c.Req.Method == "GET" {
			x.Prep = now.Body
		} else if c.Form("versie") != strconv.Itoa(now.Revision) {
			x.Theirs = &now.Body
		}
		return prepForm(x), err
	})
}

func (s *Slice) postPrep(c *web.Ctx) error {
	prep := readPrep(c)
	if c.Again() {
		return s.prep(c, 200, nil)
	}
	revision, err := strconv.Atoi(c.Form("versie"))
	var p naast.Problems
	for field, text := range map[string]string{"goed": prep.Well, "lastig": prep.Hard, "wil": prep.Want, "mee": prep.Company, "papieren": prep.Papers, "zo": prep.Crisis} {
		web.CheckText(&p, field, text, web.MaxText)
	}
	if prep == (casework.Prep{}) {
		p.Add("goed", "Schrijf ten minste één ding op.")
	}
	if len(p) > 0 || err != nil {
		return s.prep(c, 422, p)
	}
	err = s.act(c, part(c, "gesprek")+"?gedaan=bewaard", func(tx *db.Tx) error {
		return s.Cases.SavePrep(c, tx, c.Who, c.CaseID(), revision, prep)
	})
	if errors.Is(err, naast.Conflict) {
		p.Add("goed", "Iemand anders heeft dit blad net veranderd. Er is niets weg: beide teksten staan hieronder. Maak er samen één van.")
		return s.prep(c, 409, p)
	}
	return err
}

// prepPaper is the sheet on paper, or the card for the wallet.
func (s *Slice) prepPaper(c *web.Ctx, shape ui.Print) error {
	return s.show(c, 200, "gesprek", nil, func(o opened, v casePage) (templ.Component, error) {
		x := prepPage{casePage: v}
		x.Print = shape
		now, err := casework.Only[casework.Prep](c, o.tx, s.Cases, o.Key, casework.PrepKind)
		x.Prep, x.Day = now.Body, now.Day
		if shape == ui.PrintWallet {
			return prepCard(x), err
		}
		return prepSheet(x), err
	})
}

// lines are the sheet as people read it, without what was left open.
func (v prepPage) lines() (all []ui.Item) {
	for _, l := range []ui.Item{
		{Key: v.T.S("Dit gaat goed"), Value: v.Prep.Well},
		{Key: v.T.S("Dit gaat niet goed"), Value: v.Prep.Hard},
		{Key: v.T.S("Dit wil ik"), Value: v.Prep.Want},
		{Key: v.T.S("Deze persoon komt mee"), Value: v.Prep.Company},
		{Key: v.T.S("Deze papieren neem ik mee"), Value: v.Prep.Papers},
		{Key: v.T.S("Praat zo met mij als het slecht gaat"), Value: v.Prep.Crisis},
	} {
		if l.Value != "" && (l.Value != v.Prep.Company || !v.Facts.Guarded) {
			all = append(all, l)
		}
	}
	return all
}

// text is the whole sheet as one text, to show beside another.
func (v prepPage) text(p casework.Prep) (s string) {
	v.Prep = p
	for _, l := range v.lines() {
		s += l.Key + ":\n" + l.Value + "\n\n"
	}
	return s
}
