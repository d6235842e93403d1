// tekst: inwoner
package casework

import (
	"net/mail"
	"strings"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"

	"naast"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// How much a message may say. Nothing is the empty level.
const (
	LevelNone    = "niets" // in forms only
	LevelNeutral = "neutraal"
	LevelName    = "naam"
)

// mostName bounds a name in a mail; mostAddress an address. The record of the
// mailer has one size.
const (
	mostName    = 40
	mostAddress = 200
	mostLocal   = 64 // RFC 5321
)

// NewDelivery makes the mailer's record of what was filled in.
func NewDelivery(email, level, name string) Delivery {
	d := Delivery{Email: email}
	if level == ChannelCall || level == ChannelLetter {
		d.Channel, d.Level = level, LevelNeutral
		return d
	}
	if level == LevelNeutral || level == LevelName {
		d.Level = level
	}
	if d.Level != "" && d.Email != "" {
		d.Channel = ChannelMail
	}
	if d.Level == LevelName {
		d.Name = name
		if runes := []rune(name); len(runes) > mostName {
			d.Name = string(runes[:mostName])
		}
	}
	return d
}

// In is the record with the language in which she filled it in.
func (d Delivery) In(t lang.Text) Delivery {
	d.Language = t.Code()
	return d
}

// OddNumber tells that a phone number cannot be right, read as one that is
// dialled in the Netherlands. It is a reason to ask once, never to refuse: we
// cannot know every number.
func OddNumber(typed string) bool {
	n, err := phonenumbers.Parse(typed, "NL")
	return err != nil || !phonenumbers.IsPossibleNumber(n)
}

// oddAddress tells that no mail can be sent to this address.
func oddAddress(typed string) bool {
	a, err := mail.ParseAddress(typed)
	return err != nil || a.Address != typed || len(typed) > mostAddress || strings.LastIndexByte(typed, '@') > mostLocal || !utf8.ValidString(typed)
}

// LongReach bounds what she fills in about being reached.
func LongReach(to Contact, d Delivery) (p naast.Problems) {
	web.CheckText(&p, "naam", to.Name, web.MaxLine)
	web.CheckText(&p, "telefoon", to.Phone, web.MaxLine)
	web.CheckText(&p, "uren", to.Hours, web.MaxLine)
	web.CheckText(&p, "mail", d.Email, web.MaxLine)
	web.CheckText(&p, "adres", to.Street, web.MaxLine)
	return p
}

// CheckReach says what is wrong with how she wants to be reached. seen is the
// number about which was asked before: typed once more, it is taken as it is.
func CheckReach(to Contact, d Delivery, seen string) (p naast.Problems) {
	if to.Phone != "" && OddNumber(to.Phone) && seen != to.Phone {
		p.Add("telefoon", "Klopt dit nummer? Kijk het nog eens na. Klopt het? Druk dan nog een keer op de knop.")
	}
	switch {
	case d.Channel == ChannelCall && to.Phone == "":
		p.Add("telefoon", "Vul uw nummer in. Zonder nummer kunnen wij u niet bellen.")
	case d.Channel == ChannelLetter && to.Street == "":
		p.Add("adres", "Vul uw adres in. Daar gaat de brief heen.")
	case d.byPerson():
	case d.Level != "" && d.Email == "":
		p.Add("mail", "Vul uw e-mailadres in. Of kies: geen berichten.")
	case d.Email != "" && oddAddress(d.Email):
		p.Add("mail", "Dit e-mailadres klopt niet. Staat er een @ in?")
	}
	return p
}

// LevelOptions are the ways to hear that there is something new, and how much
// a mail says. A letter is there only where an address is asked.
func LevelOptions(t lang.Text, letter bool) []ui.Option {
	os := []ui.Option{
		{Value: LevelNone, Label: t.S("Geen berichten")},
		{Value: LevelNeutral, Label: t.S("E-mail: alleen dat er een bericht is"), Hint: t.S("Er staat dan niet bij van wie, en niet waarover.")},
		{Value: LevelName, Label: t.S("E-mail met mijn naam en mijn afspraak")},
		{Value: ChannelCall, Label: t.S("Bel mij"), Hint: t.S("Iemand belt u en vertelt wat er nieuw is.")},
	}
	if letter {
		os = append(os, ui.Option{Value: ChannelLetter, Label: t.S("Stuur mij een brief"), Hint: t.S("In de brief staat alleen dat er iets nieuws is.")})
	}
	return os
}

// LevelOf is the level as a form has it.
func LevelOf(d Delivery) string {
	switch {
	case d.byPerson():
		return d.Channel
	case d.Level == "":
		return LevelNone
	}
	return d.Level
}
