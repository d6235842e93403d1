package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	fuzzGoal   = "10,000,000 executions, 0 crashes"
	executions = 10_000_000
)

// fuzzed gives a proof for each parser that has a fuzz test in this tree.
func fuzzed() (all []proof) {
	name := regexp.MustCompile(`(?m)^func (Fuzz\w+)\(`)
	err := filepath.WalkDir("internal", func(p string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(p, "_test.go") {
			return err
		}
		b, err := os.ReadFile(p)
		for _, m := range name.FindAllSubmatch(b, -1) {
			dir, f := filepath.Dir(p), string(m[1])
			all = append(all, proof{"17 " + f, fuzzGoal, func(ctx context.Context, scratch string) (outcome, error) { return fuzz(ctx, dir, f, scratch) }})
		}
		return err
	})
	if err != nil {
		panic(err) // the tree it runs in is not the tree of the program
	}
	return all
}

// fuzz runs one parser, and one that breaks when it is given the right four letters.
func fuzz(ctx context.Context, dir, name, scratch string) (o outcome, err error) {
	start := time.Now()
	n, broke, err := execute(ctx, dir, name, part(executions))
	if err != nil {
		return o, err
	}
	o.figure = fmt.Sprintf("%d executions, %s; %.0f s", n, map[bool]string{true: "A CRASH", false: "0 crashes"}[broke], time.Since(start).Seconds())
	o.holds, o.done, o.of = !broke, n, executions
	for file, text := range map[string]string{"go.mod": "module naast/planted\n\ngo 1.25\n", "planted_test.go": planted} {
		if err := os.WriteFile(filepath.Join(scratch, file), []byte(text), 0o600); err != nil {
			return o, err
		}
	}
	_, o.control, err = execute(ctx, scratch, "FuzzPlanted", executions)
	return o, err
}

const planted = `package planted

import "testing"

func FuzzPlanted(f *testing.F) {
	f.Add("vraag")
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 3 && s[0] == 'g' && s[1] == 'a' && s[2] == 'a' && s[3] == 't' {
			panic("broken")
		}
	})
}
`

var executed = regexp.MustCompile(`execs: (\d+)`)

// execute runs a fuzz test so often, and tells how often it did and whether it broke.
func execute(ctx context.Context, dir, name string, times int) (n int, broke bool, err error) {
	self, err := os.Executable()
	if err != nil {
		return 0, false, err
	}
	c := exec.CommandContext(ctx, "go", "test", "-toolexec", self+" "+asTool, "-run", "^$", "-fuzz", "^"+name+"$", "-fuzztime", strconv.Itoa(times)+"x", "-fuzzminimizetime", "10x", ".")
	c.Dir = dir
	out, err := c.CombinedOutput()
	for _, m := range executed.FindAllSubmatch(out, -1) {
		n, _ = strconv.Atoi(string(m[1]))
	}
	exit := (*exec.ExitError)(nil)
	if errors.As(err, &exit) && strings.Contains(string(out), "--- FAIL: "+name) {
		return n, true, nil
	}
	if err != nil {
		return n, false, fmt.Errorf("run %s: %w\n%s", name, err, out)
	}
	return n, false, nil
}
