package endure

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// CutShort ends naast update when it has told the program to hand over, and goes
// back while the next program is still starting, as people write. What the program
// of before is told then comes too late for it.
func CutShort(p Plan, next string) (u Updated, err error) {
	return underLoad(p, "short", &u, func(i *installed) error {
		sum, err := sumOf(next)
		if err != nil {
			return err
		}
		serving, err := i.serves()
		if err != nil {
			return err
		}
		forward := i.update("--sha256", sum, next)
		if err := untilHandsOver(forward); err != nil {
			return err
		}
		stop := make(chan struct{})
		time.AfterFunc(time.Minute, func() { close(stop) })
		starting, seen := childOf(serving, stop)
		if !seen || syscall.Kill(starting, syscall.SIGSTOP) != nil {
			return errors.New("no next program was seen")
		}
		if opened(starting) { // held now, it would hold their lock too, and nobody could write
			_ = syscall.Kill(starting, syscall.SIGCONT)
		}
		_ = forward.Process.Kill() // it ends, whatever it had come to
		_ = forward.Wait()
		back := i.update("--back")
		var complains bytes.Buffer
		back.Stderr = &complains
		if err := untilHandsOver(back); err != nil {
			return err
		}
		time.Sleep(100 * time.Millisecond)          // told
		_ = syscall.Kill(starting, syscall.SIGCONT) // an error: it was not held, and has ended
		if err := back.Wait(); err != nil {
			return fmt.Errorf("naast update --back: %w: %s", err, complains.String())
		}
		u.Updates++
		u.Back++
		return nil
	})
}

// untilHandsOver starts naast update, and waits until it tells the program that
// runs to hand over.
func untilHandsOver(cmd *exec.Cmd) error {
	said, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return err
	}
	for s := bufio.NewScanner(said); s.Scan(); {
		if strings.Contains(s.Text(), "hands over") {
			return nil
		}
	}
	return errors.New("it never came to handing over")
}

// opened tells whether a process has a database open.
func opened(pid int) bool {
	dir := fmt.Sprintf("/proc/%d/fd", pid)
	files, _ := os.ReadDir(dir)
	for _, f := range files {
		if to, _ := os.Readlink(dir + "/" + f.Name()); strings.Contains(to, ".db") {
			return true
		}
	}
	return false
}
