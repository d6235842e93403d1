// tekst: inwoner
package intake

import (
	"errors"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/partnership"
	"naast/internal/supporter"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// Page 5: how we may reach her, who reads first, a last look, and send.

// sendPage is page 5.
type sendPage struct {
	view
	Door    []ui.Option
	Names   []string // of the front door
	Chosen  []string // names in her order
	Work    string   // where she works herself, when that is here
	Consent naast.Message
	Odd     string // a number that we asked about once
	Watch   []watched
	Team    []ui.Option
	Next    string // who watches when she keeps out all of Watch; empty: nobody
	Alone   bool   // she kept out everybody, and reads what that means
}

// The two answers about details of health.
const (
	healthYes  = "ja"
	healthNone = "niets"
)

func readContact(c *web.Ctx, d *draft, _ partnership.Settings) {
	d.Contact = casework.Contact{Name: c.Form("naam"), Phone: c.Form("telefoon"), Hours: c.Form("uren"), MaySay: c.Ticked("zeggen")}
	d.Delivery = casework.NewDelivery(c.Form("mail"), c.Form("niveau"), d.Contact.Name).In(c.T)
	d.NotDoor = c.Values("weg")
	d.NotDoor = d.NotDoor[:min(len(d.NotDoor), partnership.MostFrontDoor)]
	d.NotTeam = c.Values("weg-bij")
	d.NotTeam = d.NotTeam[:min(len(d.NotTeam), casework.MostBlocked)]
	d.AloneSeen, d.Shown = c.Form("niemand-gezien") != "", c.Values("getoond")
	d.ByHerself, d.Guarded = c.Ticked("zelf"), c.Ticked("kijkt-mee")
	d.Health = among(c.Form("gezondheid"), healthYes, healthNone)
	d.OddSeen = c.Form("nummer-gezien")
}

func checkContact(d draft) (p naast.Problems) {
	if d.Contact.Phone == "" && d.Waits == callMe && len(d.Named) == 0 {
		p.Add("telefoon", "Zonder nummer kunnen wij u niet bellen. Vul uw nummer in, of kies bij stap 4 iets anders.")
	}
	p = append(p, casework.CheckReach(d.Contact, d.Delivery, d.OddSeen)...)
	if d.ByHerself && d.Delivery.Channel == casework.ChannelCall {
		p.Add("niveau", "Nu mag alleen wie u koos het lezen. Dan kan niemand anders u bellen. Kies iets anders, of haal dat vinkje weg.")
	}
	if d.ByHerself && len(d.Named) == 0 {
		p.Add("zelf", "Dan kan niemand uw vraag lezen. Kies eerst iemand bij stap 4, of haal dit vinkje weg.")
	}
	if d.Health == "" {
		p.Add("gezondheid", "Kies een van de twee antwoorden over uw gezondheid.")
	}
	return p
}

func healthOptions(v sendPage) []ui.Option {
	return []ui.Option{
		{Value: healthYes, Label: v.T.S("Ja, dat mag")},
		{Value: healthNone, Label: v.T.S("Er staat niets in over mijn gezondheid")},
	}
}

func (s *Slice) showSend(c *web.Ctx, v view) (templ.Component, error) {
	p := sendPage{view: v}
	if v.Draft.Contact.Phone != "" && casework.OddNumber(v.Draft.Contact.Phone) {
		p.Odd = v.Draft.Contact.Phone
	}
	err := c.Read(func(tx *db.Tx) error {
		p.Door, p.Names, p.Chosen = nil, nil, nil
		door, err := s.Cases.Door(c, tx)
		if err != nil {
			return err
		}
		for _, x := range door {
			works, err := v.Draft.colleague(c, tx, x.User)
			if err != nil {
				return err
			}
			if !works && !slices.Contains(v.Draft.Blocked, x.User) {
				p.Door = append(p.Door, ui.Option{Value: s.sign(x.User), Label: c.T.S("%s mag mijn vraag niet lezen", x.Name)})
				p.Names = append(p.Names, x.Name)
			}
		}
		for _, u := range v.Draft.Named {
			x, err := supporter.Get(c, tx, u)
			if err != nil {
				return err
			}
			o, err := partnership.OrganisationOf(c, tx, x.Organisation)
			if err != nil {
				return err
			}
			p.Chosen = append(p.Chosen, supporter.Present(x, o, v.Draft.need(tx), v.Set).Name)
		}
		if o, err := partnership.OrganisationOf(c, tx, v.Draft.WorksAt); err == nil {
			p.Work = o.Name
		} else if !errors.Is(err, naast.NotFound) {
			return err
		}
		if err := s.watching(c, tx, &p); err != nil {
			return err
		}
		_, text, err := partnership.Wording(c, tx, partnership.ConsentHealth)
		p.Consent = naast.Message{Text: text}
		return err
	})
	if err != nil {
		return nil, err
	}
	return send(p), nil
}

// overview is what she told, each with the way to change it.
func (p sendPage) overview() []ui.Item {
	t, d := p.T, p.Draft
	items := []ui.Item{{Key: t.S("Wat er is"), Value: d.Words, Edit: path(1)}}
	add := func(n int, key, value string) {
		if value != "" {
			items = append(items, ui.Item{Key: key, Value: value, Edit: path(n)})
		}
	}
	label := func(list []partnership.Term, code string) string {
		if code == "" {
			return ""
		}
		return partnership.Term{Label: partnership.Label(list, code)}.In(t)
	}
	var domains []string
	for _, code := range d.Domains {
		domains = append(domains, label(p.Set.Domains, code))
	}
	add(1, t.S("Waar het over gaat"), strings.Join(domains, "\n"))
	add(1, t.S("Wat er net gebeurde"), label(p.Set.LifeEvents, d.Event))
	add(2, t.S("Wat u zou helpen"), d.Wants)
	add(2, t.S("Wat u niet wilt"), d.Avoids)
	add(2, t.S("Waar u wilt praten"), chosen(placeOptions(t), d.Place))
	add(2, t.S("Taal"), label(p.Set.Languages, d.Language))
	if d.Interpreter {
		add(2, t.S("Tolk"), t.S("Een tolk erbij is goed"))
	}
	add(2, t.S("Waar u woont"), label(p.Set.Villages, d.Village))
	add(2, t.S("Hoe oud u bent"), label(p.Set.AgeGroups, d.Age))
	add(2, t.S("Hoe u ons kent"), label(p.Set.Sources, d.Source))
	add(3, t.S("Wie past bij u"), strings.TrimSpace(chosen(knownOptions(t), d.Known)+"\n"+chosen(kindOptions(t), string(d.Kind))))
	add(3, t.S("Waar u zelf werkt"), p.Work)
	add(3, t.S("Wat iemand vooraf mag weten"), d.Line)
	add(4, t.S("Wie u koos"), p.choice())
	return items
}

func chosen(all []ui.Option, value string) string {
	for _, o := range all {
		if o.Value == value && value != "" {
			return o.Label
		}
	}
	return ""
}

// choice says whom she named, or what she chose instead.
func (p sendPage) choice() string {
	switch {
	case len(p.Chosen) > 0 && p.Draft.Guarded:
		return p.T.S("U koos iemand.")
	case len(p.Chosen) > 0:
		return strings.Join(p.Chosen, "\n")
	case p.Draft.Waits == callMe:
		return p.T.S("Bel mij terug")
	}
	return p.T.S("U wacht nog even met kiezen.")
}
