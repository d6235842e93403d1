package proof

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"naast/internal/guard"
	"naast/internal/testkit/browser"
)

// start is where somebody begins to walk through the site.
type start struct {
	who  string
	door func(h *house) string // what is pressed in the demo; nil: nobody in particular
	from []string
	some []string // pages that must have been seen, or the walk went wrong
	anew []string // seen before by somebody to whom they show something else
}

func asResident(name string) func(*house) string {
	return func(h *house) string { return h.residentDoor(name) }
}

func asStaff(login string, hat guard.Hat) func(*house) string {
	return func(h *house) string { return h.staffDoor(login, hat) }
}

var starts = []start{
	{who: "bezoeker", from: []string{"/", "/inloggen", "/terug", "/aanmelden", "/bel-mij", "/gewezen", "/vraag/verder", "/zetel", nowhere},
		some: []string{"/organisaties", "/privacy", "/privacy/register", "/logboek", "/toegankelijkheid", "/brief", "/vraag/1", "/woorden", "/delen", "/zetel"}},
	{who: "inwoner", door: asResident("Trijntje"), from: []string{"/mijn-pagina"},
		some: []string{"/mijn-pagina/plan", "/mijn-pagina/delen", "/mijn-pagina/vooraf", "/mijn-pagina/momenten", "/mijn-pagina/vertegenwoordiger", "/mijn-pagina/gesprek/papier", "/mijn-pagina/wie-keek/alles", "/mijn-pagina/meenemen", "/mijn-pagina/rust", "/mijn-pagina/kaart",
			"/mijn-pagina/brieven", "/mijn-pagina/brieven/foto", "/mijn-pagina/brieven/foto/brief", "/mijn-pagina/brieven/inspreken", "/mijn-pagina/brieven/schrijven"}},
	{who: "inwoner die wacht", door: asResident("Okke"), from: []string{"/mijn-pagina"}, anew: []string{"/mijn-pagina"},
		some: []string{"/mijn-pagina/kiezen", "/mijn-pagina/contact"}},
	{who: "ondersteuner", door: asStaff("samira", guard.HatSupporter), from: []string{"/vandaag"},
		some: []string{"/mensen", "/bellen", "/profiel", "/uren", "/veld", "/veld/apparaat", "/veld/invullen", "/spreekuur/intypen", "/account/papier", "/account/woorden", "/account/passkeys", "/zaak/*", "/zaak/*/verslag", "/zaak/*/vraag", "/zaak/*/plan", "/zaak/*/plan/schrijven", "/zaak/*/stap", "/zaak/*/stap/*",
			"/zaak/*/gesprek", "/zaak/*/gesprek/print", "/zaak/*/gesprek/kaartje", "/zaak/*/afspraken", "/zaak/*/berichten", "/zaak/*/mensen", "/zaak/*/delen", "/zaak/*/vooraf", "/vooraf", "/zaak/*/momenten", "/zaak/*/vertegenwoordiger", "/zaak/*/samenvoegen", "/zaak/*/meer", "/zaak/*/gezin",
			"/zaak/*/bereiken", "/zaak/*/ja/stap/*", "/zaak/*/brieven/foto", "/zaak/*/brieven/foto/brief"}},
	{who: "gevraagde", door: asStaff("gijs", guard.HatSupporter), from: []string{"/vandaag"}, some: []string{"/aanbod/*"}},
	{who: "voordeur", door: asStaff("ineke", guard.HatFrontDoor), from: []string{"/vandaag"}, some: []string{"/voordeur", "/voordeur/*", "/bellen", "/bellen/nieuw", "/bellen/anderen", "/bellen/kijk", "/wachtlijst"}, anew: []string{"/bellen"}},
	{who: "coördinator", door: asStaff("anneke", guard.HatCoordinator), from: []string{"/vandaag"},
		some: []string{"/stil", "/stil/*", "/stil/*/nood", "/stil/*/zetels", "/medewerkers", "/medewerkers/*", "/register", "/register/*", "/register/nieuw", "/register/inlezen", "/instellingen", "/instellingen/organisatie/*", "/post", "/tellingen", "/uren/organisatie", "/uren/afspraak",
			"/zetels", "/zetels/blad", "/instellingen/woorden", "/instellingen/woorden/*", "/instellingen/woord", "/instellingen/leeftijden", "/instellingen/leeftijden/*", "/instellingen/getuigen"}},
	{who: "coördinator van de koepel", door: asStaff("ineke", guard.HatCoordinator), from: []string{"/stil", "/wachtlijst", "/medewerkers"}, anew: []string{"/stil", "/stil/*", "/wachtlijst", "/medewerkers", "/medewerkers/*"},
		some: []string{"/stil/*/voorstel", "/medewerkers/*/stop"}},
	{who: "bestuur", door: asStaff("hanna", guard.HatBoard), from: []string{"/vandaag"}, some: []string{"/tellingen", "/datalek", "/verantwoording"}},
}

// Every page that can be reached, at the desk and on a phone: nobody is shut
// out, nothing sticks out, nothing is asked of another machine.
func TestEveryPage(t *testing.T) {
	h := open(t)
	letter := h.visitor().Get("/brief").Fill("onderwerp", "geld").Press("Maak de brief").Path
	starts[0].from = append(starts[0].from, letter)
	seen := map[string]bool{}
	for _, st := range starts {
		t.Run(st.who, func(t *testing.T) {
			maps.DeleteFunc(seen, func(kind string, _ bool) bool { return kind == "/vandaag" || slices.Contains(st.anew, kind) })
			walk(t, h, st, seen)
			for _, want := range st.some {
				if !seen[want] {
					t.Errorf("%s never came to %s, only to %q", st.who, want, slices.Sorted(maps.Keys(seen)))
				}
			}
		})
	}
}

func walk(t *testing.T, h *house, st start, seen map[string]bool) {
	s := sitDown(t, h, desk, true)
	if st.door != nil {
		s.becomes(h, st.door(h))
	}
	for todo := slices.Clone(st.from); len(todo) > 0; todo = todo[1:] {
		kind := kindOf(todo[0])
		if seen[kind] {
			continue
		}
		seen[kind] = true
		if status := s.Open(h.run.Base + todo[0]); status != 200 && kind != nowhere {
			t.Errorf("%s got %d from %s", st.who, status, todo[0])
		}
		browser.Eval[[]string](s.Page, `[...document.querySelectorAll("main details:not([open])")].map(d => { d.open = true; return "" })`)
		name := strings.ReplaceAll(kind, "*", "een")
		if words := len(strings.Fields(s.OnPaper())); words < fewest && browser.Eval[bool](s.Page, `document.querySelector("[data-print]") !== null`) {
			t.Errorf("%s has a button to print, and %d words on paper", kind, words)
		}
		if want, printed := onPaper[kind]; printed {
			if n := s.Sheets(name); n != want {
				t.Errorf("%s takes %d sheets of paper, not %d", kind, n, want)
			}
		}
		s.look(name + " breed")
		s.Resize(phone)
		s.look(name + " telefoon")
		todo = append(todo, links(s)...)
		s.Resize(desk)
	}
}

// The two screens, in CSS pixels wide.
const (
	desk  = 1280
	phone = 360
)

// fewest is how many words stand on paper at least where a page is there to be printed.
const fewest = 10

// onPaper are pages that are printed, with how many sheets they take.
var onPaper = map[string]int{"/zetels/blad": 3}

// nowhere is the address of no page.
const nowhere = "/bestaat-niet"

// elsewhere are addresses that are no page: files, the way out, the demo's own door.
var elsewhere = regexp.MustCompile(`^(/weg|/demo|/uitloggen|/logboek/.+|.*\.csv|.*/csv(\?.*)?|.*/pdf|.*/foto/beeld|.*/bestand)$`)

// links are the addresses of this site that a page leads to.
func links(s screen) (all []string) {
	for _, a := range browser.Eval[[]string](s.Page, `[...document.querySelectorAll("a[href]")].map(a => a.getAttribute("href"))`) {
		a, _, _ = strings.Cut(a, "#")
		path, _, _ := strings.Cut(a, "?")
		if strings.HasPrefix(a, "/") && !elsewhere.MatchString(path) {
			all = append(all, a)
		}
	}
	return all
}

// ofTable are addresses of the rows of a table that look alike.
var ofTable = regexp.MustCompile(`^(/instellingen/(?:woorden|termijnen|leeftijden)/).+`)

var identity = regexp.MustCompile(`/[0-9A-Za-z_-]{20,}`)

// kindOf is the address without ids and search words: one of each kind is enough.
func kindOf(address string) string {
	path, _, _ := strings.Cut(address, "?")
	return identity.ReplaceAllString(ofTable.ReplaceAllString(path, "$1*"), "/*")
}
