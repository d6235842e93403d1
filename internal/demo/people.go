package demo

import (
	"time"

	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/supporter"
)

// Everybody and every place here is invented.

func settings() partnership.Settings {
	s := partnership.Defaults()
	s.Name = "Naast in Wesselrade"
	s.Tagline = "Iemand die naast u staat. Gratis en los van de gemeente."
	s.Municipality = "Wesselrade"
	s.Phone = "0999 20 30 40"
	s.Hours = "Maandag tot en met vrijdag van 9.00 tot 17.00 uur"
	s.English = english
	s.Villages = []partnership.Term{{Code: "harkeloo", Label: "Harkeloo"}, {Code: "oudewiel", Label: "Oudewiel"}, {Code: "tinkerbroek", Label: "Tinkerbroek"}, {Code: "zandesch", Label: "Zandesch"}}
	s.KindFor = map[string]string{"jeugd": string(supporter.Professional), "werk": string(supporter.Volunteer)}
	return s
}

// english is what the partnership's own sentences are in English.
var english = map[string]string{
	"Maandag tot en met vrijdag van 9.00 tot 17.00 uur":     "Monday to Friday from 9.00 to 17.00",
	"Wij houden de voordeur open voor alle vier de dorpen.": "We keep the front door open for all four villages.",
	"Werkdagen van 9.00 tot 17.00 uur":                      "Working days from 9.00 to 17.00",
	"Beroepskrachten en vrijwilligers voor alle vragen.":    "Professionals and volunteers for every question.",
	"Maandag en woensdag van 9.00 tot 12.00 uur":            "Mondays and Wednesdays from 9.00 to 12.00",
	"Buren die de weg weten, dicht bij huis.":               "Neighbours who know the way, close to home.",
	"Vrijdag van 9.00 tot 12.00 uur, loop gerust binnen":    "Fridays from 9.00 to 12.00, just walk in",
	"Ouderen die ouderen helpen. Wij komen ook thuis.":      "Older people who help older people. We also come to your home.",
	"Dinsdag van 13.30 tot 16.30 uur":                       "Tuesdays from 13.30 to 16.30",
	"Mensen die het zelf hebben meegemaakt.":                "People who have been through it themselves.",
	"Donderdag van 19.00 tot 21.00 uur":                     "Thursdays from 19.00 to 21.00",
}

// member is one organisation of the demo.
type member struct {
	key string
	partnership.Organisation
}

var members = []member{
	{"koepel", partnership.Organisation{Name: "Samenkracht Wesselrade", Umbrella: true, About: "Wij houden de voordeur open voor alle vier de dorpen.", Phone: "0999 20 30 40", Hours: "Werkdagen van 9.00 tot 17.00 uur", Place: "Dorpshuis De Schakel, Harkeloo"}},
	{"kring", partnership.Organisation{Name: "De Kring Wesselrade", About: "Beroepskrachten en vrijwilligers voor alle vragen.", Phone: "0999 20 30 41", Hours: "Maandag en woensdag van 9.00 tot 12.00 uur", Place: "Markt 3, Harkeloo"}},
	{"steunpunt", partnership.Organisation{Name: "Steunpunt Tinkerbroek", About: "Buren die de weg weten, dicht bij huis.", Phone: "0999 20 30 42", Hours: "Vrijdag van 9.00 tot 12.00 uur, loop gerust binnen", Place: "De Oude School, Tinkerbroek"}},
	{"ouderen", partnership.Organisation{Name: "Ouderenraad Oudewiel", About: "Ouderen die ouderen helpen. Wij komen ook thuis.", Phone: "0999 20 30 43", Hours: "Dinsdag van 13.30 tot 16.30 uur", Place: "Zaal Het Wiel, Oudewiel"}},
	{"ervaring", partnership.Organisation{Name: "Ervaringskracht Zandesch", About: "Mensen die het zelf hebben meegemaakt.", Phone: "0999 20 30 44", Hours: "Donderdag van 19.00 tot 21.00 uur", Place: "De Werf, Zandesch"}},
}

// person is one supporter of the demo.
type person struct {
	login, first, last, org string
	kind                    supporter.Kind
	village                 string
	domains                 string // "geld3 werk2"
	languages               string
	look                    []time.Weekday
	room                    int
	experience              bool
	sentence                string
	extra                   func(*supporter.Supporter)
}

const (
	vol  = supporter.Volunteer
	prof = supporter.Professional
)

var (
	weekdays = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
	monThu   = []time.Weekday{time.Monday, time.Thursday}
	tueFri   = []time.Weekday{time.Tuesday, time.Friday}
	evenings = []time.Weekday{time.Monday, time.Wednesday, time.Friday}
)

var people = []person{
	{"mara", "Mara", "Veldkamper", "kring", prof, "harkeloo", "geld3 werk3 wonen2 recht2 zorg2", "nl en", weekdays, 12, false, "Ik neem rustig de tijd.", nil},
	{"jelmer", "Jelmer", "Hoogstede", "kring", prof, "oudewiel", "jeugd3 onderwijs3 zorg2 relaties2", "nl en de", weekdays, 12, false, "Ik werk graag met ouders en kinderen.", nil},
	{"samira", "Samira", "El Idrin", "kring", prof, "zandesch", "zorg3 gezondheid3 zelfstandig2 vervoer2", "nl ar fr", weekdays, 10, false, "Samen zoeken wij uit wat u wilt.", nil},
	{"berend", "Berend", "Tolhuis", "kring", vol, "harkeloo", "geld2 digitaal3 recht2", "nl", monThu, 4, false, "Ik weet de weg in formulieren.", nil},
	{"oksana", "Oksana", "Hrybova", "kring", vol, "tinkerbroek", "werk2 wonen2 meedoen2", "nl uk en", evenings, 3, true, "Ik weet hoe het is om opnieuw te beginnen.", nil},
	{"wietske", "Wietske", "Dalmolen", "steunpunt", vol, "tinkerbroek", "zorg2 vervoer3 zelfstandig2 meedoen2", "nl", tueFri, 4, false, "Ik woon hier al veertig jaar.", nil},
	{"gijs", "Gijs", "Ravenhorst", "steunpunt", vol, "tinkerbroek", "geld3 werk2 recht2", "nl", monThu, 3, true, "Ik heb zelf schulden gehad.", func(s *supporter.Supporter) { s.Shown.Experience = true }},
	{"nour", "Nour", "Abdelan", "steunpunt", vol, "harkeloo", "meedoen3 onderwijs2 werk1", "nl ar en", evenings, 4, false, "Thee staat klaar.", nil},
	{"tjitse", "Tjitse", "Boonakker", "steunpunt", prof, "oudewiel", "wonen3 recht3 geld2 veiligheid2", "nl en", weekdays, 10, false, "Ik ga graag mee naar een gesprek.", nil},
	{"lies", "Lies", "Hamerling", "steunpunt", vol, "zandesch", "relaties2 zingeving3 gezondheid1", "nl", tueFri, 3, false, "Ik luister eerst.", nil},
	{"arend", "Arend", "Slotboomer", "steunpunt", vol, "tinkerbroek", "digitaal2 vervoer2 geld1", "nl", tueFri, 2, false, "", nil},
	{"corrie", "Corrie", "Middelham", "ouderen", vol, "oudewiel", "zorg3 zelfstandig3 vervoer2 wonen1", "nl", monThu, 5, false, "Ik kom graag bij u thuis.", nil},
	{"hendrik", "Hendrik", "Pasveld", "ouderen", vol, "oudewiel", "geld2 recht2 digitaal1", "nl de", tueFri, 4, false, "Vroeger werkte ik op een kantoor.", nil},
	{"tonia", "Tonia", "Zwartkamp", "ouderen", vol, "harkeloo", "zorg2 gezondheid2 meedoen2", "nl", monThu, 4, true, "Ik zorg zelf ook voor iemand.", func(s *supporter.Supporter) { s.Shown.Experience = true }},
	{"evert", "Evert", "Lindhorst", "ouderen", prof, "zandesch", "zorg3 wonen2 gezondheid2 zelfstandig3", "nl en", weekdays, 9, false, "Ik ken de regels, u kent uw leven.", nil},
	{"mien", "Mien", "Askamer", "ouderen", vol, "oudewiel", "zelfstandig2 zingeving2", "nl", monThu, 2, false, "", func(s *supporter.Supporter) { s.Paused = true }},
	{"roos", "Roos", "Vossebelt", "ervaring", vol, "zandesch", "gezondheid3 relaties3 zorg2", "nl en", evenings, 3, true, "Ik weet hoe het is als het niet meer gaat.", func(s *supporter.Supporter) { s.Shown.Experience = true }},
	{"davey", "Davey", "Kroonsma", "ervaring", vol, "harkeloo", "werk3 geld2 wonen2", "nl pap", evenings, 3, true, "Ik kom ook uit de bijstand.", func(s *supporter.Supporter) { s.Shown.Experience = true }},
	{"elif", "Elif", "Karadal", "ervaring", vol, "tinkerbroek", "jeugd2 onderwijs2 relaties2 veiligheid2", "nl tr", tueFri, 4, true, "Wij praten eerst gewoon.", nil},
	{"yonas", "Yonas", "Tekleab", "ervaring", vol, "zandesch", "meedoen3 werk2 onderwijs1 wonen1", "nl ti en", evenings, 3, true, "Ik leerde hier zelf de taal.", func(s *supporter.Supporter) { s.Shown.Experience = true }},
	{"pien", "Pien", "Overdorp", "ervaring", vol, "harkeloo", "jeugd2 gezondheid2 zingeving2", "nl en", monThu, 2, true, "", nil},
	{"kasia", "Kasia", "Wronska", "ervaring", vol, "oudewiel", "werk2 wonen2 recht1", "nl pl", tueFri, 3, false, "Ik help graag met brieven.", nil},
	{"bart", "Bart", "Nieuwkamer", "koepel", prof, "harkeloo", "zorg2 geld2 wonen2 werk2 jeugd2 recht2 anders2", "nl en", weekdays, 8, false, "Elke vraag is goed.", nil},
	{"fenna", "Fenna", "Hulsbeek", "koepel", prof, "zandesch", "zorg2 onderwijs2 vervoer2 veiligheid3 anders2", "nl en", weekdays, 8, false, "Ik wijs u graag de weg.", func(s *supporter.Supporter) { s.VOGUntil = "" }},
}

// officer is somebody with a hat beside or instead of supporting.
type officer struct {
	login, name, org string
	hats             []guard.Hat
}

var officers = []officer{
	{"ineke", "Ineke Brandwijk", "koepel", []guard.Hat{guard.HatFrontDoor, guard.HatCoordinator}},
	{"ruben", "Ruben Stalhoeve", "koepel", []guard.Hat{guard.HatFrontDoor}},
	{"anneke", "Anneke Grootveen", "kring", []guard.Hat{guard.HatCoordinator}},
	{"sjoerd", "Sjoerd Merkelbeek", "steunpunt", []guard.Hat{guard.HatCoordinator}},
	{"dina", "Dina Oosterkamp", "ouderen", []guard.Hat{guard.HatCoordinator, guard.HatBoard}},
	{"malik", "Malik Zandberger", "ervaring", []guard.Hat{guard.HatCoordinator}},
	{"hanna", "Hanna Torenbeek", "koepel", []guard.Hat{guard.HatBoard}},
}
