package hours

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	hourForm  = regexp.MustCompile(`^(\d{1,3})(?:[:.,](\d{1,2}))?$`)
	moneyForm = regexp.MustCompile(`^(?:€ ?)?(\d{1,6})(?:[.,](\d{2}|-))?$`)
)

// readHours reads "6", "6,5", "6.25" or "6:30" as quarters of an hour. Nothing
// is none. What is finer than a quarter is not ok: nobody keeps that.
func readHours(s string) (quarters int, ok bool) {
	if s == "" {
		return 0, true
	}
	m := hourForm.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	whole, _ := strconv.Atoi(m[1])
	part, ok := map[string]int{"": 0, "0": 0, "00": 0, "25": 1, "5": 2, "50": 2, "75": 3}[m[2]]
	if strings.Contains(s, ":") {
		part, ok = map[string]int{"00": 0, "15": 1, "30": 2, "45": 3}[m[2]]
	}
	return 4*whole + part, ok
}

// writeHours writes quarters as people type them: 6,5.
func writeHours(quarters int) string {
	return strconv.Itoa(quarters/4) + []string{"", ",25", ",5", ",75"}[quarters%4]
}

// readMoney reads "12", "12,50", "€ 12,50" or "12,-" as euro cents. Nothing is none.
func readMoney(s string) (cents int, ok bool) {
	if s == "" {
		return 0, true
	}
	m := moneyForm.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	whole, _ := strconv.Atoi(m[1])
	part, _ := strconv.Atoi(m[2]) // "" and "-" are none
	return 100*whole + part, true
}

// writeMoney writes euro cents as people type them: 12,50.
func writeMoney(cents int) string {
	part := strconv.Itoa(cents % 100)
	if len(part) < 2 {
		part = "0" + part
	}
	return strconv.Itoa(cents/100) + "," + part
}

// euros stands before an amount and stays on its line.
const euros = "€\u00a0"

// blank writes nothing where there is none.
func blank(n int, write func(int) string) string {
	if n == 0 {
		return ""
	}
	return write(n)
}
