package stories_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

var onPaper = regexp.MustCompile(`(?s)naast-fold__number[^>]*>(\d{7})<.*?naast-fold__secret[^>]*>(.*?)</p>`)

// noDigit is what stands around the groups of a code.
var noDigit = regexp.MustCompile(`<[^>]*>|\s`)

// takeCards takes the cards out of the printer: NUMMER1 and CODE1, and so on;
// TYPEFOUT1 is the number as somebody types it who turns two digits round.
func takeCards(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 0)
	cards := onPaper.FindAllStringSubmatch(in(ts).visitor().Body, -1)
	if len(cards) == 0 {
		ts.Fatalf("no cards on this page")
	}
	for i, c := range cards {
		n := strconv.Itoa(i + 1)
		ts.Setenv("NUMMER"+n, c[1])
		ts.Setenv("CODE"+n, noDigit.ReplaceAllString(c[2], ""))
		ts.Setenv("TYPEFOUT"+n, turned(c[1]))
	}
}

// turned has the first two neighbours that differ the other way round.
func turned(number string) string {
	for i := range len(number) - 1 {
		if number[i] != number[i+1] {
			return number[:i] + number[i+1:i+2] + number[i:i+1] + number[i+2:]
		}
	}
	return "1" + number[1:]
}

// keys is what was pressed to type sheets in.
type keys struct{ sheets, typed, presses int }

// typeSheet fills in a sheet with the keyboard and saves it.
func typeSheet(ts *testscript.TestScript, neg bool, args []string) {
	w := in(ts)
	if neg || len(args) == 0 {
		ts.Fatalf("vel VELD=ANTWOORD…")
	}
	v, answers := w.visitor(), url.Values{}
	again := v.Status != 200 // what is wrong stands above: Tab and Enter lead to the field, Ctrl+A marks what is there
	for _, a := range args {
		name, answer, _ := strings.Cut(a, "=")
		answers.Add(name, answer)
	}
	typed, presses := v.Keys("/spreekuur/intypen", answers)
	if again {
		presses += 3
	} else {
		w.keys.sheets++
	}
	w.keys.typed, w.keys.presses = w.keys.typed+typed, w.keys.presses+presses
	for name, all := range answers {
		v.Fill(name, all...)
	}
	v.Press("Bewaar dit vel")
}

// countKeys prints what was pressed, and bounds it per sheet: all of it, and
// what is not text. How long it took is not asked.
func countKeys(ts *testscript.TestScript, neg bool, args []string) {
	args = strings.Fields(strings.Join(args, " "))
	k := in(ts).keys
	if len(args) != 2 || k.sheets == 0 {
		ts.Fatalf("toetsen MEEST ZONDER-TEKST, after at least one sheet")
	}
	most, err := strconv.Atoi(args[0])
	ts.Check(err)
	other, err := strconv.Atoi(args[1])
	ts.Check(err)
	all := (k.typed + k.presses) / k.sheets
	says := fmt.Sprintf("%d sheets: %d characters and %d other presses; per sheet %d, of which %d are no text", k.sheets, k.typed, k.presses, all, k.presses/k.sheets)
	ts.Logf("%s", says)
	if within := all <= most && k.presses/k.sheets <= other; within == neg {
		ts.Fatalf("%s", says)
	}
}
