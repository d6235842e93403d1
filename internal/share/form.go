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
	Items, Papers             []string
	How                       string // wijze van ja, when somebody else fills it in
}

// writes is the choice beside the items.
const writes = "schrijven"

func readForm(c *web.Ctx) typed {
	return typed{Name: c.Form("naam"), Purpose: c.Form("waarvoor"), Act: c.Form("doen"), Until: c.Form("tot"), Items: c.Values("wat"), Papers: c.Values("brief"), How: c.Form("hoe")}
}

// The bounds of a share, in days: what is proposed, and the longest. An end day
// is always there; she can share anew.
const (
	usualDays = 90
	mostDays  = 366
)

// share reads the form.
func (t typed) share(today naast.Date) (sh Share, p naast.Problems) {
	sh = Share{Name: t.Name, Purpose: t.Purpose, Act: t.Act}
	if t.Name == "" {
		p.Add("naam", "Schrijf op met wie u deelt.")
	}
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
	web.CheckText(&p, "naam", t.Name, web.MaxLine)
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
	Value string // for the button
	Open  bool
	Lines []string
	What  string
}

func rows(t lang.Text, today naast.Date, all []casework.Document[Share]) (open, ended []row) {
	for _, d := range all {
		r := row{Share: d.Body, Value: string(d.Body.User), Open: d.Body.Open(today), What: whatOf(t, d.Body)}
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
	Name string
	Card ui.CardFace
	Back string
}

// give draws a card, shares, and shows the card. The secret is in this answer
// only; a repeat of the form leads back to the list.
func (s *Slice) give(c *web.Ctx, back string, do func(tx *db.Tx, card *account.Blank) error, fail func(p naast.Problems) error, name string) error {
	drawn, err := account.DrawCards(c, c.App.Vault, 1)
	if err != nil {
		return err
	}
	again := false
	err = c.DB.Write(c, db.System(door), func(tx *db.Tx) error {
		left, err := c.Before(tx)
		if again = left != ""; err != nil || again {
			return err
		}
		if err := do(tx, &drawn[0]); err != nil {
			return err
		}
		return c.After(tx, "shared")
	})
	switch {
	case errors.Is(err, naast.TooMany):
		var p naast.Problems
		p.Add("naam", "U deelt al met %d mensen. Stop eerst met iemand.", mostReaders)
		return fail(p)
	case err != nil:
		return err
	case again:
		return c.SeeOther(back)
	}
	_, use, _ := strings.Cut(s.Address(c.DB), "://")
	p := handout{Page: c.Base(c.T.S("Gedeeld")), Name: name, Back: back,
		Card: ui.CardFace{Number: drawn[0].Number, Secret: strings.Fields(vault.FormatSecret(drawn[0].Secret)), Use: use + door, Bare: true}}
	return c.Page(200, handedOut(p))
}
