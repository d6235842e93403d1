package partnership

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"naast"
)

// The days are checked by hand against the calendar: Easter is 5 April 2026,
// 28 March 2027 and 16 April 2028.
func TestDutchHolidays(t *testing.T) {
	want := []naast.Date{
		"2026-01-01", "2026-04-03", "2026-04-06", "2026-04-27", "2026-05-05", "2026-05-14", "2026-05-25", "2026-12-25", "2026-12-26",
		"2027-01-01", "2027-03-26", "2027-03-29", "2027-04-27", "2027-05-05", "2027-05-06", "2027-05-17", "2027-12-25", "2027-12-26",
		"2028-01-01", "2028-04-14", "2028-04-17", "2028-04-27", "2028-05-05", "2028-05-25", "2028-06-05", "2028-12-25", "2028-12-26",
	}
	got := Defaults().Holidays
	if len(got) != len(want) {
		t.Fatalf("%d holidays, want %d", len(got), len(want))
	}
	for i, h := range got {
		if h.Day != want[i] || h.Name == "" || h.Source == "" {
			t.Errorf("holiday %d is %+v, want %s with a name and a source", i, h, want[i])
		}
	}
	// 27 April 2031 is a Sunday.
	if d := DutchHolidays(2031, 2031)[3]; d.Day != "2031-04-26" {
		t.Errorf("Koningsdag on a Sunday is kept on %s", d.Day)
	}
}

func TestDays(t *testing.T) {
	s := Defaults()
	tue, thu, sat := time.Tuesday, time.Thursday, time.Saturday
	for _, c := range []struct {
		from naast.Date
		n    int
		days []time.Weekday
		want naast.Date
	}{
		{"2026-11-23", 3, nil, "2026-11-26"},
		{"2026-11-27", 1, nil, "2026-11-30"},                           // over a weekend
		{"2026-12-23", 3, nil, "2026-12-29"},                           // Christmas on Friday and Saturday
		{"2026-11-23", 3, []time.Weekday{tue, thu}, "2026-12-01"},      // Tue, Thu, Tue
		{"2027-04-26", 1, []time.Weekday{tue}, "2027-05-04"},           // Koningsdag is a Tuesday
		{"2026-11-23", 2, []time.Weekday{sat}, "2026-12-05"},           // a Saturday by own choice
		{"2026-12-19", 1, []time.Weekday{sat}, "2027-01-02"},           // second Christmas day is a Saturday
		{"2026-11-23", 0, []time.Weekday{tue}, "2026-11-23"},           // no days to wait
		{"2026-11-23", 1, []time.Weekday{9, -1}, "2026-11-24"},         // nonsense is as good as nothing
		{"2028-02-28", 1, nil, "2028-02-29"},                           // 29 February
		{"2028-02-28", 1, []time.Weekday{time.Monday}, "2028-03-06"},   // over it
		{"2026-10-24", 1, []time.Weekday{time.Sunday}, "2026-10-25"},   // the clocks change
		{"2026-03-28", 2, []time.Weekday{time.Sunday}, "2026-04-05"},   // and back; Easter itself is only a Sunday
		{"2026-12-31", 1, nil, "2027-01-04"},                           // new year
		{"2026-11-23", 1, []time.Weekday{tue, tue, tue}, "2026-11-24"}, // said twice
	} {
		if got := AddLookDays(c.from, c.n, c.days, s); got != c.want {
			t.Errorf("AddLookDays(%s, %d, %v) = %s, want %s", c.from, c.n, c.days, got, c.want)
		}
	}
	if AddWorkdays("2026-12-23", 3, s) != "2026-12-29" || Workday("2026-04-03", s) || Workday("2026-11-28", s) || !Workday("2026-11-27", s) {
		t.Error("working days are counted wrongly")
	}
	// The control: without the table, Good Friday is a working day.
	s.Holidays = slices.DeleteFunc(s.Holidays, func(h Holiday) bool { return h.Name == "Goede Vrijdag" })
	if !Workday("2026-04-03", s) {
		t.Error("holidays do not come from the settings")
	}
}

func TestWorkdaysBetweenUndoesAdding(t *testing.T) {
	s := Defaults()
	rapid.Check(t, func(t *rapid.T) {
		from := naast.Date("2026-01-01").Add(rapid.IntRange(0, 900).Draw(t, "from"))
		n := rapid.IntRange(0, 60).Draw(t, "n")
		if got := WorkdaysBetween(from, AddWorkdays(from, n, s), s); got != n {
			t.Fatalf("%d working days after %s are counted as %d", n, from, got)
		}
	})
	if WorkdaysBetween("", "2026-11-23", s) != 0 || WorkdaysBetween("2026-11-23", "", s) != 0 || WorkdaysBetween("2026-11-24", "2026-11-23", s) != 0 {
		t.Error("no day, or the wrong way round, is not none")
	}
}
