// tekst: inwoner
package mypage

import (
	"net/http"
	"slices"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// messagesPage is what she and her supporter wrote each other, and what people
// she shares with wrote; newest first.
type messagesPage struct {
	ui.Page
	All   []written
	Who   string // who reads it
	Typed string
	Done  bool
	// Covered: somebody may look along, and there are messages that are not shown.
	Covered bool
	// FromUs are messages of the organisation itself, newest first.
	FromUs []ui.Version
}

// written is one message, of her supporter, herself, or somebody she shares with.
type written struct {
	ui.Version
	At   time.Time
	By   string
	Near bool // of somebody she shares with
}

// dropped are the messages that came without the key of her question: of the
// organisation, and of people she shares with; newest first.
func (s *Slice) dropped(c *web.Ctx, tx *db.Tx, o opened) (us []ui.Version, near []written, err error) {
	notes, err := s.Cases.CaseNotes(c, tx, o.Key)
	for _, n := range slices.Backward(notes) {
		if n.Her {
			us = append(us, ui.Version{Title: c.T.S("%s, %s", n.By, n.Day()), Text: n.Text})
		}
		if at := time.Unix(n.At, 0); n.Near {
			near = append(near, written{ui.Version{Title: c.T.S("%s, %s om %s", upper(n.By), n.Day(), c.T.Time(at)), Text: n.Text}, at, upper(n.By), true})
		}
	}
	return us, near, err
}

func (s *Slice) getMessages(c *web.Ctx) error { return s.showMessages(c, http.StatusOK, "", nil) }

func (s *Slice) showMessages(c *web.Ctx, status int, typed string, problems naast.Problems) error {
	p := messagesPage{Page: c.Base(c.T.S("Berichten")), Typed: typed, Done: isDone(c)}
	p.Page.Form, p.Page.Problems, p.Page.Path = true, problems, messages
	owed := false
	err := s.see(c, func(tx *db.Tx, o opened) error {
		docs, err := casework.List[casework.Message](c, tx, s.Cases, o.Key, casework.MessageKind)
		if err != nil {
			return err
		}
		for i := len(docs) - 1; i >= 0; i-- {
			d := docs[i]
			if o.Facts.Guarded { // what others wrote may name a place, a moment, a person
				if d.Body.From == "" {
					p.All = append(p.All, written{Version: ui.Version{Title: c.T.S("Uw bericht"), Text: d.Body.Text}})
				}
				p.Covered = p.Covered || d.Body.From != ""
				continue
			}
			v := ui.Version{Title: c.T.S("U, %s om %s", naast.Today(d.At), c.T.Time(d.At)), Text: d.Body.Text}
			if d.Body.From != "" {
				v.Title = c.T.S("%s, %s om %s", d.Body.From, naast.Today(d.At), c.T.Time(d.At))
			}
			p.All = append(p.All, written{Version: v, At: d.At})
		}
		us, near, err := s.dropped(c, tx, o)
		if err != nil {
			return err
		}
		p.FromUs = us
		owed = o.Facts.OwesNotice() && len(p.FromUs) > 0 && !o.Facts.Guarded
		if o.Facts.Guarded { // it may name a place, a moment, a person
			p.Covered, p.FromUs = p.Covered || len(us)+len(near) > 0, nil
		} else {
			p.All = append(p.All, near...)
			slices.SortStableFunc(p.All, func(a, b written) int { return b.At.Compare(a.At) })
		}
		p.Who, err = s.name(c, tx, o, o.Facts.Responsible)
		return err
	})
	if err == nil && owed {
		err = s.Cases.Saw(c, c.DB, c.Who.Case, casework.SawNotices)
	}
	if err != nil {
		return err
	}
	return c.Page(status, messagesView(p))
}

func (s *Slice) postMessages(c *web.Ctx) error {
	typed := c.Form("bericht")
	if c.Again() {
		return s.showMessages(c, http.StatusOK, typed, nil)
	}
	var problems naast.Problems
	if typed == "" {
		problems.Add("bericht", "Schrijf eerst een bericht.")
	}
	web.CheckText(&problems, "bericht", typed, web.MaxText)
	if len(problems) > 0 {
		return s.showMessages(c, http.StatusUnprocessableEntity, typed, problems)
	}
	return s.act(c, done(messages), func(tx *db.Tx) error { return s.Cases.WriteMessage(c, tx, c.Who, c.Who.Case, typed) })
}
