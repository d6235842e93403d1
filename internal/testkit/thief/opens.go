package thief

import (
	"errors"
	"os"
	"path/filepath"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

const onScreen = casework.OnScreen

// parts are what there is of a question: story, contact, facts, delivery.
const parts = 4

// opens is of how many people something, or everything, comes out of a place.
func (t *town) opens(c db.Config, keys string, of []guard.Who) (something, everything int, err error) {
	k, err := vault.LoadKeys(keys)
	if err != nil {
		return 0, 0, err
	}
	d, err := db.Open(ctx, c)
	if err != nil {
		return 0, 0, err
	}
	defer d.Close()
	for _, w := range of {
		switch t.tries(d, vault.New(k), w) {
		case 0:
		case parts:
			everything++
			fallthrough
		default:
			something++
		}
	}
	return something, everything, nil
}

// tries opens what there is of one question, with every key that staff have, and
// her own.
func (t *town) tries(d *db.DB, v *vault.Vault, her guard.Who) (opened int) {
	id := her.Case
	cases := &casework.Cases{Vault: v, Guard: guard.New(v)}
	try := func(of []guard.Who, f func(tx *db.Tx, w guard.Who) error) {
		for _, w := range of {
			s := db.System("steal") // a thief asks no guard
			s.Actor, s.Hat, s.Case = w.User, string(w.Hat), id
			if d.Read(ctx, s, func(tx *db.Tx) error { return f(tx, w) }) == nil {
				opened++
				return
			}
		}
	}
	try([]guard.Who{t.Mara, t.Noor, t.Els, t.Joost, her}, func(tx *db.Tx, w guard.Who) error {
		k, err := v.OpenCase(ctx, tx, w.Person(), id)
		if err != nil {
			return err
		}
		all, err := casework.List[casework.Question](ctx, tx, cases, k, casework.QuestionKind)
		return orEmpty(err, len(all))
	})
	try([]guard.Who{t.Karima}, func(tx *db.Tx, w guard.Who) error {
		k, err := v.OpenWithTeam(ctx, tx, w.Person(), t.Kring, id)
		if err != nil {
			return err
		}
		var to casework.Contact
		err = cases.LoadContact(ctx, tx, k, id, casework.ContactLabel, &to)
		return orEmpty(err, len(to.Name))
	})
	for _, label := range []string{casework.FactsLabel, casework.DeliveryLabel} {
		try([]guard.Who{{}}, func(tx *db.Tx, _ guard.Who) error {
			var into map[string]any
			err := cases.LoadFacts(ctx, tx, id, label, &into)
			return orEmpty(err, len(into))
		})
	}
	return opened
}

// orEmpty takes it for nothing when nothing came out.
func orEmpty(err error, n int) error {
	if err == nil && n == 0 {
		return naast.NotFound
	}
	return err
}

// loot is a copy of the key files of now and of all copies of the week key; with
// more, those are added.
func (t *town) loot(name string, more ...string) (dir string, err error) {
	dir = filepath.Join(t.Dir, name)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return dir, err
	}
	for _, from := range append([]string{t.keys}, more...) {
		files, err := filepath.Glob(filepath.Join(from, "*.key"))
		if err != nil {
			return dir, err
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err == nil {
				err = os.WriteFile(filepath.Join(dir, filepath.Base(f)), b, 0o400)
			}
			if err != nil && !errors.Is(err, os.ErrPermission) { // it is there already
				return dir, err
			}
		}
	}
	return dir, nil
}
