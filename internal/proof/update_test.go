package proof

import (
	"os"
	"path/filepath"
	"strings"
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

// A program of another sum, and one that does not start, are not put in place, or
// not for long: the version of before answers, and nobody notices.
func TestUpdateGoesBack(t *testing.T) {
	dir := t.TempDir()
	real, bad := binary(t), filepath.Join(dir, "bad")
	script := "#!/bin/sh\n[ \"$1\" = serve ] && exit 1\nexec " + real + " \"$@\"\n"
	if err := os.WriteFile(bad, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	sum, err := endure.Sum(bad)
	if err != nil {
		t.Fatal(err)
	}
	other, err := endure.Sum(real)
	if err != nil {
		t.Fatal(err)
	}
	for want, given := range map[string]string{"was changed on the way": other, "the version of before runs again": sum} {
		r, err := endure.UpdateTo(endured(t, 1), bad, given)
		if err != nil {
			t.Fatal(err)
		}
		if !r.Holds() || r.Acknowledged == 0 || !strings.Contains(r.Said, want) {
			t.Errorf("%s: %+v", want, r)
		}
	}
}
