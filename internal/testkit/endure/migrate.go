package endure

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"naast/internal/db"
)

// Migrated is what changing the version left while people write and whatever
// changes it is killed.
type Migrated struct {
	Updated
	Kills   int
	At      map[int]int // how often it was killed after so many steps
	Whole   int         // kills of naast update, at a random moment
	Handing int         // kills of the next program while it starts
}

func (m Migrated) String() string {
	return fmt.Sprintf("%d kills (after so many steps: %v; of naast update %d, of the next program %d), all went on; %v", m.Kills, m.At, m.Whole, m.Handing, m.Updated)
}

// Migrate changes the version while people write, forward and back, and kills
// what does it: after each step, in the middle of naast update, and the next
// program while it starts.
func Migrate(p Plan, next string) (m Migrated, err error) {
	m.At = map[int]int{}
	for lives := 0; m.Kills < p.Cycles; lives++ {
		if lives > p.Cycles {
			return m, errors.New("no step takes long enough to be killed in")
		}
		if _, err := underLoad(p, fmt.Sprint("update", lives), &m.Updated, func(i *installed) error { return m.live(i, next) }); err != nil {
			return m, err
		}
	}
	return m, nil
}

func (m *Migrated) live(i *installed, next string) error {
	sum, err := sumOf(next)
	if err != nil {
		return err
	}
	if err := m.steps(i, next); err != nil {
		return err
	}
	ways := [][]string{{"--sha256", sum, next}, {"--back"}}
	if m.Kills < i.Plan.Cycles {
		if err := m.handing(i, ways[0]); err != nil {
			return err
		}
	}
	for _, words := range ways {
		if m.Kills < i.Plan.Cycles {
			if err := m.whole(i, words); err != nil {
				return err
			}
		}
		if err := run(i.update(words...)); err != nil {
			return err
		}
	}
	m.Updates++
	m.Back++
	return nil
}

// steps kills naast migrate after every step or two, until all are taken.
func (m *Migrated) steps(i *installed, next string) error {
	w, err := i.watch()
	if err != nil {
		return err
	}
	defer w.close()
	for {
		taken, err := w.taken()
		if err != nil {
			return err
		}
		cmd := exec.Command(next, "migrate", "--config", i.config)
		if err := cmd.Start(); err != nil {
			return err
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		if m.Kills < i.Plan.Cycles {
			w.until(taken+rand.IntN(3), ended)
			time.Sleep(rand.N(4 * time.Millisecond))
			_ = cmd.Process.Kill() // an error: it has ended already
		}
		err = <-ended
		if taken, e := w.taken(); e != nil {
			return e
		} else if err != nil && cmd.ProcessState.Sys().(syscall.WaitStatus).Signaled() {
			m.Kills++
			m.At[taken]++
			continue
		}
		return err // it came to its end
	}
}

// handing kills the next program while it starts: the one that runs goes on.
func (m *Migrated) handing(i *installed, words []string) error {
	serving, err := i.serves()
	if err != nil {
		return err
	}
	stop, killed := make(chan struct{}), make(chan bool, 1)
	go func() { killed <- killChild(serving, stop) }()
	err = run(i.update(words...))
	close(stop)
	if !<-killed {
		return errors.New("no next program was seen")
	}
	m.Kills++
	m.Handing++
	if err == nil || !strings.Contains(err.Error(), "the version of before runs again") {
		return fmt.Errorf("the next program was killed, and the update says: %w", err)
	}
	return nil
}

// killChild kills the first child of a process as soon as it is there.
func killChild(of int, stop chan struct{}) bool {
	pid, ok := childOf(of, stop)
	if ok {
		time.Sleep(rand.N(20 * time.Millisecond))
	}
	return ok && syscall.Kill(pid, syscall.SIGKILL) == nil
}

// childOf waits for the first child of a process.
func childOf(of int, stop chan struct{}) (pid int, ok bool) {
	file := fmt.Sprintf("/proc/%d/task", of)
	for {
		select {
		case <-stop:
			return 0, false
		case <-time.After(time.Millisecond):
		}
		tasks, _ := os.ReadDir(file)
		for _, t := range tasks {
			b, _ := os.ReadFile(file + "/" + t.Name() + "/children")
			if n, _ := fmt.Sscan(string(b), &pid); n == 1 {
				return pid, true
			}
		}
	}
}

// longUpdate is about how long an update of the demo takes.
const longUpdate = 6 * time.Second

// whole kills naast update and all that it started, at a random moment.
func (m *Migrated) whole(i *installed, words []string) error {
	cmd := i.update(words...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		return err
	case <-time.After(rand.N(longUpdate)):
	}
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // an error: it has ended already
	<-ended
	m.Kills++
	m.Whole++
	return nil
}

// MigrateTaking is the control: a step that takes away what the version before
// uses, while that one runs.
func MigrateTaking(p Plan, next string) (u Updated, err error) {
	return underLoad(p, "taking", &u, func(i *installed) error {
		err := run(exec.Command(next, "migrate", "--config", i.config))
		time.Sleep(2 * time.Second) // people go on
		return err
	})
}

// watch looks from outside how many steps of the next version were taken.
type watch struct{ stores []*db.Source }

func (i *installed) watch() (w watch, err error) {
	for _, name := range []string{db.Main, db.Ring} {
		s, err := db.OpenSource(context.Background(), name, i.address(name), schema)
		if err != nil {
			return w, err
		}
		w.stores = append(w.stores, s)
	}
	return w, nil
}

func (w watch) close() {
	for _, s := range w.stores {
		s.Close()
	}
}

func (w watch) taken() (n int, err error) {
	for _, s := range w.stores {
		_, newer, err := s.Steps(context.Background())
		if err != nil {
			return 0, err
		}
		n += len(newer)
	}
	return n, nil
}

// until waits until more than so many steps were taken, or the program ended.
func (w watch) until(n int, ended chan error) {
	for {
		select {
		case err := <-ended:
			ended <- err
			return
		default:
		}
		if taken, err := w.taken(); err != nil || taken > n {
			return
		}
	}
}
