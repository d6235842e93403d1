package proof

import (
	"regexp"
	"strings"

	"naast/internal/guard"
	"naast/internal/web/webtest"
)

// visit lets somebody sit down whose requests pass the gate.
func (s *told) visit() *webtest.Visitor {
	s.now = webtest.New(s.t, s.gate.URL)
	return s.now
}

func (s *told) as(login string, hat guard.Hat) *webtest.Visitor {
	return s.visit().Post(s.staffDoor(login, hat), nil).Expect(200)
}

// typed fills one field with words of its own and expects to read them back
// where they belong, so that this test searches for what was really kept.
type typed struct{ field, what string }

// keep fills in fields, presses, and looks at a page where all of it is read.
func (s *told) keep(button, reader string, fields ...typed) {
	s.t.Helper()
	first := len(s.words)
	for _, f := range fields {
		s.now.Fill(f.field, s.say(f.what))
	}
	s.now.Press(button)
	if s.now.Status != 200 {
		s.t.Fatalf("%s answered %d:\n%s", s.now.Path, s.now.Status, s.now.Text())
	}
	if reader != "" {
		s.now.Get(reader)
	}
	for _, w := range s.words[first:] {
		if !strings.Contains(s.now.Body, w) {
			s.t.Fatalf("%s does not show %q:\n%s", s.now.Path, w, s.now.Text())
		}
	}
}

var sixteen = regexp.MustCompile(`\b\d{4}\s+\d{4}\s+\d{4}\s+\d{4}\b`)

// card reads the secret of the card on the page, and remembers it.
func (s *told) card() {
	secret := sixteen.FindString(s.now.Text())
	if secret == "" {
		s.t.Fatalf("no card on %s:\n%s", s.now.Path, s.now.Text())
	}
	s.words = append(s.words, secret, strings.Join(strings.Fields(secret), ""))
}

// herMail is where the resident wants to hear that there is a message.
const herMail = "zilverspreeuw.in.haar.mail@post.example"

// tellEverything is the life of a question, and all that stands around it; it
// gives who stands next to her, and where.
func (s *told) tellEverything() (login, url string) {
	login = s.asks()
	s.neverSent()
	s.callsBack()
	s.byTelephone()
	s.atTheTable()
	url = s.accepts(login)
	s.worksOn(url)
	s.residentWrites()
	s.shares()
	s.betweenTalks()
	s.coordinatorWrites()
	s.wrongDoors()
	return login, url
}

// asks tells a question, blocks somebody, and gives who is asked first.
func (s *told) asks() (login string) {
	v := s.visit().Get("/vraag/1")
	v.Fill("verhaal", s.say("verhaal")).Fill("domein", "zorg").Press("Verder")
	v.Fill("wil", s.say("wil")).Fill("niet", s.say("niet")).Fill("dorp", "harkeloo").Press("Verder")
	v.Fill("regel", s.say("regel")).Press("Laat mensen zien").Expect(200, "Stap 4 van 5")
	name := regexp.MustCompile(`Kies (\pL+)`).FindStringSubmatch(strings.Join(v.Buttons(), "\n"))[1]
	v.Press("Kies " + name).Press("Verder met deze keus")
	v.Fill("naam", s.say("naam")).Fill("telefoon", s.call("65 43")).Fill("uren", s.say("uren")).Fill("niveau", "E-mail: alleen dat er een bericht is")
	s.words = append(s.words, herMail)
	v.Fill("mail", herMail).Fill("gezondheid", "ja").Press("Versturen").Expect(200, "Dit is uw kaart")
	s.card()
	v.Press("Ik heb het opgeschreven. Naar mijn pagina.").Expect(200, name)
	v.Get("/mijn-pagina/vraag").Expect(200, s.words[0], s.words[1])
	s.her = v
	for _, d := range s.book.Staff {
		if first, _, _ := strings.Cut(d.Name, " "); first == name && d.Hat == guard.HatSupporter {
			return d.Login
		}
	}
	s.t.Fatalf("nobody is called %s", name)
	return ""
}

// neverSent are drafts: one that is left behind, one that is saved, one too long.
func (s *told) neverSent() {
	s.visit().Get("/vraag/1").Fill("verhaal", s.say("concept")).Press("Verder").Expect(200, "Stap 2 van 5")
	s.now.Fill("wil", s.say("conceptwil")).Press("Verder").Expect(200, "Stap 3 van 5")

	s.visit().Get("/vraag/1").Fill("verhaal", s.say("bewaard")).Press("Bewaren en later verder").Press("Maak mijn kaart").Expect(200, "Uw verhaal is bewaard.")
	s.card()
	s.now.Press("Ik heb het opgeschreven. Later verder.")

	s.visit().Get("/vraag/1").Fill("verhaal", strings.Repeat(s.say("telang")+" ", 3000)).Press("Verder").Expect(422)
}

// callsBack are the tasks for the front door, read there.
func (s *told) callsBack() {
	last := 0
	s.noCase(func() {
		s.visit().Get("/bel-mij").Fill("naam", s.say("belnaam")).Fill("telefoon", s.call("21 09")).Fill("uren", s.say("beluren")).Press("Bel mij terug").Expect(200, "Wij gaan bellen")
		last = len(s.words)
		s.visit().Get("/vraag/1").Fill("verhaal", s.say("overander")).Fill("voor", "Voor iemand anders").Press("Verder").Expect(200, "U vraagt hulp voor iemand anders")
		s.now.Fill("naam", s.say("andernaam")).Fill("telefoon", s.call("10 98")).Press("Bel deze persoon").Expect(200, "Wij gaan bellen")
	})
	s.as("ruben", guard.HatFrontDoor).Get("/bellen").Expect(200, s.words[last-4], s.words[last+1])
}

func (s *told) accepts(login string) (url string) {
	v := s.as(login, guard.HatSupporter)
	v.Get(v.Links("/aanbod/")[0]).Fill("kent", "nee").Press("Verder").Fill("antwoord", "ja").Press("Geef antwoord").Expect(200)
	return v.Get("/vandaag").Links("/zaak/")[0]
}

func (s *told) worksOn(url string) {
	v := s.now
	v.Get(url+"/verslag").Fill("hoe", "Bij de inwoner thuis").Fill("gesproken", "ja").Fill("kent", "nee").Fill("eerder", "nee")
	s.keep("Bewaar", url+"/verslag", typed{"tekst", "verslag"})
	v.Get(url + "/vraag")
	s.keep("Stel voor", url+"/vraag", typed{"woorden", "scherper"}, typed{"wil", "scherperwil"}, typed{"niet", "scherperniet"})
	v.Get(url + "/plan/schrijven")
	s.keep("Bewaar het plan", url+"/plan", typed{"nu", "plannu"}, typed{"wil", "planwil"})
	v.Get(url+"/stap").Fill("wie", "U namens de inwoner").Fill("rol", "Belangenbehartiger").Fill("dag", "3-12-2027")
	s.keep("Stel deze stap voor", url+"/plan", typed{"wat", "stap"}, typed{"instantie", "instantie"})
	v.Get(url + "/gesprek")
	s.keep("Bewaar het blad", url+"/gesprek", typed{"goed", "goed"}, typed{"lastig", "lastig"}, typed{"wil", "bladwil"}, typed{"mee", "mee"}, typed{"papieren", "papieren"}, typed{"zo", "zo"})
	v.Get(url+"/afspraken").Fill("dag", "3-12-2027").Fill("tijd", "10.00")
	s.keep("Zet de afspraak neer", url+"/afspraken", typed{"waar", "straat"}, typed{"mee", "metwie"}, typed{"over", "waarover"})
	v.Get(url + "/berichten")
	s.keep("Verstuur", url+"/berichten", typed{"tekst", "bericht"})
	v.Get(url + "/mensen")
	s.keep("Bewaar", url+"/mensen", typed{"naam", "zus"}, typed{"wie", "zuswie"}, typed{"mag", "zusmag"})
	v.Get(url + "/bereiken")
	s.keep("Bewaar", url+"/bereiken", typed{"adres", "adres"}, typed{"weten", "bel"})
	v.Get(url+"/gezin").Fill("zelf", "ja").Fill("hoe", "tafel").Fill("naast", "ik").Fill("telefoon", s.call("32 10"))
	v.Fill("verhaal", s.say("zoonverhaal")).Fill("wil", s.say("zoonwil")).Fill("niet", s.say("zoonniet")).Fill("wanneer", s.say("zoonuren"))
	v.Fill("naam", s.say("zoon")).Press("Schrijf deze vraag op").Expect(200, s.words[len(s.words)-5:]...)
	v.Get("/mensen").Expect(200, s.words[0]).Fill("zoek", s.words[0]).Press("Zoeken").Expect(200)
}

func (s *told) residentWrites() {
	v := s.her
	s.now = v
	v.Get("/mijn-pagina/berichten")
	s.keep("Versturen", "/mijn-pagina/berichten", typed{"bericht", "antwoord"})
	v.Get("/mijn-pagina/vraag")
	s.keep("Bewaar deze woorden", "/mijn-pagina/vraag", typed{"verhaal", "opnieuw"})
	v.Get("/mijn-pagina/plan")
	s.keep("Bewaren", "/mijn-pagina/plan", typed{"situatie", "eigensituatie"}, typed{"wens", "eigenwens"})
	v.Get("/mijn-pagina/gesprek")
	s.keep("Bewaren", "/mijn-pagina/gesprek", typed{"slecht", "slecht"})
	v.Get("/mijn-pagina/mensen")
	s.keep("Zet erbij", "/mijn-pagina/mensen", typed{"naam", "buurvrouw"}, typed{"wie", "buurwie"}, typed{"mag", "buurmag"})
	v.Get("/mijn-pagina/contact").Fill("telefoon", s.call("76 54"))
	s.keep("Bewaren", "/mijn-pagina/contact", typed{"naam", "anderenaam"}, typed{"uren", "andereuren"})
	v.Get("/mijn-pagina/meenemen/bestand").Expect(200)
	v.Get("/mijn-pagina/gesprek/papier").Expect(200)
}

// coordinatorWrites: what somebody who called writes down, and why somebody is proposed.
func (s *told) coordinatorWrites() {
	v := s.as("anneke", guard.HatCoordinator)
	v.Get("/stil")
	v.Get(v.Links("/stil/")[0]).Fill("gesproken", "ja").Fill("tekst", s.say("gebeld")).Press("Schrijf op").Expect(200)
	v = s.as("ineke", guard.HatCoordinator)
	v.Get("/stil")
	for _, l := range v.Links("/stil/") {
		if v.Get(l); len(v.Links(l+"/voorstel")) > 0 {
			v.Get(l+"/voorstel").Fill("wie", "Mara Veldkamper").Fill("reden", s.say("reden")).Press("Stel voor").Expect(200)
			return
		}
	}
	s.t.Fatal("nobody can be proposed to anybody")
}

// wrongDoors are secrets that are almost right.
func (s *told) wrongDoors() {
	s.visit().Get("/inloggen").Fill("inlognaam", "samira").Fill("woorden", s.say("woorden")).Fill("code", "123456").Press("Log in")
	s.visit().Get("/terug").Fill("vraagnummer", s.book.Residents[0].Number).Fill("geheim", "8765 4321 8765 4321").Press("Open mijn pagina")
	s.words = append(s.words, "8765 4321 8765 4321", "8765432187654321")
}
