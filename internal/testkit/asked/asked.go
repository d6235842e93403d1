// Package asked lets `make prove` run a test of this repository at its full size
// and hear its figure. What needs the furniture of a test package stays there.
package asked

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// place is the variable that names the file where the figure is expected. Without
// it a test runs in its short form.
const place = "NAAST_PROVE"

// Outcome is what a test found.
type Outcome struct {
	Figure         string
	Holds, Control bool
}

// Full tells whether the test is to run at its full size.
func Full() bool { return os.Getenv(place) != "" }

// Tell hands over what was found.
func Tell(t testing.TB, o Outcome) {
	t.Helper()
	b, err := json.Marshal(o)
	if err == nil {
		err = os.WriteFile(os.Getenv(place), b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// For runs one test of a package at its full size; dir is for scratch. A test that
// fails and told its figure is no error here: what it said is printed.
func For(ctx context.Context, pkg, test, dir string) (o Outcome, err error) {
	file := filepath.Join(dir, "outcome.json")
	c := exec.CommandContext(ctx, "go", "test", "-count=1", "-timeout=2h", "-run", "^"+test+"$", pkg)
	c.Env = append(os.Environ(), place+"="+file)
	out, failed := c.CombinedOutput()
	b, err := os.ReadFile(file)
	if err != nil {
		return o, fmt.Errorf("run %s: %w\n%s", test, failed, out)
	}
	if failed != nil {
		fmt.Fprintf(os.Stderr, "%s\n", out)
	}
	return o, json.Unmarshal(b, &o)
}
