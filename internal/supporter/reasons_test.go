package supporter

import (
	"strings"
	"testing"

	"naast"
	"naast/internal/partnership"
	"naast/internal/web/lang"
)

func read(rs []naast.Message) string {
	var all []string
	for _, r := range rs {
		all = append(all, lang.For("nl").M(r))
	}
	return strings.Join(all, " | ")
}

func TestReasonsInWords(t *testing.T) {
	set := partnership.Defaults()
	for _, c := range []struct {
		name string
		s    func(*Supporter)
		n    func(*Need)
		want string
	}{
		{"all that was asked", nil, nil, "Spreekt Turks | Weet veel van geld en schulden | Komt bij u thuis"},
		{"own experience, shown", func(s *Supporter) { s.Experience, s.Shown.Experience = true, true }, nil,
			"Heeft dit zelf meegemaakt | Spreekt Turks | Weet veel van geld en schulden | Komt bij u thuis"},
		{"own experience, not shown", func(s *Supporter) { s.Experience = true }, nil, "Spreekt Turks | Weet veel van geld en schulden | Komt bij u thuis"},
		{"experience shown but not there", func(s *Supporter) { s.Shown.Experience = true }, nil, "Spreekt Turks | Weet veel van geld en schulden | Komt bij u thuis"},
		{"interpreter", nil, func(n *Need) { n.Language, n.Interpreter = "ti", true }, "Werkt samen met een tolk | Weet veel van geld en schulden | Komt bij u thuis"},
		{"most known first", func(s *Supporter) { s.Domains = map[string]Depth{"geld": 1, "jeugd": 3} }, func(n *Need) { n.Language = "" },
			"Weet veel van kinderen en opvoeden | Komt bij u thuis | Weet iets van geld en schulden"},
		{"nobody she knows", nil, func(n *Need) { n.Known, n.Language, n.Place = Unfamiliar, "nl", "" }, "Woont niet in uw dorp | Weet veel van geld en schulden"},
		{"his own village is not told", nil, func(n *Need) { n.Known, n.Village, n.Language, n.Place = Unfamiliar, "harkeloo", "", "" }, "Weet veel van geld en schulden"},
		{"somebody she knows", nil, func(n *Need) { n.Known, n.Language, n.Place = Familiar, "", ByPhone }, "Komt vaak in uw dorp | Weet veel van geld en schulden | Helpt u door de telefoon"},
		{"a local word", nil, func(n *Need) { n.Domains, n.Language, n.Place = []string{"tuin"}, "", AtTheHour }, "Zit op het spreekuur"},
		{"nothing asked", nil, func(n *Need) { *n = Need{At: n.At} }, "Heeft nu tijd voor u"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, n := fit(), asked()
			if c.s != nil {
				c.s(&s)
			}
			if c.n != nil {
				c.n(&n)
			}
			if got := read(Reasons(s, n, set)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// What he did not choose to show is in no proposal, whatever is asked; when he
// chooses it, it is there (the control).
func TestProposalShowsNoMoreThanHeChose(t *testing.T) {
	set := partnership.Defaults()
	set.Villages = []partnership.Term{{Code: "harkeloo", Label: "Harkeloo"}, {Code: "oudewiel", Label: "Oudewiel"}}
	s := fit()
	s.Experience = true
	org := partnership.Organisation{Name: "De Kring Wesselrade", Phone: "0512 10 20 30"}
	all := func(s Supporter) (text string) {
		for _, known := range []string{"", Familiar, Unfamiliar} {
			for _, place := range []string{"", AtHome, ByPhone, AtTheHour} {
				for _, v := range []string{"", "harkeloo", "oudewiel"} {
					n := asked()
					n.Known, n.Place, n.Village = known, place, v
					p := Present(s, org, n, set)
					text += strings.Join([]string{p.Name, p.Organisation, p.Phone, p.Sentence, read(p.Reasons)}, "\n")
				}
			}
		}
		return text
	}
	secrets := []string{"Hout", "06 1234", "meegemaakt", "Ik kook graag"}
	hidden := all(s)
	for _, secret := range append(secrets, "Het Dak", "Harkeloo") {
		if strings.Contains(hidden, secret) {
			t.Errorf("%q is shown", secret)
		}
	}
	s.Shown = Shown{LastName: true, OwnNumber: true, Experience: true, Sentence: "Ik kook graag"}
	shown := all(s)
	for _, secret := range secrets {
		if !strings.Contains(shown, secret) {
			t.Errorf("%q is not shown although he chose so", secret)
		}
	}
}
