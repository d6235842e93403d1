package program

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

var most = regexp.MustCompile(`(?m)^VmHWM:\s+(\d+) kB`)

// Memory is the most that the program ever held, in bytes, as Linux counts it.
func (p *Program) Memory() (int64, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	m := most.FindSubmatch(b)
	if m == nil {
		return 0, fmt.Errorf("no memory in the status of the program")
	}
	n, err := strconv.ParseInt(string(m[1]), 10, 64)
	return n << 10, err
}

// quiet is how long a program does nothing before it counts as at rest.
const quiet = 2 * time.Second

// Rest waits until the program has used no processor for a while: what it had
// begun, for visitors or by itself, is done. A program that never rests is an error.
func (p *Program) Rest() error {
	last, since := "", time.Now()
	for deadline := since.Add(patience); time.Now().Before(deadline); time.Sleep(quiet / 20) {
		used, err := p.used()
		if err != nil {
			return err
		}
		if used != last {
			last, since = used, time.Now()
		}
		if time.Since(since) >= quiet {
			return nil
		}
	}
	return fmt.Errorf("the program was busy all of %v", patience)
}

// used is the time of processors that the program had, as Linux counts it
// (proc_pid_stat(5), fields 14 and 15, after a name in brackets).
func (p *Program) used() (string, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return "", err
	}
	fields := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
	if len(fields) < 13 {
		return "", fmt.Errorf("no processor time in the status of the program")
	}
	return fields[11] + " " + fields[12], nil
}

var (
	goroutine = regexp.MustCompile(`(?m)^goroutine \d+ .*\[`)
	creator   = regexp.MustCompile(`(?m)^created by (\S+)`)
)

// Goroutines lets the program end as a crash does, and counts what was at work in
// it by what it then says: under the function that began each, "" the first of all.
// Those that Go keeps for itself, and starts when it needs them, are left out.
func (p *Program) Goroutines() (map[string]int, error) {
	p.Crash(syscall.SIGQUIT)
	by := map[string]int{}
	for _, one := range strings.Split(p.Said(), "\n\n") {
		if goroutine.MatchString(one) {
			from := ""
			if m := creator.FindStringSubmatch(one); m != nil {
				from = m[1]
			}
			if !strings.HasPrefix(from, "runtime.") {
				by[from]++
			}
		}
	}
	if len(by) == 0 {
		return nil, fmt.Errorf("the program said nothing of what it did: %s", p.Said())
	}
	return by, nil
}

// Crash ends the program by a signal that is a fault, and waits until it is gone.
func (p *Program) Crash(s syscall.Signal) {
	p.cmd.Process.Signal(s) // an error means that it has ended already
	<-p.ended
}
