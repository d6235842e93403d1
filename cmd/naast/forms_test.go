package main

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web/webtest"
)

// Every form of the program does something with its key, and nothing without.
func TestEveryFormNeedsItsKey(t *testing.T) {
	dir := t.TempDir()
	s := newStreet(t, func(name, store string) string { return "sqlite:" + dir + "/" + name + store + ".db" })
	forms := s.forms()
	if len(forms) < 40 {
		t.Errorf("this walk found %d forms only", len(forms))
	}
	for _, f := range forms {
		before := s.dump()
		without := clone(f.values)
		without.Del("_sleutel")
		s.visitor(0, f.cookie).Post(f.action, without)
		for table, rows := range s.dump() {
			if before[table] != rows {
				t.Errorf("%s without its key changed %s", f.action, table)
			}
		}
	}
	did := 0
	for _, f := range forms { // the control: the same, with the key
		before := s.dump()
		s.visitor(0, f.cookie).Post(f.action, f.values)
		for table, rows := range s.dump() {
			if before[table] != rows {
				did++
				break
			}
		}
	}
	s.inviteAgain(forms)
	t.Logf("%d forms, of which %d do something as this walk fills them in", len(forms), did)
	if did < 20 {
		t.Errorf("with the key only %d of %d forms did something: this walk proves too little", did, len(forms))
	}
}

// inviteAgain sends an invitation that was sent before: it stays one person, and
// the code that is shown works.
func (s *street) inviteAgain(forms []filled) {
	invited := strings.Count(s.dump()["account_invitation"], "\n")
	for _, f := range forms {
		if f.action == "/medewerkers" {
			s.visitor(0, f.cookie).Post(f.action, f.values).Expect(200, "Code voor een account")
		}
	}
	if n := strings.Count(s.dump()["account_invitation"], "\n"); n != invited {
		s.Errorf("sent twice, an invitation is for %d people more", n-invited)
	}
}

// filled is a form as somebody could send it.
type filled struct {
	action, cookie string
	values         url.Values
}

// outside are the forms that have no key: they change nothing that is kept.
var outside = regexp.MustCompile(`^/(taal|uitloggen|weg|account/overal)$`)

// forms walks through the site as everybody and fills in every kind of form once.
func (s *street) forms() (all []filled) {
	seen := map[string]bool{}
	for _, cookie := range []string{
		"", s.resident(0, "Trijntje"), s.resident(0, "Okke"), s.cookie(0, "samira", guard.HatSupporter), s.cookie(0, "gijs", guard.HatSupporter),
		s.cookie(0, "ineke", guard.HatFrontDoor), s.cookie(0, "ineke", guard.HatCoordinator), s.cookie(0, "anneke", guard.HatCoordinator), s.cookie(0, "hanna", guard.HatBoard),
	} {
		v := s.visitor(0, cookie)
		for todo := []string{"/", "/mijn-pagina", "/vandaag", "/gewezen", "/bel-mij", "/aanmelden"}; len(todo) > 0; todo = todo[1:] {
			kind := identity.ReplaceAllString(todo[0], "/*")
			if seen[cookie+kind] || v.Get(todo[0]).Status != 200 {
				continue
			}
			seen[cookie+kind] = true
			for _, f := range formsOn(v) {
				if kind := identity.ReplaceAllString(f.action, "/*") + f.values.Get("hoe"); !seen["form "+kind] && !outside.MatchString(f.action) {
					seen["form "+kind] = true
					f.cookie = cookie
					all = append(all, f)
				}
			}
			for _, l := range v.Links("/") {
				path, _, _ := strings.Cut(strings.Split(l, "#")[0], "?")
				if path != "/weg" {
					todo = append(todo, path)
				}
			}
		}
	}
	return all
}

var identity = regexp.MustCompile(`/[a-z2-9]{26}`)

// formsOn fills in the forms of a page: what stands there stays, the first of
// a choice is chosen, and in the rest something is typed.
func formsOn(v *webtest.Visitor) (all []filled) {
	doc, err := html.Parse(strings.NewReader(v.Body))
	if err != nil {
		return nil
	}
	for n := range doc.Descendants() {
		if n.Data == "form" && strings.EqualFold(get(n, "method"), "post") {
			all = append(all, filled{action: get(n, "action"), values: answers(n)})
		}
	}
	return all
}

func answers(form *html.Node) url.Values {
	values := url.Values{}
	for n := range form.Descendants() {
		name, value := get(n, "name"), get(n, "value")
		switch {
		case name == "":
		case n.Data == "input" && (get(n, "type") == "radio" || get(n, "type") == "checkbox"):
			if !values.Has(name) {
				values.Set(name, value)
			}
		case n.Data == "input" && get(n, "type") == "hidden", value != "" && n.Data == "input":
			values.Set(name, value)
		case n.Data == "input" && strings.Contains(name, "telefoon"):
			values.Set(name, "0999 12 12 12")
		case n.Data == "input" && strings.Contains(name, "mail"):
			values.Set(name, "iemand@post.example")
		case n.Data == "input" && name == "dag":
			values.Set(name, "3-12-2026")
		case n.Data == "input" && name == "tijd":
			values.Set(name, "10.00")
		case n.Data == "textarea" && n.FirstChild != nil:
			values.Set(name, n.FirstChild.Data)
		case n.Data == "textarea", n.Data == "input" && get(n, "type") != "file":
			values.Set(name, "Iets")
		case n.Data == "select":
			values.Set(name, lastOption(n))
		case n.Data == "button" && !values.Has(name) && name != "taal":
			values.Set(name, value)
		}
	}
	return values
}

func lastOption(list *html.Node) (value string) {
	for o := range list.Descendants() {
		if o.Data == "option" {
			value = get(o, "value")
		}
	}
	return value
}

func get(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func clone(v url.Values) url.Values {
	c := url.Values{}
	for name, values := range v {
		c[name] = append([]string{}, values...)
	}
	return c
}

// dump is what stands in each table of the first partnership, without the log:
// that reading was tried is written down there.
func (s *street) dump() map[string]string {
	s.Helper()
	all := map[string]string{}
	err := s.site.parts[0].Read(s.Context(), db.System("test"), func(tx *db.Tx) error {
		names, err := db.All(s.Context(), tx, db.One[string], `SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'audit_%' AND name NOT LIKE 'goose_%' AND name NOT LIKE 'sqlite_%'`)
		if err != nil {
			return err
		}
		for _, name := range names {
			columns, err := db.All(s.Context(), tx, db.One[string], `SELECT name FROM pragma_table_info($1)`, name)
			if err != nil {
				return err
			}
			rows, err := db.All(s.Context(), tx, db.One[string], `SELECT quote("`+strings.Join(columns, `")||quote("`)+`") FROM `+name+` ORDER BY 1`)
			if err != nil {
				return err
			}
			all[name] = strings.Join(rows, "\n")
		}
		return nil
	})
	if err != nil {
		s.Fatal(err)
	}
	return all
}
