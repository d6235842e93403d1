package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/cloudflare/tableflip"

	"naast"
)

// baton is what a running program hands to the next when it is told to (SIGHUP):
// the sockets at which people knock, so that nobody finds them shut, and then the
// jobs. A next program that does not start gets nothing, and the one that runs
// goes on. See docs/decisions/0670. The zero baton hands over nothing.
type baton struct {
	up   *tableflip.Upgrader
	file string // where the number of whoever holds it stands, for naast update
}

const startTime = 2 * time.Minute // in which the next program must answer

// takeBaton takes what the program before hands over, when there was one. In dir
// stands the number of whoever holds it.
func takeBaton(dir string) (baton, error) {
	file := filepath.Join(dir, pidFile)
	up, err := tableflip.New(tableflip.Options{UpgradeTimeout: startTime, PIDFile: file})
	if err != nil {
		return baton{}, fmt.Errorf("take over: %w", err)
	}
	return baton{up, file}, nil
}

// listen gives the socket of an address: that of the program before, or a new one.
func (b baton) listen(address string) (l net.Listener, err error) {
	if b.up == nil {
		l, err = net.Listen("tcp", address)
	} else {
		l, err = b.up.Listen("tcp", address)
	}
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	return l, nil
}

// answers says that this program answers now: to the one before, to systemd, and
// to naast update.
func (b baton) answers() error {
	if b.up == nil {
		return nil
	}
	if err := b.up.Ready(); err != nil {
		return fmt.Errorf("say that this program answers: %w", err)
	}
	if !b.up.HasParent() {
		tellSystemd("READY=1")
	}
	return nil
}

// wait waits until the program before has ended, and with it its jobs. How it
// ended is its own log's to say.
func (b baton) wait(ctx context.Context) {
	if b.up != nil {
		_ = b.up.WaitForParent(ctx)
	}
}

// pass starts the program that lies at our own path now, with the same words, and
// waits until it answers.
func (b baton) pass(ctx context.Context) error {
	if b.up == nil || os.Getpid() == 1 {
		return fmt.Errorf("the first process of a container cannot be replaced: start the container anew: %w", naast.Invalid)
	}
	defer context.AfterFunc(ctx, b.up.Stop)()
	b.wait(ctx) // it hands over once it has everything itself
	if err := b.up.Upgrade(); err != nil {
		_ = os.Chtimes(b.file, time.Now(), time.Now()) // so that naast update sees that it was tried
		return fmt.Errorf("hand over: %w", err)
	}
	if pid, err := os.ReadFile(b.file); err == nil {
		tellSystemd("MAINPID=" + strings.TrimSpace(string(pid)))
	}
	return nil
}
