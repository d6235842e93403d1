package proof

import (
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"naast/internal/textgate"
	"naast/internal/web/lang/langtest"
	"naast/internal/web/webtest"
)

// forResidents are the rooms where every sentence is read by residents, and
// the files elsewhere of which that is so.
var forResidents = []string{
	"internal/intake", "internal/mypage", "internal/web/fail.go", "internal/web/fail.templ", "internal/web/form.go", "internal/web/ui/card.templ", "internal/web/ui/form.templ",
	"internal/web/ui/field.templ", "internal/web/ui/layout.templ", "internal/web/ui/person.templ", "internal/web/ui/text.templ", "internal/web/ui/data.templ", "internal/web/ui/nav.templ",
	"internal/partnership/defaults.go", "internal/partnership/webpublic.go", "internal/partnership/shown.go", "internal/partnership/wording.go",
	"internal/partnership/front.templ", "internal/partnership/members.templ", "internal/partnership/privacy.templ", "internal/partnership/access.templ",
	"internal/supporter/reasons.go", "internal/account/return.go", "internal/account/return.templ", "internal/account/kept.go", "internal/account/kept.templ",
	"internal/procedure/mine.go", "internal/procedure/mine.templ", "internal/procedure/letter.go", "internal/procedure/rule.go",
	"internal/casework/resident_face.go", "internal/casework/resident_mail.go", "internal/casework/resident_reach.go",
}

// No sentence for residents stays out of sight of the text gate, which reads
// the files that are marked.
func TestResidentTextIsMarked(t *testing.T) {
	tree := os.DirFS("../..")
	code, err := langtest.Collect(tree)
	if err != nil {
		t.Fatal(err)
	}
	gate, err := textgate.ResidentPages(tree)
	if err != nil {
		t.Fatal(err)
	}
	var read []string
	for _, p := range gate {
		read = append(read, p.Texts...)
	}
	looked := 0
	for _, s := range code.Sentences {
		if !slices.Contains(forResidents, s.File) && !slices.Contains(forResidents, path.Dir(s.File)) {
			continue
		}
		if looked++; !slices.Contains(read, s.Text) {
			t.Errorf("residents read %v, and the file has no mark", s)
		}
	}
	if looked < 400 {
		t.Errorf("only %d sentences: this looks in the wrong place", looked)
	}
	if slices.Contains(read, "Wie zou iemand moeten bellen") { // the control: a sentence of the desk
		t.Error("the gate reads what residents do not")
	}
}

// What residents really see is plain too, whatever it was put together from:
// reasons, purposes in the log, the invitation letter, the partnership's own words.
func TestPagesReadEasily(t *testing.T) {
	h := open(t)
	letter := h.visitor().Get("/brief").Fill("onderwerp", "geld").Press("Maak de brief").Path
	pages := map[string]*webtest.Visitor{"brief": h.visitor().Get(letter)}
	for _, p := range []string{"/", "/organisaties", "/privacy", "/toegankelijkheid", "/bel-mij", "/vraag/1", "/vraag/verder", "/terug", nowhere} {
		pages[p] = h.visitor().Get(p)
	}
	v := h.visitor().Get("/vraag/1").Fill("verhaal", "Ik zoek hulp.").Fill("domein", "geld", "zorg").Press("Verder")
	pages["/vraag/2"] = h.visitor().Get("/vraag/2")
	v.Fill("dorp", "harkeloo").Press("Verder").Press("Laat mensen zien").Expect(200, "Weet veel van")
	pages["/vraag/4"] = v
	for _, name := range []string{"Trijntje", "Wobbe", "Dirkje", "Okke", "Selam"} {
		v := h.resident(name)
		for _, l := range append(v.Get("/mijn-pagina").Links("/mijn-pagina/"), "/mijn-pagina", "/mijn-pagina/wie-keek/alles") {
			if !strings.Contains(l, "?") && !strings.HasSuffix(l, "/bestand") {
				pages[name+" "+l] = h.resident(name).Get(l)
			}
		}
	}
	words, texts := 0, map[string][]string{}
	for name, v := range pages {
		on := sentences(v.Body)
		n := textgate.Measure(on).Words
		if words += n; n < 100 {
			name = "small pages" // a score over a handful of words says nothing
		}
		texts[name] = append(texts[name], on...)
	}
	for name, on := range texts {
		for _, f := range hard(t, name, on) {
			t.Error(f)
		}
	}
	if len(pages) < 50 || words < 5000 {
		t.Errorf("%d pages with %d words: this looks at too little", len(pages), words)
	}
	// The control: the way officials write does not pass, on a page like these.
	planted := strings.Replace(pages["/privacy"].Body, "</h1>", "</h1><p>Ingezetenen die in het kader van de verordening behoefte hebben aan ondersteuning dienen zulks alvorens een aanvraagprocedure aan te vangen schriftelijk kenbaar te maken.</p>", 1)
	if len(hard(t, "planted", sentences(planted))) < 3 {
		t.Error("the way officials write went unnoticed")
	}
}

// hard is what the gate says of a page, but for spelling: names stand on it,
// and the words themselves were spelt in the files.
func hard(t *testing.T, name string, texts []string) []string {
	t.Helper()
	for i := range texts {
		texts[i] = strings.ReplaceAll(texts[i], "Autoriteit Persoonsgegevens", "toezichthouder") // it is called so
	}
	faults, err := textgate.Faults(textgate.Page{Name: name, Texts: texts})
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(faults, func(f string) bool { return strings.Contains(f, "is not in the dictionary") })
}

// sentences are the pieces of text in the middle of a page, one for each block,
// without what somebody wrote herself.
func sentences(body string) (all []string) {
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return nil
	}
	for n := range doc.Descendants() {
		if n.DataAtom == atom.Main {
			gather(n, &all)
		}
	}
	return all
}

// blocks hold one piece of text each.
var blocks = []atom.Atom{atom.P, atom.Li, atom.H1, atom.H2, atom.H3, atom.Dd, atom.Dt, atom.Label, atom.Legend, atom.Button, atom.A, atom.Summary, atom.Option, atom.Div, atom.Small}

func gather(n *html.Node, all *[]string) {
	if n.DataAtom == atom.Textarea || n.DataAtom == atom.Blockquote || strings.Contains(class(n), "naast-words") {
		return
	}
	own := ""
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			own += c.Data
		case slices.Contains(blocks, c.DataAtom) || c.FirstChild != nil && c.DataAtom != atom.Span && c.DataAtom != atom.Strong && c.DataAtom != atom.Time:
			gather(c, all)
		case c.DataAtom == atom.Span || c.DataAtom == atom.Strong || c.DataAtom == atom.Time:
			own += " " + textOf(c) + " "
		}
	}
	if own = strings.Join(strings.Fields(own), " "); own != "" {
		*all = append(*all, own)
	}
}

func textOf(n *html.Node) (text string) {
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			text += c.Data
		}
	}
	return text
}

func class(n *html.Node) string {
	for _, a := range n.Attr {
		if a.Key == "class" {
			return a.Val
		}
	}
	return ""
}
