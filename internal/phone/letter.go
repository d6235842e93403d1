package phone

import (
	"errors"
	"strings"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// letterPage is one letter on paper. It says that there is something, never what a
// question is about: somebody else may open it.
type letterPage struct {
	ui.Page
	To, From string
	Day      naast.Date
	Greeting string
	Lines    []string
	Hand     bool // not by post: somebody reads it to her, or gives it
	Read     bool // and no paper stays with her
}

// announce is the letter that tells which number will call.
func (s *Slice) announce(c *web.Ctx) error {
	p := letterPage{Page: c.Base(c.T.S("Brief"))}
	id := naast.DocumentID(c.Req.PathValue("stuk"))
	err := c.List(func(tx *db.Tx) error {
		all, err := s.Cases.Calls(c, tx, c.Who)
		if err != nil {
			return err
		}
		for _, k := range all {
			if k.ID == id && k.Street != "" {
				return p.write(c, tx, casework.Contact{Name: k.Name, Street: k.Street}, func(number string) []string {
					return []string{nl.S("U vroeg of wij u bellen. Dat doen wij graag."),
						nl.S("Wij bellen met dit nummer: %s. Zo weet u dat wij het zijn.", number),
						nl.S("Komt het niet uit? Zeg het gerust, of bel ons zelf.")}
				})
			}
		}
		return naast.NotFound
	})
	if err != nil {
		return err
	}
	return c.Page(200, letter(p))
}

// news is the letter that tells that there is something new. Whoever prints it
// reads name and address; that is written down, and she sees it.
func (s *Slice) news(c *web.Ctx) error {
	p := letterPage{Page: c.Base(c.T.S("Brief"))}
	err := c.View(c.CaseID(), func(tx *db.Tx, st guard.Stand) error {
		k, err := s.contactKey(c, tx, st)
		if err != nil {
			return err
		}
		var to casework.Contact
		if err := s.Cases.LoadContact(c, tx, k, c.CaseID(), casework.ContactLabel, &to); err != nil && !errors.Is(err, naast.NotFound) {
			return err
		}
		f, err := s.Cases.Facts(c, tx, c.CaseID())
		if err != nil {
			return err
		}
		texts, err := s.Cases.NoticeLetters(c, tx, f)
		if err != nil {
			return err
		}
		post := to.Street != "" && !f.Guarded // a letter lies on the mat for whoever comes by
		switch {
		case len(texts) > 0:
			return s.notice(c, tx, &p, f, to, texts)
		case !post:
			return naast.NotFound
		}
		return p.write(c, tx, to, func(number string) []string { return newsLines(number, f, tx.Today()) })
	})
	if err != nil {
		return err
	}
	return c.Page(200, letter(p))
}

// newsLines say that there is something new, and by when where that matters.
func newsLines(number string, f casework.Facts, today naast.Date) []string {
	last := nl.S("U hoeft niets te doen als u dat niet wilt.")
	if f.OwesErasing() {
		last = nl.S("Wilt u dat doen vóór %s? Het is belangrijk voor u.", f.Retention.From(today))
	}
	return []string{nl.S("Er is iets nieuws voor u. Wij vertellen het u graag zelf."),
		nl.S("Belt u ons? Ons nummer is %s. Of kom langs op het spreekuur.", number), last}
}

// notice is the letter about what went wrong with her data, in the words of who
// answers the incident. It goes by post to whom chose a letter; to anybody else
// somebody reads it, or gives it.
func (s *Slice) notice(c *web.Ctx, tx *db.Tx, p *letterPage, f casework.Facts, to casework.Contact, texts []string) error {
	ways, err := s.Cases.DeliveriesOf(c, tx, []naast.CaseID{c.CaseID()})
	if err != nil {
		return err
	}
	p.Read = f.Guarded
	if p.Hand = f.Reach(ways[c.CaseID()]) != casework.ReachLetter || to.Street == ""; p.Hand {
		to.Street = ""
	}
	return p.write(c, tx, to, func(string) []string { return strings.Split(strings.Join(texts, "\n\n"), "\n\n") })
}

// nl is the language of letters: Dutch, whatever the screen of who prints them speaks.
var nl = lang.For("nl")

// contactKey opens how she can be reached, as a member or with the team.
func (s *Slice) contactKey(c *web.Ctx, tx *db.Tx, st guard.Stand) (*vault.ContactKey, error) {
	if st.Relation == guard.Team {
		return s.Cases.Vault.OpenWithTeam(c, tx, c.Who.Person(), c.Who.Organisation, c.CaseID())
	}
	k, err := s.Cases.Vault.OpenCase(c, tx, c.Who.Person(), c.CaseID())
	if err != nil {
		return nil, err
	}
	return s.Cases.Vault.Contact(c, tx, k)
}

// write fills in the letter, with the number of the organisation of who writes.
func (p *letterPage) write(c *web.Ctx, tx *db.Tx, to casework.Contact, lines func(number string) []string) error {
	set, err := partnership.Load(c, tx)
	if err != nil {
		return err
	}
	o, err := partnership.OrganisationOf(c, tx, c.Who.Organisation)
	if err != nil && !errors.Is(err, naast.NotFound) {
		return err
	}
	number := o.Phone
	if number == "" {
		number = set.Phone
	}
	p.To, p.Day, p.Greeting = strings.TrimSpace(to.Name+"\n"+to.Street), tx.Today(), nl.S("Dag %s,", to.Name)
	if to.Name == "" {
		p.Greeting = nl.S("Goedendag,")
	}
	p.Lines = lines(number)
	p.From = nl.S("Vriendelijke groet,") + "\n" + c.Who.Name
	return nil
}
