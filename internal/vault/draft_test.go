package vault_test

import (
	"context"
	"errors"
	"testing"

	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/field/fieldtest"
	"naast/internal/vault"
)

func newVault(t testing.TB) *vault.Vault {
	t.Helper()
	dir := t.TempDir()
	if err := vault.CreateKeys(dir); err != nil {
		t.Fatal(err)
	}
	k, err := vault.LoadKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	return vault.New(k)
}

// desk is one person of one partnership.
type desk struct {
	t  *testing.T
	v  *vault.Vault
	d  *db.DB
	id *vault.Identity
}

func (d desk) key() (k vault.DraftKey) {
	d.t.Helper()
	err := d.d.Write(context.Background(), db.System("test"), func(tx *db.Tx) (err error) {
		k, err = d.v.DraftKeyOf(context.Background(), tx, d.id)
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return k
}

func (d desk) open(sealed []byte) (plain []byte, err error) {
	d.d.Read(context.Background(), db.System("test"), func(tx *db.Tx) error {
		plain, err = d.v.OpenDraft(context.Background(), tx, d.id, sealed)
		return err
	})
	return plain, err
}

// A draft opens for the person to whose seed it was sealed, in the partnership
// where it was written, also with another phrase on the same seed; with one bit
// of it changed it opens for nobody.
func TestDraft(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		v := newVault(t)
		mara := desk{t, v, two.Own, vault.NewIdentity()}
		sealed := fieldtest.SealBytes(t, mara.key(), []byte("Kievitsbloem"))
		long := fieldtest.SealBytes(t, mara.key(), make([]byte, 5000))
		if p, err := mara.open(long); err != nil || len(p) != 5000 {
			t.Errorf("a long one: %d, %v", len(p), err)
		}

		phrase := vault.NewPhrase()
		lock, err := v.MakeLock(context.Background(), mara.id, vault.LockPhrase, phrase)
		if err != nil {
			t.Fatal(err)
		}
		again, err := v.OpenLock(context.Background(), lock, phrase)
		if err != nil {
			t.Fatal(err)
		}
		if p, err := (desk{t, v, two.Own, again}).open(sealed); err != nil || string(p) != "Kievitsbloem" { // the control
			t.Errorf("with another phrase: %q, %v", p, err)
		}

		for name, d := range map[string]desk{"another person": {t, v, two.Own, vault.NewIdentity()}, "the neighbour's": {t, v, two.Other, mara.id}} {
			d.key() // it has a name before anything is read
			if _, err := d.open(sealed); !errors.Is(err, vault.ErrRefused) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for i := range sealed {
			if i > 200 && i%97 != 0 && i < len(sealed)-20 {
				continue // the middle of the text is one like the other
			}
			sealed[i] ^= 1
			if _, err := mara.open(sealed); !errors.Is(err, vault.ErrRefused) {
				t.Errorf("byte %d changed: %v", i, err)
			}
			sealed[i] ^= 1
		}
		if id, err := vault.DraftID(sealed); err != nil || id != string(sealed[9:25]) {
			t.Errorf("its number is %q, %v", id, err)
		}
		for _, at := range []int{0, 25} { // of another suite, or no point
			sealed[at]++
			if id, err := vault.DraftID(sealed); id != "" || !errors.Is(err, vault.ErrRefused) {
				t.Errorf("byte %d changed: number %q, %v", at, id, err)
			}
			sealed[at]--
		}
		if id, err := vault.DraftID(append(sealed[:len(sealed):len(sealed)], 0)); id != "" || !errors.Is(err, vault.ErrRefused) {
			t.Errorf("a byte more: number %q, %v", id, err)
		}
		for _, n := range []int{0, 1, 89, 90, 118, len(sealed) - 1} {
			if _, err := mara.open(sealed[:n]); !errors.Is(err, vault.ErrRefused) {
				t.Errorf("%d bytes: %v", n, err)
			}
		}
	})
}

func FuzzDraftID(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{4, 0, 1})
	f.Add(make([]byte, vault.MostDraft))
	f.Fuzz(func(t *testing.T, b []byte) {
		if id, err := vault.DraftID(b); err == nil && (len(id) != 16 || len(b) > vault.MostDraft) {
			t.Errorf("%d bytes are a draft with number %q", len(b), id)
		}
	})
}
