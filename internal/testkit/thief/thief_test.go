package thief

import (
	"path/filepath"
	"testing"

	"naast/internal/testkit/pg"
)

// Of ten people five are erased: nothing of them opens in any older copy for
// somebody who has all copies and all keys of staff, and everything of the others
// does. Command prove does it with a hundred.
func TestErasedInEveryCopy(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) { t.Parallel(); stealTen(t, false) })
	if pg.Wanted(t) {
		t.Run("PostgreSQL", func(t *testing.T) { t.Parallel(); stealTen(t, true) })
	}
}

func stealTen(t *testing.T, postgres bool) {
	f, err := Steal(Plan{TB: t, Dir: filepath.Join(t.TempDir(), "town"), People: 10, Postgres: postgres})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(f)
	if !f.Holds() {
		t.Errorf("%+v", f)
	}
	if f.Held < f.Gone {
		t.Errorf("the control goes unnoticed: with the week keys of then only %d of %d open: %+v", f.Held, f.Gone, f)
	}
	control, err := StealUnwrapped(Plan{TB: t, Dir: filepath.Join(t.TempDir(), "town"), People: 4, Postgres: postgres})
	if err != nil {
		t.Fatal(err)
	}
	if control.Holds() {
		t.Errorf("the control goes unnoticed: only the wraps are deleted, and nothing opens: %+v", control)
	}
}
