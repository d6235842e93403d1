package pg

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

func TestDatabasesAreApart(t *testing.T) {
	if !Wanted(t) {
		return
	}
	mainA, mainB, ring := Main(t), Main(t), Ring(t)
	for _, address := range []string{mainA, mainB, ring} {
		if _, err := query(address, "CREATE TABLE naast (a TEXT)"); err != nil {
			t.Errorf("a fresh database is not empty: %v", err)
		}
	}
	system := "SELECT system_identifier FROM pg_control_system()"
	one, err := query(mainA, system)
	if err != nil {
		t.Fatal(err)
	}
	other, err := query(ring, system)
	if err != nil {
		t.Fatal(err)
	}
	if one == other {
		t.Error("main and ring are one server")
	}
}

// What was committed survives a kill, and the server is really gone meanwhile.
func TestKill(t *testing.T) {
	if !Wanted(t) {
		return
	}
	c := Alone(t, Options{})
	if got, err := query(c.Address(), "SHOW fsync"); got != "on" || err != nil {
		t.Fatalf("fsync %q, %v", got, err)
	}
	if _, err := query(c.Address(), "CREATE TABLE kept AS SELECT 7 AS n"); err != nil {
		t.Fatal(err)
	}
	for _, end := range []func(){c.Kill, c.Stop} {
		end()
		if _, err := query(c.Address(), "SELECT 1"); err == nil {
			t.Fatal("the server still answers")
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		if got, err := query(c.Address(), "SELECT n FROM kept"); got != "7" || err != nil {
			t.Fatalf("got %q, %v", got, err)
		}
	}
}

// A process that is killed leaves no server and no directory behind.
func TestNothingStaysBehind(t *testing.T) {
	if !Wanted(t) {
		return
	}
	if os.Getenv("NAAST_PG_CHILD") == "1" {
		c, err := Start(Options{NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println("dir=" + c.Dir() + ";")
		os.Stdin.Read(make([]byte, 1))
		return
	}
	child := exec.Command(os.Args[0], "-test.run=^TestNothingStaysBehind$")
	child.Env = append(os.Environ(), "NAAST_PG_CHILD=1")
	if _, err := child.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	said := ""
	for b := make([]byte, 1024); !strings.Contains(said, ";"); {
		n, err := out.Read(b)
		if err != nil {
			t.Fatalf("child: %v: %s", err, said)
		}
		said += string(b[:n])
	}
	_, dir, _ := strings.Cut(said, "dir=")
	dir, _, _ = strings.Cut(dir, ";")
	if _, err := os.Stat(dir); err != nil {
		t.Fatalf("control: the server's directory is not there while it runs: %v", err)
	}
	child.Process.Kill()
	child.Wait()
	for range 600 {
		if _, err := os.Stat(dir); os.IsNotExist(err) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("%s is still there", dir)
}

func TestLeavingOutIsRefusedInCI(t *testing.T) {
	t.Setenv("NAAST_WITHOUT", "browser, postgres")
	t.Setenv("CI", "")
	if Wanted(t) {
		t.Error("NAAST_WITHOUT=postgres has no effect")
	}
	t.Setenv("CI", "true")
	said := &fatal{TB: t}
	func() {
		defer func() { recover() }()
		Wanted(said)
	}()
	if !said.fatal {
		t.Error("CI=true let the tests be left out")
	}
}

// fatal notes that a test would have been stopped.
type fatal struct {
	testing.TB
	fatal bool
}

func (f *fatal) Fatal(...any) { f.fatal = true; panic("stopped") }
