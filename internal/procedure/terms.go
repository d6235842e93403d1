package procedure

import (
	"time"

	"naast"
)

// Unit is what a term is counted in.
type Unit string

// The units of terms.
const (
	Hours    Unit = "uur"
	Days     Unit = "dag"
	Workdays Unit = "werkdag" // such as Wgs art. 4 lid 2: three working days
	Weeks    Unit = "week"
	Months   Unit = "maand"
	Years    Unit = "jaar"
)

// Units are all units, in the order in which people choose.
var Units = []Unit{Days, Workdays, Weeks, Months, Years, Hours}

// Term is a term as a law or an agreement words it: so many days, weeks or
// months that begin on the day after something.
type Term struct {
	N    int  `json:"n"`
	Unit Unit `json:"unit"`
	// Back is counted back from a moment to come, such as a hearing.
	Back bool `json:"back,omitempty"`
	// Plain is a term to which the Algemene termijnenwet does not apply by the
	// law that sets it (Awb art. 4:17 lid 3), or an agreement that is no law.
	Plain bool `json:"plain,omitempty"`
}

// Calendar tells on which days no term can end: Saturdays, Sundays and the
// days of art. 3 of the Algemene termijnenwet.
type Calendar func(naast.Date) bool

// Weekend tells whether a day is a Saturday or a Sunday.
func Weekend(d naast.Date) bool {
	w := d.Weekday()
	return w == time.Saturday || w == time.Sunday
}

// Last is the last day of a term that begins on the day after from; counted
// back it is the last day on which something can be done before from. 6 weeks
// after a decision made known on day D end on D+42 (Awb art. 6:7 and 6:8), and
// then the Algemene termijnenwet counts.
func (t Term) Last(from naast.Date, off Calendar) naast.Date {
	if t.Back {
		return t.before(from, off)
	}
	last := t.plain(from, off)
	if !t.moves() {
		return last
	}
	if t.threeDays(from, last) { // art. 2: at least two of its days are working days
		for working(from, last, off) < 2 {
			last = last.Add(1)
		}
	}
	for off(last) { // art. 1 lid 1
		last = last.Add(1)
	}
	return last
}

// plain counts without the Algemene termijnenwet.
func (t Term) plain(from naast.Date, off Calendar) naast.Date {
	switch t.Unit {
	case Hours: // the day in which the last hour falls, at the latest
		return from.Add((t.N + 23) / 24)
	case Workdays:
		d := from
		for n := t.N; n > 0; {
			if d = d.Add(1); !off(d) {
				n--
			}
		}
		return d
	case Weeks:
		return from.Add(7 * t.N)
	case Months:
		return months(from, t.N)
	case Years:
		return months(from, 12*t.N)
	}
	return from.Add(t.N)
}

// before counts back. "Up to ten days before" leaves ten whole days between:
// the careful reading, because a day too early harms nobody. What is counted
// back never moves (art. 1 lid 2).
func (t Term) before(from naast.Date, off Calendar) naast.Date {
	switch t.Unit {
	case Hours:
		return from.Add(-(t.N+23)/24 - 1)
	case Workdays:
		d := from
		for n := t.N; n > 0; {
			if d = d.Add(-1); !off(d) {
				n--
			}
		}
		return d.Add(-1)
	case Weeks:
		return from.Add(-7*t.N - 1)
	case Months:
		return months(from, -t.N).Add(-1)
	case Years:
		return months(from, -12*t.N).Add(-1)
	}
	return from.Add(-t.N - 1)
}

// moves tells whether the Algemene termijnenwet can move the end: not for
// hours, more than 90 days, twelve weeks or three months, and never for years
// (art. 4). A term in working days ends on one by itself.
func (t Term) moves() bool {
	if t.Plain || t.Back {
		return false
	}
	switch t.Unit {
	case Days:
		return t.N <= 90
	case Weeks:
		return t.N <= 12
	case Months:
		return t.N <= 3
	}
	return false
}

// threeDays tells whether art. 2 counts: a term of at least three days.
func (t Term) threeDays(from, last naast.Date) bool { return from.Days(last) >= 3 }

// working counts the working days after from up to and including last.
func working(from, last naast.Date, off Calendar) (n int) {
	for d := from.Add(1); d <= last; d = d.Add(1) {
		if !off(d) {
			n++
		}
	}
	return n
}

// months moves a day by whole months; where the month is too short, to its
// last day: a month after 31 January is 28 or 29 February.
func months(d naast.Date, n int) naast.Date {
	t := d.Time()
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 12, 0, 0, 0, time.UTC)
	end := first.AddDate(0, 1, -1).Day()
	return naast.Date(first.AddDate(0, 0, min(t.Day(), end)-1).Format(time.DateOnly))
}

// Chain is terms one after the other: a decision on an objection is due so many
// weeks after the END of the term for objecting (Awb art. 7:10), not after the
// objection.
type Chain []Term

// Last is the last day of the last term.
func (c Chain) Last(from naast.Date, off Calendar) naast.Date {
	for _, t := range c {
		from = t.Last(from, off)
	}
	return from
}
