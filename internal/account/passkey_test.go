package account_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/testkit/browser"
	"naast/internal/vault"
	"naast/internal/web/webtest"
)

// desk is somebody's browser with a device that makes passkeys, at the site that
// has a name: a bare number has no passkeys.
type desk struct {
	*house
	*browser.Page
	base string
	m    member
}

// atDesk runs f in a browser with scripts. The pages do not know which database
// there is: one life of a passkey is lived on both (TestPasskeyOpensAlone), the
// rest on one.
func atDesk(t *testing.T, prf bool, f func(d *desk, keys *browser.Passkeys)) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		if two.Engine != "sqlite" && t.Name() != "TestPasskeyOpensAlone/"+two.Engine {
			return
		}
		h := newHouse(t, two)
		base, _ := h.site(two)
		h.d = two.Other
		d := &desk{h, browser.New(t, 1100, true), strings.Replace(base, "127.0.0.1", "localhost", 1), h.member("mara")}
		keys := d.Passkeys(prf)
		d.signIn()
		d.make("mijn laptop")
		f(d, keys)
	})
}

func (d *desk) next() string { d.clock.Forward(31 * time.Second); return d.code(d.m) }

// signIn signs in with words and a code.
func (d *desk) signIn() {
	d.t.Helper()
	d.Open(d.base + "/inloggen")
	d.Fill("#inlognaam", d.m.login)
	d.Fill("#woorden", d.m.phrase)
	d.Fill("#code", d.next())
	d.Press("Log in")
	d.sees("Vandaag")
}

// make adds a passkey.
func (d *desk) make(name string) {
	d.t.Helper()
	d.Open(d.base + "/account/passkeys")
	d.CheckAccess()
	d.Fill("#naam", name)
	d.Fill("#code", d.next())
	d.Press("Verder")
	d.WaitFor("[data-passkey] button")
	d.CheckAccess()
	d.Press("Maak de passkey")
	d.sees(name, "nog niet gebruikt")
}

func (d *desk) sees(words ...string) {
	d.t.Helper()
	body := d.Text("body")
	for _, w := range words {
		if !strings.Contains(body, w) {
			d.t.Fatalf("%s does not show %q:\n%s", d.URL(), w, body)
		}
	}
}

func (d *desk) signOut() {
	d.t.Helper()
	d.Open(d.base + "/account")
	d.Press("Log mij overal uit")
}

const passkeyButton = "Ga verder met een passkey"

// answer is what the browser would send with its passkey, before it does.
func (d *desk) answer() url.Values {
	d.t.Helper()
	d.Open(d.base + "/inloggen")
	d.WaitFor("[data-passkey] button")
	sent := browser.Await[string](d.Page, `new Promise((done) => {
		new MutationObserver(() => document.querySelector("[data-say]").hidden || done("")).observe(document.querySelector("[data-passkey] [data-say]"), { attributes: true, attributeFilter: ["hidden"], attributeOldValue: true });
		HTMLFormElement.prototype.submit = function () { done(new URLSearchParams(new FormData(this)).toString()); };
		document.querySelector("[data-passkey] button").click(); })`)
	form, err := url.ParseQuery(sent)
	if err != nil || form.Get("_antwoord") == "" {
		d.t.Fatalf("no answer: %v", err)
	}
	return form
}

// send sends an answer from anywhere.
func (d *desk) send(form url.Values) *webtest.Visitor {
	d.t.Helper()
	return webtest.New(d.t, d.base).Post("/inloggen/passkey", form)
}

// refused says that an answer opens nothing.
func (d *desk) refused(what string, form url.Values) {
	d.t.Helper()
	if v := d.send(form); v.Status != 422 || !strings.Contains(v.Text(), "De passkey werkte niet") {
		d.t.Errorf("%s: %d %s", what, v.Status, v.Path)
	}
}

// A passkey that computes a secret opens the keys alone: no name, no words, no
// code. It says what it is on the page of one's own, and when it was last used.
func TestPasskeyOpensAlone(t *testing.T) {
	atDesk(t, true, func(d *desk, keys *browser.Passkeys) {
		d.sees("in de plaats van uw woorden en de code")
		d.signOut()
		d.Open(d.base + "/inloggen")
		d.WaitFor("[data-passkey] button")
		d.CheckAccess()
		d.Shot("inloggen-passkey")
		d.Press(passkeyButton)
		d.sees("Vandaag", "Mara (De Kring Wesselrade)")
		d.Open(d.base + "/account/passkeys")
		d.sees("laatst gebruikt")
		d.Shot("passkeys")

		// The keys that it opened are hers.
		d.signOut()
		again := d.send(d.answer()).Expect(200, "Vandaag")
		again.Get("/mensen").Expect(200, "Mijn mensen")

		// Removed, it opens nothing; the words still do.
		d.signIn()
		d.Press2("/account/passkeys", "Haal weg")
		d.signOut()
		d.Open(d.base + "/inloggen")
		d.WaitFor("[data-passkey] button")
		d.Press(passkeyButton)
		d.sees("De passkey werkte niet")
		d.signIn()
	})
}

// Press2 opens a page and presses a button there whose text goes on for who only hears.
func (d *desk) Press2(path, text string) {
	d.t.Helper()
	d.Open(d.base + path)
	d.Follow("form[action$='/weg'] button")
	if strings.Contains(d.Text("body"), text) {
		d.t.Fatalf("%q is there still", text)
	}
}

// A passkey without a secret stands in for the code: the eight words follow, and
// those of somebody else do not do.
func TestPasskeyInPlaceOfTheCode(t *testing.T) {
	atDesk(t, false, func(d *desk, keys *browser.Passkeys) {
		d.sees("in de plaats van de code")
		d.signOut()
		d.Open(d.base + "/inloggen")
		d.WaitFor("[data-passkey] button")
		d.Press(passkeyButton)
		d.sees("Uw passkey klopt. Geef nu nog uw acht woorden.")
		if d.Has("#code") || d.Has("#inlognaam") {
			t.Error("asks what it knows")
		}
		d.CheckAccess()
		d.Fill("#woorden", d.member("gijs").phrase)
		d.Press("Log in")
		d.sees("Dit zijn niet uw acht woorden")
		d.Fill("#woorden", d.m.phrase)
		d.Press("Log in")
		d.sees("Vandaag", "Mara (De Kring Wesselrade)")
		d.signOut()

		// What was proven is forgotten after a while, and cannot be made up.
		d.Open(d.base + "/inloggen")
		d.WaitFor("[data-passkey] button")
		d.Press(passkeyButton)
		d.clock.Forward(11 * time.Minute)
		d.Fill("#woorden", d.m.phrase)
		d.Press("Log in")
		d.sees("Dit duurde te lang")
		webtest.New(t, d.base).Post("/inloggen", url.Values{"_bewezen": {"AAAA"}, "woorden": {d.m.phrase}, "_sleutel": {"a-key-that-is-long-enough"}}).Expect(422, "Dit duurde te lang")
	})
}

// What a thief of an answer, of a device or of a copy of it can do: nothing. The
// control in each is the answer as it was.
func TestPasskeyRefuses(t *testing.T) {
	atDesk(t, true, func(d *desk, keys *browser.Passkeys) {
		d.signOut()
		good := d.answer()
		d.send(good).Expect(200, "Vandaag")
		d.refused("the same answer again", with(good, "_sleutel", "another-key-of-a-form"))

		old := d.answer()
		d.clock.Forward(11 * time.Minute)
		d.refused("too late", old)

		a, b := d.answer(), d.answer()
		d.refused("an answer to another question", with(a, "_passkey", b.Get("_passkey")))
		d.refused("a question made up", with(b, "_passkey", "AAAA"))
		d.refused("an answer made up", with(d.answer(), "_antwoord", `{"id":"AAAA"}`))
		flipped := d.answer()
		i := strings.Index(flipped.Get("_antwoord"), `"signature":"`) + len(`"signature":"`) + 20
		said := []byte(flipped.Get("_antwoord"))
		said[i] = map[bool]byte{true: 'B', false: 'A'}[said[i] == 'A']
		d.refused("a signature with a letter changed", with(flipped, "_antwoord", string(said)))
		elsewhere := d.answer()
		webtest.New(t, strings.Replace(d.base, "localhost", "127.0.0.1", 1)).Post("/inloggen/passkey", elsewhere).Expect(422)

		// Another secret opens nothing; who it is, is known.
		wrong := d.answer()
		d.send(with(wrong, "_uitkomst", strings.Repeat("A", 43))).Expect(200, "Geef nu nog uw acht woorden")

		// The account ended, by the calendar and at once.
		late := d.answer()
		d.write(func(tx *db.Tx) error { return account.End(ctx, tx, d.v, d.g, d.m.user, tx.Today()) })
		d.refused("ended", late)

		// Somebody else's finger.
		keys.Owner(false)
		d.Open(d.base + "/inloggen")
		d.WaitFor("[data-passkey] button")
		d.Click("[data-passkey] button")
		d.WaitFor("[data-passkey] [data-say]")
		d.sees("De passkey gaf geen antwoord")
	})
}

// Of a device and a copy of it one is found out by its counter.
func TestPasskeyCopied(t *testing.T) {
	atDesk(t, false, func(d *desk, keys *browser.Passkeys) {
		d.signOut()
		other := &desk{d.house, browser.New(t, 1100, true), d.base, d.m}
		copied := other.Passkeys(false)
		other.Open(d.base + "/inloggen")
		keys.CopyTo(copied)
		other.send(other.answer()).Expect(200, "Uw passkey klopt") // the control: whichever comes first
		d.refused("the other of the two", d.answer())
	})
}

// A passkey that was taken away, or that ended with the words of before, is none when its
// row is put back, also when it was hidden meanwhile; and whoever holds the device is out.
// The control is the row where the ring remembers nothing.
func TestOldPasskeyPutBack(t *testing.T) {
	atDesk(t, false, func(d *desk, keys *browser.Passkeys) {
		_, id, err := account.Check(ctx, d.house.d, d.v, d.m.login, d.m.phrase)
		if err != nil {
			t.Fatal(err)
		}
		exec := func(q string) {
			d.write(func(tx *db.Tx) error { _, err := tx.Exec(ctx, q); return err })
		}
		d.signOut()
		exec(`CREATE TABLE account_copy AS SELECT * FROM account_passkey`)
		d.send(d.answer()).Expect(200, "Uw passkey klopt")
		forget := func() {
			d.write(func(tx *db.Tx) error { _, err := tx.Ring().Exec(ctx, `DELETE FROM vault_tombstone`); return err })
		}
		exec(`DELETE FROM account_passkey`)
		d.write(func(tx *db.Tx) error {
			lock, err := d.v.LoadLock(ctx, tx, d.m.user, vault.LockPhrase)
			if err != nil {
				return err
			}
			return account.RenewWords(ctx, tx, d.v, d.g, guard.Who{User: d.m.user, Hat: guard.HatSupporter, Identity: id}, lock)
		})
		exec(`INSERT INTO account_passkey SELECT * FROM account_copy`)
		d.refused("hidden while new words were made", d.answer())
		forget()
		d.send(d.answer()).Expect(200, "Uw passkey klopt")

		his, hers := webtest.New(t, d.base), webtest.New(t, d.base)
		for _, v := range []*webtest.Visitor{his, hers} {
			d.clock.Forward(time.Minute)
			d.enter(v, d.m).Expect(200, "Vandaag")
		}
		hers.Get("/account/passkeys").Expect(200, "op al uw andere apparaten").Press("Haal weg").Expect(200).Refuse("mijn laptop")
		his.Get("/vandaag").Expect(401)
		hers.Get("/vandaag").Expect(200)
		exec(`INSERT INTO account_passkey SELECT * FROM account_copy`)
		d.refused("taken away", d.answer())
		hers.Get("/account/passkeys").Refuse("mijn laptop")
		forget()
		d.send(d.answer()).Expect(200, "Uw passkey klopt")
	})
}

// On one's own device a session that went quiet goes on with the passkey, where it
// was; on a shared laptop nothing locks, because it ends.
func TestPasskeyUnlocks(t *testing.T) {
	for _, prf := range []bool{true, false} {
		atDesk(t, prf, func(d *desk, keys *browser.Passkeys) {
			d.signOut()
			d.Open(d.base + "/inloggen")
			d.WaitFor("[data-passkey] button")
			d.Press(passkeyButton)
			if !prf {
				d.Fill("#woorden", d.m.phrase)
				d.Press("Log in")
			}
			d.sees("Vandaag")
			d.Open(d.base + "/account")
			d.clock.Forward(11 * time.Minute)
			d.Open(d.base + "/account/passkeys")
			d.sees("Verder waar u was")
			d.CheckAccess()
			if d.Has("#eigen-woord") {
				t.Error("asks a word that was never given")
			}
			d.WaitFor("[data-passkey] button")
			d.Press(passkeyButton)
			d.sees("Passkeys", "mijn laptop")

			d.clock.Forward(61 * time.Minute)
			d.Open(d.base + "/account/passkeys")
			d.sees("Inloggen voor wie hier werkt")
		})
	}
}

// Somebody else's passkey does not go on with a session; and a session that is
// not locked does not change hands. On both databases.
func TestUnlockAs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m, other := h.member("mara"), h.member("gijs")
		var token guard.Token
		h.write(func(tx *db.Tx) (err error) {
			token, err = h.g.Begin(ctx, tx, guard.Who{User: m.user, Hat: guard.HatSupporter, Identity: vault.NewIdentity(), Word: guard.OnlyPasskey})
			return err
		})
		unlock := func(u naast.UserID) error {
			_, _, err := h.g.UnlockAs(ctx, h.d, token, u, func(*db.Tx) error { return nil })
			return err
		}
		if unlock(m.user) == nil {
			t.Error("a session that is open")
		}
		two.Clock.Forward(11 * time.Minute)
		if _, _, err := h.g.Unlock(ctx, h.d, token, guard.OnlyPasskey); err == nil {
			t.Error("a word where there was none")
		}
		if unlock(other.user) == nil {
			t.Error("somebody else")
		}
		if err := unlock(m.user); err != nil {
			t.Fatalf("control: %v", err)
		}
	})
}
