package endure

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"naast/internal/testkit/program"
)

// installed is a copy of the demo that is served as a host serves it: from a
// configuration, by a program that can be replaced.
type installed struct {
	*living
	program, config string
}

const serving = `listen = "127.0.0.1:%%PORT%%"
keys = %q
[backup]
to = %q
ring_to = %q
week_key_to = [%q]
[[partnership]]
name = "wesselrade"
hosts = ["*"]
main = %q
ring = %q
session = %q
`

// install signs everybody in at a copy of the demo, and serves that instead.
func (p Plan) install(name string) (*installed, error) {
	s, err := p.open(name, noMail)
	if err != nil {
		return nil, err
	}
	i := &installed{living: &living{site: s, Killed: &Killed{}, marks: map[writer][]string{}}}
	if err := i.people(); err != nil {
		s.close()
		return nil, err
	}
	s.run.Stop()
	if i.before, err = s.inspect(nil); err != nil {
		return nil, err
	}
	i.program, i.config = filepath.Join(s.dir, "bin", "naast"), filepath.Join(s.dir, "naast.toml")
	if err := os.Mkdir(filepath.Dir(i.program), 0o700); err != nil {
		return nil, err
	}
	return i, i.from(p.Binary)
}

// from serves from a program.
func (i *installed) from(binary string) error {
	if err := copyAll(binary, i.program); err != nil {
		return err
	}
	at, in := func(name string) string { return filepath.Join(i.dir, name) }, i.stores.at(i.dir)
	i.run = program.ServeAt(i.TB, i.program, i.config, fmt.Sprintf(serving, at("keys"), at("backup"), at("backup-ring"), at("backup-week"), in.Main, in.Ring, in.Session))
	i.move(i.run.Base)
	return nil
}

// update runs naast update; the command that is given is not started yet.
func (i *installed) update(words ...string) *exec.Cmd {
	return exec.Command(i.program, append([]string{"update", "--config", i.config, "--installed", i.program}, words...)...)
}

// serves is the process that answers now.
func (i *installed) serves() (int, error) {
	b, err := os.ReadFile(filepath.Join(i.dir, "keys", "naast.pid"))
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(string(b)))
}

// stop ends whatever serves now, and what served before.
func (i *installed) stop() error {
	pid, err := i.serves()
	if err == nil {
		err = syscall.Kill(pid, syscall.SIGTERM)
	}
	i.run.Stop()
	if errors.Is(err, syscall.ESRCH) {
		return nil
	}
	for range 600 {
		if syscall.Kill(pid, 0) != nil {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	return err
}

func (i *installed) close() {
	_ = i.stop() // it is thrown away
	os.RemoveAll(i.dir)
}
