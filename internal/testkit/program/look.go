package program

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"syscall"
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

var goroutine = regexp.MustCompile(`(?m)^goroutine \d+ .*\[`)

// Goroutines lets the program end as a crash does, and counts what was at work in
// it by what it then says.
func (p *Program) Goroutines() (int, error) {
	p.Crash(syscall.SIGQUIT)
	n := len(goroutine.FindAllString(p.Said(), -1))
	if n == 0 {
		return 0, fmt.Errorf("the program said nothing of what it did: %s", p.Said())
	}
	return n, nil
}

// Crash ends the program by a signal that is a fault, and waits until it is gone.
func (p *Program) Crash(s syscall.Signal) {
	p.cmd.Process.Signal(s) // an error means that it has ended already
	<-p.ended
}
