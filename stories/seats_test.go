package stories_test

import (
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unsafe"

	"github.com/rogpeppe/go-internal/testscript"

	"naast/internal/testkit/paper"
)

// holdCeremony is the host and three people at a terminal: the real program, that
// refuses anything but a terminal.
func holdCeremony(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 0)
	w := in(ts)
	w.holders = &paper.Holders{Sheets: map[int]string{}, Turns: []int{2, 3}}
	screen, person := terminal(ts)
	defer screen.Close()
	c := exec.Command(w.bin, "ceremony", "--config", w.config(ts), "--partnership", "wesselrade")
	c.Stdin, c.Stdout, c.Stderr = person, person, person
	ts.Check(c.Start())
	person.Close()
	over := make(chan error, 1)
	go func() {
		_, _ = io.Copy(w.holders, screen) // ends when the program does
		over <- c.Wait()
	}()
	for {
		select {
		case err := <-over:
			if err != nil {
				ts.Fatalf("naast ceremony: %v\n%s", err, w.holders.Left())
			}
			return
		case <-time.After(20 * time.Millisecond):
			if w.holders.Asked() {
				_, err := io.WriteString(screen, w.holders.Answer()+"\n")
				ts.Check(err)
			}
		}
	}
}

// terminal is the two ends of a new terminal.
func terminal(ts *testscript.TestScript) (screen, person *os.File) {
	screen, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	ts.Check(err)
	var number, unlock uint32
	c, err := screen.SyscallConn() // not Fd: that would let reading stand in the way of writing
	ts.Check(err)
	for request, at := range map[uintptr]*uint32{syscall.TIOCGPTN: &number, syscall.TIOCSPTLCK: &unlock} {
		var e syscall.Errno
		err := c.Control(func(fd uintptr) {
			_, _, e = syscall.Syscall(syscall.SYS_IOCTL, fd, request, uintptr(unsafe.Pointer(at)))
		})
		if err != nil || e != 0 {
			ts.Fatalf("a terminal: %v %v", err, e)
		}
	}
	person, err = os.OpenFile("/dev/pts/"+strconv.Itoa(int(number)), os.O_RDWR|syscall.O_NOCTTY, 0)
	ts.Check(err)
	return screen, person
}

// readNumber notes the number that a coordinator tells the seats.
func readNumber(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 0)
	w := in(ts)
	w.number = strings.ReplaceAll(sevenDigits.FindString(w.visitor().Text()), " ", "")
	if w.number == "" {
		ts.Fatalf("no number on %s:\n%s", w.visitor().Path, w.visitor().Text())
	}
}

// giveSeat types that number and the words of a sheet, on a device of one's own.
func giveSeat(ts *testscript.TestScript, neg bool, args []string) {
	n, err := strconv.Atoi(need(ts, neg, args, 1)[0])
	ts.Check(err)
	w := in(ts)
	w.visitor().Get("/zetel").Fill("nummer", w.number).Fill("zetel", args[0]).Fill("woorden", w.holders.Sheets[n]).Press("Verder")
}
