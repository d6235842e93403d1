package uitest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"naast/internal/testkit/browser"
	"naast/internal/web/lang"
)

// site serves one page of the gallery and notes what is sent to it.
type site struct {
	*httptest.Server
	neutral *httptest.Server
	answer  http.HandlerFunc // to a form
	came    chan struct{}    // a form arrived
	hold    chan struct{}    // until then nobody hears that somebody left

	mu   sync.Mutex
	sent []string
}

func newSite(t *testing.T, name string, change func(string) string) *site {
	s := &site{answer: elsewhere, came: make(chan struct{}, 10)}
	s.neutral = httptest.NewServer(http.HandlerFunc(elsewhere))
	t.Cleanup(s.neutral.Close)
	gallery := Handler()
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/weg" || r.Method == http.MethodPost:
			s.take(w, r)
		case r.URL.Path == "/":
			page := strings.ReplaceAll(render(sample(t, name)), "https://weer.example/", s.neutral.URL)
			w.Header().Set("Content-Security-Policy", policy)
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Write([]byte(change(page)))
		default:
			gallery.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(s.Close)
	return s
}

// elsewhere is where a test ends up: the only page whose h1 has no class.
func elsewhere(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html")
	w.Write([]byte(`<!doctype html><title>Weer</title><link rel="icon" href="data:,"><h1>Zonnig</h1>`))
}

const arrived = "h1:not([class])"

// take notes an act: its method, its address and the language it asks for.
func (s *site) take(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.sent = append(s.sent, strings.TrimSpace(r.Method+" "+r.URL.Path+" "+r.PostFormValue("taal")))
	s.mu.Unlock()
	if r.URL.Path == "/weg" {
		if s.hold != nil {
			<-s.hold
		}
		http.Redirect(w, r, s.neutral.URL, http.StatusSeeOther)
		return
	}
	s.came <- struct{}{}
	s.answer(w, r)
}

func (s *site) acts() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.sent...)
}

func sample(t *testing.T, name string) Sample {
	for _, s := range Samples(lang.Text{}) {
		if s.Name == name {
			return s
		}
	}
	t.Errorf("no sample %s", name)
	return Sample{}
}

func asIs(page string) string { return page }

func TestLeaveQuickly(t *testing.T) {
	for _, c := range []struct {
		name       string
		javascript bool
		leave      func(*browser.Page)
		stays      bool // the page one fled from stays in the history, behind Back
		sent       string
	}{
		{"click", true, func(p *browser.Page) { p.Follow(".naast-exit") }, false, "POST /weg"},
		{"shift three times", true, func(p *browser.Page) { p.Type(kb.Shift + kb.Shift + kb.Shift) }, false, "POST /weg"},
		{"without javascript", false, func(p *browser.Page) { p.Follow(".naast-exit") }, true, "GET /weg"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t, "voorkant", asIs)
			p := browser.New(t, 360, c.javascript)
			p.Open(s.URL)
			before := browser.Eval[int](p, "history.length")
			c.leave(p)
			p.WaitFor(arrived)
			if !strings.HasPrefix(p.URL(), s.neutral.URL) {
				t.Errorf("we are on %s", p.URL())
			}
			if got := strings.Join(s.acts(), ","); got != c.sent {
				t.Errorf("sent %q, want %q", got, c.sent)
			}
			if after := browser.Eval[int](p, "history.length"); (after > before) != c.stays {
				t.Errorf("the history went from %d to %d pages", before, after)
			}
		})
	}
}

// While our server is slow to hear that she left, Back brings no page that the
// browser kept in memory, and what else was open leaves too. The control is pages
// that do not hear of each other.
func TestLeaveQuicklyWhileWeAreSlow(t *testing.T) {
	for name, deaf := range map[string]bool{"as it is": false, "control": true} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, "voorkant", asIs)
			s.hold = make(chan struct{})
			t.Cleanup(func() { close(s.hold) })
			p := browser.New(t, 1280, true)
			if deaf {
				p.Before(`BroadcastChannel = class { postMessage() {} }`)
			}
			p.Open(s.URL)
			browser.Eval[bool](p, `window.here = true`)
			if q := p.Tab(); !deaf {
				q.Open(s.URL)
				defer q.WaitFor(arrived)
			}
			p.Open(s.URL + "/?verder")
			p.Follow(".naast-exit")
			p.WaitFor(arrived)
			p.Back()
			if kept := browser.Eval[bool](p, `"here" in window`); kept != deaf {
				t.Errorf("Back brings the page as it was: %v", kept)
			}
		})
	}
}

// What does not fit in the main menu opens from the keyboard, without scripts,
// in full and inside the window. The control has fewer links: there is no menu.
func TestMoreOfTheMenu(t *testing.T) {
	for _, width := range []int{360, 1280} {
		s := newSite(t, "vandaag", asIs)
		p := browser.New(t, width, false)
		p.Open(s.URL)
		browser.Eval[bool](p, `document.querySelector(".naast-nav__more > summary").focus() || true`)
		p.Type(kb.Enter)
		p.WaitFor(".naast-nav__rest a")
		outside := browser.Eval[[]string](p, `[...document.querySelectorAll(".naast-nav__rest a")].filter(a => {
			const r = a.getBoundingClientRect()
			const top = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2)
			return r.x < 0 || r.right > innerWidth || !a.contains(top)
		}).map(a => a.textContent)`)
		if len(outside) > 0 {
			t.Errorf("at %d px these cannot be pressed: %q", width, outside)
		}
		if n := browser.Eval[int](p, `document.querySelectorAll(".naast-nav__rest a").length`); n != 4 {
			t.Errorf("%d links behind Meer", n)
		}
		p.Shot(fmt.Sprintf("menu-%d", width))
		p.CheckAccess()
	}
	p := browser.New(t, 1280, false)
	p.Open(newSite(t, "papier", asIs).URL)
	if p.Has(".naast-nav__more") {
		t.Error("three links are behind Meer")
	}
}

// The Enter key in a field sends the form itself, not a language button. The
// control takes away the hidden button: then it is a language.
func TestEnterIsNotALanguage(t *testing.T) {
	hidden := `<button class="naast-unseen" type="submit" form="formulier" tabindex="-1" aria-hidden="true"></button>`
	for _, c := range []struct {
		name, want string
		change     func(string) string
	}{
		{"as it is", "POST /vraag/1", asIs},
		{"control", "POST /vraag/1 en", func(page string) string { return strings.Replace(page, hidden, "", 1) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t, "vraag", c.change)
			p := browser.New(t, 360, false)
			p.Open(s.URL)
			p.Fill("#telefoon", "0570 11 22 33")
			p.Type(kb.Enter)
			p.WaitFor(arrived)
			if got := strings.Join(s.acts(), ","); got != c.want {
				t.Errorf("sent %q, want %q", got, c.want)
			}
		})
	}
}

// A second press while the first is under way is not sent. The control takes
// the mark off the form: then both are sent (and the server sees one act). The
// server answers with 204, so that the page stays and can be pressed again.
func TestPressTwice(t *testing.T) {
	const first, second, last = "POST /vraag/1", "POST /vraag/1", "POST /einde"
	for _, c := range []struct {
		name   string
		change func(string) string
		sent   []string
	}{
		{"as it is", asIs, []string{first, last}},
		{"control", func(page string) string { return strings.ReplaceAll(page, "data-once", "data-x") }, []string{first, second, last}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t, "vraag", c.change)
			s.answer = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }
			p := browser.New(t, 1280, true)
			p.Open(s.URL)
			p.Click(".naast-buttons .nl-button--primary")
			<-s.came
			p.Click(".naast-buttons .nl-button--primary")
			if len(c.sent) == 3 {
				<-s.came
			}
			// Everything that was sent came before this. A visit to another page
			// could be broken off by an answer that is still on its way.
			browser.Eval[int](p, `(() => { const x = new XMLHttpRequest(); x.open('POST', '/einde', false); x.send(); return x.status })()`)
			if got := s.acts(); !slices.Equal(got, c.sent) {
				t.Errorf("sent %q", got)
			}
		})
	}
}

func TestSummaryHasTheFocus(t *testing.T) {
	for _, javascript := range []bool{true, false} {
		s := newSite(t, "fouten", asIs)
		p := browser.New(t, 360, javascript)
		p.Open(s.URL)
		p.WaitForFocus("fouten")
		p.Click(`a[href="#bekend"]`)
		p.WaitForFocus("bekend")
	}
}
