package proof

import (
	"regexp"

	"naast/internal/guard"
)

// byTelephone is what somebody tells who has no screen, and a call to make.
func (s *told) byTelephone() {
	v := s.as("ruben", guard.HatFrontDoor).Get("/bellen/nieuw")
	first := len(s.words)
	v.Fill("verhaal", s.say("telefoonverhaal")).Fill("naam", s.say("telefoonnaam")).Fill("uren", s.say("telefoonuren"))
	v.Fill("telefoon", s.call("11 22")).Fill("adres", s.say("telefoonadres")).Fill("horen", "Wij sturen een brief").Fill("verder", "De voordeur zoekt iemand")
	v.Press("Schrijf op").Expect(200, s.words[first], s.words[first+1])

	v.Get("/bellen/nieuw")
	first = len(s.words)
	s.noCase(func() {
		v.Fill("naam", s.say("terugnaam")).Fill("telefoon", s.call("22 33")).Fill("verhaal", s.say("terugwaarover")).Fill("brief", "ja").Fill("adres", s.say("terugadres"))
	})
	v.Fill("verder", "Alleen terugbellen").Press("Schrijf op").Expect(200, s.words[first], s.words[first+3])
}

var sevenOnCard = regexp.MustCompile(`nummer (\d{7})`)

// shares is what she shares with somebody close to her, and what he writes.
func (s *told) shares() {
	v := s.her
	s.now = v
	v.Get("/mijn-pagina/delen")
	first := len(s.words)
	v.Fill("naam", s.say("naaste")).Fill("waarvoor", s.say("waarvoor")).Fill("doen", s.say("doen")).Fill("wat", "Mijn plan", "Mag mij een bericht schrijven")
	v.Press("Deel dit").Expect(200, "Geef dit nummer", s.words[first])
	number, secret := sevenOnCard.FindStringSubmatch(v.Text())[1], sixteen.FindString(v.Text())
	s.card()
	v.Get("/mijn-pagina/delen").Expect(200, s.words[first:first+3]...)
	near := s.visit().Get("/delen").Fill("vraagnummer", number).Fill("geheim", secret).Press("Laat zien")
	near.Expect(200, "deelt dit met u", s.words[first+2])
	near.Fill("bericht", s.say("naastebericht")).Press("Verstuur").Expect(200, "Verstuurd.")
	v.Get("/mijn-pagina/delen").Expect(200, s.words[len(s.words)-1])

	s.now = v
	v.Get("/mijn-pagina/vooraf").Fill("vervanger", "ja")
	s.keep("Spreek dit af", "/mijn-pagina/vooraf", typed{"als", "vooraf"}, typed{"mag", "voorafmag"})
}
