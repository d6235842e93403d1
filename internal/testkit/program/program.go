// Package program runs the program that people get: built from this tree,
// started as they start it, reached over real HTTP.
package program

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience is how long starting may take on a busy machine, and ending.
const patience = 2 * time.Minute

// Build makes the program and gives its path in dir.
func Build(dir string) (string, error) { return build(filepath.Join(dir, "naast"), "") }

// BuildNext makes the program of a next version, which has more migration steps:
// those in a directory of its own.
func BuildNext(dir, steps string) (string, error) {
	return build(filepath.Join(dir, "naast-next"), "-X naast/migrations.next="+steps+" -X main.release=next")
}

func build(bin, set string) (string, error) {
	if out, err := exec.Command("go", "build", "-ldflags", set, "-o", bin, "naast/cmd/naast").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return bin, nil
}

// Demo runs `naast demo` on what is in dir, or builds it there.
func Demo(t testing.TB, bin, dir string, args ...string) *Program {
	t.Helper()
	return start(t, "Look around", func(port string) *exec.Cmd {
		return exec.Command(bin, append([]string{"demo", "--dir", dir, "--port", port}, args...)...)
	})
}

// DemoOnFullDisk is Demo where no file can grow beyond a number of bytes.
func DemoOnFullDisk(t testing.TB, bin, dir string, most int64, args ...string) *Program {
	t.Helper()
	return start(t, "Look around", func(port string) *exec.Cmd {
		limit := fmt.Sprintf(`ulimit -f %d; exec "$0" "$@"`, most/512)
		return exec.Command("sh", append([]string{"-c", limit, bin, "demo", "--dir", dir, "--port", port}, args...)...)
	})
}

// DemoWithCores is Demo in a directory of its own where a program that crashes may
// leave an image of its memory, and is asked to.
func DemoWithCores(t testing.TB, bin, dir, in string, args ...string) *Program {
	t.Helper()
	return start(t, "Look around", func(port string) *exec.Cmd {
		c := exec.Command("sh", append([]string{"-c", `ulimit -c unlimited; exec "$0" "$@"`, bin, "demo", "--dir", dir, "--port", port}, args...)...)
		c.Dir, c.Env = in, append(os.Environ(), "GOTRACEBACK=crash")
		return c
	})
}

// Serve runs `naast serve` on a configuration; %PORT% in it becomes the port.
func Serve(t testing.TB, bin, config string) *Program {
	t.Helper()
	return ServeAt(t, bin, filepath.Join(t.TempDir(), "naast.toml"), config)
}

// ServeAt is Serve with the configuration in a file that others read too.
func ServeAt(t testing.TB, bin, file, config string) *Program {
	t.Helper()
	return start(t, "naast is ready", func(port string) *exec.Cmd {
		if err := os.WriteFile(file, []byte(strings.ReplaceAll(config, "%PORT%", port)), 0o600); err != nil {
			t.Fatal(err)
		}
		return exec.Command(bin, "serve", "--config", file)
	})
}

// Program is the real binary, running. It ends with the test at the latest.
type Program struct {
	Base  string // http://127.0.0.1:port
	cmd   *exec.Cmd
	said  said
	ended chan struct{}
}

// start runs it on a free port. Between finding the port and taking it another
// process can come first; then another port is tried.
func start(t testing.TB, sign string, command func(port string) *exec.Cmd) *Program {
	t.Helper()
	for try := 1; ; try++ {
		port := freePort(t)
		p := &Program{Base: "http://127.0.0.1:" + port, cmd: command(port), ended: make(chan struct{})}
		p.said.sign, p.said.seen = sign, make(chan struct{})
		p.cmd.Stdout, p.cmd.Stderr = &p.said, &p.said
		if err := p.cmd.Start(); err != nil {
			t.Fatalf("start the program: %v", err)
		}
		go func() { p.cmd.Wait(); close(p.ended) }() // how it ended shows in what it said
		t.Cleanup(p.Stop)
		select {
		case <-p.said.seen:
			return p
		case <-p.ended:
			if try == 5 || !strings.Contains(p.Said(), "address already in use") {
				t.Fatalf("the program stopped: %s", p.Said())
			}
		case <-time.After(patience):
			t.Fatalf("the program does not start: %s", p.Said())
		}
	}
}

func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return fmt.Sprint(l.Addr().(*net.TCPAddr).Port)
}

// Said is all that the program wrote to its standard output and error.
func (p *Program) Said() string {
	p.said.mu.Lock()
	defer p.said.mu.Unlock()
	return p.said.text.String()
}

// Stop asks the program to end, as Ctrl-C does, and waits until it has.
func (p *Program) Stop() {
	p.cmd.Process.Signal(os.Interrupt) // an error means that it has ended already
	select {
	case <-p.ended:
	case <-time.After(patience):
		p.Kill()
	}
}

// Kill ends the program at once, as a crash does.
func (p *Program) Kill() {
	p.cmd.Process.Kill()
	<-p.ended
}

// Limit lets no file of the running program grow beyond a number of bytes, as on
// a disk that is full; 0 gives the space back. It uses prlimit, of Linux.
func (p *Program) Limit(most int64) error {
	limit := "unlimited"
	if most > 0 {
		limit = fmt.Sprint(most)
	}
	out, err := exec.Command("prlimit", fmt.Sprintf("--pid=%d", p.cmd.Process.Pid), "--fsize="+limit+":").CombinedOutput()
	if err != nil {
		return fmt.Errorf("limit the program: %w %s", err, out)
	}
	return nil
}

// said collects output and tells when a sign stands in it.
type said struct {
	mu   sync.Mutex
	text strings.Builder
	sign string
	seen chan struct{}
}

func (s *said) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := strings.Contains(s.text.String(), s.sign)
	s.text.Write(b)
	if !before && strings.Contains(s.text.String(), s.sign) {
		close(s.seen)
	}
	return len(b), nil
}
