package mutate

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// trace runs each test by itself on what is not broken, and notes what it passes;
// and all of them together, because a break is tried with several in one process.
func (t *program) trace(ctx context.Context) error {
	out, err := t.command(ctx, "-test.list", ".").Output()
	if err != nil {
		return fmt.Errorf("list the tests: %w", err)
	}
	var all []string
	for name := range strings.FieldsSeq(string(out)) {
		if !strings.HasPrefix(name, "Test") && !strings.HasPrefix(name, "Fuzz") || t.Tests != nil && !t.Tests.MatchString(name) {
			continue
		}
		all = append(all, name)
		if err := t.passes(ctx, name); err != nil {
			return err
		}
	}
	if out, err := t.command(ctx, "-test.run", only(all)).CombinedOutput(); err != nil {
		return fmt.Errorf("together the tests fail on what is not broken: %w\n%s", err, tail(out))
	}
	for _, tests := range t.reached {
		slices.SortFunc(tests, func(a, b test) int { return cmp.Compare(a.took, b.took) })
	}
	return nil
}

func (t *program) passes(ctx context.Context, name string) error {
	passed := filepath.Join(t.Dir, "passed")
	if err := os.WriteFile(passed, nil, 0o600); err != nil {
		return err
	}
	c, start := t.command(ctx, "-test.run", only([]string{name})), time.Now()
	c.Env = append(c.Env, "NAAST_PASSED="+passed)
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%s fails on what is not broken: %w\n%s", name, err, tail(out))
	}
	took := time.Since(start)
	b, err := os.ReadFile(passed)
	if err != nil {
		return err
	}
	for id := range strings.FieldsSeq(string(b)) {
		n, err := strconv.Atoi(id)
		if err != nil {
			return fmt.Errorf("read what %s passed: %w", name, err)
		}
		t.reached[n] = append(t.reached[n], test{name, took})
	}
	return nil
}

func tail(out []byte) []byte {
	return out[max(0, len(out)-800):]
}

// command runs the tests where they expect to be, on SQLite.
func (t *program) command(ctx context.Context, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, t.bin, args...)
	c.Dir, c.WaitDelay = t.Package, time.Second
	c.Env = append(slices.DeleteFunc(os.Environ(), func(e string) bool { return strings.HasPrefix(e, "CI=") }), "NAAST_WITHOUT=postgres")
	if _, err := os.Stat(memory); err == nil { // a disk has no part in what a package's tests notice
		c.Env = append(c.Env, "TMPDIR="+memory)
	}
	return c
}

// memory is a directory without a disk, on Linux.
const memory = "/dev/shm"
