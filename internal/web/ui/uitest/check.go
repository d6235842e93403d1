package uitest

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Check lists what breaks the rules of the house on one page: everything a
// machine can see in the HTML alone. An empty list is no proof that the page is
// good; look at it too.
func Check(page io.Reader) []string {
	root, err := html.Parse(page)
	if err != nil {
		return []string{"not HTML: " + err.Error()}
	}
	c := &checker{ids: map[string]*html.Node{}, labels: map[string]bool{}}
	c.walk(root, c.collect)
	c.walk(root, c.node)
	if c.count["h1"] != 1 {
		c.say("%d headings of level 1", c.count["h1"])
	}
	if c.count["main"] != 1 {
		c.say("%d main parts", c.count["main"])
	}
	return c.faults
}

type checker struct {
	ids    map[string]*html.Node
	labels map[string]bool // ids that a label is for
	count  map[string]int
	level  int // of the last heading
	faults []string
}

func (c *checker) say(format string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, args...))
}

func (c *checker) walk(n *html.Node, f func(*html.Node)) {
	if n.Type == html.ElementNode {
		f(n)
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		c.walk(k, f)
	}
}

// collect notes ids, labels and how often each element stands there.
func (c *checker) collect(n *html.Node) {
	if c.count == nil {
		c.count = map[string]int{}
	}
	c.count[n.Data]++
	if id := attr(n, "id"); id != "" {
		if c.ids[id] != nil {
			c.say("the id %q stands twice on the page", id)
		}
		c.ids[id] = n
	}
	if n.Data == "label" {
		c.labels[attr(n, "for")] = true
	}
}

func (c *checker) node(n *html.Node) {
	c.inline(n)
	c.references(n)
	switch n.Data {
	case "html":
		if attr(n, "lang") == "" || attr(n, "dir") == "" {
			c.say("the page does not say its language and direction")
		}
	case "input", "textarea", "select":
		c.field(n)
	case "button":
		if attr(n, "type") == "" {
			c.say("a button without a type: %q", text(n))
		}
		c.named(n)
	case "a":
		c.named(n)
	case "img":
		if !has(n, "alt") {
			c.say("a picture without alt: %s", attr(n, "src"))
		}
	case "form":
		c.form(n)
	case "table":
		if first(n, "caption") == nil {
			c.say("a table without a caption")
		}
	case "th":
		if attr(n, "scope") == "" {
			c.say("a head of a table without scope: %q", text(n))
		}
	case "h1", "h2", "h3", "h4", "h5", "h6":
		c.heading(n)
	}
}

// inline finds what the Content-Security-Policy refuses, and other hosts.
func (c *checker) inline(n *html.Node) {
	if n.Data == "style" || n.Data == "script" && attr(n, "src") == "" {
		c.say("a %s inside the page", n.Data)
	}
	for _, a := range n.Attr {
		if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(strings.TrimSpace(a.Val), "javascript:") {
			c.say("%s of %s inside the page", a.Key, n.Data)
		}
		loads := a.Key == "src" || a.Key == "href" && n.Data == "link"
		if loads && (strings.Contains(a.Val, "://") || strings.HasPrefix(a.Val, "//")) {
			c.say("%s is fetched from another host: %s", n.Data, a.Val)
		}
	}
}

// references finds ids that are pointed at and are not there.
func (c *checker) references(n *html.Node) {
	for _, a := range n.Attr {
		switch a.Key {
		case "for", "aria-describedby", "aria-labelledby", "aria-controls", "form", "data-read", "data-copy":
			for id := range strings.FieldsSeq(a.Val) {
				if c.ids[id] == nil {
					c.say("%s=%q of %s points at nothing", a.Key, id, n.Data)
				}
			}
		case "href":
			if id, ok := strings.CutPrefix(a.Val, "#"); ok && c.ids[id] == nil {
				c.say("the link %q points at nothing", a.Val)
			}
		}
	}
}

func (c *checker) field(n *html.Node) {
	if kind := attr(n, "type"); n.Data == "input" && (kind == "hidden" || kind == "submit") {
		return
	}
	if !c.labels[attr(n, "id")] && attr(n, "aria-label") == "" {
		c.say("the field %q has no label", attr(n, "name"))
	}
	if attr(n, "aria-invalid") == "true" && attr(n, "aria-describedby") == "" {
		c.say("the field %q is wrong and does not say why", attr(n, "name"))
	}
	if attr(n, "placeholder") != "" {
		c.say("the field %q has a placeholder instead of a hint", attr(n, "name"))
	}
}

func (c *checker) named(n *html.Node) {
	if attr(n, "aria-hidden") == "true" {
		if attr(n, "tabindex") != "-1" {
			c.say("a hidden %s can get the focus", n.Data)
		}
		return
	}
	if text(n) == "" && attr(n, "aria-label") == "" {
		c.say("a %s without words: %s", n.Data, attr(n, "href"))
	}
}

// form: every act carries its idempotency key, and no browser shows bubbles of its own.
func (c *checker) form(n *html.Node) {
	if attr(n, "method") == "dialog" && attr(n, "autocomplete") == "off" {
		return // no browser sends it, or remembers what was typed: ui.Unsent
	}
	if attr(n, "method") != "post" {
		c.say("a form that does not post: what people type would stand in an address")
		return
	}
	key := false
	c.walk(n, func(k *html.Node) { key = key || attr(k, "name") == "_sleutel" && attr(k, "value") != "" })
	if !key {
		c.say("the form to %s has no key", attr(n, "action"))
	}
}

func (c *checker) heading(n *html.Node) {
	level := int(n.Data[1] - '0')
	if level > c.level+1 && c.level > 0 {
		c.say("the heading %q jumps from level %d to %d", text(n), c.level, level)
	}
	c.level = level
}

func attr(n *html.Node, key string) string {
	i := slices.IndexFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
	if i < 0 {
		return ""
	}
	return n.Attr[i].Val
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

func first(n *html.Node, name string) *html.Node {
	for d := range n.Descendants() {
		if d.Data == name {
			return d
		}
	}
	return nil
}

// text is what is read of an element, pictures by their alt.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		switch {
		case d.Type == html.TextNode:
			b.WriteString(d.Data)
		case d.Data == "img":
			b.WriteString(attr(d, "alt"))
		}
	}
	return strings.TrimSpace(b.String())
}
