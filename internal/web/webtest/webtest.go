// Package webtest is a visitor without JavaScript: it opens pages, reads them,
// fills in their forms and presses their buttons over real HTTP.
package webtest

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Visitor is one browser: its cookies, and the page it looks at.
type Visitor struct {
	t      testing.TB
	base   string
	client *http.Client
	Header http.Header // sent with every request
	Host   string      // what the browser calls the site; empty: as it stands in its address
	Status int
	Answer http.Header // what stood above the last answer
	Path   string      // where the last answer came from
	Body   string
	doc    *html.Node
	filled url.Values // typed, not yet sent
}

// New starts a visitor at a site, such as httptest's server's URL.
func New(t testing.TB, base string) *Visitor {
	jar, _ := cookiejar.New(nil)
	return &Visitor{t: t, base: base, client: &http.Client{Jar: jar}, Header: http.Header{}}
}

// Get opens a page; redirects on the same site are followed.
func (v *Visitor) Get(path string) *Visitor {
	v.t.Helper()
	q, err := http.NewRequest("GET", v.absolute(path), nil)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.do(q)
}

// Post sends values to an address, outside any form.
func (v *Visitor) Post(path string, values url.Values) *Visitor {
	v.t.Helper()
	q, err := http.NewRequest("POST", v.absolute(path), strings.NewReader(values.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.do(q)
}

func (v *Visitor) absolute(path string) string {
	if strings.HasPrefix(path, "http") {
		return path
	}
	return v.base + path
}

func (v *Visitor) do(q *http.Request) *Visitor {
	v.t.Helper()
	for k, vs := range v.Header {
		q.Header[k] = vs
	}
	if q.Header.Get("Accept-Language") == "" {
		q.Header.Set("Accept-Language", "nl")
	}
	q.Host = v.Host
	res, err := v.client.Do(q)
	if err != nil {
		v.t.Fatalf("%s %s: %v", q.Method, q.URL.Path, err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	v.Status, v.Path, v.Body, v.Answer = res.StatusCode, res.Request.URL.Path, string(b), res.Header
	v.doc, _ = html.Parse(strings.NewReader(v.Body))
	v.filled = nil
	return v
}

// Submit fills in the form whose action is this path and sends it with the
// button named, or the first one. Fields keep what the page gave them; a value
// for an unknown field fails the test, because a person could not type it. A
// value "-" unticks a box or clears a choice.
func (v *Visitor) Submit(action string, fields url.Values) *Visitor {
	v.t.Helper()
	form := v.form(action)
	if form == nil {
		v.t.Fatalf("no form to %s on %s (%d):\n%s", action, v.Path, v.Status, v.Text())
	}
	values := defaults(form)
	for name, vs := range fields {
		if !has(v.doc, name) {
			v.t.Fatalf("the form to %s on %s has no field %q", action, v.Path, name)
		}
		values.Del(name)
		for _, x := range vs {
			if x != "-" {
				values.Add(name, x)
			}
		}
	}
	return v.Post(action, values)
}

func (v *Visitor) form(action string) *html.Node {
	return find(v.doc, func(n *html.Node) bool { return n.Data == "form" && attr(n, "action") == action })
}

// defaults are the values a form is sent with when nobody touches it.
func defaults(form *html.Node) url.Values {
	values := url.Values{}
	each(form, func(n *html.Node) {
		name := attr(n, "name")
		if name == "" {
			return
		}
		switch n.Data {
		case "input":
			switch attr(n, "type") {
			case "submit", "button", "file":
			case "checkbox", "radio":
				if hasAttr(n, "checked") {
					values.Add(name, attr(n, "value"))
				}
			default:
				values.Add(name, attr(n, "value"))
			}
		case "textarea":
			values.Add(name, text(n))
		case "select":
			var first, chosen *html.Node
			each(n, func(o *html.Node) {
				if o.Data == "option" {
					if first == nil {
						first = o
					}
					if hasAttr(o, "selected") {
						chosen = o
					}
				}
			})
			if chosen == nil {
				chosen = first
			}
			if chosen != nil {
				values.Add(name, attr(chosen, "value"))
			}
		}
	})
	return values
}

func has(doc *html.Node, name string) bool {
	return find(doc, func(n *html.Node) bool { return attr(n, "name") == name }) != nil
}

// Follow opens the link whose text holds these words.
func (v *Visitor) Follow(words string) *Visitor {
	v.t.Helper()
	a := find(v.doc, func(n *html.Node) bool { return n.Data == "a" && strings.Contains(squeeze(text(n)), words) })
	if a == nil {
		v.t.Fatalf("no link %q on %s (%d):\n%s", words, v.Path, v.Status, v.Text())
	}
	return v.Get(attr(a, "href"))
}

// Expect fails unless the page has this status and shows all these words.
func (v *Visitor) Expect(status int, words ...string) *Visitor {
	v.t.Helper()
	if v.Status != status {
		v.t.Fatalf("%s answered %d, want %d:\n%s", v.Path, v.Status, status, v.Text())
	}
	for _, w := range words {
		if !strings.Contains(v.Text(), w) {
			v.t.Fatalf("%s does not show %q:\n%s", v.Path, w, v.Text())
		}
	}
	return v
}

// Refuse fails when the page shows any of these words.
func (v *Visitor) Refuse(words ...string) *Visitor {
	v.t.Helper()
	for _, w := range words {
		if strings.Contains(v.Body, w) {
			v.t.Fatalf("%s shows %q", v.Path, w)
		}
	}
	return v
}

// Text is the page as it is read, white space folded.
func (v *Visitor) Text() string { return squeeze(text(v.doc)) }

// Value is what a field holds.
func (v *Visitor) Value(name string) string {
	n := find(v.doc, func(n *html.Node) bool { return attr(n, "name") == name && n.Data != "button" })
	if n == nil {
		return ""
	}
	return value(n)
}

// Links are the addresses of all links whose address starts with a prefix.
func (v *Visitor) Links(prefix string) (urls []string) {
	each(v.doc, func(n *html.Node) {
		if h := attr(n, "href"); n.Data == "a" && strings.HasPrefix(h, prefix) {
			urls = append(urls, h)
		}
	})
	return urls
}

// Actions are the addresses of all forms whose action starts with a prefix.
func (v *Visitor) Actions(prefix string) (urls []string) {
	each(v.doc, func(n *html.Node) {
		if a := attr(n, "action"); n.Data == "form" && strings.HasPrefix(a, prefix) {
			urls = append(urls, a)
		}
	})
	return urls
}

// Cookies are what the browser keeps for the site, for tests that search them.
func (v *Visitor) Cookies() string { return fmt.Sprint(v.Jar()) }

// Jar is that for tests that hand it to another browser.
func (v *Visitor) Jar() []*http.Cookie {
	u, _ := url.Parse(v.base)
	return v.client.Jar.Cookies(u)
}

func each(n *html.Node, f func(*html.Node)) {
	if n.Type == html.ElementNode {
		f(n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		each(c, f)
	}
}

func find(n *html.Node, is func(*html.Node) bool) (found *html.Node) {
	each(n, func(x *html.Node) {
		if found == nil && is(x) {
			found = x
		}
	})
	return found
}

func text(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	if n.Data == "script" || n.Data == "style" {
		return ""
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(text(c))
		if c.Type == html.ElementNode && n.Data != "textarea" {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// Move goes on at another address of the same site, with the same cookies: the
// program was started again.
func (v *Visitor) Move(base string) {
	from, _ := url.Parse(v.base)
	to, _ := url.Parse(base)
	v.client.Jar.SetCookies(to, v.client.Jar.Cookies(from))
	v.base = base
}
