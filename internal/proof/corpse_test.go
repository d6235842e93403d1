package proof

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"naast/internal/testkit/program"
)

// A crash leaves nothing that anybody told: no image of the memory, wherever the
// machine would put one, and in what the program says while it dies no word. The
// control is a program without this care, which leaves its image there.
func TestCrashLeavesNothing(t *testing.T) {
	const words = "ZilverspreeuwInDeScherven"
	for _, s := range []syscall.Signal{syscall.SIGABRT, syscall.SIGSEGV, syscall.SIGQUIT} {
		h := &house{t: t, dir: copied(t)}
		in := t.TempDir()
		h.run = program.DemoWithCores(t, binary(t), h.dir, in)
		h.readBook()
		v := h.resident("Trijntje").Get("/mijn-pagina/berichten").Fill("bericht", words).Press("Versturen")
		v.Get("/mijn-pagina/berichten").Expect(200, words)
		h.run.Crash(s)
		if !strings.Contains(h.run.Said(), "goroutine ") {
			t.Errorf("%v: it did not crash: %s", s, h.run.Said())
		}
		if strings.Contains(h.run.Said(), words) {
			t.Errorf("%v: what somebody told stands in what the program said", s)
		}
		for _, dir := range []string{in, h.dir} {
			if left := cores(t, dir); len(left) > 0 {
				t.Errorf("%v: %q was left behind", s, left)
			}
		}
	}
	in := t.TempDir()
	c := exec.Command("sh", "-c", "ulimit -c unlimited; kill -ABRT $$")
	c.Dir = in
	c.Run() // it ends by the signal
	pattern, err := os.ReadFile("/proc/sys/kernel/core_pattern")
	if err != nil {
		t.Fatal(err)
	}
	if p := string(pattern); !strings.HasPrefix(p, "|") && !strings.Contains(p, "/") && len(cores(t, in)) == 0 {
		t.Error("the control: no image of a program without care was found")
	}
}

// cores are the files in a directory that are an image of a program's memory.
func cores(t *testing.T, dir string) (found []string) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if b, err := os.ReadFile(filepath.Join(dir, f.Name())); err == nil && strings.HasPrefix(string(b), "\x7fELF") {
			found = append(found, f.Name())
		}
	}
	return found
}
