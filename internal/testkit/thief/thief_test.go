package thief

import (
	"path/filepath"
	"testing"
)

// Of ten people five are erased: nothing of them opens in any older copy for
// somebody who has all copies and all keys of staff, and everything of the others
// does. Command prove does it with a hundred, on both databases.
func TestErasedInEveryCopy(t *testing.T) {
	f, err := Steal(Plan{TB: t, Dir: filepath.Join(t.TempDir(), "town"), People: 10})
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
	control, err := StealUnwrapped(Plan{TB: t, Dir: filepath.Join(t.TempDir(), "town"), People: 4})
	if err != nil {
		t.Fatal(err)
	}
	if control.Holds() {
		t.Errorf("the control goes unnoticed: only the wraps are deleted, and nothing opens: %+v", control)
	}
}
