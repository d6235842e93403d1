package mutate

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Plan says what to break and how much of it.
type Plan struct {
	Package string         // directory of the package
	Dir     string         // for what is built
	Tests   *regexp.Regexp // which of its tests; nil: all
	Every   int            // every so manieth mutant; 1: all
}

// Result is what a run came to.
type Result struct {
	Mutants, Tried  int
	Unreached, Hung int      // never passed by a test; noticed because the tests did not end
	Survivors       []Mutant // what no test noticed, unreached or not
}

// Killed is how many of those tried were noticed, in percent.
func (r Result) Killed() float64 {
	if r.Tried == 0 {
		return 0
	}
	return 100 * float64(r.Tried-len(r.Survivors)) / float64(r.Tried)
}

const (
	// slack is how many times as long as on what is not broken a test may take, and
	// patience how long in any case: what hangs is noticed.
	slack    = 10
	patience = 30 * time.Second
	// workers run at the same time: tests wait for the disk more than they compute.
	workers = 2
)

// program is the test program with all mutants in it.
type program struct {
	Plan
	bin     string
	mutants []Mutant
	reached map[int][]test // the tests that come past a mutant, the quickest first
}

type test struct {
	name string
	took time.Duration
}

// Run builds, looks which test reaches what, and tries.
func Run(ctx context.Context, p Plan) (Result, error) {
	t := &program{Plan: p, bin: filepath.Join(p.Dir, "broken.test"), reached: map[int][]test{}}
	if err := t.build(ctx); err != nil {
		return Result{}, err
	}
	if err := t.trace(ctx); err != nil {
		return Result{}, err
	}
	r := Result{Mutants: len(t.mutants)}
	var mu sync.Mutex
	var wait sync.WaitGroup
	todo := make(chan Mutant)
	for range workers {
		wait.Go(func() {
			for m := range todo {
				alive, hung := t.survives(ctx, m)
				mu.Lock()
				if alive {
					r.Survivors = append(r.Survivors, m)
				}
				if hung {
					r.Hung++
				}
				mu.Unlock()
			}
		})
	}
	for i := 0; i < len(t.mutants); i += max(1, p.Every) {
		m := t.mutants[i]
		r.Tried++
		if len(t.reached[m.ID]) == 0 {
			r.Unreached++
		}
		todo <- m
	}
	close(todo)
	wait.Wait()
	slices.SortFunc(r.Survivors, func(a, b Mutant) int { return a.ID - b.ID })
	return r, ctx.Err()
}

// build writes the broken files beside the real ones, which stay as they are.
func (t *program) build(ctx context.Context) error {
	dir, err := filepath.Abs(t.Package)
	if err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return err
	}
	over, name := map[string]string{}, ""
	put := func(as, text string) error {
		to := filepath.Join(t.Dir, fmt.Sprint(len(over))+".go")
		over[as] = to
		return os.WriteFile(to, []byte(text), 0o600)
	}
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			return err
		}
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		text, found, err := rewrite(f, src, len(t.mutants)+1)
		if err == nil {
			err = put(f, text)
		}
		if err != nil {
			return fmt.Errorf("break %s: %w", filepath.Base(f), err)
		}
		t.mutants = append(t.mutants, found...)
		name = packageName.FindStringSubmatch(text)[1]
	}
	if err := put(filepath.Join(dir, "mutant_switch.go"), "package "+name+switchCode); err != nil {
		return err
	}
	plan, err := json.Marshal(map[string]any{"Replace": over})
	if err != nil {
		return err
	}
	overlay := filepath.Join(t.Dir, "overlay.json")
	if err := os.WriteFile(overlay, plan, 0o600); err != nil {
		return err
	}
	c := exec.CommandContext(ctx, "go", "test", "-c", "-vet=off", "-overlay", overlay, "-o", t.bin, ".")
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("build what is broken: %w\n%s", err, out)
	}
	return nil
}

var packageName = regexp.MustCompile(`(?m)^package (\w+)`)

// switchCode is the rest of the file that turns a mutant on, and notes which
// ones are passed when the program is asked to.
const switchCode = `

import (
	"fmt"
	"os"
	"strconv"
	"sync"
)

var (
	mutantChosen, _ = strconv.Atoi(os.Getenv("NAAST_MUTANT"))
	mutantPassed, _ = os.OpenFile(os.Getenv("NAAST_PASSED"), os.O_APPEND|os.O_WRONLY, 0)
	mutantSeen      sync.Map
)

func mutantOn(id int) bool {
	if mutantPassed != nil {
		if _, before := mutantSeen.LoadOrStore(id, true); !before {
			fmt.Fprintln(mutantPassed, id)
		}
	}
	return id == mutantChosen
}

func mutantText(on bool, broken, right string) string {
	if on {
		return broken
	}
	return right
}
`

// trace runs each test by itself on what is not broken, and notes what it passes.
func (t *program) trace(ctx context.Context) error {
	out, err := t.command(ctx, "-test.list", ".").Output()
	if err != nil {
		return fmt.Errorf("list the tests: %w", err)
	}
	for name := range strings.FieldsSeq(string(out)) {
		if !strings.HasPrefix(name, "Test") && !strings.HasPrefix(name, "Fuzz") || t.Tests != nil && !t.Tests.MatchString(name) {
			continue
		}
		if err := t.passes(ctx, name); err != nil {
			return err
		}
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
	c, start := t.command(ctx, "-test.run", "^"+name+"$"), time.Now()
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

// survives tells whether all tests that pass a mutant are content with it, and
// if not, whether that shows only in one that does not end.
func (t *program) survives(ctx context.Context, m Mutant) (alive, hung bool) {
	for _, x := range t.reached[m.ID] {
		in, end := context.WithTimeout(ctx, patience+slack*x.took)
		c := t.command(in, "-test.run", "^"+x.name+"$")
		c.Env = append(c.Env, fmt.Sprint("NAAST_MUTANT=", m.ID))
		err := c.Run()
		hung = in.Err() != nil
		end()
		if err != nil {
			return false, hung
		}
	}
	return true, false
}

// command runs the tests where they expect to be, on SQLite.
func (t *program) command(ctx context.Context, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, t.bin, args...)
	c.Dir, c.WaitDelay = t.Package, time.Second
	c.Env = append(slices.DeleteFunc(os.Environ(), func(e string) bool { return strings.HasPrefix(e, "CI=") }), "NAAST_WITHOUT=postgres")
	return c
}

// String is a line for people.
func (m Mutant) String() string { return fmt.Sprintf("%s: %s: %s", m.At, m.Kind, m.Code) }

// Report lists what nobody noticed.
func (r Result) Report() []byte {
	var b bytes.Buffer
	for _, m := range r.Survivors {
		fmt.Fprintln(&b, m)
	}
	return b.Bytes()
}
