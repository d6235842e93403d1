package field

import (
	"net/url"
	"strconv"
	"strings"

	"naast"
	"naast/internal/casework"
	"naast/internal/partnership"
	"naast/internal/table"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// told is what somebody told at a table without a network.
type told struct {
	Number       string // vraagnummer of the card that went along; empty: none
	Words, Wants string
	Contact      casework.Contact
	Domains      []string
	Village      string
	Health       string // ja or nee to the sentence with this version, as "ja 2"; niet: it was not read
	How          string // how she said that it may be written down
}

// readTold reads the answers, from a draft or from the page where it is checked.
func readTold(v url.Values) told {
	return told{Number: v.Get("vraagnummer"), Words: v.Get("verhaal"), Wants: v.Get("wil"), Domains: v["domein"], Village: v.Get("dorp"), Health: v.Get("gezondheid"), How: v.Get("wijze"),
		Contact: casework.Contact{Name: v.Get("naam"), Phone: v.Get("telefoon"), Hours: v.Get("uren"), MaySay: v.Get("zeggen") != ""}}
}

// asked is what is asked about somebody, here and on the page in the browser.
type asked struct {
	told
	set                          partnership.Settings
	Domain, Place, Healthy, Hows []ui.Option
	Sentence                     string // about her health, to read to her
}

// wording is a sentence of consent and its version.
type wording struct {
	version int
	text    string
}

// notRead is the answer that the sentence about health was not read to her.
const notRead = "niet"

func askedFrom(t lang.Text, set partnership.Settings, w wording, v told) asked {
	n := " " + strconv.Itoa(w.version)
	a := asked{told: v, set: set, Sentence: t.M(naast.Message{Text: w.text}),
		Healthy: []ui.Option{{Value: notRead, Label: t.S("Niet gevraagd: het gaat er niet over")}, {Value: "ja" + n, Label: t.S("Ja, zei de inwoner")}, {Value: "nee" + n, Label: t.S("Nee, zei de inwoner")}},
		Hows: []ui.Option{{Value: string(casework.AtTable), Label: t.S("Gezegd aan tafel")},
			{Value: string(casework.ByPhone), Label: t.S("Gezegd door de telefoon")}, {Value: string(casework.OnPaper), Label: t.S("Op papier")}}}
	for _, x := range set.Domains {
		a.Domain = append(a.Domain, ui.Option{Value: x.Code, Label: x.In(t)})
	}
	for _, x := range set.Villages {
		a.Place = append(a.Place, ui.Option{Value: x.Code, Label: x.In(t)})
	}
	if len(a.Place) > 0 {
		a.Place = append([]ui.Option{{Label: t.S("Niet gevraagd")}}, a.Place...)
	}
	return a
}

// check says what is missing. A yes to a sentence that was changed since is no
// yes to the one of now: it is asked again.
func (a asked) check() (p naast.Problems) {
	if a.Number != "" {
		_, p = table.ReadNumber(a.Number)
	}
	if a.Words == "" {
		p.Add("verhaal", "Schrijf op waar het over gaat, in de woorden van de inwoner.")
	}
	if label(a.Healthy, a.Health) == "" {
		p.Add("gezondheid", "Lees de zin voor en kies het antwoord. Of kies: niet gevraagd.")
	}
	if label(a.Hows, a.How) == "" {
		p.Add("wijze", "Kies hoe de inwoner ja zei.")
	}
	for name, text := range map[string]string{"naam": a.Contact.Name, "telefoon": a.Contact.Phone, "uren": a.Contact.Hours} {
		web.CheckText(&p, name, text, web.MaxLine)
	}
	web.CheckText(&p, "verhaal", a.Words, web.MaxText)
	web.CheckText(&p, "wil", a.Wants, web.MaxText)
	return p
}

// question is what is kept as a question without a card.
func (a asked) question(day naast.Date, mine bool) casework.Told {
	t := casework.Told{Question: casework.Question{Words: a.Words, Wants: a.Wants}, Contact: a.Contact, How: casework.Way(a.How), Said: day, Mine: mine}
	t.Facts.Domains, t.Facts.Village = partnership.Known(a.set.Domains, a.Domains...), partnership.One(a.set.Villages, a.Village)
	t.Delivery = casework.NewDelivery("", casework.LevelNone, "")
	if a.Contact.Phone != "" {
		t.Delivery = casework.NewDelivery("", casework.ChannelCall, a.Contact.Name)
	}
	if answer, _, read := strings.Cut(a.Health, " "); read {
		t.Health = answer
	}
	return t
}
