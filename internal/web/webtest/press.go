package webtest

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// Fill types an answer into the field with this name; it is sent by the next
// Press on the form that holds it. Radio buttons and lists take the value or
// the words beside it.
func (v *Visitor) Fill(name string, answers ...string) *Visitor {
	v.t.Helper()
	if !has(v.doc, name) {
		v.t.Fatalf("%s has no field %q:\n%s", v.Path, name, v.Text())
	}
	if v.filled == nil {
		v.filled = url.Values{}
	}
	values := make([]string, len(answers))
	for i, a := range answers {
		values[i] = v.valueOf(name, a)
	}
	v.filled[name] = values
	return v
}

// valueOf finds the value behind words beside a choice.
func (v *Visitor) valueOf(name, words string) string {
	found := words
	each(v.doc, func(n *html.Node) {
		switch {
		case n.Data == "select" && attr(n, "name") == name:
			each(n, func(o *html.Node) {
				if label := squeeze(text(o)); o.Data == "option" && words != "" && strings.HasPrefix(label, words) && (label == words || found == words) {
					found = attr(o, "value")
				}
			})
		case n.Data == "input" && attr(n, "name") == name && (attr(n, "type") == "radio" || attr(n, "type") == "checkbox"):
			label := find(v.doc, func(l *html.Node) bool { return l.Data == "label" && attr(l, "for") == attr(n, "id") })
			if label != nil && strings.HasPrefix(squeeze(text(label)), words) {
				found = attr(n, "value")
			}
		}
	})
	return found
}

// Press presses the button with these words (the first one that begins with
// them), in whatever form it stands.
func (v *Visitor) Press(words string) *Visitor {
	v.t.Helper()
	var form, button *html.Node
	each(v.doc, func(f *html.Node) {
		if f.Data != "form" {
			return
		}
		each(f, func(b *html.Node) {
			if button == nil && b.Data == "button" && strings.HasPrefix(squeeze(text(b)), words) {
				form, button = f, b
			}
		})
	})
	if button == nil {
		v.t.Fatalf("no button %q on %s (%d):\n%s", words, v.Path, v.Status, v.Text())
	}
	if id := attr(button, "form"); id != "" {
		form = find(v.doc, func(n *html.Node) bool { return n.Data == "form" && attr(n, "id") == id })
	}
	values := defaults(form)
	for name, answers := range v.filled {
		if !has(form, name) {
			continue
		}
		values.Del(name)
		for _, a := range answers {
			if a != "-" {
				values.Add(name, a)
			}
		}
	}
	if n := attr(button, "name"); n != "" {
		values.Add(n, attr(button, "value"))
	}
	action := attr(form, "action")
	if a := attr(button, "formaction"); a != "" {
		action = a
	}
	if action == "" {
		action = v.Path
	}
	if strings.EqualFold(attr(form, "method"), "post") {
		return v.Post(action, values)
	}
	return v.Get(action + "?" + values.Encode())
}

// Buttons are the words on all buttons of the page, in order.
func (v *Visitor) Buttons() (words []string) {
	each(v.doc, func(n *html.Node) {
		if n.Data == "button" {
			words = append(words, squeeze(text(n)))
		}
	})
	return words
}
