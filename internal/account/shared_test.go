package account_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/web/webtest"
)

// shared is what somebody types to sign in on a laptop that is shared.
func (h *house) enterShared(v *webtest.Visitor, m member) *webtest.Visitor {
	h.t.Helper()
	h.clock.Forward(31 * time.Second)
	a := answer(m.login, m.phrase, h.code(m))
	a.Set("gedeeld", "ja")
	return v.Get("/inloggen").Submit("/inloggen", a)
}

// On a shared laptop a session is over after a few quiet minutes, the page says
// what it is, nothing is remembered, and signing out clears what was left. One's
// own laptop is the control.
func TestSharedLaptop(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m := h.member("mara")
		base, _ := h.site(two)
		own, desk := webtest.New(t, base), webtest.New(t, base)
		h.enter(own, m).Expect(200, "Vandaag")
		h.enterShared(desk, m).Expect(200, "Vandaag")
		desk.Get("/account/telefoon").Expect(200, "Gedeelde laptop")
		if !strings.Contains(desk.Body, `data-idle="300"`) || !strings.Contains(desk.Body, `autocomplete="off"`) {
			t.Error("the page does not empty itself, or the browser may remember what is typed")
		}
		own.Get("/account/telefoon").Refuse("Gedeelde laptop", "data-idle", `autocomplete="off"`)
		for range 3 { // whoever types is there
			h.clock.Forward(4 * time.Minute)
			if desk.Get("/bezig").Status != 204 {
				t.Fatalf("busy: %d", desk.Status)
			}
		}
		h.clock.Forward(5*time.Minute + time.Second)
		desk.Get("/account/telefoon").Expect(401, "Inloggen", "Gedeelde laptop")
		own.Get("/account/telefoon").Expect(200)
		if !strings.Contains(desk.Get("/inloggen").Body, `value="ja" checked`) {
			t.Error("the laptop does not know any more that it is shared")
		}
		h.enterShared(desk, m).Get("/account/telefoon").Press("Uitloggen").Expect(200, "Inloggen")
		if desk.Path != "/inloggen" {
			t.Errorf("signing out leads to %s", desk.Path)
		}
		h.clock.Forward(31 * time.Second)
		desk.Get("/inloggen").Submit("/inloggen", func() url.Values {
			a := answer(m.login, m.phrase, h.code(m))
			a.Set("gedeeld", "-")
			return a
		}()).Get("/account/telefoon").Refuse("Gedeelde laptop")
		if guard.StaffSession.Idle <= 6*time.Minute {
			t.Error("the control proves nothing")
		}
	})
}

// Signing out tells the browser of a shared laptop to throw away what it kept.
func TestSharedLaptopIsCleared(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m := h.member("mara")
		base, _ := h.site(two)
		for _, shared := range []bool{true, false} {
			v := webtest.New(t, base)
			if shared {
				h.enterShared(v, m)
			} else {
				h.enter(v, m)
			}
			if got := cleared(t, base, v.Cookies()); (got == `"cache", "storage"`) != shared {
				t.Errorf("shared %v: Clear-Site-Data is %q", shared, got)
			}
		}
	})
}

// What one person typed when his session ended is not offered to another who
// signs in on the same page; to himself it is.
func TestKeptTextIsOfWhoTypedIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		mara, noor := h.member("mara"), h.member("noor")
		base, got := h.site(two)
		for _, who := range []member{noor, mara} {
			v := webtest.New(t, base)
			h.enterShared(v, mara).Get("/bericht")
			h.clock.Forward(6 * time.Minute)
			v.Submit("/bericht", url.Values{"tekst": {"Zij vertelde over de huur."}}).Expect(401, "Uw tekst is bewaard")
			h.clock.Forward(31 * time.Second)
			v.Submit("/inloggen", answer(who.login, who.phrase, h.code(who))).Expect(200)
			if strings.Contains(v.Text(), "Zij vertelde over de huur.") != (who.login == "mara") {
				t.Errorf("%s sees %s", who.login, v.Text())
			}
		}
		if len(got.staff) != 0 {
			t.Errorf("sent: %q", got.staff)
		}
	})
}

// cleared is what signing out asks of the browser.
func cleared(t *testing.T, base, cookies string) string {
	t.Helper()
	q, err := http.NewRequest("POST", base+"/uitloggen", nil)
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Cookie", strings.ReplaceAll(strings.Trim(cookies, "[]"), " ", "; "))
	stay := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	a, err := stay.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	a.Body.Close()
	return a.Header.Get("Clear-Site-Data")
}
