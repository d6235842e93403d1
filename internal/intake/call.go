// tekst: inwoner
package intake

import (
	"net/http"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// callPage asks what we need to call somebody: herself, or the person for whom
// somebody asks help.
type callPage struct {
	ui.Page
	Call casework.Call
	Odd  string // a number that we asked about once
}

func readCall(c *web.Ctx) casework.Call {
	return casework.Call{Name: c.Form("naam"), Phone: c.Form("telefoon"), When: c.Form("uren"), MaySay: c.Ticked("zeggen"), Knows: c.Ticked("weet"), Lang: c.T.Code()}
}

func checkCall(c *web.Ctx, call casework.Call) (p naast.Problems) {
	web.CheckText(&p, "naam", call.Name, web.MaxLine)
	web.CheckText(&p, "telefoon", call.Phone, web.MaxLine)
	web.CheckText(&p, "uren", call.When, web.MaxLine)
	switch {
	case call.Phone == "":
		p.Add("telefoon", "Vul een telefoonnummer in. Zonder nummer kunnen wij niet bellen.")
	case casework.OddNumber(call.Phone) && c.Form("nummer-gezien") != call.Phone:
		p.Add("telefoon", "Klopt dit nummer? Kijk het nog eens na. Klopt het? Druk dan nog een keer op de knop.")
	}
	return p
}

func (s *Slice) getCall(c *web.Ctx) error {
	d, _, err := s.load(c)
	if err != nil {
		return err
	}
	call := casework.Call{Name: d.Contact.Name, Phone: d.Contact.Phone, When: d.Contact.Hours, MaySay: d.Contact.MaySay}
	return s.showCall(c, http.StatusOK, call, nil)
}

func (s *Slice) showCall(c *web.Ctx, status int, call casework.Call, problems naast.Problems) error {
	p := callPage{Page: c.Base(c.T.S("Bel mij terug")), Call: call}
	if call.Other {
		p.Page = c.Base(c.T.S("Voor iemand anders"))
	}
	if call.Phone != "" && casework.OddNumber(call.Phone) {
		p.Odd = call.Phone
	}
	p.Page.Form, p.Page.Problems = true, problems
	if call.Other {
		return c.Page(status, otherCall(p))
	}
	return c.Page(status, ownCall(p))
}

func (s *Slice) postCall(c *web.Ctx) error {
	return s.takeCall(c, readCall(c), func(*db.Tx) error { return nil })
}

func (s *Slice) takeCall(c *web.Ctx, call casework.Call, also func(*db.Tx) error) error {
	if c.Again() {
		return s.showCall(c, http.StatusOK, call, nil)
	}
	if p := checkCall(c, call); len(p) > 0 {
		return s.showCall(c, http.StatusUnprocessableEntity, call, p)
	}
	location := calledPath
	return c.Act(&location, func(tx *db.Tx) error {
		if err := s.Cases.AddCall(c, tx, call); err != nil {
			return err
		}
		return also(tx)
	})
}

func (s *Slice) getCalled(c *web.Ctx) error {
	return c.Page(http.StatusOK, called(callPage{Page: c.Base(c.T.S("Wij bellen"))}))
}

// getOther is where a question for somebody else leads: no case and no view,
// but a call to speak with that person first.
func (s *Slice) getOther(c *web.Ctx) error {
	return s.showCall(c, http.StatusOK, casework.Call{Other: true}, nil)
}

// postOther asks for the call and forgets what was told about somebody else.
func (s *Slice) postOther(c *web.Ctx) error {
	_, where, err := s.load(c)
	if err != nil {
		return err
	}
	call := readCall(c)
	call.Other = true
	return s.takeCall(c, call, func(tx *db.Tx) error {
		if where.saved() || where.token.IsZero() {
			return nil
		}
		return s.drop(c, tx, where)
	})
}
