package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"naast"
)

// baton is what a running program hands to the next when it is told to (SIGHUP):
// the sockets at which people knock, so that nobody finds them shut, and then the
// jobs. A next program that does not start gets nothing, and the one that runs
// goes on. See docs/decisions/0670.
type baton struct {
	file      string                      // where the number of whoever holds it stands
	came      map[string]*net.TCPListener // from the program before, by their address in the configuration
	addresses []string
	open      []*net.TCPListener
	ready     *os.File // to the program before: this one answers
	done      *os.File // of the program before: ends with its last job
	let       *os.File // to the next program: closed after our last job
}

const (
	batonEnv  = "NAAST_BATON"
	startTime = 2 * time.Minute // in which the next program must answer
	firstFile = 5               // the number of the first socket that is handed over; before it are ours, and two pipes
)

// takeBaton takes what the program before hands over, when there was one. In dir
// stands the number of whoever holds it, for naast update.
func takeBaton(dir string) (baton, error) {
	b := baton{file: filepath.Join(dir, pidFile), came: map[string]*net.TCPListener{}}
	names, ok := os.LookupEnv(batonEnv)
	if !ok {
		return b, nil
	}
	os.Unsetenv(batonEnv)
	b.ready, b.done = os.NewFile(3, "ready"), os.NewFile(4, "done")
	syscall.CloseOnExec(3)
	syscall.CloseOnExec(4)
	for i, address := range strings.Split(names, ",") {
		f := os.NewFile(uintptr(firstFile+i), address)
		l, err := net.FileListener(f)
		f.Close()
		if err != nil {
			return b, fmt.Errorf("take over %s: %w", address, err)
		}
		b.came[address] = l.(*net.TCPListener)
	}
	return b, nil
}

// listen gives the socket of an address: that of the program before, or a new one.
func (b *baton) listen(address string) (net.Listener, error) {
	l := b.came[address]
	delete(b.came, address)
	if l == nil {
		fresh, err := net.Listen("tcp", address)
		if err != nil {
			return nil, fmt.Errorf("listen: %w", err)
		}
		l = fresh.(*net.TCPListener)
	}
	b.addresses, b.open = append(b.addresses, address), append(b.open, l)
	return l, nil
}

// answers says that this program answers now: to the one before, to systemd, and
// to naast update.
func (b *baton) answers() {
	for _, l := range b.came { // an address that stands in the configuration no more
		l.Close()
	}
	b.say()
	if b.ready != nil {
		fmt.Fprintln(b.ready, "ready")
		b.ready.Close()
	} else {
		tellSystemd("READY=1")
	}
}

// wait waits until the program before did its last job, or is dead.
func (b *baton) wait(ctx context.Context) {
	if b.done == nil {
		return
	}
	go func() { <-ctx.Done(); b.done.Close() }()
	io.Copy(io.Discard, b.done)
}

// say writes down who holds the baton. When that fails naast update says so.
func (b *baton) say() {
	if b.file == "" {
		return
	}
	fresh := b.file + ".new"
	if os.WriteFile(fresh, []byte(strconv.Itoa(os.Getpid())+"\n"), 0o600) == nil {
		_ = os.Rename(fresh, b.file)
	}
}

// pass starts the program that lies at our own path now, with the same words, and
// waits until it answers.
func (b *baton) pass(ctx context.Context) (err error) {
	if os.Getpid() == 1 {
		return fmt.Errorf("the first process of a container cannot be replaced: start the container anew: %w", naast.Invalid)
	}
	ready, toReady, err := os.Pipe()
	if err != nil {
		return err
	}
	defer ready.Close()
	toDone, let, err := os.Pipe()
	if err != nil {
		toReady.Close()
		return err
	}
	pid, err := b.start(toReady, toDone)
	toReady.Close()
	toDone.Close()
	if err == nil {
		err = awaitReady(ctx, ready, pid)
	}
	if err != nil {
		let.Close()
		b.say() // so that naast update sees that it was tried
		return err
	}
	b.let = let
	tellSystemd("MAINPID=" + strconv.Itoa(pid))
	return nil
}

// start starts the next program with our sockets. Its files are named by number:
// asking os.File for them would make sockets wait in a way that cannot be ended.
func (b *baton) start(ready, done *os.File) (pid int, err error) {
	path, err := os.Executable()
	if err != nil {
		return 0, err
	}
	files := []uintptr{0, 1, 2, ready.Fd(), done.Fd()}
	for _, l := range b.open {
		fd, err := double(l)
		if err != nil {
			return 0, err
		}
		defer syscall.Close(fd)
		files = append(files, uintptr(fd))
	}
	env := append(os.Environ(), batonEnv+"="+strings.Join(b.addresses, ","))
	// #nosec G702 -- our own program with our own words; the scanner sees it one time in two,
	// so that it cannot stand in scripts/gosec.txt.
	pid, err = syscall.ForkExec(path, append([]string{path}, os.Args[1:]...), &syscall.ProcAttr{Env: env, Files: files})
	if err != nil {
		return 0, fmt.Errorf("start %s: %w", path, err)
	}
	return pid, nil
}

// double gives a number of its own for a socket.
func double(l *net.TCPListener) (fd int, err error) {
	raw, err := l.SyscallConn()
	if err != nil {
		return 0, err
	}
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	if e := raw.Control(func(own uintptr) {
		if fd, err = syscall.Dup(int(own)); err == nil {
			syscall.CloseOnExec(fd)
		}
	}); e != nil {
		return 0, e
	}
	return fd, err
}

// awaitReady waits for the word of the next program, and ends that program when
// it does not come.
func awaitReady(ctx context.Context, ready *os.File, pid int) error {
	next, err := os.FindProcess(pid)
	if err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { _ = ready.SetDeadline(time.Now()) })
	defer stop()
	_ = ready.SetReadDeadline(time.Now().Add(startTime)) // a pipe can
	word := make([]byte, 16)
	n, err := ready.Read(word)
	if n > 0 {
		go next.Wait() // it outlives us; should it not, it is not left behind
		return nil
	}
	_ = next.Kill() // an error: it has ended already
	_, _ = next.Wait()
	if errors.Is(err, io.EOF) {
		return errors.New("the next program ended before it answered; what it said stands above")
	}
	return fmt.Errorf("the next program did not answer in time: %w", err)
}
