package stories_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"naast/internal/testkit/pg"
)

// stores are the addresses of the three stores of this world.
func (w *world) stores() [3]string {
	var all [3]string
	for i, name := range []string{"main", "ring", "session"} {
		all[i] = "sqlite:" + filepath.Join(w.dir, name+".db")
		if len(w.args) > 2*i+1 {
			all[i] = w.args[2*i+1]
		}
	}
	return all
}

// host does what somebody does who runs the machine: the program on its own
// configuration file.
func (w *world) host(ts *testscript.TestScript, command string, args ...string) string {
	out, err := exec.Command(w.bin, append([]string{command, "--config", w.config(ts)}, args...)...).CombinedOutput()
	if err != nil {
		ts.Fatalf("naast %s: %v\n%s", command, err, out)
	}
	return string(out)
}

// config writes the host's configuration file, and gives its name.
func (w *world) config(ts *testscript.TestScript) string {
	s := w.stores()
	file := filepath.Join(w.dir, "naast.toml")
	ts.Check(os.WriteFile(file, fmt.Appendf(nil, `listen = "127.0.0.1:0"
keys = %q
[backup]
to = %q
ring_to = %q
week_key_to = [%q, %q]
[[partnership]]
name = "wesselrade"
hosts = ["*"]
main = %q
ring = %q
session = %q
`, filepath.Join(w.dir, "keys"), w.safe("main"), w.safe("ring"), w.safe("week-a"), w.safe("week-b"), s[0], s[1], s[2]), 0o600))
	return file
}

// safe is a directory in the second place.
func (w *world) safe(name string) string { return filepath.Join(filepath.Dir(w.dir), "elders", name) }

func backUp(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 0)
	w := in(ts)
	w.host(ts, "backup")
	for command, says := range map[string]string{"verify": "all is well", "doctor": "backup of wesselrade: 0 hours old"} {
		if out := w.host(ts, command); !strings.Contains(out, says) {
			ts.Fatalf("naast %s does not say %q:\n%s", command, says, out)
		}
	}
}

// comeBack loses the machine and everything on it but what is on paper, and
// brings the partnership back on another: from the copies, the server key and
// pepper on paper, and a copy of the week key.
func comeBack(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 0)
	w := in(ts)
	if out := w.host(ts, "restore", "--partnership", "wesselrade", "--verify"); !strings.Contains(out, "nothing was kept") {
		ts.Fatalf("only trying says:\n%s", out)
	}
	w.program.kill()
	old := w.dir
	w.dir = filepath.Join(filepath.Dir(old), "nieuw")
	ts.Check(os.MkdirAll(filepath.Join(w.dir, "keys"), 0o700))
	for _, glob := range []string{filepath.Join(old, "keys", "server-*.key"), filepath.Join(old, "keys", "pepper-*.key"), filepath.Join(w.safe("week-b"), "*.key")} {
		found, err := filepath.Glob(glob)
		ts.Check(err)
		for _, f := range found {
			copyFile(ts, f, filepath.Join(w.dir, "keys", filepath.Base(f)), 0o400)
		}
	}
	copyFile(ts, filepath.Join(old, "demo.json"), filepath.Join(w.dir, "demo.json"), 0o600) // what people know: their phrases and cards
	if len(w.args) > 0 {
		w.args = []string{"--main", pg.Main(w.t), "--ring", pg.Ring(w.t), "--session", pg.Ring(w.t)}
	}
	ts.Check(os.RemoveAll(old))
	w.host(ts, "restore", "--partnership", "wesselrade")
	w.start()
}

func copyFile(ts *testscript.TestScript, from, to string, mode os.FileMode) {
	b, err := os.ReadFile(from)
	ts.Check(err)
	ts.Check(os.WriteFile(to, b, mode))
}
