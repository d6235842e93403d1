package procedure

import (
	"strings"

	"naast"
	"naast/internal/partnership"
)

// CalendarOf is the calendar of a partnership: weekends and the days of its
// list that are law. A day that was added for another reason stays out: a term
// that ends too late in our count is worse than one that ends too early.
func CalendarOf(s partnership.Settings) Calendar {
	off, years := map[naast.Date]bool{}, map[string]bool{}
	add := func(hs []partnership.Holiday) {
		for _, h := range hs {
			if statutory(h) {
				off[h.Day], years[year(h.Day)] = true, true
			}
		}
	}
	add(s.Holidays)
	return func(d naast.Date) bool {
		if y := year(d); !years[y] && d.Time().Year() > 1900 { // nobody entered this year yet: as the law names the days
			years[y] = true
			add(partnership.DutchHolidays(d.Time().Year(), d.Time().Year()))
		}
		return Weekend(d) || off[d]
	}
}

// statutory tells whether a day off is one of art. 3 of the Algemene
// termijnenwet, or put on a par with them by royal decree (lid 3).
func statutory(h partnership.Holiday) bool {
	source := strings.ToLower(h.Source)
	for _, law := range []string{"termijnenwet", "atw", "koninklijk besluit", "staatscourant", "stcrt"} {
		if strings.Contains(source, law) {
			return true
		}
	}
	return false
}

func year(d naast.Date) string {
	if len(d) < 4 {
		return ""
	}
	return string(d[:4])
}
