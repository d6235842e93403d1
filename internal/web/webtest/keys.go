package webtest

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// Keys counts what somebody presses who fills in the form to this action with
// the keyboard alone and sends it: the characters that are typed, and all other
// presses: Tab from one field to the next, a space or an arrow for a choice,
// Enter at the end. Typing begins at the first field. What already stands in a
// field costs its Tab only; TestTypeInByKeyboard of the table holds this count
// against a real browser.
func (v *Visitor) Keys(action string, answers url.Values) (typed, presses int) {
	v.t.Helper()
	form := v.form(action)
	if form == nil {
		v.t.Fatalf("no form to %s on %s (%d):\n%s", action, v.Path, v.Status, v.Text())
	}
	seen := map[string]bool{}
	each(form, func(n *html.Node) {
		name, kind := attr(n, "name"), attr(n, "type")
		if name == "" || kind == "hidden" || kind == "submit" || n.Data == "button" || kind == "radio" && seen[name] {
			return
		}
		seen[name] = true
		wanted, answered := answers[name]
		presses++ // Tab to the next, or Enter after the last
		switch {
		case !answered:
		case kind == "checkbox":
			if slices.Contains(wanted, attr(n, "value")) != hasAttr(n, "checked") {
				presses++
			}
		case kind == "radio":
			presses += choose(options(form, name, "checked"), wanted[0], true)
		case n.Data == "select":
			presses += choose(options(n, "", "selected"), wanted[0], false)
		case wanted[0] != value(n):
			typed += utf8.RuneCountInString(wanted[0])
		}
	})
	return typed, presses
}

// option is one answer to choose, and whether the page chose it.
type option struct {
	value  string
	chosen bool
}

// options are the radio buttons with a name, or the options of a list.
func options(n *html.Node, name, mark string) (all []option) {
	each(n, func(o *html.Node) {
		if o.Data == "option" && name == "" || name != "" && attr(o, "name") == name {
			all = append(all, option{attr(o, "value"), hasAttr(o, mark)})
		}
	})
	return all
}

// choose is how many presses it is to an answer: arrows from where the focus
// lands, or a space when that is the answer and nothing was chosen yet.
func choose(all []option, want string, space bool) int {
	from := max(0, slices.IndexFunc(all, func(o option) bool { return o.chosen }))
	to := slices.IndexFunc(all, func(o option) bool { return o.value == want })
	switch {
	case to == from && space && !all[from].chosen:
		return 1
	case to > from:
		return to - from
	}
	return from - max(0, to)
}

// value is what stands in a field.
func value(n *html.Node) string {
	if n.Data == "textarea" {
		return strings.TrimPrefix(text(n), "\n")
	}
	return attr(n, "value")
}
