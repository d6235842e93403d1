package procedure

import (
	"math/rand/v2"
	"testing"

	"naast"
	"naast/internal/partnership"
)

// law is the calendar of the Algemene termijnenwet for these tests.
var law = CalendarOf(partnership.Settings{Holidays: partnership.DutchHolidays(2024, 2034)})

// Each row says where it comes from.
var rows = []struct {
	name, source string
	from         naast.Date
	term         Chain
	want         naast.Date
}{
	{"six weeks end on D+42", "Awb 6:7, 6:8: from the day after", "2026-11-03", Chain{{N: 6, Unit: Weeks}}, "2026-12-15"},
	{"end on a Saturday", "Atw 1 lid 1", "2026-09-05", Chain{{N: 6, Unit: Weeks}}, "2026-10-19"},
	{"end on a Sunday", "Atw 1 lid 1", "2026-09-06", Chain{{N: 6, Unit: Weeks}}, "2026-10-19"},
	{"end on a Monday stays", "Atw 1 lid 1", "2026-09-07", Chain{{N: 6, Unit: Weeks}}, "2026-10-19"},
	{"Nieuwjaarsdag on a Friday", "Atw 3 lid 1", "2026-11-20", Chain{{N: 6, Unit: Weeks}}, "2027-01-04"},
	{"Goede Vrijdag, then Easter", "Atw 3 lid 2", "2026-02-20", Chain{{N: 6, Unit: Weeks}}, "2026-04-07"},
	{"Tweede Paasdag", "Atw 3 lid 1", "2026-02-23", Chain{{N: 6, Unit: Weeks}}, "2026-04-07"},
	{"Koningsdag on a Monday", "Atw 3 lid 1", "2026-03-16", Chain{{N: 6, Unit: Weeks}}, "2026-04-28"},
	{"5 mei counts in every year", "Atw 3 lid 1", "2026-03-24", Chain{{N: 6, Unit: Weeks}}, "2026-05-06"},
	{"Hemelvaart on a Thursday", "Atw 3 lid 1", "2026-04-02", Chain{{N: 6, Unit: Weeks}}, "2026-05-15"},
	{"Tweede Pinksterdag", "Atw 3 lid 1", "2026-04-13", Chain{{N: 6, Unit: Weeks}}, "2026-05-26"},
	{"Kerstmis, then the weekend", "Atw 3 lid 1", "2026-11-13", Chain{{N: 6, Unit: Weeks}}, "2026-12-28"},
	{"the 27th of April is a Sunday: Koningsdag on Saturday 26", "Atw 3 lid 1", "2025-03-15", Chain{{N: 6, Unit: Weeks}}, "2025-04-28"},
	{"Koningsdag on Sunday 2031: Monday 28 is a working day", "Atw 3 lid 1", "2031-03-16", Chain{{N: 6, Unit: Weeks}}, "2031-04-28"},
	{"the 24th of December is no holiday", "Atw 3", "2026-11-12", Chain{{N: 6, Unit: Weeks}}, "2026-12-24"},
	{"three days over Christmas hold two working days", "Atw 2", "2026-12-24", Chain{{N: 3, Unit: Days}}, "2026-12-29"},
	{"two days hold no two working days", "Atw 2: at least three days", "2026-12-24", Chain{{N: 2, Unit: Days}}, "2026-12-28"},
	{"seven days for a personal plan", "Wmo 2015 2.3.2 lid 2", "2026-11-03", Chain{{N: 7, Unit: Days}}, "2026-11-10"},
	{"seven days that end on a Sunday", "Wmo 2015 2.3.2 lid 2, Atw 1", "2026-11-08", Chain{{N: 7, Unit: Days}}, "2026-11-16"},
	{"counted back from a hearing", "Awb 7:4 lid 1, Atw 1 lid 2", "2026-11-27", Chain{{N: 10, Unit: Days, Back: true}}, "2026-11-16"},
	{"counted back onto a Sunday stays", "Atw 1 lid 2", "2026-11-26", Chain{{N: 10, Unit: Days, Back: true}}, "2026-11-15"},
	{"weeks counted back", "Atw 1 lid 2", "2026-11-23", Chain{{N: 2, Unit: Weeks, Back: true}}, "2026-11-08"},
	{"90 days move", "Atw 4 onder a", "2026-11-09", Chain{{N: 90, Unit: Days}}, "2027-02-08"},
	{"91 days do not move", "Atw 4 onder a", "2026-11-07", Chain{{N: 91, Unit: Days}}, "2027-02-06"},
	{"12 weeks move", "Atw 4 onder a", "2026-11-07", Chain{{N: 12, Unit: Weeks}}, "2027-02-01"},
	{"13 weeks do not move", "Atw 4 onder a", "2026-11-07", Chain{{N: 13, Unit: Weeks}}, "2027-02-06"},
	{"3 months move", "Atw 4 onder a", "2026-11-06", Chain{{N: 3, Unit: Months}}, "2027-02-08"},
	{"4 months do not move", "Atw 4 onder a", "2026-10-06", Chain{{N: 4, Unit: Months}}, "2027-02-06"},
	{"years do not move", "Atw 4 onder a", "2026-02-06", Chain{{N: 1, Unit: Years}}, "2027-02-06"},
	{"hours do not move", "Atw 4 onder a", "2026-11-05", Chain{{N: 48, Unit: Hours}}, "2026-11-07"},
	{"42 days of dwangsom do not move", "Awb 4:17 lid 1 and 3", "2026-10-03", Chain{{N: 42, Unit: Days, Plain: true}}, "2026-11-14"},
	{"a month after 31 January", "the month is shorter", "2027-01-31", Chain{{N: 1, Unit: Months}}, "2027-03-01"}, // 28 February 2027 is a Sunday
	{"a month after 31 January in a leap year", "the month is shorter", "2028-01-31", Chain{{N: 1, Unit: Months}}, "2028-02-29"},
	{"a year after 29 February", "no such day", "2028-02-29", Chain{{N: 1, Unit: Years}}, "2029-02-28"},
	{"six weeks over 29 February", "leap year", "2028-01-18", Chain{{N: 6, Unit: Weeks}}, "2028-02-29"},
	{"three working days over a weekend", "Wgs 4 lid 2", "2026-11-05", Chain{{N: 3, Unit: Workdays}}, "2026-11-10"},
	{"three working days over Easter", "Wgs 4 lid 2", "2026-04-02", Chain{{N: 3, Unit: Workdays}}, "2026-04-09"},
	{"a decision on an objection, from the end of the term", "Awb 7:10 lid 1", "2026-11-03", Chain{{N: 6, Unit: Weeks}, {N: 6, Unit: Weeks}}, "2027-01-26"},
	{"the same, where the first term moved", "Awb 7:10 lid 1, Atw 1", "2026-11-20", Chain{{N: 6, Unit: Weeks}, {N: 6, Unit: Weeks}}, "2027-02-15"},
	{"the same with a committee", "Awb 7:10 lid 1", "2026-11-03", Chain{{N: 6, Unit: Weeks}, {N: 12, Unit: Weeks}}, "2027-03-09"},
}

func TestTerms(t *testing.T) {
	for _, c := range rows {
		if got := c.term.Last(c.from, law); got != c.want {
			t.Errorf("%s (%s): from %s got %s %s, want %s", c.name, c.source, c.from, got, got.Weekday(), c.want)
		}
	}
}

// faults walks many days and terms and says what is wrong with how they are
// counted. last is the function that is looked at.
func faults(last func(Term, naast.Date, Calendar) naast.Date) (all []string) {
	draw := rand.New(rand.NewPCG(1, 2))
	for range 4000 {
		from := naast.Date("2024-01-01").Add(draw.IntN(3600))
		term := Term{N: 1 + draw.IntN(90), Unit: Days}
		switch draw.IntN(3) {
		case 1:
			term = Term{N: 1 + draw.IntN(12), Unit: Weeks}
		case 2:
			term = Term{N: 1 + draw.IntN(3), Unit: Months}
		}
		end, plain := last(term, from, law), term.plain(from, law)
		say := func(what string) { all = append(all, what+": "+string(from)) }
		if law(end) {
			say("ends on a day off")
		}
		if end < plain {
			say("ends before it is over")
		}
		if end > plain.Add(8) { // Goede Vrijdag to Tweede Paasdag, Christmas and the weekend
			say("moves too far")
		}
		if plain.Add(0) != end && !law(plain) && working(from, plain, law) >= 2 {
			say("moves without a reason")
		}
		if from.Days(plain) >= 3 && working(from, end, law) < 2 {
			say("holds no two working days")
		}
		if last(term, from.Add(1), law) < end {
			say("ends earlier for a later letter")
		}
	}
	return all
}

func TestTermsHold(t *testing.T) {
	if f := faults(Term.Last); len(f) > 0 {
		t.Errorf("%d faults, such as %s", len(f), f[0])
	}
}

// The controls: without the law, with one article of it missing, or moving too
// much, the faults are found.
func TestTermsHaveTeeth(t *testing.T) {
	for name, wrong := range map[string]func(Term, naast.Date, Calendar) naast.Date{
		"no Algemene termijnenwet": func(t Term, from naast.Date, off Calendar) naast.Date { return t.plain(from, off) },
		"weekends only":            func(t Term, from naast.Date, _ Calendar) naast.Date { return t.Last(from, Weekend) },
		"without art. 2": func(t Term, from naast.Date, off Calendar) naast.Date {
			d := t.plain(from, off)
			for off(d) {
				d = d.Add(1)
			}
			return d
		},
		"from the day itself": func(t Term, from naast.Date, off Calendar) naast.Date { return t.Last(from.Add(-1), off) },
		"a day for nothing":   func(t Term, from naast.Date, off Calendar) naast.Date { return t.Last(from.Add(1), off) },
	} {
		if len(faults(wrong)) == 0 {
			t.Errorf("%s: nothing was found", name)
		}
	}
	wrong := 0
	for _, c := range rows {
		if c.term.Last(c.from, func(naast.Date) bool { return false }) != c.want {
			wrong++
		}
	}
	if wrong < 15 {
		t.Errorf("with a calendar without days off only %d of the table's rows differ", wrong)
	}
}

// A day that somebody added without a law moves no term; one by royal decree
// does; a year that nobody entered counts as the law names its days.
func TestCalendar(t *testing.T) {
	off := CalendarOf(partnership.Settings{Holidays: append(partnership.DutchHolidays(2026, 2026),
		partnership.Holiday{Day: "2026-05-15", Name: "Brugdag", Source: "afspraak met de gemeente"},
		partnership.Holiday{Day: "2026-06-10", Name: "Extra vrije dag", Source: "koninklijk besluit van 1 maart 2026"})})
	for day, want := range map[naast.Date]bool{"2026-05-15": false, "2026-06-10": true, "2026-05-05": true, "2025-05-05": true, "2033-05-05": true, "2027-03-26": true, "2026-07-07": false} {
		if off(day) != want {
			t.Errorf("%s is a day off: %v, want %v", day, !want, want)
		}
	}
}
