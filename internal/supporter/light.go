package supporter

import (
	"naast"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// soon is how many days before its end a certificate is shown as running out:
// time enough to ask for a new one.
const soon = 60

// light is a traffic light: the word carries the meaning, the colour only helps.
type light struct {
	Tone ui.Kind
	Text string
}

func vogLight(t lang.Text, s Supporter, today naast.Date) light {
	switch {
	case s.VOGSeen == "":
		return light{ui.Error, t.S("Niet gezien")}
	case s.VOGUntil == "":
		return light{ui.Error, t.S("Geen dag voor een nieuwe")}
	case !s.VOGValid(today):
		return light{ui.Error, t.S("Verlopen: %s", t.DateShort(s.VOGUntil))}
	case s.VOGUntil < today.Add(soon):
		return light{ui.Warning, t.S("Bijna: %s", t.DateShort(s.VOGUntil))}
	}
	return light{ui.OK, t.S("Tot %s", t.DateShort(s.VOGUntil))}
}

func agreementLight(t lang.Text, s Supporter, today naast.Date) light {
	if s.Agreement == "" || s.Agreement > today {
		return light{ui.Error, t.S("Niet getekend")}
	}
	return light{ui.OK, t.S("Getekend %s", t.DateShort(s.Agreement))}
}

// stateLight says whether somebody can be asked now.
func stateLight(t lang.Text, s Supporter, today naast.Date) light {
	switch {
	case s.Until != "" && s.Until < today:
		return light{ui.Neutral, t.S("Gestopt")}
	case s.CountsFrom == 0:
		return light{ui.Warning, t.S("Nog geen account")}
	case s.Paused:
		return light{ui.Neutral, t.S("Pauze")}
	case s.Until != "":
		return light{ui.Warning, t.S("Stopt %s", t.DateShort(s.Until))}
	case s.Busy >= s.Room:
		return light{ui.Neutral, t.S("Vol")}
	}
	return light{ui.OK, t.S("Plek")}
}

// needsCare tells that something here waits for the coordinator.
func needsCare(s Supporter, today naast.Date) bool {
	gone := s.Until != "" && s.Until < today
	return !gone && (!s.VOGValid(today.Add(soon)) || s.Agreement == "" || s.CountsFrom == 0)
}

// kindNames are the kinds as people read them.
var kindNames = map[Kind]naast.Message{Volunteer: naast.Msg("vrijwilliger"), Professional: naast.Msg("beroepskracht")}

// Words say what a kind is called: "vrijwilliger", "beroepskracht".
func (k Kind) Words() naast.Message { return kindNames[k] }

// dayNames are the days of the week from Sunday.
var dayNames = [7]naast.Message{
	naast.Msg("zondag"), naast.Msg("maandag"), naast.Msg("dinsdag"), naast.Msg("woensdag"),
	naast.Msg("donderdag"), naast.Msg("vrijdag"), naast.Msg("zaterdag"),
}
