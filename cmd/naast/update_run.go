package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"naast"
)

// owner is as whom the program runs. Root touches no database himself: the files
// that he makes beside one would be shut for whoever serves.
type owner struct{ uid, gid uint32 }

func ownerOf(path string) (*owner, error) {
	i, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	s, ok := i.Sys().(*syscall.Stat_t)
	if !ok || os.Geteuid() != 0 {
		return nil, nil
	}
	return &owner{s.Uid, s.Gid}, nil
}

// command is a program with words of its own, for this configuration.
func (u *update) command(ctx context.Context, program, word string, more ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, append([]string{word}, more...)...) // the program that the host names, of the sum that he gives
	if u.owner != nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: u.owner.uid, Gid: u.owner.gid}}
	}
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = stopTimeout
	return cmd
}

// run runs a program and shows what it said only when it failed.
func (u *update) run(ctx context.Context, program, word string, more ...string) error {
	cmd := u.command(ctx, program, word, append([]string{"--config", u.config}, more...)...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Run(); err != nil {
		u.say("%s", strings.TrimSpace(said.String()))
		return fmt.Errorf("naast %s: %w", word, err)
	}
	return nil
}

func (u *update) output(ctx context.Context, program, word string, more ...string) ([]byte, error) {
	return u.command(ctx, program, word, more...).Output()
}

// running is the number of the process that serves, and when that was written
// down; naast.NotFound when none does.
func (u *update) running() (pid int, at time.Time, err error) {
	file := filepath.Join(u.cfg.Keys, pidFile)
	b, err := os.ReadFile(file)
	if err == nil {
		var i fs.FileInfo
		if i, err = os.Stat(file); err == nil {
			at = i.ModTime()
			pid, err = strconv.Atoi(strings.TrimSpace(string(b)))
		}
	}
	if err != nil || !ours(pid, u.installed, u.before(), u.fresh()) {
		return 0, at, naast.NotFound
	}
	return pid, at, nil
}

// ours tells whether a process runs one of these programs, also one that was
// replaced since: its name is the same.
func ours(pid int, programs ...string) bool {
	path, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", pid))
	path = strings.TrimSuffix(path, " (deleted)")
	for _, p := range programs {
		if real, e := filepath.EvalSymlinks(p); e == nil {
			p = real
		}
		if err == nil && path == p {
			return true
		}
	}
	return false
}

// runs tells whether a process runs exactly the program that lies at a path now.
func runs(pid int, program string) bool {
	a, err := os.Stat(fmt.Sprintf("/proc/%d/exe", pid))
	b, err2 := os.Stat(program)
	return err == nil && err2 == nil && os.SameFile(a, b)
}

// handTime is how long a program may take to hand over.
const handTime = startTime + 10*time.Second

// handOver lets the program that runs hand over to the one that lies in its place.
func (u *update) handOver(ctx context.Context) error {
	pid, at, err := u.running()
	if err != nil {
		return u.startAnew(ctx)
	}
	if runs(pid, u.installed) {
		return nil // a second try
	}
	u.say("The program that runs hands over …")
	if err := syscall.Kill(pid, syscall.SIGHUP); err != nil {
		return fmt.Errorf("tell the program that runs: %w", err)
	}
	for end := time.Now().Add(handTime); time.Now().Before(end) && ctx.Err() == nil; time.Sleep(50 * time.Millisecond) {
		next, since, err := u.running()
		switch {
		case err != nil || next == pid && !since.After(at):
		case next == pid:
			return fmt.Errorf("the new program does not start; the one that ran goes on: %w", naast.Unavailable)
		case runs(next, u.installed):
			return nil
		default: // it was handing over already, to what lay there before: an update that was cut short
			pid, at = next, since
			if err := syscall.Kill(pid, syscall.SIGHUP); err != nil {
				return fmt.Errorf("tell the program that runs now: %w", err)
			}
		}
	}
	return fmt.Errorf("the program that runs did not hand over: %w", naast.Unavailable)
}

// startAnew starts the program where none runs that could hand over.
func (u *update) startAnew(ctx context.Context) error {
	if u.restart == "" {
		return fmt.Errorf("naast serve does not run: start it (systemctl restart naast), or say how with --restart: %w", naast.Unavailable)
	}
	u.say("No program runs that could hand over: %s", u.restart)
	if out, err := exec.CommandContext(ctx, "/bin/sh", "-c", u.restart).CombinedOutput(); err != nil { // what the host himself gives
		return fmt.Errorf("%s: %w: %s", u.restart, err, out)
	}
	for end := time.Now().Add(handTime); time.Now().Before(end) && ctx.Err() == nil; time.Sleep(50 * time.Millisecond) {
		if pid, _, err := u.running(); err == nil && runs(pid, u.installed) {
			return nil
		}
	}
	return fmt.Errorf("the program does not start: %w", naast.Unavailable)
}
