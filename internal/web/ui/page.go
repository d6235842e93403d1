package ui

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/web/lang"
)

// Site is what every page of one partnership shares.
type Site struct {
	Name    string // as people know it: "Naast in Wesselrade"
	Tagline string // one short line below the name, in the language of the page
	Phone   string // the number as people write it; empty hides every way to call
	Hours   string // when somebody answers, in the language of the page
	Theme   string // address of the partnership's own style sheet; empty is the default look
	Exit    string // the neutral site where "Snel weg" ends; empty shows no such link
	// Words are the partnership's own sentences in other languages: by code,
	// Dutch → translation.
	Words map[string]map[string]string
}

// Page is what the layout needs to know about one page. A slice embeds it in
// its own page struct and hands it to the components that speak words of their
// own or show what is wrong with a field.
type Page struct {
	T        lang.Text
	Site     Site
	Title    string         // neutral: it stands in the browser's history and on the task bar
	Path     string         // address of this page, where changing the language returns to
	Staff    bool           // a page for people who work here: dense, with Nav, without "Snel weg"
	Wide     bool           // use the whole width (staff: tables; public: front page)
	Nav      []Link         // main navigation, for staff pages and the front page
	Person   string         // who is signed in, shown beside the way out
	SignOut  string         // address that ends the session (POST); empty shows none
	Problems naast.Problems // what must be mended; each field shows its own
	Key      string         // idempotency key of the forms on this page (_sleutel)
	Form     bool           // the page has a Form: the language buttons then take its answers along
	Print    Print          // how this page is meant to leave the printer
	Watch    string         // the address that says no once this page was taken back; empty: it cannot be
	Idle     time.Duration  // on a laptop that is shared: after how long without a key or a touch it signs out; zero: one's own
	Alone    bool           // a page that opens without a network: nothing on it leads elsewhere
}

// Print is the shape of a page on paper.
type Print int

// The shapes of a page on paper.
const (
	PrintNormal  Print = iota // as it is, without the parts for the screen
	PrintLarge                // large print: 20 point
	PrintWallet               // a folded card that fits a wallet (ISO/IEC 7810 ID-1)
	PrintNumbers              // a card with nothing but its numbers, and nothing of the browser around it
	PrintPaper                // a whole sheet of A4: Poster, Counter
	PrintBare                 // a sheet that has nothing of the page around it: cards, forms to fill in
)

// Link is a place to go to.
type Link struct {
	URL     string
	Label   string
	Current bool // this is the page we are on
	Count   int  // how many things wait there; 0 shows nothing
}

// problem is what is wrong with a field, in the language of the page; "" when nothing is.
func (p Page) problem(field string) string {
	i := slices.IndexFunc(p.Problems, func(q naast.Problem) bool { return q.Field == field })
	if i < 0 {
		return ""
	}
	return p.T.M(p.Problems[i].Message)
}

// title is the text of the title element: a page with problems says so first,
// because a screen reader reads the title before anything else.
func (p Page) title() string {
	title := p.Title + " – " + p.Site.Name
	switch {
	case p.Title == "":
		title = p.Site.Name
	case p.Print == PrintNumbers: // it is the name of the file when somebody prints to one
		title = p.Title
	}
	if len(p.Problems) > 0 {
		return p.T.S("Fout: %s", title)
	}
	return title
}

// mostNav is how many links of the main menu stand beside each other at a desk;
// the others are behind "Meer", the one we are on excepted.
const mostNav = 8

func (p Page) firstNav() []Link {
	if len(p.Nav) <= mostNav {
		return p.Nav
	}
	first := slices.Clone(p.Nav[:mostNav-1])
	for _, l := range p.Nav[mostNav-1:] {
		if l.Current {
			first = append(first, l)
		}
	}
	return first
}

func (p Page) restNav() []Link {
	if len(p.Nav) <= mostNav {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(p.Nav[mostNav-1:]), func(l Link) bool { return l.Current })
}

// root is the class of the html element: the theme, the kind of page and its
// shape on paper. It stands there and not on the body because every size is a
// share of the root's.
func (p Page) root() string {
	c := "utrecht-root naast-theme"
	if p.Staff {
		c += " naast-staff"
	}
	if p.Wide {
		c += " naast-wide"
	}
	switch p.Print {
	case PrintLarge:
		c += " naast-print-large"
	case PrintWallet:
		c += " naast-print-wallet"
	case PrintNumbers:
		c += " naast-print-wallet naast-print-numbers"
	case PrintPaper:
		c += " naast-print-paper"
	case PrintBare:
		c += " naast-print-bare"
	}
	return c
}

// language is one language a page can be read in, by its own name.
type language struct{ Code, Name string }

// languageNames are the languages as their own speakers write them.
var languageNames = map[string]string{
	"nl": "Nederlands", "en": "English", "ar": "العربية", "tr": "Türkçe", "pl": "Polski", "uk": "Українська",
}

// languages are all languages Naast speaks, Dutch first.
func languages() []language {
	var ls []language
	for _, code := range lang.Codes() {
		name := languageNames[code]
		if name == "" {
			name = code
		}
		ls = append(ls, language{code, name})
	}
	return ls
}

// tel is a phone number as a telephone dials it.
func tel(number string) string {
	keep := func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}
	return "tel:" + strings.Map(keep, number)
}

// watched tells the scripts after how many seconds a shared laptop signs out, and
// where to ask whether this page may still be read.
func (p Page) watched() templ.Attributes {
	all := templ.Attributes{}
	if p.Idle > 0 {
		all["data-idle"] = strconv.Itoa(int(p.Idle.Seconds()))
	}
	if p.Watch != "" {
		all["data-watch"] = p.Watch
	}
	return all
}
