package partnership

import (
	"slices"
	"time"

	"naast"
)

// Workday tells whether d is a day on which offices work: Monday to Friday and
// no holiday.
func Workday(d naast.Date, s Settings) bool {
	w := d.Weekday()
	return w != time.Saturday && w != time.Sunday && !s.holiday(d)
}

func (s Settings) holiday(d naast.Date) bool {
	return slices.ContainsFunc(s.Holidays, func(h Holiday) bool { return h.Day == d })
}

// AddWorkdays gives the n-th working day after from.
func AddWorkdays(from naast.Date, n int, s Settings) naast.Date {
	return after(from, n, func(d naast.Date) bool { return Workday(d, s) })
}

// AddLookDays gives the n-th day after from on which this supporter looks: the
// weekdays he named himself, a Saturday too if he chose it, without holidays.
// For somebody who named none every working day counts.
func AddLookDays(from naast.Date, n int, days []time.Weekday, s Settings) naast.Date {
	days = slices.DeleteFunc(slices.Clone(days), func(w time.Weekday) bool { return w < time.Sunday || w > time.Saturday })
	if len(days) == 0 {
		return AddWorkdays(from, n, s)
	}
	return after(from, n, func(d naast.Date) bool { return slices.Contains(days, d.Weekday()) && !s.holiday(d) })
}

// WorkdaysBetween counts the working days after from up to and including
// until; none when either is no day.
func WorkdaysBetween(from, until naast.Date, s Settings) int {
	n := 0
	if from.IsZero() || until.IsZero() {
		return 0
	}
	for d := from.Add(1); d <= until; d = d.Add(1) {
		if Workday(d, s) {
			n++
		}
	}
	return n
}

// after steps from day to day until n of them counted. Holidays are a finite
// list, so it ends.
func after(from naast.Date, n int, counts func(naast.Date) bool) naast.Date {
	d := from
	for n > 0 {
		d = d.Add(1)
		if counts(d) {
			n--
		}
	}
	return d
}
