package supporter

import (
	"slices"
	"strings"
	"time"

	"naast"
	"naast/internal/partnership"
)

// Code is the reason why somebody may not be proposed. A resident never sees
// it: who may not be proposed to her is simply absent.
type Code string

// The hard rules, each with its own code.
const (
	NoDomain       Code = "domain"       // knows none of the parts of life that are asked
	NoLanguage     Code = "language"     // does not speak the language, and no interpreter is wished
	NoVOG          Code = "vog"          // no certificate of conduct that is valid on the day
	NoAgreement    Code = "agreement"    // no agreement signed by that day
	NotIndependent Code = "independence" // bound to a party to the question
	NoRoom         Code = "room"         // stands next to as many people as he can
	NotLooking     Code = "look-days"    // has no day on which he looks
	IsPaused       Code = "paused"       // takes a break
	HasEnded       Code = "until"        // will have left on that day
	NoPlace        Code = "place"        // does not come where she wants to talk
	Excluded       Code = "excluded"     // she does not want him, he passed, or he knows her
	Colleague      Code = "colleague"    // she works at his organisation herself
	NoKey          Code = "key"          // his key does not count yet: nothing can be granted to him
)

// rules are all hard rules, in the order in which their codes are given.
var rules = []struct {
	code   Code
	breaks func(Supporter, Need) bool
}{
	{Excluded, func(s Supporter, n Need) bool { return slices.Contains(n.Exclude, s.User) }},
	{Colleague, func(s Supporter, n Need) bool { return n.NotFrom != "" && s.Organisation == n.NotFrom }},
	{IsPaused, func(s Supporter, _ Need) bool { return s.Paused }},
	{HasEnded, func(s Supporter, n Need) bool { return s.Until != "" && s.Until < n.Day() }},
	{NotLooking, func(s Supporter, _ Need) bool { return len(s.LookDays) == 0 }},
	{NoKey, func(s Supporter, n Need) bool { return !s.Counts(time.Unix(n.At, 0)) }},
	{NoRoom, func(s Supporter, _ Need) bool { return s.Busy >= s.Room }},
	{NoVOG, func(s Supporter, n Need) bool { return !s.VOGValid(n.Day()) }},
	{NoAgreement, func(s Supporter, n Need) bool { return s.Agreement == "" || s.Agreement > n.Day() }},
	{NotIndependent, func(s Supporter, n Need) bool { return Bound(s.Ties, n.Parties) }},
	{NoDomain, func(s Supporter, n Need) bool { return !knows(s, n.Asked()) }},
	{NoLanguage, func(s Supporter, n Need) bool { return !n.Interpreter && !s.Speaks(n.Language) }},
	{NoPlace, func(s Supporter, n Need) bool { return !s.reaches(n) }},
}

// Check tells which hard rules forbid proposing this supporter for this need;
// nothing means that he may be proposed. It is pure: the same rules count for
// the shortlist, the batch, assigning by hand and letters.
func Check(s Supporter, n Need) (broken []Code) {
	for _, r := range rules {
		if r.breaks(s, n) {
			broken = append(broken, r.code)
		}
	}
	return broken
}

// Day is the day on which VOG, agreement and end date must hold: the planned
// day, or else the day of asking.
func (n Need) Day() naast.Date {
	if n.On == "" {
		return naast.Today(time.Unix(n.At, 0))
	}
	return n.On
}

// Asked are the parts of life that somebody must know something of: those she
// ticked, without "iets anders", which everybody can listen to.
func (n Need) Asked() []string {
	return slices.DeleteFunc(slices.Clone(n.Domains), func(d string) bool { return d == partnership.Other })
}

// knows tells whether somebody knows at least one of the parts of life. A life
// does not fall apart into parts: for the rest he finds the way with her.
func knows(s Supporter, domains []string) bool {
	return len(domains) == 0 || slices.ContainsFunc(domains, func(d string) bool { return s.Domains[d] > 0 })
}

// Speaks tells whether somebody speaks a language. Everybody here speaks Dutch.
func (s Supporter) Speaks(language string) bool {
	return language == "" || language == Dutch || slices.Contains(s.Languages, language)
}

// Dutch is the code of the language in which Naast works.
const Dutch = "nl"

// VOGValid tells whether a certificate of conduct counts on a day: it was seen
// by then, and the day on which the organisation asks for a new one has not
// passed. Without such a day it does not count: a gap in the register is no yes.
func (s Supporter) VOGValid(day naast.Date) bool {
	return s.VOGSeen != "" && s.VOGSeen <= day && s.VOGUntil >= day
}

// Bound tells whether one of these ties is with one of these parties.
func Bound(ties []Tie, parties []string) bool {
	return slices.ContainsFunc(ties, func(t Tie) bool {
		return slices.ContainsFunc(parties, func(p string) bool { return sameParty(t.Party, p) })
	})
}

func sameParty(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}

// The places where people can talk, as codes of Need.Place.
const (
	AtHome    = "thuis"
	ByPhone   = "telefoon"
	AtTheHour = "spreekuur"
)

// The wishes about acquaintance, as codes of Need.Known.
const (
	Familiar   = "bekend"
	Unfamiliar = "onbekend"
)

// reaches tells whether somebody comes where she wants to talk.
func (s Supporter) reaches(n Need) bool {
	switch n.Place {
	case "":
		return true
	case AtHome:
		return s.HomeVisits && s.ComesTo(n.Village)
	case ByPhone:
		return s.Telephone
	case AtTheHour:
		return s.Hour
	}
	return false
}

// ComesTo tells whether somebody goes to a village: one he named, his own, or
// any when he named none. A village she did not tell is no reason against him.
func (s Supporter) ComesTo(village string) bool {
	return village == "" || len(s.WorksIn) == 0 || s.Village == village || slices.Contains(s.WorksIn, village)
}

// words say in a coordinator's language why somebody may not be proposed.
var words = map[Code]naast.Message{
	NoDomain:       naast.Msg("Weet niet genoeg van wat er gevraagd wordt"),
	NoLanguage:     naast.Msg("Spreekt de taal niet"),
	NoVOG:          naast.Msg("Heeft geen geldige VOG op die dag"),
	NoAgreement:    naast.Msg("Heeft nog geen overeenkomst getekend"),
	NotIndependent: naast.Msg("Is verbonden aan een partij in deze vraag"),
	NoRoom:         naast.Msg("Heeft geen plek meer"),
	NotLooking:     naast.Msg("Heeft geen kijkdagen"),
	IsPaused:       naast.Msg("Heeft nu een pauze"),
	HasEnded:       naast.Msg("Is dan gestopt"),
	NoPlace:        naast.Msg("Komt niet op die plek"),
	Excluded:       naast.Msg("Kan niet bij deze vraag"),
	Colleague:      naast.Msg("Hoort bij een organisatie die hier niet past"),
	NoKey:          naast.Msg("Kan nog niet inloggen"),
}

// Words say for staff what a code means.
func (c Code) Words() naast.Message { return words[c] }
