package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// serve measures the real program on the database of this run: how soon it gives
// its first page, and how much memory it holds when nobody comes.
func serve(ctx context.Context, t *table, w *world) error {
	if err := w.people(ctx); err != nil {
		return err
	}
	w.stop()
	if err := w.shut(); err != nil {
		return err
	}
	p := program{path: filepath.Join(w.dir, "naast"), config: filepath.Join(w.dir, "naast.toml")}
	if out, err := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-o", p.path, "./cmd/naast").CombinedOutput(); err != nil {
		return fmt.Errorf("build: %w: %s", err, out)
	}
	if err := p.configure(w); err != nil {
		return err
	}
	var starts []time.Duration
	for range 5 {
		one, err := p.start(ctx)
		if err != nil {
			return err
		}
		starts = append(starts, one)
		if err := p.stop(); err != nil {
			return err
		}
	}
	slices.Sort(starts)
	if _, err := p.start(ctx); err != nil {
		return err
	}
	defer p.stop()
	idle, err := p.settled(ctx)
	if err != nil {
		return err
	}
	t.must("serve on a database with 100,000 cases: start to first page (middle of 5)", ms(starts[2]), "ms", 150)
	t.must("serve when nobody comes: resident memory", float64(idle)/(1<<20), "MB", 80)
	return nil
}

// program is the real binary and the process that it runs as.
type program struct {
	path, config, address string
	cmd                   *exec.Cmd
}

// configure writes the configuration file for the database of this run.
func (p *program) configure(w *world) error {
	port, err := freePort()
	if err != nil {
		return err
	}
	p.address = "127.0.0.1:" + port
	return os.WriteFile(p.config, fmt.Appendf(nil, "listen = %q\nkeys = %q\n[[partnership]]\nname = \"wesselrade\"\nhosts = [\"*\"]\nmain = %q\nring = %q\nsession = %q\n",
		p.address, filepath.Join(w.dir, "keys"), "sqlite:"+w.file("main"), "sqlite:"+w.file("ring"), "sqlite:"+w.file("session")), 0o600)
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}

// start runs the program and waits for its first page.
func (p *program) start(ctx context.Context) (time.Duration, error) {
	var said bytes.Buffer
	p.cmd = exec.CommandContext(ctx, p.path, "serve", "--config", p.config)
	p.cmd.Stdout, p.cmd.Stderr = &said, &said
	began := time.Now()
	if err := p.cmd.Start(); err != nil {
		return 0, err
	}
	for {
		a, err := http.Get("http://" + p.address + "/")
		if err == nil {
			a.Body.Close()
			if a.StatusCode == http.StatusOK {
				return time.Since(began), nil
			}
			err = errors.New(a.Status)
		}
		if ctx.Err() != nil || time.Since(began) > time.Minute {
			p.stop()
			return 0, fmt.Errorf("no page: %w: %s", err, said.String())
		}
		time.Sleep(time.Millisecond)
	}
}

func (p *program) stop() error {
	p.cmd.Process.Signal(syscall.SIGTERM)
	return p.cmd.Wait()
}

// settled is the resident memory after a while without visitors.
func (p *program) settled(ctx context.Context) (int, error) {
	select {
	case <-ctx.Done():
		return 0, ctx.Err()
	case <-time.After(3 * time.Second):
	}
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if kb, ok := strings.CutPrefix(s.Text(), "VmRSS:"); ok {
			n, err := strconv.Atoi(strings.Fields(kb)[0])
			return n << 10, err
		}
	}
	return 0, errors.New("no VmRSS in /proc")
}
