package proof

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"

	"naast/internal/demo"
	"naast/internal/guard"
	"naast/internal/testkit/program"
	"naast/internal/testkit/smtp"
	"naast/internal/web/webtest"
)

// shared is the directory of what all tests here use: the program, and a demo
// that was built once and is copied.
var shared string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "naast-proof-")
	if err != nil {
		panic(err)
	}
	shared = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

var build = sync.OnceValues(func() (string, error) { return program.Build(shared) })

func binary(t testing.TB) string {
	t.Helper()
	bin, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return bin
}

var seed sync.Once

// seeded is where the demo lies that was built once.
func seeded(t testing.TB) string {
	t.Helper()
	at, bin := filepath.Join(shared, "demo"), binary(t)
	seed.Do(func() { program.Demo(t, bin, at).Stop() })
	return at
}

// copied gives a demo of its own, without building it again.
func copied(t testing.TB) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "demo")
	if out, err := exec.Command("cp", "-a", seeded(t), to).CombinedOutput(); err != nil { // key files keep their modes
		t.Fatalf("copy the demo: %v %s", err, out)
	}
	return to
}

// house is one running demo, with the mail server that it sends to.
type house struct {
	t    testing.TB
	dir  string
	temp string // where it keeps temporary files, when a test looks at those
	args []string
	mail *smtp.Server
	run  *program.Program
	book demo.Book
}

// open starts a demo on SQLite.
func open(t testing.TB) *house {
	t.Helper()
	h := &house{t: t, dir: copied(t), mail: smtp.New(t)}
	h.start()
	return h
}

// openOn starts a demo on databases that are empty yet.
func openOn(t testing.TB, main, ring, session string) *house {
	t.Helper()
	h := &house{t: t, dir: filepath.Join(t.TempDir(), "demo"), mail: smtp.New(t)}
	h.args = []string{"--main", main, "--ring", ring, "--session", session}
	h.start()
	return h
}

// again starts the program once more, a number of days later.
func (h *house) again(later int) {
	h.t.Helper()
	h.run.Stop()
	h.run = program.Demo(h.t, binary(h.t), h.dir, append([]string{"--mail", h.mail.Addr(), "--later", strconv.Itoa(later)}, h.args...)...)
}

func (h *house) start() {
	h.t.Helper()
	h.run = program.Demo(h.t, binary(h.t), h.dir, append([]string{"--mail", h.mail.Addr()}, h.args...)...)
	h.readBook()
}

// readBook reads who lives in this demo.
func (h *house) readBook() {
	h.t.Helper()
	b, err := os.ReadFile(filepath.Join(h.dir, "demo.json"))
	if err == nil {
		err = json.Unmarshal(b, &h.book)
	}
	if err != nil {
		h.t.Fatalf("read the demo's book: %v", err)
	}
}

func (h *house) visitor() *webtest.Visitor { return webtest.New(h.t, h.run.Base) }

// staffDoor is where somebody of the demo sits down under a hat.
func (h *house) staffDoor(login string, hat guard.Hat) string {
	h.t.Helper()
	i := slices.IndexFunc(h.book.Staff, func(d demo.StaffDoor) bool { return d.Login == login && d.Hat == hat })
	if i < 0 {
		h.t.Fatalf("nobody in the demo is called %s with hat %s", login, hat)
	}
	return fmt.Sprintf("%s/medewerker/%d", demo.Path, i)
}

func (h *house) residentDoor(name string) string {
	h.t.Helper()
	i := slices.IndexFunc(h.book.Residents, func(d demo.ResidentDoor) bool { return d.Name == name })
	if i < 0 {
		h.t.Fatalf("nobody in the demo is called %s", name)
	}
	return fmt.Sprintf("%s/inwoner/%d", demo.Path, i)
}

// staff is a visitor who is signed in as somebody of the demo.
func (h *house) staff(login string, hat guard.Hat) *webtest.Visitor {
	h.t.Helper()
	return h.visitor().Post(h.staffDoor(login, hat), nil).Expect(200)
}

func (h *house) resident(name string) *webtest.Visitor {
	h.t.Helper()
	return h.visitor().Post(h.residentDoor(name), nil).Expect(200)
}
