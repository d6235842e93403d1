// tekst: inwoner
package mypage

import (
	"naast"
	"naast/internal/casework"
	"naast/internal/guard"
)

// moment is all that the one thing on top depends on.
type moment struct {
	State   guard.State
	Stopped bool
	Waits   string
	ByHer   bool // only those she chose may read it
	Who     string
	Next    string     // who is asked after that
	Until   naast.Date // last day to answer, or day by which he calls
	Late    bool       // that day has passed
	Phoned  bool       // said yes on the telephone
	Held    bool       // somebody is proposed to her
	Leaves  bool       // her supporter asks to be replaced
	Gone    bool       // her supporter left
	Tried   bool       // whom she named could not
	Met     bool       // they spoke already
	Talk    bool       // an appointment stands on the page
	Door    []string   // who reads at the front door
}

// choice is something she can do next.
type choice string

// The choices, each a button of its own.
const (
	pick    choice = "kiezen"   // choose from people
	accept  choice = "voorstel" // take whom we found
	callMe  choice = "bel"      // call me back
	noThx   choice = "nee"      // no, thank you
	goOn    choice = "verder"   // take a pause or a no back
	callAgn choice = "weer"     // contact again
	other   choice = "ander"    // somebody else, after one who left
)

// said is the one thing: a title, what happens now and until when, and what
// she can do.
type said struct {
	Title   naast.Message
	Lines   []naast.Message
	Choices []choice
}

// say puts every state of a question into words. It is the only place that
// does, and pure, so that all of it can be tested.
func (m moment) say() said {
	switch {
	case m.Stopped:
		return said{naast.Msg("U koos voor rust"), []naast.Message{naast.Msg("Niemand neemt nu contact met u op."), naast.Msg("Alles blijft bewaard. U kunt altijd weer verder.")}, []choice{goOn}}
	case m.Gone:
		return m.gone()
	case m.State == guard.Accepted:
		return m.accepted()
	case m.State == guard.Resting && m.Waits == casework.WaitsNo:
		return said{naast.Msg("U zei: nee, dank u"), []naast.Message{naast.Msg("Dat is goed. U hoeft niet te zeggen waarom."), naast.Msg("Wilt u later toch hulp? Dan kan dat meteen.")}, []choice{goOn}}
	case m.State == guard.Resting:
		return said{naast.Msg("Het is nu rustig"), []naast.Message{naast.Msg("%s blijft er voor u.", m.Who), naast.Msg("U mag altijd weer bellen of iets vragen.")}, []choice{callAgn}}
	case m.State == guard.OfferedS && m.Phoned:
		return said{naast.Msg("%s zei ja", m.Who), []naast.Message{naast.Msg("Dat was aan de telefoon."), naast.Msg("%s leest binnenkort uw vraag. Daarna hoort u meer.", m.Who)}, []choice{noThx}}
	case m.State == guard.OfferedS:
		return m.asking()
	}
	return m.waiting()
}

// gone is when whoever stood next to her left.
func (m moment) gone() said {
	s := said{naast.Msg("Wie naast u stond, werkt hier niet meer"), []naast.Message{naast.Msg("Wij zoeken iemand die het overneemt. U mag ook zelf iemand kiezen.")}, []choice{other}}
	if m.State == guard.Resting {
		s.Lines = []naast.Message{naast.Msg("Wilt u weer hulp? Kies dan iemand anders. Of bel ons.")}
	}
	return s
}

func (m moment) accepted() said {
	s := said{Title: naast.Msg("%s staat naast u", m.Who)}
	switch {
	case m.Leaves:
		s.Lines = []naast.Message{naast.Msg("%s kan niet lang meer. Wij zoeken iemand die het overneemt.", m.Who), naast.Msg("U hoort het als eerste.")}
	case m.Talk: // the appointment itself stands above
	case m.Met:
		s.Lines = []naast.Message{naast.Msg("Er staat nu geen afspraak. U mag altijd bellen.")}
	case m.Late: // a day in the past promises nothing
		s.Lines = []naast.Message{naast.Msg("%s sprak u nog niet. Dat duurt te lang. Bel ons gerust.", m.Who)}
	default:
		s.Lines = []naast.Message{naast.Msg("%s neemt contact met u op. Dat is uiterlijk %s.", m.Who, m.Until)}
	}
	return s
}

func (m moment) asking() said {
	s := said{Title: naast.Msg("Wij vragen het aan %s", m.Who), Choices: []choice{noThx},
		Lines: []naast.Message{naast.Msg("%s zegt ja of nee. Dat kan tot en met %s.", m.Who, m.Until)}}
	switch {
	case m.Next != "":
		s.Lines = append(s.Lines, naast.Msg("Is het nee? Dan vragen wij %s.", m.Next))
	case m.ByHer:
		s.Lines = append(s.Lines, naast.Msg("Is het nee? Dan kiest u zelf weer."))
	default:
		s.Lines = append(s.Lines, naast.Msg("Is het nee? Dan zoeken wij met u verder."))
	}
	return s
}

func (m moment) waiting() said {
	switch {
	case m.Held:
		return said{naast.Msg("Wij vonden %s voor u", m.Who), []naast.Message{naast.Msg("U beslist. Wilt u dat wij het vragen?")}, []choice{accept, pick, callMe, noThx}}
	case m.Waits == casework.WaitsCall:
		return said{naast.Msg("Wij bellen u"), []naast.Message{naast.Msg("U vroeg of wij bellen. Dat duurt meestal één of twee werkdagen."), naast.Msg("U kunt ook nu al zelf kiezen.")}, []choice{pick, noThx}}
	case m.Waits == casework.WaitsOn:
		return said{naast.Msg("U wacht nog even"), []naast.Message{naast.Msg("Dat is goed. U kiest wanneer u wilt.")}, []choice{pick, callMe, noThx}}
	case m.ByHer:
		return said{naast.Msg("U kunt weer kiezen"), []naast.Message{naast.Msg("Wie u koos, kan nu niet. Alleen u leest uw vraag nog.")}, []choice{pick, callMe, noThx}}
	case m.Tried:
		return said{naast.Msg("Wij zoeken verder"), []naast.Message{naast.Msg("Wie u koos, kan nu niet. Dat ligt niet aan u."), m.door()}, []choice{pick, callMe, noThx}}
	}
	return said{naast.Msg("Uw vraag is er"), []naast.Message{m.door(), naast.Msg("U kunt zelf iemand kiezen. Wij mogen dat ook voor u doen.")}, []choice{pick, callMe, noThx}}
}

// door says who reads the question while it waits.
func (m moment) door() naast.Message {
	switch len(m.Door) {
	case 0:
		return naast.Msg("Wij zoeken iemand voor u.")
	case 1:
		return naast.Msg("%s leest uw vraag en zoekt iemand voor u.", m.Door[0])
	}
	return naast.Msg("%s en %s lezen uw vraag en zoeken iemand voor u.", m.Door[0], m.Door[1])
}
