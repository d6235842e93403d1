package naast

import (
	"fmt"
	"time"
	_ "time/tzdata" // the single binary knows Europe/Amsterdam on every machine
)

// Clock tells the moment it is now. The program, the tests and the demo each
// pass their own; nothing else calls time.Now.
type Clock func() time.Time

// Amsterdam is the civil time of the Netherlands. Storage is in UTC; this zone
// is used only where a moment becomes a day or a text for people.
var Amsterdam = func() *time.Location {
	l, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		panic(err) // tzdata is built in
	}
	return l
}()

// Date is a civil day in the Netherlands, without a time or a zone, written
// 2006-01-02. The zero Date is "no day".
type Date string

// Today is the civil day of a moment in the Netherlands.
func Today(t time.Time) Date { return Date(t.In(Amsterdam).Format(time.DateOnly)) }

// ParseDate reads a day as YYYY-MM-DD and refuses days that do not exist (30 February).
func ParseDate(s string) (Date, error) {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", fmt.Errorf("parse date: %w", Invalid)
	}
	return Date(s), nil
}

// Time is noon UTC on that day: safe to add days to, in summer and winter.
func (d Date) Time() time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return t.Add(12 * time.Hour)
}

// Add moves the day by n days, back when n is negative.
func (d Date) Add(n int) Date {
	return Date(d.Time().AddDate(0, 0, n).Format(time.DateOnly))
}

// Days counts the days from d until e; negative when e lies before d.
func (d Date) Days(e Date) int {
	return int(e.Time().Sub(d.Time()) / (24 * time.Hour))
}

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// IsZero tells that no day was given.
func (d Date) IsZero() bool { return d == "" }
