package desk

import (
	"github.com/a-h/templ"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
)

func (s *Slice) messageRoutes(a *web.App) {
	a.Get(web.Staff, "/zaak/{zaak}/berichten", guard.ReadCase, func(c *web.Ctx) error { return s.messages(c, 200, nil) })
	a.Post(web.Staff, "/zaak/{zaak}/berichten", guard.WriteCase, s.postMessage)
	a.Post(web.Staff, "/zaak/{zaak}/berichten/gelezen", guard.WriteCase, s.markRead)
}

// messagesPage is what they wrote to each other.
type messagesPage struct {
	casePage
	All    []casework.Document[casework.Message]
	Unread bool
	Notes  []casework.CaseNote // from people without the key
	Text   string
}

func (s *Slice) messages(c *web.Ctx, status int, p naast.Problems) error {
	return s.show(c, status, "berichten", p, func(o opened, v casePage) (templ.Component, error) {
		x := messagesPage{casePage: v, Text: c.Form("tekst")}
		x.Form = true
		var err error
		if x.All, err = casework.List[casework.Message](c, o.tx, s.Cases, o.Key, casework.MessageKind); err != nil {
			return nil, err
		}
		x.Unread = len(casework.Unread(x.All)) > 0
		x.Notes, err = s.Cases.CaseNotes(c, o.tx, o.Key)
		return messages(x), err
	})
}

func (s *Slice) postMessage(c *web.Ctx) error {
	text := c.Form("tekst")
	if c.Again() {
		return s.messages(c, 200, nil)
	}
	var p naast.Problems
	if text == "" {
		p.Add("tekst", "Schrijf eerst uw bericht.")
	}
	web.CheckText(&p, "tekst", text, web.MaxText)
	if len(p) > 0 {
		return s.messages(c, 422, p)
	}
	return s.act(c, part(c, "berichten")+"?gedaan=verstuurd", func(tx *db.Tx) error {
		return s.Cases.SendMessage(c, tx, c.Who, c.CaseID(), text)
	})
}

func (s *Slice) markRead(c *web.Ctx) error {
	return s.act(c, part(c, "berichten"), func(tx *db.Tx) error { return s.Cases.MarkRead(c, tx, c.Who, c.CaseID()) })
}

// sender is how the writer of a message is named here.
func (v messagesPage) sender(m casework.Document[casework.Message]) string {
	from := m.Body.From
	if from == "" {
		from = v.Name
	}
	return from + " · " + v.T.Date(m.Day) + ", " + v.T.Time(m.Made)
}
