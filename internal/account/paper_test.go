package account_test

import (
	"net/url"
	"regexp"
	"slices"
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

var onSheet = regexp.MustCompile(`\b\d{1,2}\. (\d{4} \d{4})\b`)

// sheet is the codes that the page shows.
func sheet(t *testing.T, v *webtest.Visitor) (codes []string) {
	t.Helper()
	for _, m := range onSheet.FindAllStringSubmatch(v.Text(), -1) {
		codes = append(codes, m[1])
	}
	if len(codes) != account.PaperCodes {
		t.Fatalf("%d codes on %s (%d): %s", len(codes), v.Path, v.Status, v.Text())
	}
	return codes
}

// A code on paper opens in place of one from the app, once, for one person. A
// new sheet ends the old, the words that were lost too, and so does the end of
// the account.
func TestCodesOnPaper(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m, other := h.member("mara"), h.member("gijs")
		base, _ := h.site(two)
		in := func(w member, code string) *webtest.Visitor {
			return webtest.New(t, base).Get("/inloggen").Submit("/inloggen", answer(w.login, w.phrase, code))
		}
		v := webtest.New(t, base)
		h.enter(v, m).Get("/account/papier").Submit("/account/papier", url.Values{"code": {"12"}}).Expect(422, "zes cijfers")
		v.Submit("/account/papier", url.Values{"code": {h.code(m)}}).Expect(422, "al gebruikt")
		two.Clock.Forward(time.Minute)
		form := url.Values{"code": {h.code(m)}, "_sleutel": {v.Value("_sleutel")}}
		codes := sheet(t, v.Post("/account/papier", form))
		v.Post("/account/papier", form).Expect(200, "Nog 10 codes").Refuse(codes[0])
		h.write(func(tx *db.Tx) error {
			rows, err := db.All(ctx, tx, db.One[string], `SELECT code FROM account_paper`)
			for _, r := range rows {
				if len(rows) != 10 || strings.Contains(r, strings.ReplaceAll(codes[0], " ", "")) {
					t.Errorf("%d rows, such as %s", len(rows), r)
				}
			}
			return err
		})

		in(other, codes[0]).Expect(422, "Dit klopt niet")
		in(m, codes[0][:8]+"x").Expect(422, "heeft hij er acht")
		in(m, codes[0]).Expect(200, "Vandaag")
		in(m, codes[0]).Expect(422, "Dit klopt niet")
		v.Get("/account").Expect(200, "Nog 9 codes")
		h.enter(webtest.New(t, base), m).Expect(200, "Vandaag") // the app works beside it

		fresh := sheet(t, v.Get("/account/papier").Submit("/account/papier", url.Values{"code": {codes[1]}}))
		in(m, codes[2]).Expect(422)
		in(m, fresh[0]).Expect(200, "Vandaag")
		h.write(func(tx *db.Tx) error { return account.End(ctx, tx, h.v, h.g, m.user, tx.Today()) })
		in(m, fresh[1]).Expect(422)
		h.write(func(tx *db.Tx) error {
			rows, err := db.All(ctx, tx, db.One[string], `SELECT code FROM account_paper`)
			if len(rows) != 0 {
				t.Errorf("%d codes of an account that ended", len(rows))
			}
			return err
		})
	})
}

// A code that was used stays used, when its row is put back. The control is the row where
// the ring remembers nothing.
func TestUsedCodePutBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m := h.member("mara")
		base, _ := h.site(two)
		in := func(code string) *webtest.Visitor {
			return webtest.New(t, base).Get("/inloggen").Submit("/inloggen", answer(m.login, m.phrase, code))
		}
		v := webtest.New(t, base)
		h.enter(v, m)
		two.Clock.Forward(time.Minute)
		codes := sheet(t, v.Get("/account/papier").Submit("/account/papier", url.Values{"code": {h.code(m)}}))
		rows := func(tx *db.Tx) (all []string) {
			all, err := db.All(ctx, tx, db.One[string], `SELECT code FROM account_paper`)
			if err != nil {
				t.Error(err)
			}
			return all
		}
		var before []string
		h.read(func(tx *db.Tx) error { before = rows(tx); return nil })
		back := func(and func(*db.Tx) error) {
			h.write(func(tx *db.Tx) error {
				now := rows(tx)
				for _, r := range before {
					if slices.Contains(now, r) {
						continue
					}
					if _, err := tx.Exec(ctx, `INSERT INTO account_paper (user_id,code) VALUES ($1,$2)`, m.user, r); err != nil {
						return err
					}
				}
				return and(tx)
			})
		}
		in(codes[0]).Expect(200, "Vandaag")
		back(func(*db.Tx) error { return nil })
		in(codes[0]).Expect(422, "Dit klopt niet")
		in(codes[1]).Expect(200, "Vandaag")
		back(func(tx *db.Tx) error { _, err := tx.Ring().Exec(ctx, `DELETE FROM vault_tombstone`); return err })
		in(codes[0]).Expect(200, "Vandaag")
	})
}

// Somebody without a smartphone gets an account with a sheet, and signs in with
// the next code on it. The secret of the app that was on the screen opens nothing.
func TestEnrolWithPaper(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		base, _ := h.site(two)
		user := naast.NewID[naast.UserID]()
		code := h.invite(account.Invitation{User: user, Name: "Nour", Hats: []account.HatAt{{Hat: guard.HatSupporter, Organisation: "kring"}}})
		v := webtest.New(t, base)
		v.Get("/aanmelden").Submit("/aanmelden", url.Values{"code": {code}}).Expect(200)
		words := phraseOn(t, v)
		v.Submit("/aanmelden/telefoon", nil)
		app := member{login: "nour", phrase: strings.Join(words, " "), secret: secretOn(t, v)}
		codes := sheet(t, v.Press("Geef mij codes op papier"))
		v.Submit("/aanmelden/klaar", with(asked(v, words), "inlognaam", "nour", "code", codes[0])).Expect(422, "Dit is niet code 10")
		if again := sheet(t, v); again[0] != codes[0] {
			t.Fatal("other codes after a slip")
		}
		v.Submit("/aanmelden/klaar", with(asked(v, words), "inlognaam", "nour", "code", codes[9])).Expect(200, "Gelukt")
		h.signed(base, user)
		two.Clock.Forward(25 * time.Hour)
		in := func(code string) *webtest.Visitor {
			return webtest.New(t, base).Get("/inloggen").Submit("/inloggen", answer("nour", app.phrase, code))
		}
		in(h.code(app)).Expect(422)
		in(codes[9]).Expect(422) // it proved that the sheet was printed
		in(codes[0]).Expect(200, "Vandaag")
	})
}

// Who lost the telephone goes on with paper, and the lost app opens nothing.
func TestLostPhoneGoesOnWithPaper(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m := h.member("mara")
		base, _ := h.site(two)
		code := h.invite(account.Invitation{User: m.user, Name: "Mara", Hats: []account.HatAt{{Hat: guard.HatSupporter, Organisation: "kring"}}})
		v := webtest.New(t, base)
		v.Get("/aanmelden").Submit("/aanmelden", url.Values{"code": {code}}).Submit("/aanmelden", url.Values{"kwijt": {"telefoon"}})
		codes := sheet(t, v.Press("Geef mij codes op papier"))
		v.Submit("/aanmelden/klaar", url.Values{"woorden": {m.phrase}, "code": {codes[9]}}).Expect(200, "U kunt nu inloggen")
		h.enter(webtest.New(t, base), m).Expect(422)
		webtest.New(t, base).Get("/inloggen").Submit("/inloggen", answer(m.login, m.phrase, codes[3])).Expect(200, "Vandaag")
	})
}

// A typing error in a code is found before it costs a try.
func TestPaperCodeFindsSlips(t *testing.T) {
	code := vault.NewPaperCode()
	for i := range code {
		for d := byte('0'); d <= '9'; d++ {
			typed := code[:i] + string(d) + code[i+1:]
			if _, err := vault.CheckPaperCode(typed); (err == nil) != (typed == code) {
				t.Errorf("%s in place of a good one: %v", typed, err)
			}
		}
	}
}

// The sheet on the screen and on paper: one page, with nothing around the codes.
func TestSheetInBrowser(t *testing.T) {
	dbtest.Once(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m := h.member("mara")
		base, _ := h.site(two)
		p := browser.New(t, 360, false)
		h.typesIn(p, base, m)
		p.Press("Log in")
		p.Open(base + "/account/papier")
		p.CheckAccess()
		two.Clock.Forward(time.Minute)
		p.Fill("#code", h.code(m))
		p.Press("Maak een vel met codes")
		p.CheckAccess()
		p.Shot("codes-op-papier")
		if n := p.Sheets("codes"); n != 1 {
			t.Errorf("the codes take %d sheets", n)
		}
	})
}
