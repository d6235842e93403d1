package proof

import (
	"slices"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"naast/internal/demo"
	"naast/internal/testkit/browser"
)

// On a laptop that is shared nothing is made ready to write down without a network:
// the page says what to do instead, and gives no key. On one's own it does.
func TestSharedLaptopInTheBrowser(t *testing.T) {
	h := open(t)
	for login, shared := range map[string]bool{"samira": true, "mara": false} {
		s := sitDown(t, h, phone, true)
		s.signsIn(h, login, shared)
		s.at(h, "/veld", "veld")
		s.Open(h.run.Base + "/veld/apparaat")
		s.look("klaarzetten")
		got := browser.Await[int](s.Page, `fetch("/veld/apparaat", { method: "POST", body: new URLSearchParams({ naam: "x", apparaat: "t".repeat(43) + "=", _sleutel: "een-sleutel-van-deze-proef" }) }).then((a) => a.status)`)
		if (got == 422) != shared || s.Has("[data-public]") == shared {
			t.Errorf("shared %v: asked to be ready: %d, or there is a key to seal to", shared, got)
		}
		if !shared { // the control
			s.reads("Hoe noemt u dit apparaat?")
			s.silent("gedeelde laptop")
			continue
		}
		s.reads("Dit is een gedeelde laptop", "Gebruik uw eigen laptop of telefoon.")
		s.silent("Hoe noemt u dit apparaat?")
		s.Follow(`main a[href="/spreekuur/tas"]`)
		s.reads("De tas voor het spreekuur")
	}
}

// signsIn opens a session as everybody does, with phrase and code.
func (s screen) signsIn(h *house, login string, shared bool) {
	s.t.Helper()
	who := h.book.Staff[slices.IndexFunc(h.book.Staff, func(d demo.StaffDoor) bool { return d.Login == login })]
	code, err := totp.GenerateCode(who.TOTP, time.Now())
	if err != nil {
		s.t.Fatal(err)
	}
	s.Open(h.run.Base + "/inloggen")
	s.Fill(`[name="inlognaam"]`, login)
	s.Fill(`[name="woorden"]`, who.Phrase)
	s.Fill(`[name="code"]`, code)
	if shared {
		s.Click(`[name="gedeeld"]`)
	}
	if s.Press("Log in"); s.Text("h1") != "Vandaag" {
		s.t.Fatalf("signed in: %s", s.Text("main"))
	}
}
