package vault

import (
	"fmt"
	"testing"

	"naast"
	"naast/internal/db"
	"naast/internal/db/dbtest"
)

// benchStage is a stage on SQLite with some cases of the resident.
func benchStage(b *testing.B, cases int) (*Vault, *db.DB, Person, Person, []naast.CaseID) {
	b.Helper()
	k, _ := testKeys(b)
	v, dir := New(k), b.TempDir()
	d, err := db.Open(ctx, db.Config{Main: "sqlite:" + dir + "/main.db", Ring: "sqlite:" + dir + "/ring.db",
		Session: "sqlite:" + dir + "/session.db", Clock: naast.Clock(dbtest.NewClock().Now)})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { d.Close() })
	resident := Person{User: naast.NewID[naast.UserID](), Identity: NewIdentity()}
	supporter := Person{User: naast.NewID[naast.UserID](), Identity: NewIdentity()}
	var ids []naast.CaseID
	err = d.Write(ctx, db.System("bench"), func(tx *db.Tx) error {
		for _, p := range []Person{resident, supporter} {
			if err := v.Enrol(ctx, tx, p.User, p.Identity.Public()); err != nil {
				return err
			}
		}
		for range cases {
			id := naast.NewID[naast.CaseID]()
			k, err := v.NewCase(ctx, tx, id, resident)
			if err != nil {
				return err
			}
			if _, err := v.Grant(ctx, tx, resident, k, supporter.User, Terms{Scope: ScopeCase}); err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return v, d, resident, supporter, ids
}

func must(b *testing.B, err error) {
	if err != nil {
		b.Helper()
		b.Fatal(err)
	}
}

// BenchmarkNewCase is a case with one grant, in one transaction for all.
func BenchmarkNewCase(b *testing.B) {
	v, d, resident, _, _ := benchStage(b, 0)
	must(b, d.Write(ctx, db.System("bench"), func(tx *db.Tx) error {
		for b.Loop() {
			if _, err := v.NewCase(ctx, tx, naast.NewID[naast.CaseID](), resident); err != nil {
				return err
			}
		}
		return nil
	}))
}

func BenchmarkGrant(b *testing.B) {
	v, d, resident, supporter, ids := benchStage(b, 1)
	must(b, d.Write(ctx, scopeOf(resident, ids[0]), func(tx *db.Tx) error {
		k, err := v.OpenCase(ctx, tx, resident, ids[0])
		if err != nil {
			return err
		}
		a, err := v.actor(ctx, tx, resident)
		if err != nil {
			return err
		}
		root, err := v.root(ctx, tx, k.id)
		if err != nil {
			return err
		}
		for b.Loop() {
			if _, err := v.give(ctx, tx, k.object, root, a, gift{scope: ScopeCase, key: k.key, to: supporter.User}); err != nil {
				return err
			}
		}
		return nil
	}))
}

// BenchmarkOpenFirst opens and checks a grant whole: in a transaction that may
// not write, nothing is remembered.
func BenchmarkOpenFirst(b *testing.B) {
	v, d, _, supporter, ids := benchStage(b, 1)
	must(b, d.Read(ctx, scopeOf(supporter, ids[0]), func(tx *db.Tx) error {
		for b.Loop() {
			if _, err := v.OpenCase(ctx, tx, supporter, ids[0]); err != nil {
				return err
			}
		}
		return nil
	}))
}

func BenchmarkOpenAgain(b *testing.B) {
	v, d, _, supporter, ids := benchStage(b, 1)
	open := func(tx *db.Tx) error { _, err := v.OpenCase(ctx, tx, supporter, ids[0]); return err }
	must(b, d.Write(ctx, scopeOf(supporter, ids[0]), open))
	must(b, d.Read(ctx, scopeOf(supporter, ids[0]), func(tx *db.Tx) error {
		for b.Loop() {
			if err := open(tx); err != nil {
				return err
			}
		}
		return nil
	}))
}

// BenchmarkOpenCases50 opens a page of fifty out of a thousand.
func BenchmarkOpenCases50(b *testing.B) {
	v, d, _, supporter, ids := benchStage(b, 1000)
	list := db.Scope{Actor: supporter.User, Action: "list own"}
	open := func(ids []naast.CaseID) func(*db.Tx) error {
		return func(tx *db.Tx) error {
			m, err := v.OpenCases(ctx, tx, supporter, ids)
			if err == nil && len(m) != len(ids) {
				return fmt.Errorf("%d of %d open", len(m), len(ids))
			}
			return err
		}
	}
	must(b, d.Write(ctx, list, open(ids)))
	must(b, d.Read(ctx, list, func(tx *db.Tx) error {
		for b.Loop() {
			if err := open(ids[400:450])(tx); err != nil {
				return err
			}
		}
		return nil
	}))
}

// BenchmarkUnseal50 is the cryptography of such a page alone.
func BenchmarkUnseal50(b *testing.B) {
	list, r, g := newKey(), newKey(), newKey()
	row := grantRow{id: string(naast.NewID[naast.GrantID]()), object: string(naast.NewID[naast.CaseID]()), scope: ScopeCase, commitment: newKey()}
	ring := seal(g, 1, pack(grantKeys, row.id), r)
	listed := seal(derive(list, r, "listed"), 1, row.layer("birth", "listed"), newKey())
	for b.Loop() {
		for range 50 {
			r, err := open(g, 1, pack(grantKeys, row.id), ring)
			if err == nil {
				_, err = open(derive(list, r, "listed"), 1, row.layer("birth", "listed"), listed)
			}
			must(b, err)
		}
	}
}

func BenchmarkMakeLock(b *testing.B) {
	k, _ := testKeys(b)
	v, id := New(k), NewIdentity()
	for b.Loop() {
		_, err := v.MakeLock(ctx, id, LockCard, "1234567890123456")
		must(b, err)
	}
}

func BenchmarkSealToCase(b *testing.B) {
	v, d, _, _, ids := benchStage(b, 1)
	must(b, d.Read(ctx, db.System("bench"), func(tx *db.Tx) error {
		for b.Loop() {
			if _, err := v.SealToCase(ctx, tx, ids[0], []byte("gezien")); err != nil {
				return err
			}
		}
		return nil
	}))
}

func BenchmarkOpenFacts50(b *testing.B) {
	v, d, _, _, ids := benchStage(b, 50)
	sealed := map[naast.CaseID][]byte{}
	must(b, d.Write(ctx, db.System("bench"), func(tx *db.Tx) (err error) {
		for _, id := range ids {
			if sealed[id], err = v.SealFacts(ctx, tx, id, Facts, []byte("thema")); err != nil {
				return err
			}
		}
		return nil
	}))
	must(b, d.Read(ctx, db.System("bench"), func(tx *db.Tx) error {
		for b.Loop() {
			if _, err := v.OpenFactsMany(ctx, tx, Facts, sealed); err != nil {
				return err
			}
		}
		return nil
	}))
}
