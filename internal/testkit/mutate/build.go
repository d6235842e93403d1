package mutate

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

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
	over, name, quicker := map[string]string{}, "", 0
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
		for slow, quick := range t.Quicker {
			if strings.Contains(string(src), slow) {
				src, quicker = []byte(strings.Replace(string(src), slow, quick, 1)), quicker+1
			}
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
	if quicker != len(t.Quicker) {
		return fmt.Errorf("make quicker: %d of %d found", quicker, len(t.Quicker))
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
