// tekst: inwoner
package share

import (
	"errors"
	"slices"
	"strings"

	"naast"
	"naast/internal/account"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// typed is the form of a new share.
type typed struct {
	Name, Purpose, Act, Until string
	Office                    string // the desk where they work; empty: somebody she knows
	Anybody                   bool   // everybody who works there
	Items, Papers             []string
	How                       string // wijze van ja, when somebody else fills it in
}

// writes is the choice beside the items.
const writes = "schrijven"

func readForm(c *web.Ctx) typed {
	return typed{Name: c.Form("naam"), Office: c.Form("loket"), Anybody: c.Ticked("allen"), Purpose: c.Form("waarvoor"), Act: c.Form("doen"), Until: c.Form("tot"), Items: c.Values("wat"), Papers: c.Values("brief"), How: c.Form("hoe")}
}

// The bounds of a share, in days: what is proposed, and the longest. An end day
// is always there; she can share anew.
const (
	usualDays = 90
	mostDays  = 366
)

// mostAtDesk bounds with how many people of one desk she shares at a time.
const mostAtDesk = 6

// readers are with whom she shares: one she knows, each named person of a desk,
// or all who work there.
func (t typed) readers() (all []Share, p naast.Problems) {
	names := []string{t.Name}
	if t.Office != "" {
		names = strings.FieldsFunc(t.Name, func(r rune) bool { return r == ',' || r == ';' || r == '\n' })
	}
	for _, n := range names {
		if n = strings.TrimSpace(n); n != "" {
			all = append(all, Share{Name: n, Office: t.Office})
		}
	}
	switch {
	case t.Anybody && t.Office == "":
		p.Add("loket", "Schrijf op welk loket het is.")
	case t.Anybody && len(all) > 0:
		p.Add("naam", "Kies één van de twee: deze mensen, of alle medewerkers. Laat dan de naam leeg.")
	case t.Anybody:
		all = []Share{{Office: t.Office, Anybody: true}}
	case len(all) == 0 && t.Office != "":
		p.Add("naam", "Schrijf op wie van dit loket het mag zien. Of zet het vinkje bij alle medewerkers.")
	case len(all) == 0:
		p.Add("naam", "Schrijf op met wie u deelt.")
	case len(all) > mostAtDesk:
		p.Add("naam", "Deel met ten hoogste %d mensen tegelijk.", mostAtDesk)
	}
	return all, p
}

// shares reads the form: one share for each reader.
func (t typed) shares(today naast.Date) (all []Share, p naast.Problems) {
	what, p := t.what(today)
	all, who := t.readers()
	for i, r := range all {
		all[i] = what
		all[i].Name, all[i].Office, all[i].Anybody = r.Name, r.Office, r.Anybody
	}
	web.CheckText(&who, "naam", t.Name, web.MaxLine)
	web.CheckText(&who, "loket", t.Office, web.MaxLine)
	return all, append(who, p...)
}

// what reads what is shared, for what and until when.
func (t typed) what(today naast.Date) (sh Share, p naast.Problems) {
	sh = Share{Purpose: t.Purpose, Act: t.Act}
	for _, i := range Items {
		if slices.Contains(t.Items, string(i)) {
			sh.Items = append(sh.Items, i)
		}
	}
	sh.Write = slices.Contains(t.Items, writes)
	if len(sh.Items) == 0 && !sh.Write && len(t.Papers) == 0 {
		p.Add("wat", "Kies wat deze persoon mag zien of doen.")
	}
	until, err := ui.ReadDay(t.Until)
	if err != nil || until == "" || until < today || today.Days(until) > mostDays {
		p.Add("tot", "Kies een dag vanaf vandaag, niet verder dan een jaar. Bijvoorbeeld: %s", ui.FormatDay(today.Add(usualDays)))
	}
	sh.Until = until
	if len(t.Papers) > mostPapers {
		p.Add("brief", "Deel ten hoogste %d brieven tegelijk.", mostPapers)
	}
	web.CheckText(&p, "waarvoor", t.Purpose, web.MaxLine)
	web.CheckText(&p, "doen", t.Act, web.MaxLine)
	return sh, p
}

// itemOptions are what can be shared, each with what it means.
func itemOptions(t lang.Text) []ui.Option {
	return []ui.Option{
		{Value: string(Meetings), Label: t.S("Mijn afspraken"), Hint: t.S("Wanneer, waar, en wie er meegaat.")},
		{Value: string(Plan), Label: t.S("Mijn plan"), Hint: t.S("Alleen de stappen waar ik ja op zei.")},
		{Value: string(Question), Label: t.S("Mijn vraag"), Hint: t.S("Zoals die nu is.")},
		{Value: string(Prep), Label: t.S("Mijn blad voor het gesprek")},
		{Value: string(Letters), Label: t.S("Datums in mijn brieven"), Hint: t.S("Niet de brieven zelf.")},
		{Value: writes, Label: t.S("Mag mij een bericht schrijven"), Hint: t.S("Wie naast mij staat, leest het ook.")},
	}
}

// row is one share as the people in the case see it.
type row struct {
	Share
	Title string // with whom
	Value string // for the button
	Open  bool
	Lines []string
	What  string
}

func rows(t lang.Text, today naast.Date, all []casework.Document[Share]) (open, ended []row) {
	for _, d := range all {
		r := row{Share: d.Body, Title: titled(t, d.Body), Value: string(d.Body.User), Open: d.Body.Open(today), What: whatOf(t, d.Body)}
		if d.Body.Purpose != "" {
			r.Lines = append(r.Lines, t.S("Waarvoor: %s", d.Body.Purpose))
		}
		if d.Body.Act != "" {
			r.Lines = append(r.Lines, t.S("Mag doen: %s", d.Body.Act))
		}
		if d.Body.Yes.By != "" {
			r.Lines = append(r.Lines, t.S("%s schreef uw ja op, op %s.", d.Body.Yes.By, d.Body.Yes.Day))
		}
		if r.Open {
			r.Lines = append(r.Lines, t.S("Tot en met %s", d.Body.Until))
			open = append(open, r)
		} else {
			ended = append(ended, r)
		}
	}
	return open, ended
}

func whatOf(t lang.Text, sh Share) string {
	var what []string
	for _, o := range itemOptions(t) {
		if slices.Contains(sh.Items, Item(o.Value)) || sh.Write && o.Value == writes {
			what = append(what, o.Label)
		}
	}
	for _, p := range sh.Papers {
		what = append(what, t.S("de brief ‘%s’", p.Title))
	}
	return t.List(what)
}

// handout is what is given to whom she shares with: shown once, in this answer.
type handout struct {
	ui.Page
	Cards []slip
	Back  string
}

// slip is the card of one reader.
type slip struct {
	Name string
	Card ui.CardFace
}

// give draws a card for each reader, shares, and shows the cards. The secrets are in
// this answer only; a repeat of the form leads back to the list.
func (s *Slice) give(c *web.Ctx, back string, readers []Share, do func(tx *db.Tx, card *account.Blank, sh Share) error, fail func(p naast.Problems) error) error {
	drawn, err := account.DrawCards(c, c.App.Vault, len(readers))
	if err != nil {
		return err
	}
	again := false
	err = c.DB.Write(c, db.System(door), func(tx *db.Tx) error {
		left, err := c.Before(tx)
		if again = left != ""; err != nil || again {
			return err
		}
		for i, sh := range readers {
			if err := do(tx, &drawn[i], sh); err != nil {
				return err
			}
		}
		return c.After(tx, "shared")
	})
	switch {
	case errors.Is(err, naast.TooMany):
		var p naast.Problems
		p.Add("naam", "U deelt al met veel mensen: ten hoogste %d. Stop eerst met iemand.", mostReaders)
		return fail(p)
	case err != nil:
		return err
	case again:
		return c.SeeOther(back)
	}
	_, use, _ := strings.Cut(s.Address(c.DB), "://")
	p := handout{Page: c.Base(c.T.S("Gedeeld")), Back: back}
	for i, sh := range readers {
		p.Cards = append(p.Cards, slip{sh.Called(), ui.CardFace{Number: drawn[i].Number, Secret: strings.Fields(vault.FormatSecret(drawn[i].Secret)), Use: use + door, Bare: true, Handed: true}})
	}
	return c.Page(200, handedOut(p))
}

// titled is with whom it is shared, in the language of the page.
func titled(t lang.Text, sh Share) string {
	switch {
	case sh.Anybody:
		return t.S("Alle medewerkers van %s", sh.Office)
	case sh.Office != "":
		return t.S("%s van %s", sh.Name, sh.Office)
	}
	return sh.Name
}
