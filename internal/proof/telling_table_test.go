package proof

import "naast/internal/guard"

// atTheTable is a sheet of paper that is typed in afterwards.
func (s *told) atTheTable() {
	v := s.as("samira", guard.HatSupporter).Get("/spreekuur/intypen")
	first := len(s.words)
	v.Fill("naam", s.say("velnaam")).Fill("telefoon", s.call("33 44")).Fill("uren", s.say("veluren"))
	v.Fill("verhaal", s.say("velverhaal")).Fill("wil", s.say("velwil")).Fill("niet", s.say("velniet"))
	v.Fill("wijze", "Ja, aangekruist op papier").Fill("verder", "Ik sta naast deze persoon").Press("Bewaar dit vel").Expect(200)
	v.Get("/mensen").Expect(200, s.words[first])
}

// betweenTalks is a moment that she asks to be remembered of, and a letter with a date.
func (s *told) betweenTalks() {
	v := s.her
	s.now = v
	v.Get("/mijn-pagina/momenten").Fill("waarvoor", "Bel mij").Fill("wanneer", "3-3-2027")
	s.keep("Spreek dit af", "/mijn-pagina/momenten", typed{"erbij", "moment"})
	v.Get("/mijn-pagina/brieven/datum").Fill("soort", "Een andere brief: de datum staat erin").Fill("dag", "3-12-2027")
	s.keep("Tel de dagen", "/mijn-pagina/brieven", typed{"van", "vanwie"}, typed{"notitie", "notitie"})
}
