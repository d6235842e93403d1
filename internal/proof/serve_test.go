package proof

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"naast/internal/demo"
	"naast/internal/testkit/program"
	"naast/internal/web/webtest"
)

// doors are the addresses of the demo behind which everybody is signed in.
var doors = []string{demo.Path, demo.Path + "/medewerker/0", demo.Path + "/inwoner/0"}

// A real installation has no door of the demo; what init prints opens it.
func TestServe(t *testing.T) {
	dir := t.TempDir()
	config := fmt.Sprintf("listen = \"127.0.0.1:%%PORT%%\"\nkeys = %q\n[[partnership]]\nname = \"proef\"\nhosts = [\"*\"]\nmain = %q\nring = %q\nsession = %q\n",
		filepath.Join(dir, "keys"), "sqlite:"+filepath.Join(dir, "main.db"), "sqlite:"+filepath.Join(dir, "ring.db"), "sqlite:"+filepath.Join(dir, "session.db"))
	file := filepath.Join(dir, "naast.toml")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	first := func() (string, error) {
		out, err := exec.Command(binary(t), "init", "--config", file, "--partnership", "proef", "--name", "Naast in Proefdorp", "--umbrella", "Samen Proefdorp",
			"--phone", "0999 10 20 30", "--login", "els", "--person", "Els").CombinedOutput()
		return string(out), err
	}
	said, err := first()
	if err != nil {
		t.Fatalf("init: %v\n%s", err, said)
	}
	if again, err := first(); err == nil {
		t.Errorf("a partnership began twice:\n%s", again)
	}
	run := program.Serve(t, binary(t), config)
	v := webtest.New(t, run.Base)
	v.Get("/").Expect(200, "Naast in Proefdorp", "0999 10 20 30")
	for _, door := range doors {
		if v.Get(door); v.Status != 404 {
			t.Errorf("serve answers GET %s with %d", door, v.Status)
		}
		if v.Post(door, nil); v.Status != 404 {
			t.Errorf("serve answers POST %s with %d", door, v.Status)
		}
	}
	code, err := totp.GenerateCode(after(t, said, "second factor"), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	v.Get("/inloggen").Fill("inlognaam", "els").Fill("woorden", after(t, said, "phrase")).Fill("code", code).Press("Log in").Expect(200, "Welke hoed draagt u nu?")
	v.Fill("hoed", "Coördinator").Press("Verder").Expect(200, "Vandaag")
	if strings.Contains(run.Said(), after(t, said, "phrase")) {
		t.Error("the log holds the phrase")
	}

	// The control: the demo has these doors.
	h := open(t)
	h.visitor().Get(doors[0]).Expect(200, "Rondkijken in de demo")
	h.visitor().Post(doors[1], nil).Expect(200, "Vandaag")
	h.visitor().Post(doors[2], nil).Expect(200)
}

// after finds the words behind a label of what init printed.
func after(t *testing.T, said, label string) string {
	t.Helper()
	m := regexp.MustCompile(label + ` +([a-z]+(?: [a-z]+)+|[A-Z2-7]{16,})`).FindStringSubmatch(said)
	if m == nil {
		t.Fatalf("no %s in:\n%s", label, said)
	}
	return m[1]
}
