package proof

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"naast/internal/testkit/endure"
	"naast/internal/testkit/program"
)

// next is the program of a next version.
func next(t *testing.T, steps func(dir string) error) string {
	t.Helper()
	dir := t.TempDir()
	if err := steps(filepath.Join(dir, "steps")); err != nil {
		t.Fatal(err)
	}
	bin, err := program.BuildNext(dir, filepath.Join(dir, "steps"))
	if err != nil {
		t.Fatal(err)
	}
	return bin
}

// A host puts another version in place and goes back, while people write, and is
// killed five times on the way: none of them notices, and nothing is lost.
// Command prove kills a hundred times, also on PostgreSQL.
func TestUpdateUnderLoad(t *testing.T) {
	t.Parallel()
	bin := next(t, endure.Steps)
	m, err := endure.Migrate(endured(t, 5), bin)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(m)
	if !m.Holds() || m.Acknowledged < 10 || m.Updates == 0 || m.Kills < 5 {
		t.Errorf("%+v", m)
	}
	control, err := endure.UpdateByRestart(endured(t, 1), bin)
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
	t.Parallel()
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

// An update that is cut short while the programs change places does not stand in
// the way of going back at once.
func TestUpdateCutShort(t *testing.T) {
	t.Parallel()
	u, err := endure.CutShort(endured(t, 1), next(t, endure.Steps))
	if err != nil {
		t.Fatal(err)
	}
	if !u.Holds() || u.Acknowledged == 0 || u.Back != 1 {
		t.Errorf("%+v", u)
	}
}
