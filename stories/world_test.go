package stories_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"naast/internal/demo"
	"naast/internal/testkit/paper"
	"naast/internal/testkit/smtp"
	"naast/internal/web/webtest"
)

type worldKey struct{}

// teller lets a story fail at its own line, with the page that was seen.
type teller struct {
	testing.TB
	w *world
}

func (t teller) Helper() {}

func (t teller) Fatalf(format string, args ...any) {
	if t.w.line == nil { // not yet telling
		panic(fmt.Sprintf(format, args...))
	}
	t.w.line.Fatalf(format, args...)
}

func (t teller) Fatal(args ...any) { t.Fatalf("%s", fmt.Sprint(args...)) }

// world is what one story lives in: the running program, the people at their
// screens, the mail that came.
type world struct {
	t        testing.TB
	line     *testscript.TestScript // the story, at the line that is told now
	bin, dir string
	args     []string
	later    int
	program  *program
	mail     *smtp.Server
	people   map[string]*webtest.Visitor
	cards    map[string]card
	devices  map[string]*device // laptops that were made ready
	now      string
	keys     keys           // pressed to type sheets in
	picture  []byte         // the last one that was looked at
	chosen   string         // login of whom somebody chose last
	holders  *paper.Holders // of the seats
	number   string         // by which seats find what is asked
	book     demo.Book
}

type card struct{ number, secret string }

func (w *world) open() {
	w.mail = smtp.New(w.t)
	w.people, w.cards, w.devices = map[string]*webtest.Visitor{}, map[string]card{}, map[string]*device{}
	w.start()
	b, err := os.ReadFile(filepath.Join(w.dir, "demo.json"))
	if err == nil {
		err = json.Unmarshal(b, &w.book)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	w.now = "iemand"
}

func (w *world) start() {
	args := append([]string{"--mail", w.mail.Addr()}, w.args...)
	if w.later > 0 {
		args = append(args, "--later", fmt.Sprint(w.later))
	}
	w.program = start(teller{w.t, w}, w.bin, w.dir, args)
	for _, v := range w.people {
		v.Move(w.program.base)
	}
}

func (w *world) close() { w.program.stop() }

// visitor is whoever sits at the screen now.
func (w *world) visitor() *webtest.Visitor {
	v := w.people[w.now]
	if v == nil {
		v = webtest.New(teller{w.t, w}, w.program.base)
		w.people[w.now] = v
	}
	return v
}

// program is the real binary, running.
type program struct {
	cmd  *exec.Cmd
	base string
	out  *strings.Builder
}

// start starts the demo on a free port and waits until it answers. It ends with
// the test at the latest.
func start(t testing.TB, bin, dir string, args []string) *program {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	p := &program{base: fmt.Sprintf("http://127.0.0.1:%d", port), out: &strings.Builder{}}
	p.cmd = exec.Command(bin, append([]string{"demo", "--dir", dir, "--port", fmt.Sprint(port)}, args...)...)
	p.cmd.Stderr = p.out
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.stop)
	ready := make(chan bool, 1)
	go func() {
		for s := bufio.NewScanner(out); s.Scan(); {
			if strings.Contains(s.Text(), "Look around") {
				ready <- true
			}
		}
		ready <- false
	}()
	select {
	case ok := <-ready:
		if !ok {
			t.Fatalf("the program stopped: %s", p.out)
		}
	case <-time.After(2 * time.Minute):
		t.Fatalf("the program does not start: %s", p.out)
	}
	return p
}

func (p *program) stop() {
	if p.cmd.ProcessState != nil {
		return
	}
	p.cmd.Process.Signal(os.Interrupt)
	done := make(chan struct{})
	go func() { p.cmd.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(30 * time.Second):
		p.cmd.Process.Kill()
		<-done
	}
}

func (p *program) kill() {
	p.cmd.Process.Kill()
	p.cmd.Wait()
}
