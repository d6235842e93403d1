package partnership

import (
	"slices"
	"strings"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/nl"

	"naast"
)

// The years a partnership starts with; later ones are added on the settings page.
const (
	firstYear = 2026
	lastYear  = 2028
)

// The sources of the days on which no term runs. 5 mei counts every year, and
// Goede Vrijdag is put on a par with the days that are named.
const (
	sourceNamed = "Algemene termijnenwet art. 3"
	sourceEqual = "Algemene termijnenwet art. 3 (gelijkgesteld)"
)

// DutchHolidays are the days off of the Algemene termijnenwet that do not
// always fall on a Sunday, for the years first to last, in order of day. A
// royal decree may add days (art. 3 lid 3): the settings page takes them in.
func DutchHolidays(first, last int) []Holiday {
	days := []struct {
		*cal.Holiday
		source string
	}{
		{nl.Nieuwjaar, sourceNamed},
		{nl.GoedeVrijdag, sourceEqual},
		{nl.TweedePaasdag, sourceNamed},
		{nl.Koningsdag, sourceNamed},
		{nl.BevrijdingsDag, sourceNamed},
		{nl.Hemelvaart, sourceNamed},
		{nl.TweedePinksterDag, sourceNamed},
		{nl.EersteKerstdag, sourceNamed},
		{nl.TweedeKerstdag, sourceNamed},
	}
	var all []Holiday
	for year := first; year <= last; year++ {
		for _, d := range days {
			actual, observed := d.Calc(year)
			day := actual
			if d.Holiday == nl.Koningsdag { // 26 April when the 27th is a Sunday
				day = observed
			}
			all = append(all, Holiday{naast.Date(day.Format(time.DateOnly)), d.Name, d.source})
		}
	}
	sortHolidays(all)
	return all
}

func sortHolidays(hs []Holiday) {
	slices.SortStableFunc(hs, func(a, b Holiday) int { return strings.Compare(string(a.Day), string(b.Day)) })
}
