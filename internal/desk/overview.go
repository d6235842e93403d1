package desk

import (
	"github.com/a-h/templ"

	"naast"
	"naast/internal/casework"
	"naast/internal/supporter"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// overviewPage is the first page of a case.
type overviewPage struct {
	casePage
	Facts    []fact
	Own      casework.Document[casework.Question]
	Now      casework.Document[casework.Question]
	Asks     bool // a sharper wording waits for a yes or no
	Contact0 naast.Date
	Standby  string
	Notes    []casework.CaseNote // the last ones of people without the key
	Around   []casework.Document[casework.Around]
}

func (s *Slice) overview(c *web.Ctx) error {
	return s.show(c, 200, "", nil, func(o opened, v casePage) (templ.Component, error) {
		p := overviewPage{casePage: v, Facts: facts(c.T, o.set, o.Facts), Contact0: o.Contact}
		all, err := s.Cases.Wordings(c, o.tx, o.Key)
		if err != nil {
			return nil, err
		}
		if len(all) > 0 {
			p.Own = all[0]
		}
		p.Now, _ = casework.Now(all)
		_, p.Asks = casework.Pending(all)
		around, err := casework.List[casework.Around](c, o.tx, s.Cases, o.Key, casework.PersonKind)
		if err != nil {
			return nil, err
		}
		p.Around = onPage(around)
		if p.Notes, err = s.Cases.CaseNotes(c, o.tx, o.Key); err != nil {
			return nil, err
		}
		p.Notes = p.Notes[max(0, len(p.Notes)-3):]
		p.Standby, err = s.nameOf(c, o, o.Facts.Standby)
		return overview(p), err
	})
}

// nameOf is how a colleague is named; nothing when there is none.
func (s *Slice) nameOf(c *web.Ctx, o opened, u naast.UserID) (string, error) {
	if u == "" {
		return "", nil
	}
	return supporter.NameOf(c, o.tx, u)
}

// reach are the lines about how to reach her.
func (v overviewPage) reach() (all []ui.Item) {
	add := func(key, value string) {
		if value != "" {
			all = append(all, ui.Item{Key: key, Value: value})
		}
	}
	add(v.T.S("Bellen kan"), v.Contact.Hours)
	if v.Contact.Phone != "" && !v.Contact.MaySay {
		add(v.T.S("Let op"), v.T.S("Zeg niet wie u bent als een ander opneemt."))
	}
	add(v.T.S("Adres"), v.Contact.Street)
	add(v.T.S("Goed om te weten"), v.Contact.Note)
	if v.Contact0.IsZero() {
		add(v.T.S("Laatst gesproken"), v.T.S("nog niet"))
	} else {
		add(v.T.S("Laatst gesproken"), v.T.Date(v.Contact0))
	}
	add(v.T.S("Neemt het over als u ziek bent"), v.Standby)
	return all
}
