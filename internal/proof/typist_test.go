package proof

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/chromedp/chromedp/kb"

	"naast/internal/testkit/browser"
)

// typist fills in forms by the keyboard alone, and counts what is pressed as
// webtest.Visitor.Keys does: the characters of a text, and every other key.
type typist struct {
	screen
	typed, other int
}

func (k *typist) press(key string, times int) {
	for range times {
		k.Type(key)
	}
	k.other += times
}

// stop is where Tab came to.
type stop struct {
	Name, Kind, Value string
	Checked, Any      bool // this one is ticked; one of those with the same name is
	Marked            bool // what is typed comes in the place of what stands there
	All               []string
	At                int // which of All has the focus, or is chosen
}

// here asks the page what has the focus.
func (k *typist) here() stop {
	return browser.Eval[stop](k.Page, `(() => {
		const e = document.activeElement
		const all = e.type === "radio" ? [...e.form.elements[e.name]] : [...(e.options ?? [])]
		return {Name: e.name ?? "", Kind: e.type ?? "", Value: e.value ?? "", Checked: !!e.checked, Any: all.some((o) => o.checked),
			Marked: e.selectionStart === 0 && e.selectionEnd === e.value?.length, All: all.map((o) => o.value), At: e.type === "radio" ? all.indexOf(e) : e.selectedIndex ?? 0}
	})()`)
}

// goes presses Tab until a field has the focus.
func (k *typist) goes(field string) {
	k.t.Helper()
	for range 60 {
		if k.here().Name == field {
			return
		}
		k.press(kb.Tab, 1)
	}
	k.t.Fatalf("Tab never comes to %s on %s", field, k.URL())
}

// fills answers a form from the field that has the focus to the one with the
// name last, presses Enter there, and gives the status of what comes.
func (k *typist) fills(last string, answers map[string][]string) int {
	k.t.Helper()
	for range 60 {
		at := k.here()
		if wanted, asked := answers[at.Name]; asked {
			k.answers(at, wanted)
		}
		if at.Name == last {
			k.other++
			return k.Send(kb.Enter)
		}
		k.press(kb.Tab, 1)
	}
	k.t.Fatalf("Tab never comes to %s on %s", last, k.URL())
	return 0
}

func (k *typist) answers(at stop, wanted []string) {
	k.t.Helper()
	switch at.Kind {
	case "checkbox":
		if slices.Contains(wanted, at.Value) != at.Checked {
			k.press(" ", 1)
		}
	case "radio", "select-one":
		to := slices.Index(at.All, wanted[0])
		switch {
		case to < 0:
			k.t.Fatalf("%s cannot be %q", at.Name, wanted[0])
		case to == at.At && at.Kind == "radio" && !at.Any:
			k.press(" ", 1)
		case to > at.At:
			k.press(kb.ArrowDown, to-at.At)
		default:
			k.press(kb.ArrowUp, at.At-to)
		}
	default:
		if at.Value == wanted[0] {
			return
		}
		if !at.Marked {
			k.Mark()
			k.other++
		}
		k.Type(wanted[0])
		k.typed += utf8.RuneCountInString(wanted[0])
	}
}

var word = regexp.MustCompile(`'([^']*)'|(\S+)`)

// sheetsOf reads the sheets of the story as they are typed, with what is on the
// cards in the place of their names.
func sheetsOf(t *testing.T, cards [][]string) (all []map[string][]string) {
	t.Helper()
	story, err := os.ReadFile("../../stories/spreekuur.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(story)) {
		words := word.FindAllStringSubmatch(line, -1)
		if len(words) == 0 || words[0][0] != "vel" {
			continue
		}
		sheet := map[string][]string{}
		for _, w := range words[1:] {
			name, answer, _ := strings.Cut(w[1]+w[2], "=")
			sheet[name] = append(sheet[name], onCard(answer, cards))
		}
		all = append(all, sheet)
	}
	return all
}

// onCard puts the number of a card in the place of $NUMMER1, or the same with its
// last digit wrong in the place of $TYPEFOUT1.
func onCard(answer string, cards [][]string) string {
	for i, c := range cards {
		n := string(rune('1' + i))
		if i == 9 {
			n = "10"
		}
		switch answer {
		case "$NUMMER" + n:
			return c[0]
		case "$TYPEFOUT" + n:
			return c[0][:6] + string('0'+(c[0][6]-'0'+1)%10)
		}
	}
	return answer
}
