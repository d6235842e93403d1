package guard_test

import (
	"errors"
	"testing"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/vault"
)

// world is a partnership with a resident's case, and people around it.
type world struct {
	*testing.T
	two  dbtest.Two
	g    *guard.Guard
	v    *vault.Vault
	id   naast.CaseID
	her  guard.Who
	mara guard.Who // stands next to her
	team guard.Who // coordinates the organisation that answers for it
}

const org naast.OrganisationID = "de-kring"

func eachWorld(t *testing.T, f func(*world)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		g, v := newGuard(t)
		w := &world{T: t, two: two, g: g, v: v}
		w.her, w.mara, w.team = w.who(guard.HatResident), w.who(guard.HatSupporter), w.who(guard.HatCoordinator)
		w.id = w.opened(guard.Accepted, w.her)
		w.do(func(tx *db.Tx) error { return g.Place(ctx, tx, w.id, w.mara.User, guard.Supporter, guard.Active, 0) })
		f(w)
	})
}

func (w *world) who(h guard.Hat) guard.Who {
	w.Helper()
	p := guard.Who{User: naast.NewID[naast.UserID](), Hat: h, Organisation: org, Name: "Iemand (De Kring)", Identity: vault.NewIdentity()}
	w.do(func(tx *db.Tx) error { return w.v.Enrol(ctx, tx, p.User, p.Identity.Public()) })
	return p
}

// opened makes a case of her with its keys.
func (w *world) opened(s guard.State, her guard.Who) naast.CaseID {
	w.Helper()
	id := naast.NewID[naast.CaseID]()
	err := w.two.Own.Write(ctx, db.Scope{Actor: her.User, Case: id, Action: "test"}, func(tx *db.Tx) error {
		if _, err := w.v.NewCase(ctx, tx, id, her.Person()); err != nil {
			return err
		}
		return errors.Join(w.g.Open(ctx, tx, id, s, org), w.g.Place(ctx, tx, id, her.User, guard.Resident, guard.Active, 0))
	})
	if err != nil {
		w.Fatal(err)
	}
	return id
}

func (w *world) do(f func(*db.Tx) error) { w.Helper(); write(w.T, w.two.Own, f) }

func (w *world) read(f func(*db.Tx) error) {
	w.Helper()
	if err := w.two.Own.Read(ctx, db.System("test"), f); err != nil {
		w.Fatal(err)
	}
}

// admitted tells whether somebody is let in; the event of it is looked at too.
func (w *world) admitted(p guard.Who, a guard.Action, id naast.CaseID) (ok bool) {
	w.Helper()
	before := w.events()
	err := w.two.Own.Write(ctx, db.System("test"), func(tx *db.Tx) error { _, err := w.g.Admit(ctx, tx, p, a, id); return err })
	if err != nil && !errors.Is(err, naast.NotFound) {
		w.Fatal(err)
	}
	if n := w.events() - before; (n == 1) != (err == nil) {
		w.Errorf("%s on %s: %v with %d events", a, id, err, n)
	}
	checked := w.check(p, a, id)
	if checked != (err == nil) {
		w.Errorf("%s: admitted %v, checked %v", a, err == nil, checked)
	}
	return err == nil
}

func (w *world) check(p guard.Who, a guard.Action, id naast.CaseID) bool {
	w.Helper()
	var err error
	w.read(func(tx *db.Tx) error { err = w.g.Check(ctx, tx, p, a, id); return nil })
	if err != nil && !errors.Is(err, naast.NotFound) {
		w.Fatal(err)
	}
	return err == nil
}

func (w *world) events() (n int) {
	w.Helper()
	w.read(func(tx *db.Tx) error { return tx.QueryRow(ctx, `SELECT COUNT(*) FROM audit_event`).Scan(&n) })
	return n
}

// newest is what the log says last about the case.
func (w *world) newest() (e audit.Event) {
	w.Helper()
	err := w.two.Own.Write(ctx, db.Scope{Actor: w.her.User, Case: w.id, Action: "test"}, func(tx *db.Tx) error {
		k, err := w.v.OpenCase(ctx, tx, w.her.Person(), w.id)
		if err != nil {
			return err
		}
		all, err := audit.OfCase(ctx, tx, w.v, k, 1)
		e = all[0]
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return e
}
