package proof

import (
	"net/url"
	"slices"
	"testing"

	"naast/internal/testkit/browser"
)

// screen is somebody at a browser, who looks well at every page.
type screen struct {
	*browser.Page
	t    *testing.T
	home string // host:port of the site
}

func sitDown(t *testing.T, h *house, width int, javascript bool) screen {
	u, err := url.Parse(h.run.Base)
	if err != nil {
		t.Fatal(err)
	}
	return screen{browser.New(t, width, javascript), t, u.Host}
}

// look checks the page that is shown: open to everybody, at every size, and
// asked of nobody but us.
func (s screen) look(name string) {
	s.t.Helper()
	s.Shot(name)
	s.CheckAccess()
	if hosts := s.Hosts(); slices.ContainsFunc(hosts, func(h string) bool { return h != s.home }) {
		s.t.Errorf("%s: the browser spoke to %q", name, hosts)
	}
}

// The whole line of a resident on a small phone, without JavaScript and with.
func TestTheLineOnAPhone(t *testing.T) {
	h := open(t)
	for name, javascript := range map[string]bool{"without JavaScript": false, "with JavaScript": true} {
		t.Run(name, func(t *testing.T) { walkTheLine(t, sitDown(t, h, phone, javascript), h.run.Base) })
	}
}

func walkTheLine(t *testing.T, s screen, base string) {
	s.Open(base + "/")
	s.look("voorpagina")
	s.Press("Stel uw vraag")
	s.look("1-verhaal")
	if got := s.Press("Verder"); got != 422 {
		t.Errorf("a question without words: %d", got)
	}
	s.look("1-fout")
	s.Fill(`[name="verhaal"]`, "Ik ben van de trap gevallen. Een rolstoel krijg ik niet. Het geld is op.")
	s.Click(`[name="domein"][value="vervoer"]`)
	s.Press("Verder")
	s.look("2-hulp")
	s.Fill(`[name="wil"]`, "Iemand die meegaat naar het gesprek.")
	s.Choose(`[name="dorp"]`, "harkeloo")
	s.Press("Verder")
	s.look("3-klik")
	s.Fill(`[name="regel"]`, "Ik ben gevallen en zoek een rolstoel.")
	s.Press("Laat mensen zien")
	s.look("4-keuze")
	s.Follow(`button[name="kies"]`)
	s.look("4-gekozen")
	s.Press("Verder met deze keus")
	s.look("5-nakijken")
	s.Fill(`[name="naam"]`, "Aukje")
	s.Fill(`[name="telefoon"]`, "0999 12 12 12")
	s.Click(`[name="gezondheid"][value="ja"]`)
	if got := s.Press("Versturen"); got != 200 {
		s.t.Fatalf("a whole question: %d: %s", got, s.Text("main"))
	}
	s.look("kaart")
	s.Press("Ik heb het opgeschreven. Naar mijn pagina.")
	s.look("mijn-pagina")
	s.Click("main details > summary")
	s.look("mijn-pagina-meer")
}
