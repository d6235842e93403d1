package account_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/vault"
	"naast/internal/web/webtest"
)

// flood is what a flood from everywhere leaves: every count of a number, a name, a
// network and of all is far past its limit. What counts by the try is not reached:
// nobody can add to the lane of a browser that he does not have.
func (h *house) flood() {
	h.t.Helper()
	h.write(func(tx *db.Tx) error {
		_, err := tx.Session().Exec(ctx, `UPDATE guard_tries SET count=count+1000000`)
		return err
	})
}

func from(t *testing.T, base string, network int) *webtest.Visitor {
	t.Helper()
	v := webtest.New(t, base)
	v.Header.Set("Test-From", fmt.Sprintf("192.0.%d.7:1234", network))
	return v
}

// own is her card, in a browser that she says is hers.
func (r resident) own() url.Values {
	a := r.typed()
	a.Set("eigen-apparaat", "ja")
	return a
}

func mark(v *webtest.Visitor) string {
	return regexp.MustCompile(`naast_w=([^\s\]]*)`).FindString(v.Cookies())
}

// While somebody floods her number from everywhere, and from her own network too,
// she gets in where she said that the device is hers. The control is another
// browser of hers, and her own once it is forgotten.
func TestKnownBrowserStaysOpen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		r, other := h.resident(naast.NewID[naast.CaseID]()), h.resident(naast.NewID[naast.CaseID]())
		base, _ := h.site(two)
		hers, his := from(t, base, 1), from(t, base, 1) // one household, one network
		hers.Get("/terug").Submit("/terug", r.own()).Expect(200, "Mijn pagina")
		his.Get("/terug").Submit("/terug", other.own()).Expect(200, "Mijn pagina")
		for _, v := range []*webtest.Visitor{hers, his} {
			v.Get("/mijn-pagina").Post("/uitloggen", url.Values{})
		}
		wrong := url.Values{"vraagnummer": {r.number}, "geheim": {other.secret}}
		for range 9 { // with hers the tenth; a browser known for another card is a stranger
			his.Get("/terug").Submit("/terug", wrong).Expect(422)
		}
		his.Submit("/terug", wrong).Expect(429)
		h.flood()
		from(t, base, 2).Get("/terug").Submit("/terug", r.typed()).Expect(429) // the control
		hers.Get("/terug").Submit("/terug", r.typed()).Expect(200, "Mijn pagina")
		hers.Post("/uitloggen", url.Values{})
		hers.Get("/terug").Press("Vergeet dit apparaat")
		if m := mark(hers); m != "" {
			t.Errorf("forgotten, and it holds %q", m)
		}
		hers.Get("/terug").Submit("/terug", r.typed()).Expect(429)
	})
}

// Whoever holds a known browser, or a copy of what it carries, has ten tries in an
// hour, also with the right code; a forged mark is none.
func TestKnownBrowserGivesNoMoreTries(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		r, other := h.resident(naast.NewID[naast.CaseID]()), h.resident(naast.NewID[naast.CaseID]())
		base, _ := h.site(two)
		hers := from(t, base, 1)
		hers.Get("/terug").Submit("/terug", r.own()).Expect(200, "Mijn pagina")
		copied := mark(hers)
		h.flood()
		try := func(network int, cookie string, a url.Values, want int) {
			t.Helper()
			v := from(t, base, network)
			v.Header.Set("Cookie", cookie)
			v.Get("/terug").Submit("/terug", a).Expect(want)
		}
		last := map[bool]string{true: "b", false: "a"}
		for i := range len(copied) - len("naast_w=") { // any letter of what is hers, and the length
			if i%13 == 0 && i < 52 {
				at := len("naast_w=") + i
				try(1, copied[:at]+last[copied[at] == 'a']+copied[at+1:], r.typed(), 429)
			}
		}
		try(1, copied[:len(copied)-1], r.typed(), 429)
		try(1, copied, other.typed(), 429) // the number of another
		for i := range 10 {
			try(i, copied, url.Values{"vraagnummer": {r.number}, "geheim": {other.secret}}, 422)
		}
		try(12, copied, r.typed(), 429)
		two.Clock.Forward(time.Hour)
		try(13, copied, r.typed(), 200)
	})
}

// What a known browser holds names nothing, has one length, and looks like
// noise: nobody reads from it whose card was used, when, or how many. There is
// none unless she asks for it, nor in a browser that several people use, and it is
// gone with "Snel weg".
func TestKnownBrowserTellsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		a, b := h.resident(naast.NewID[naast.CaseID]()), h.resident(naast.NewID[naast.CaseID]())
		m := h.member("mara")
		base, _ := h.site(two)
		v := webtest.New(t, base)
		v.Get("/terug").Submit("/terug", a.typed()).Expect(200, "Mijn pagina")
		if m := mark(v); m != "" {
			t.Errorf("not asked for, and there is %q", m)
		}
		seen := map[string]bool{}
		enter := func() {
			t.Helper()
			now := mark(v)
			if !regexp.MustCompile(`^naast_w=[a-z0-9]{156}$`).MatchString(now) || seen[now] {
				t.Errorf("it holds %q", now)
			}
			for _, known := range []string{a.number, b.number, string(a.user), string(b.user), string(m.user), "mara"} {
				if strings.Contains(now, known) {
					t.Errorf("it names %s", known)
				}
			}
			seen[now] = true
		}
		for _, r := range []resident{a, b} {
			v.Get("/mijn-pagina").Post("/uitloggen", url.Values{})
			v.Get("/terug").Submit("/terug", r.own()).Expect(200, "Mijn pagina")
			enter()
		}
		h.enter(v, m).Expect(200, "Vandaag")
		enter()
		v.Post("/weg", url.Values{})
		if m := mark(v); m != "" {
			t.Errorf("after leaving there is %q", m)
		}
		desk := webtest.New(t, base)
		h.enterShared(desk, m).Expect(200, "Vandaag")
		desk.Get("/terug").Submit("/terug", a.own()).Expect(200, "Mijn pagina")
		if m := mark(desk); m != "" {
			t.Errorf("on a shared laptop there is %q", m)
		}
	})
}

// Staff go through lanes of their own: a flood at the door of cards leaves theirs
// open, and the other way round; and a flood of one account leaves a known browser
// open. The control is the door that is flooded.
func TestDoorsAreApart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m, stranger, r := h.member("mara"), h.member("gijs"), h.resident(naast.NewID[naast.CaseID]())
		base, _ := h.site(two)
		hers := from(t, base, 1)
		from(t, base, 2).Get("/terug").Submit("/terug", r.typed()).Expect(200)
		h.flood()
		from(t, base, 3).Get("/terug").Submit("/terug", r.typed()).Expect(429)
		h.enter(hers, m).Expect(200, "Vandaag")
		h.flood()
		two.Clock.Forward(31 * time.Second)
		h.enter(from(t, base, 4), m).Expect(429)
		h.enter(from(t, base, 5), stranger).Expect(429) // the lane of all
		two.Clock.Forward(31 * time.Second)
		h.enter(hers.Get("/account").Press("Log mij overal uit"), m).Expect(200, "Vandaag")
	})
}

// A number that is somebody's and one that is nobody's answer alike, try by try,
// until the door shuts and after.
func TestWrongAndUnknownAlike(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		r, other := h.resident(naast.NewID[naast.CaseID]()), h.resident(naast.NewID[naast.CaseID]())
		nobody := vault.NewCardNumber()
		base, _ := h.site(two)
		answers := func(network int, number string) (all []string) {
			v := from(t, base, network)
			for range 12 {
				v.Get("/terug").Submit("/terug", url.Values{"vraagnummer": {number}, "geheim": {other.secret}})
				all = append(all, fmt.Sprint(v.Status, strings.ReplaceAll(v.Text(), number, "")))
			}
			return all
		}
		known, unknown := answers(1, r.number), answers(2, nobody)
		for i := range known {
			if known[i] != unknown[i] {
				t.Errorf("try %d:\n%s\n%s", i+1, known[i], unknown[i])
			}
		}
		if known[0] == known[11] {
			t.Error("the control: a door that shuts looks as before")
		}
	})
}
