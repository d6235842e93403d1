package account_test

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"
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

// tablesOf lists the tables of a store.
var tablesOf = map[string]string{
	"sqlite":   `SELECT name FROM sqlite_master WHERE type='table' AND name LIKE '%\_%' ESCAPE '\' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'goose%'`,
	"postgres": `SELECT table_name FROM information_schema.tables WHERE table_schema=current_schema() AND table_name NOT LIKE 'goose%'`,
}

// everything is every row of main and of the ring, by table.
func (h *house) everything(engine string) map[string][]string {
	h.t.Helper()
	all := map[string][]string{}
	h.read(func(tx *db.Tx) error {
		for store, p := range map[string]*db.Part{"": tx.Part, "ring ": tx.Ring()} {
			tables, err := db.All(ctx, p, db.One[string], tablesOf[engine])
			if err != nil {
				return err
			}
			for _, t := range tables {
				if all[store+t], err = rowsOf(p, t); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return all
}

// rowsOf is every row of a table, as text.
func rowsOf(p *db.Part, table string) (all []string, err error) {
	rows, err := p.Query(ctx, `SELECT * FROM `+table)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	names, err := rows.Columns()
	for err == nil && rows.Next() {
		values, into := make([]any, len(names)), make([]any, len(names))
		for i := range values {
			into[i] = &values[i]
		}
		err = rows.Scan(into...)
		all = append(all, fmt.Sprintf("%x", values))
	}
	slices.Sort(all)
	return all, errors.Join(err, rows.Err())
}

// changed is which tables hold something else than before.
func changed(before, after map[string][]string) (names []string) {
	for _, t := range slices.Sorted(maps.Keys(after)) {
		if !slices.Equal(before[t], after[t]) {
			names = append(names, t)
		}
	}
	return names
}

// grants gives somebody a case, a team's key and a draft of her own, and tells whether
// all of it opens with her keys.
func (h *house) grants(m member) (opens func(id *vault.Identity) error) {
	h.t.Helper()
	her := vault.Person{User: naast.NewID[naast.UserID](), Identity: vault.NewIdentity()}
	id, team := naast.NewID[naast.CaseID](), naast.OrganisationID("kring")
	_, first, err := account.Check(ctx, h.d, h.v, m.login, m.phrase)
	if err != nil {
		h.t.Fatal(err)
	}
	draft, err := first.Seal("draft", "of hers", []byte("begonnen"))
	if err != nil {
		h.t.Fatal(err)
	}
	h.write(func(tx *db.Tx) error {
		if err := h.v.Enrol(ctx, tx, her.User, her.Identity.Public()); err != nil {
			return err
		}
		k, err := h.v.NewCase(ctx, tx, id, her)
		if err != nil {
			return err
		}
		for _, scope := range []string{vault.ScopeCase, vault.ScopeContact} {
			if _, err := h.v.Grant(ctx, tx, her, k, m.user, vault.Terms{Scope: scope, Purpose: "gekozen"}); err != nil {
				return err
			}
		}
		return h.v.NewTeam(ctx, tx, team, her, []naast.UserID{m.user})
	})
	return func(identity *vault.Identity) error {
		p := vault.Person{User: m.user, Identity: identity}
		return errors.Join(h.d.Write(ctx, db.Scope{Actor: m.user, Case: id, Action: "test"}, func(tx *db.Tx) error {
			_, err := h.v.OpenCase(ctx, tx, p, id)
			_, contact := h.v.OpenContact(ctx, tx, p, id)
			_, shared := h.v.OpenTeam(ctx, tx, p, team)
			return errors.Join(err, contact, shared)
		}), func() error { _, err := identity.Open("draft", "of hers", draft); return err }())
	}
}

// Nothing that was sealed to her is sealed anew: of all tables only those of the door
// itself and of the log hold something else afterwards, and what was granted opens
// with the keys behind the new words. So it does not matter who shares, seats or
// stands by meanwhile.
func TestNewWordsKeepTheKeys(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m := h.member("mara")
		opens := h.grants(m)
		base, _ := h.site(two)
		v := webtest.New(t, base)
		h.enter(v, m)
		words := h.draws(v, m)
		v.Submit("/account/woorden/terug", nil)
		before := h.everything(two.Engine)
		v.Submit("/account/woorden/klaar", asked(v, words)).Expect(200, "Uw nieuwe woorden werken")
		want := []string{"account_user", "audit_event", "jobs_job", "ring vault_tombstone", "vault_lock", "web_done"}
		if got := changed(before, h.everything(two.Engine)); !slices.Equal(got, want) {
			t.Errorf("changed: %q, want %q", got, want)
		}
		_, id, err := account.Check(ctx, h.d, h.v, m.login, strings.Join(words, " "))
		if err != nil {
			t.Fatal(err)
		}
		if err := opens(id); err != nil {
			t.Errorf("what was granted does not open: %v", err)
		}
		if opens(vault.NewIdentity()) == nil { // the control
			t.Error("it opens with anybody's keys")
		}
	})
}

// The program ends in the middle: before the commit the old words open, after it the
// new ones, and no moment is between. What a killed program left undone is done later.
func TestNewWordsKilledInTheMiddle(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m := h.member("mara")
		_, id, err := account.Check(ctx, h.d, h.v, m.login, m.phrase)
		if err != nil {
			t.Fatal(err)
		}
		who := guard.Who{User: m.user, Hat: guard.HatSupporter, Identity: id}
		fresh, killed := vault.NewPhrase(), errors.New("killed")
		lock, err := h.v.MakeLock(ctx, id, vault.LockPhrase, fresh)
		if err != nil {
			t.Fatal(err)
		}
		again := func(end error) error {
			return h.d.Write(ctx, db.System("test"), func(tx *db.Tx) error {
				if err := account.RenewWords(ctx, tx, h.v, h.g, who, lock); err != nil {
					return err
				}
				return end
			})
		}
		if err := again(killed); !errors.Is(err, killed) || !h.opens(m, m.phrase) || h.opens(m, fresh) {
			t.Fatalf("killed before the commit: %v, old %v, new %v", err, h.opens(m, m.phrase), h.opens(m, fresh))
		}
		if err := again(nil); err != nil || h.opens(m, m.phrase) || !h.opens(m, fresh) {
			t.Fatalf("after it: %v, old %v, new %v", err, h.opens(m, m.phrase), h.opens(m, fresh))
		}
		if err := again(nil); !errors.Is(err, naast.Conflict) || !h.opens(m, fresh) {
			t.Fatalf("once more from the old ones: %v", err)
		}
	})
}

// Her passkeys end, as each of them opens the keys by itself; the sheet of codes goes
// on, for who has no smartphone, and the page says what to do with it.
func TestNewWordsEndPasskeys(t *testing.T) {
	atDesk(t, true, func(d *desk, keys *browser.Passkeys) {
		v := webtest.New(t, d.base)
		d.enter(v, d.m).Expect(200, "Vandaag")
		d.clock.Forward(time.Minute)
		codes := sheet(t, v.Get("/account/papier").Submit("/account/papier", url.Values{"code": {d.code(d.m)}}))
		words := d.draws(v, d.m)
		v.Submit("/account/woorden/terug", nil)
		v.Submit("/account/woorden/klaar", asked(v, words)).Expect(200, "Uw vel met codes werkt nog", "Had u passkeys?")
		d.refused("a passkey of before the new words", d.answer())
		v.Get("/account/passkeys").Expect(200).Refuse("mijn laptop")
		in := webtest.New(t, d.base)
		in.Get("/inloggen").Submit("/inloggen", answer(d.m.login, strings.Join(words, " "), codes[0])).Expect(200, "Vandaag")
	})
}

// Sign-ins with the old words that are under way while she makes new ones: the words
// were right when they were tried, and nobody is in afterwards. They wait for their
// turn at Argon2id, of which there are fewer places than sign-ins here.
func TestNewWordsMeetSignIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m := h.member("mara")
		base, _ := h.site(two)
		hers := webtest.New(t, base)
		h.enter(hers, m)
		h.clock.Forward(time.Minute)
		codes := sheet(t, hers.Get("/account/papier").Submit("/account/papier", url.Values{"code": {h.code(m)}}))
		_, id, err := account.Check(ctx, h.d, h.v, m.login, m.phrase)
		if err != nil {
			t.Fatal(err)
		}
		fresh := vault.NewPhrase()
		lock, err := h.v.MakeLock(ctx, id, vault.LockPhrase, fresh)
		if err != nil {
			t.Fatal(err)
		}
		tried := func() (n int) {
			h.read(func(tx *db.Tx) error {
				return tx.Session().QueryRow(ctx, `SELECT COALESCE(MAX(count),0) FROM guard_tries`).Scan(&n)
			})
			return n
		}
		thieves, before := make([]*webtest.Visitor, 8), tried()
		var all sync.WaitGroup
		for i := range thieves {
			v := webtest.New(t, base).Get("/inloggen")
			thieves[i] = v
			all.Go(func() { v.Submit("/inloggen", answer(m.login, m.phrase, codes[i])) })
		}
		for tried() < before+len(thieves) { // all of them are past the count, and most of them wait
			runtime.Gosched()
		}
		h.write(func(tx *db.Tx) error {
			return account.RenewWords(ctx, tx, h.v, h.g, guard.Who{User: m.user, Hat: guard.HatSupporter, Identity: id}, lock)
		})
		all.Wait()
		for i, v := range thieves {
			if v.Get("/vandaag"); v.Status != 401 {
				t.Errorf("sign-in %d with the old words is in: %d", i, v.Status)
			}
		}
		m.phrase = fresh
		h.enter(hers, m).Expect(200, "Vandaag") // the control: the new words
	})
}

// The change fails halfway: the old words count, she goes on where she was, and all
// others are out already. So no moment has the new words and somebody else's session.
func TestNewWordsOthersOutFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m := h.member("mara")
		base, _ := h.site(two)
		v, elsewhere := webtest.New(t, base), webtest.New(t, base)
		h.enter(elsewhere, m)
		h.enter(v, m)
		words := h.draws(v, m)
		v.Submit("/account/woorden/terug", nil)
		page := with(asked(v, words), "_sleutel", v.Value("_sleutel"), "_stand", v.Value("_stand"))
		elsewhere.Get("/vandaag").Expect(200)
		rename := func(from, to string) {
			h.write(func(tx *db.Tx) error { _, err := tx.Exec(ctx, `ALTER TABLE `+from+` RENAME TO `+to); return err })
		}
		rename("account_passkey", "account_gone")
		v.Post("/account/woorden/klaar", page).Expect(500)
		elsewhere.Get("/vandaag").Expect(401)
		if v.Get("/vandaag").Expect(200); !h.opens(m, m.phrase) || h.opens(m, strings.Join(words, " ")) {
			t.Error("half a change")
		}
		rename("account_gone", "account_passkey")
		v.Post("/account/woorden/klaar", page).Expect(200, "Uw nieuwe woorden werken") // the control: the same press, and nothing in the way
		if h.opens(m, m.phrase) || !h.opens(m, strings.Join(words, " ")) {
			t.Error("no change")
		}
	})
}
