package moment

import (
	"strconv"
	"strings"

	"naast"
	"naast/internal/web/ui"
)

// when is a day, or a month of which the first day counts.
type when struct {
	Day   naast.Date
	Month bool
}

// months are what people write for a month: whole or its first letters, in
// Dutch and in English.
var months = [12][]string{{"januari", "january"}, {"februari", "february"}, {"maart", "mrt", "march"}, {"april"}, {"mei", "may"}, {"juni", "june"},
	{"juli", "july"}, {"augustus", "august"}, {"september"}, {"oktober", "october"}, {"november"}, {"december"}}

// leastLetters is from how many letters a month is told from another.
const leastLetters = 3

// readWhen reads "3-3-2027", "3-2027", "maart 2027" or "maart": the first March
// that comes. A month that runs now begins tomorrow. What is no day or month is
// naast.Invalid; whether it is to come is not looked at.
func readWhen(s string, today naast.Date) (when, error) {
	if day, err := ui.ReadDay(s); err == nil && day != "" {
		return when{Day: day}, nil
	}
	parts := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune("-/., ", r) })
	if len(parts) == 0 || len(parts) > 2 {
		return when{}, naast.Invalid
	}
	m := monthOf(parts[0], len(parts) == 2)
	now := today.Time()
	y := now.Year()
	if len(parts) == 2 {
		var err error
		if y, err = strconv.Atoi(parts[1]); err != nil || len(parts[1]) != 4 {
			return when{}, naast.Invalid
		}
	} else if m < int(now.Month()) {
		y++
	}
	if m == 0 {
		return when{}, naast.Invalid
	}
	first := naast.Date(strconv.Itoa(y) + "-" + two(m) + "-01")
	if first <= today && y == now.Year() && m == int(now.Month()) {
		first = today.Add(1)
	}
	return when{first, true}, nil
}

// monthOf is a month by its name or, beside a year, by its number; 0 when it is none.
func monthOf(s string, number bool) int {
	if n, err := strconv.Atoi(s); err == nil && number && n >= 1 && n <= 12 {
		return n
	}
	for i, names := range months {
		for _, name := range names {
			if len(s) >= leastLetters && strings.HasPrefix(name, s) {
				return i + 1
			}
		}
	}
	return 0
}

func two(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
