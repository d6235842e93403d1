package lang

import (
	"time"

	"naast"
)

var days = [7]naast.Message{
	naast.Msg("zondag"), naast.Msg("maandag"), naast.Msg("dinsdag"), naast.Msg("woensdag"),
	naast.Msg("donderdag"), naast.Msg("vrijdag"), naast.Msg("zaterdag"),
}

var months = [12]naast.Message{
	naast.Msg("januari"), naast.Msg("februari"), naast.Msg("maart"), naast.Msg("april"),
	naast.Msg("mei"), naast.Msg("juni"), naast.Msg("juli"), naast.Msg("augustus"),
	naast.Msg("september"), naast.Msg("oktober"), naast.Msg("november"), naast.Msg("december"),
}

var shortMonths = [12]naast.Message{
	naast.Msg("jan"), naast.Msg("feb"), naast.Msg("mrt"), naast.Msg("apr"),
	naast.Msg("mei"), naast.Msg("jun"), naast.Msg("jul"), naast.Msg("aug"),
	naast.Msg("sep"), naast.Msg("okt"), naast.Msg("nov"), naast.Msg("dec"),
}

// Date is a day as one says it: "donderdag 3 december 2026". The weekday is
// always there, because people check an appointment by it. No day gives "".
func (t Text) Date(d naast.Date) string {
	day := d.Time()
	if day.IsZero() {
		return ""
	}
	return t.S("%s %d %s %d", days[day.Weekday()], day.Day(), months[day.Month()-1], day.Year())
}

// DateShort is a day for a table: "3 dec 2026". No day gives "".
func (t Text) DateShort(d naast.Date) string {
	day := d.Time()
	if day.IsZero() {
		return ""
	}
	return t.S("%d %s %d", day.Day(), shortMonths[day.Month()-1], day.Year())
}

// Month is the month of a day, or of a month written 2006-01: "december 2026".
// No month gives "".
func (t Text) Month(m string) string {
	day := naast.Date(m[:min(len(m), len("2006-01"))] + "-01").Time()
	if day.IsZero() {
		return ""
	}
	return t.S("%s %d", months[day.Month()-1], day.Year())
}

// Time is the hour of a moment in the Netherlands: "10.00 uur".
func (t Text) Time(at time.Time) string {
	at = at.In(naast.Amsterdam)
	return t.S("%02d.%02d uur", at.Hour(), at.Minute())
}
