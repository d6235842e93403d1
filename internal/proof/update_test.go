package proof

import (
	"path/filepath"
	"testing"

	"naast/internal/testkit/endure"
	"naast/internal/testkit/program"
)

// A host puts another version in place and goes back, while people write: none of
// them notices, and nothing is lost.
func TestUpdateUnderLoad(t *testing.T) {
	dir := filepath.Join(shared, "next")
	if err := endure.Steps(dir); err != nil {
		t.Fatal(err)
	}
	next, err := program.BuildNext(t.TempDir(), dir)
	if err != nil {
		t.Fatal(err)
	}
	u, err := endure.Update(endured(t, 1), next)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(u)
	if !u.Holds() || u.Acknowledged < 10 || u.Updates != 1 || u.Back != 1 {
		t.Errorf("%+v", u)
	}
	control, err := endure.UpdateByRestart(endured(t, 1), next)
	if err != nil {
		t.Fatal(err)
	}
	if control.Failed == 0 {
		t.Errorf("the control goes unnoticed: ended and started, and nobody noticed: %+v", control)
	}
}
