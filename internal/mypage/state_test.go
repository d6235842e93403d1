package mypage

import (
	"strings"
	"testing"

	"naast/internal/casework"
	"naast/internal/guard"
	"naast/internal/web/lang"
)

// moments are all states in which a question can be, with what she must read.
var moments = []struct {
	name string
	m    moment
	want []string // in Dutch
	can  []choice
}{
	{"sent", moment{State: guard.Sent, Door: []string{"Els", "Joost"}}, []string{"Uw vraag is er", "Els en Joost lezen uw vraag"}, []choice{pick, callMe, noThx}},
	{"sent, one at the door", moment{State: guard.Sent, Door: []string{"Els"}}, []string{"Els leest uw vraag"}, []choice{pick, callMe, noThx}},
	{"asking", moment{State: guard.OfferedS, Who: "Mara", Next: "Piet", Until: "2026-11-26"}, []string{"Wij vragen het aan Mara", "tot en met donderdag 26 november 2026", "Dan vragen wij Piet."}, []choice{noThx}},
	{"asking the last", moment{State: guard.OfferedS, Who: "Mara", Until: "2026-11-26"}, []string{"Dan zoeken wij met u verder."}, []choice{noThx}},
	{"asking the last of mine", moment{State: guard.OfferedS, Who: "Mara", Until: "2026-11-26", ByHer: true}, []string{"Dan kiest u zelf weer."}, []choice{noThx}},
	{"yes on the telephone", moment{State: guard.OfferedS, Who: "Mara", Phoned: true}, []string{"Mara zei ja", "Dat was aan de telefoon.", "Mara leest binnenkort uw vraag."}, []choice{noThx}},
	{"waiting, call me", moment{State: guard.Waiting, Waits: casework.WaitsCall}, []string{"Wij bellen u", "één of twee werkdagen"}, []choice{pick, noThx}},
	{"waiting, not yet", moment{State: guard.Waiting, Waits: casework.WaitsOn}, []string{"U wacht nog even"}, []choice{pick, callMe, noThx}},
	{"waiting, mine all passed", moment{State: guard.Waiting, ByHer: true, Tried: true}, []string{"U kunt weer kiezen", "Alleen u leest uw vraag nog."}, []choice{pick, callMe, noThx}},
	{"waiting, all passed", moment{State: guard.Waiting, Tried: true, Door: []string{"Els", "Joost"}}, []string{"Wij zoeken verder", "Dat ligt niet aan u.", "Els en Joost"}, []choice{pick, callMe, noThx}},
	{"waiting, somebody found", moment{State: guard.Waiting, Held: true, Who: "Noor"}, []string{"Wij vonden Noor voor u", "U beslist."}, []choice{accept, pick, callMe, noThx}},
	{"accepted, the day passed", moment{State: guard.Accepted, Who: "Mara", Until: "2026-11-13", Late: true}, []string{"Mara staat naast u", "Mara sprak u nog niet.", "Bel ons gerust."}, nil},
	{"accepted", moment{State: guard.Accepted, Who: "Mara", Until: "2026-11-30"}, []string{"Mara staat naast u", "uiterlijk maandag 30 november 2026"}, nil},
	{"accepted and met", moment{State: guard.Accepted, Who: "Mara", Met: true}, []string{"Mara staat naast u", "U mag altijd bellen."}, nil},
	{"accepted, appointment", moment{State: guard.Accepted, Who: "Mara", Talk: true}, []string{"Mara staat naast u"}, nil},
	{"accepted, leaving", moment{State: guard.Accepted, Who: "Mara", Leaves: true}, []string{"Wij zoeken iemand die het overneemt."}, nil},
	{"whoever it was left", moment{State: guard.Accepted, Gone: true, Who: "Mara"}, []string{"Wie naast u stond, werkt hier niet meer", "U mag ook zelf iemand kiezen."}, []choice{other}},
	{"left while it rested", moment{State: guard.Resting, Gone: true, Who: "Mara"}, []string{"werkt hier niet meer", "Wilt u weer hulp?"}, []choice{other}},
	{"resting", moment{State: guard.Resting, Who: "Mara"}, []string{"Het is nu rustig", "Mara blijft er voor u."}, []choice{callAgn}},
	{"no, thank you", moment{State: guard.Resting, Waits: casework.WaitsNo}, []string{"U zei: nee, dank u", "U hoeft niet te zeggen waarom."}, []choice{goOn}},
	{"stopped while asking", moment{State: guard.OfferedS, Stopped: true, Who: "Mara"}, []string{"U koos voor rust", "Niemand neemt nu contact met u op."}, []choice{goOn}},
	{"stopped later", moment{State: guard.Accepted, Stopped: true, Who: "Mara"}, []string{"U koos voor rust"}, []choice{goOn}},
}

func text(t lang.Text, s said) string {
	all := []string{t.M(s.Title)}
	for _, l := range s.Lines {
		all = append(all, t.M(l))
	}
	return strings.Join(all, " ")
}

// Every state has words, in every language, and the choices that belong to it.
func TestEveryState(t *testing.T) {
	for _, c := range moments {
		s := c.m.say()
		nl, en := text(lang.For("nl"), s), text(lang.For("en"), s)
		for _, w := range c.want {
			if !strings.Contains(nl, w) {
				t.Errorf("%s: no %q in %q", c.name, w, nl)
			}
		}
		if nl == en || strings.Contains(nl+en, "%!") || strings.Contains(en, " u ") {
			t.Errorf("%s in English: %q", c.name, en)
		}
		if len(s.Choices) != len(c.can) {
			t.Errorf("%s: choices %v, want %v", c.name, s.Choices, c.can)
			continue
		}
		for i := range c.can {
			if s.Choices[i] != c.can[i] {
				t.Errorf("%s: choices %v, want %v", c.name, s.Choices, c.can)
			}
		}
	}
}

// No state in which she can open her page is without words, whatever else is true.
func TestNoStateIsSilent(t *testing.T) {
	for _, st := range []guard.State{guard.Sent, guard.OfferedS, guard.Waiting, guard.Accepted, guard.Resting} {
		if !guard.Can(guard.ReadOwn, guard.Resident, st) {
			t.Fatalf("%s is not a state of her page", st)
		}
		for _, waits := range []string{"", casework.WaitsCall, casework.WaitsOn, casework.WaitsNo} {
			for bits := range 64 {
				on := func(i int) bool { return bits>>i&1 == 1 }
				m := moment{State: st, Waits: waits, Who: "Mara", Until: "2026-11-26", Stopped: on(0), ByHer: on(1), Phoned: on(2), Held: on(3), Tried: on(4), Met: on(5)}
				if s := m.say(); s.Title.Text == "" || len(s.Lines) == 0 {
					t.Errorf("%+v has no words", m)
				}
			}
		}
	}
	if guard.Can(guard.ReadOwn, guard.Resident, guard.Closed) {
		t.Error("a closed question has a page without words")
	}
}
