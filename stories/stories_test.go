package stories_test

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"naast/internal/testkit/pg"
)

// binary builds the program that people get.
func binary(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "naast")
	build := exec.Command("go", "build", "-o", bin, "../cmd/naast")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return bin
}

// built builds the demo once and copies it for each story.
func built(t *testing.T, bin string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "demo")
	p := start(t, bin, dir, nil)
	p.stop()
	return dir
}

func TestStories(t *testing.T) {
	bin := binary(t)
	t.Run("sqlite", func(t *testing.T) {
		seed := built(t, bin)
		run(t, func(t testscript.T, env *testscript.Env) *world {
			dir := filepath.Join(env.WorkDir, "demo")
			if out, err := exec.Command("cp", "-a", seed, dir).CombinedOutput(); err != nil { // key files keep their modes
				t.Fatal(string(out))
			}
			return &world{bin: bin, dir: dir}
		})
	})
	if !pg.Wanted(t) {
		return
	}
	t.Run("postgres", func(t *testing.T) {
		run(t, func(_ testscript.T, env *testscript.Env) *world {
			return &world{bin: bin, dir: filepath.Join(env.WorkDir, "demo"), args: []string{"--main", pg.Main(t), "--ring", pg.Ring(t), "--session", pg.Ring(t)}}
		})
	})
}

func run(t *testing.T, make func(testscript.T, *testscript.Env) *world) {
	testscript.Run(t, testscript.Params{
		Dir: ".",
		Setup: func(env *testscript.Env) error {
			w := make(env.T(), env)
			w.t = t
			w.open()
			env.Values[worldKey{}] = w
			env.Defer(w.close)
			return nil
		},
		Cmds: commands,
	})
}
