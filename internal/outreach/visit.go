// tekst: inwoner
package outreach

import (
	"errors"
	"net/http"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// visitPage is what whoever works at a place fills in with the person looking
// on: half a minute, one screen, and nothing stays on the machine.
type visitPage struct {
	ui.Page
	Place   Place
	Call    casework.Call
	Agrees  bool
	MayKnow bool
	Odd     string // a number that we asked about once
	Times   []ui.Option
}

// flood bounds what may be left behind by one network, such as a practice with
// its waiting room, and by everybody together.
var flood = web.Flood{Kind: "place", Network: 40, Everyone: 400, Window: 24 * time.Hour}

func (s *Slice) at(c *web.Ctx) (p Place, err error) {
	err = c.Read(func(tx *db.Tx) (err error) { p, err = byCode(c, tx, c.Req.PathValue("code")); return err })
	return p, err
}

// getVisit: paper lives longer than a list. A place that ended, or a code that
// was typed wrong, leads to the page where anybody asks to be called.
func (s *Slice) getVisit(c *web.Ctx) error {
	p, err := s.at(c)
	if errors.Is(err, naast.NotFound) || err == nil && p.Ended {
		return c.SeeOther("/bel-mij")
	}
	if err != nil {
		return err
	}
	return s.showVisit(c, http.StatusOK, visitPage{Place: p}, nil)
}

func (s *Slice) showVisit(c *web.Ctx, status int, v visitPage, problems naast.Problems) error {
	v.Page = c.Base(c.T.S("Wij bellen u"))
	v.Page.Form, v.Page.Problems = true, problems
	for _, w := range times {
		v.Times = append(v.Times, ui.Option{Value: w, Label: c.T.M(naast.Message{Text: w})})
	}
	if v.Call.Phone != "" && casework.OddNumber(v.Call.Phone) {
		v.Odd = v.Call.Phone
	}
	return c.Page(status, visit(v))
}

// times are the short answers to when we may call. They are kept as they were
// read, because whoever calls reads them.
var times = []string{naast.Msg("In de ochtend").Text, naast.Msg("In de middag").Text, naast.Msg("Het maakt niet uit").Text}

// agreed is the sentence to which she says yes.
var agreed = naast.Msg("Ja, bel mij op dit nummer. Ik mag later nog nee zeggen.")

func readVisit(c *web.Ctx, p Place) visitPage {
	v := visitPage{Place: p, Agrees: c.Ticked("ja"), MayKnow: c.Ticked("plek-weet")}
	v.Call = casework.Call{Name: c.Form("naam"), Phone: c.Form("telefoon"), When: c.Form("wanneer"), MaySay: c.Ticked("zeggen"), Lang: c.T.Code(), Said: c.T.M(agreed)}
	return v
}

func (v visitPage) check(c *web.Ctx) (p naast.Problems) {
	web.CheckText(&p, "naam", v.Call.Name, web.MaxLine)
	web.CheckText(&p, "telefoon", v.Call.Phone, web.MaxLine)
	switch {
	case v.Call.Phone == "":
		p.Add("telefoon", "Vul een telefoonnummer in. Zonder nummer kunnen wij niet bellen.")
	case casework.OddNumber(v.Call.Phone) && c.Form("nummer-gezien") != v.Call.Phone:
		p.Add("telefoon", "Klopt dit nummer? Kijk het nog eens na. Klopt het? Druk dan nog een keer op de knop.")
	}
	if v.Call.When != "" && !contains(times, v.Call.When) {
		p.Add("wanneer", "Kies wanneer wij mogen bellen.")
	}
	if !v.Agrees {
		p.Add("ja", "Zet hier een vinkje als wij mogen bellen. Anders bellen wij niet.")
	}
	return p
}

func (s *Slice) postVisit(c *web.Ctx) error {
	p, err := s.at(c)
	if err != nil {
		return err
	}
	v := readVisit(c, p)
	if c.Again() {
		return s.showVisit(c, http.StatusOK, v, nil)
	}
	if problems := v.check(c); len(problems) > 0 {
		return s.showVisit(c, http.StatusUnprocessableEntity, v, problems)
	}
	if err := c.Limit(flood); err != nil {
		return err
	}
	to := "/plek/" + p.Code + "/klaar"
	return c.Act(&to, func(tx *db.Tx) error {
		if err := s.Cases.AddCall(c, tx, v.Call); err != nil || p.Ended {
			return err
		}
		return s.arrive(c, tx, p, v.MayKnow)
	})
}

func (s *Slice) getDone(c *web.Ctx) error {
	p, err := s.at(c)
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, visited(visitPage{Page: c.Base(c.T.S("Wij bellen")), Place: p}))
}
