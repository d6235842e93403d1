package attack

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"naast/internal/backup"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/vault"
)

var ctx = context.Background()

// An old row that is put back under its own number is not shown; the control
// takes the end of the log away too, and who kept a stamp of it sees that.
func TestOldRowsAreRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		o, err := PutBack(casetest.New(t, two.Own, casetest.Keys(t)), 1)
		if err != nil || !o.Holds() {
			t.Errorf("%v, %v", o, err)
		}
		t.Log(o)
	})
}

// Whoever steals the databases opens nothing; with the whole disk the facts,
// which the server itself can open, and no story. The control: one phrase opens
// its own cases and one card its own, and no other.
func TestStolenInstallation(t *testing.T) {
	dbtest.Places(t, func(t *testing.T, engine string, place func() db.Config) {
		c := place()
		d, err := db.Open(ctx, c)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		disk := Disk{Config: c, Keys: t.TempDir() + "/keys"}
		h := casetest.New(t, d, keysIn(t, disk.Keys))
		ids, residents := Fill(h, map[string]int{"sqlite": 100, "postgres": 24}[engine])
		h.Cookie(residents[0])
		to := backup.Places{Main: t.TempDir(), Ring: t.TempDir()}
		if _, err := backup.Take(ctx, h.V, "one", c, to); err != nil {
			t.Fatal(err)
		}
		disk.Dirs = []string{to.Main, to.Ring}
		if main, ok := strings.CutPrefix(c.Main, "sqlite:"); ok {
			disk.Dirs = append(disk.Dirs, filepath.Dir(main))
		}
		s, err := Rob(ctx, disk)
		if err == nil {
			err = s.Use(ctx, h, ids, residents)
		}
		if err != nil || !s.Holds() || !s.Works() {
			t.Errorf("%v, %v", s, err)
		}
		t.Log(s)
		plain := t.TempDir()
		if err := os.WriteFile(filepath.Join(plain, "left"), []byte(marker+"000001"), 0o600); err != nil {
			t.Fatal(err)
		}
		if n, err := seen([]string{plain}); n != 1 {
			t.Errorf("control: a word in plain sight is not seen: %d, %v", n, err)
		}
	})
}

func keysIn(t *testing.T, dir string) *vault.Vault {
	t.Helper()
	if err := vault.CreateKeys(dir); err != nil {
		t.Fatal(err)
	}
	k, err := vault.LoadKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	return vault.New(k)
}

// Whatever byte of a sealed thing is changed, it is refused; the control opens
// each unchanged.
func TestEveryByteCounts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		objects := map[string]int{"sqlite": 50, "postgres": 18}[two.Engine] // beyond these each byte is a transaction
		f, err := Flip(casetest.New(t, two.Own, casetest.Keys(t)), objects)
		if err != nil || !f.Holds() {
			t.Errorf("%v, %v, %v", f, f.Accepted, err)
		}
		t.Log(f)
	})
}
