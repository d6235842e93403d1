package pg

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// howToInstall is said wherever PostgreSQL is missing.
const howToInstall = "PostgreSQL 15 is not on this machine: sudo apt-get install postgresql-15 (or set NAAST_WITHOUT=postgres to leave these tests out on your own machine)"

// Options are how a cluster runs.
type Options struct {
	// NoSync leaves out the waiting for the disk. A crash of the machine could
	// then lose data, a crash of the server could not.
	NoSync bool
	// Archive keeps every piece of the write-ahead log, so that Rewind and Recover can
	// bring back any moment since a base backup.
	Archive bool
	// Log is a directory in which the write-ahead log lies, apart from the data and in
	// small pieces: a small file system is soon full of it.
	Log string
}

// Cluster is one PostgreSQL server in a temporary directory, reached over a
// socket in a directory that only its own user (and root) can enter.
type Cluster struct {
	dir    string
	args   []string
	cmd    *exec.Cmd
	hold   io.Closer // the server lives for as long as this is open
	exited chan struct{}
}

// keeper runs the server and ends it, with its directory, when standard input
// closes: also when the process that started it was killed.
const keeper = `
dir=$1; shift
"$@" >>"$dir/log" 2>&1 </dev/null &
server=$!
trap '' INT TERM HUP
while read -r word; do
	if [ "$word" = kill ]; then kill -KILL "$server"; wait "$server"; exit; fi
	if [ "$word" = stop ]; then kill -INT "$server"; wait "$server"; exit; fi
done
kill -QUIT "$server"
wait "$server"
rm -rf "$dir"
`

// Start makes a new cluster and waits until it answers.
func Start(o Options) (*Cluster, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(tempDir(), "naast-pg-")
	if err != nil {
		return nil, fmt.Errorf("start postgres: %w", err)
	}
	who, err := credential(dir)
	if err != nil {
		return nil, err
	}
	data := filepath.Join(dir, "data")
	words := []string{"--pgdata=" + data, "--username=naast", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"}
	if o.Log != "" {
		at := filepath.Join(o.Log, filepath.Base(dir))
		if err := os.Mkdir(at, 0o700); err != nil {
			return nil, fmt.Errorf("start postgres: %w", err)
		}
		if _, err := credential(at); err != nil {
			return nil, err
		}
		words = append(words, "--waldir="+at, "--wal-segsize=1")
	}
	initdb := exec.Command(filepath.Join(bin, "initdb"), words...)
	initdb.Dir, initdb.SysProcAttr = dir, &syscall.SysProcAttr{Credential: who}
	if out, err := initdb.CombinedOutput(); err != nil {
		os.RemoveAll(dir)
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	c := &Cluster{dir: dir, args: arguments(bin, dir, o)}
	if o.Archive {
		if err := c.as("mkdir", filepath.Join(dir, "wal")); err != nil {
			return nil, err
		}
	}
	if err := c.Start(); err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	return c, nil
}

// arguments start a server on what is in a directory.
func arguments(bin, dir string, o Options) []string {
	args := []string{"-c", keeper, "keeper", dir, filepath.Join(bin, "postgres"), "-D", filepath.Join(dir, "data"), "-k", dir,
		"-c", "listen_addresses=", "-c", "max_connections=200", "-c", "shared_buffers=32MB"}
	if o.NoSync {
		args = append(args, "-c", "fsync=off")
	}
	if o.Archive {
		args = append(args, "-c", "archive_mode=on", "-c", "archive_command=cp %p "+dir+"/wal/%f")
	}
	if o.Log != "" {
		// No checkpoint comes while it fills, or where messages come slowly it would make
		// room again and again; nothing lies ready for later either.
		args = append(args, "-c", "min_wal_size=2MB", "-c", "max_wal_size=1GB", "-c", "checkpoint_timeout=1h", "-c", "wal_recycle=off")
	}
	return args
}

// Start brings a stopped cluster back on the same data.
func (c *Cluster) Start() error {
	if err := c.launch(); err != nil {
		return err
	}
	return c.ready()
}

func (c *Cluster) launch() error {
	cmd := exec.Command("/bin/sh", c.args...)
	who, err := credential(c.dir)
	if err != nil {
		return err
	}
	// Its own process group: an interrupt at the keyboard is for the tests.
	cmd.Dir, cmd.SysProcAttr = c.dir, &syscall.SysProcAttr{Credential: who, Setpgid: true}
	hold, err := cmd.StdinPipe()
	if err != nil {
		return fmt.Errorf("start postgres: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start postgres: %w", err)
	}
	c.cmd, c.hold, c.exited = cmd, hold, make(chan struct{})
	go func() { cmd.Wait(); close(c.exited) }()
	return nil
}

// watchEvery is how often somebody who watches over a server looks: as often as
// systemd starts it again at the most (RestartSec).
const watchEvery = time.Second

// Watch starts the server again each time that it ended by itself, until ctx ends:
// what systemd does with Restart=always. Nobody else may stop it meanwhile.
func (c *Cluster) Watch(ctx context.Context) error {
	for gone := 0; ; {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(watchEvery):
		}
		if gone++; c.runs() {
			gone = 0
		}
		if gone < 2 { // it may only just have been started
			continue
		}
		c.end("kill\n")
		if err := c.launch(); err != nil {
			return err
		}
		gone = 0
	}
}

// runs tells whether the server is a process, whether it answers or not.
func (c *Cluster) runs() bool {
	b, err := os.ReadFile(filepath.Join(c.dir, "data", "postmaster.pid"))
	if err != nil {
		return false
	}
	first, _, _ := strings.Cut(string(b), "\n")
	pid, err := strconv.Atoi(first)
	return err == nil && !dead(pid)
}

func (c *Cluster) ready() error {
	for range 600 {
		if _, err := query(c.address("postgres"), "SELECT 1"); err == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return errors.New("start postgres: no answer within 30 seconds: " + c.Log())
}

// Stop ends the server properly and keeps the data.
func (c *Cluster) Stop() { c.end("stop\n") }

// Kill ends the server as a crash does and keeps the data. It returns when the
// server's own children are gone, because until then it cannot start again.
func (c *Cluster) Kill() {
	c.end("kill\n")
	for range 600 { // bounded, for who has a child that hangs
		if !c.left() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// left tells whether a process of the server is there: each works in its data. Where
// there is no /proc it says no.
func (c *Cluster) left() bool {
	data, err := filepath.EvalSymlinks(filepath.Join(c.dir, "data"))
	if err != nil {
		return false
	}
	all, _ := filepath.Glob("/proc/[0-9]*/cwd") // fails for a wrong pattern only
	return slices.ContainsFunc(all, func(cwd string) bool {
		at, err := os.Readlink(cwd)
		return err == nil && at == data
	})
}

// dead tells whether a process has ended, also when nobody has reaped it yet.
func dead(pid int) bool {
	if syscall.Kill(pid, 0) == syscall.ESRCH {
		return true
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && bytes.Contains(stat, []byte(") Z "))
}

func (c *Cluster) end(word string) {
	io.WriteString(c.hold.(io.Writer), word) // an error means that it has ended already
	<-c.exited
	c.hold.Close()
}

// Close ends the server and removes everything.
func (c *Cluster) Close() {
	c.hold.Close()
	<-c.exited
	os.RemoveAll(c.dir)
}

// Dir holds all that the server wrote: data, write-ahead log and log.
func (c *Cluster) Dir() string { return c.dir }

// Log is what the server said.
func (c *Cluster) Log() string {
	b, err := os.ReadFile(filepath.Join(c.dir, "log"))
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// Address is the connection string of the cluster's own database "postgres".
func (c *Cluster) Address() string { return c.address("postgres") }

func (c *Cluster) address(database string) string {
	return "postgres:///" + database + "?" + url.Values{"host": {c.dir}, "user": {"naast"}}.Encode()
}

// binaries is the directory of the newest PostgreSQL, 15 or later.
func binaries() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // the pattern is right
	version := func(path string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path)))) // not a number: 0
		return n
	}
	if len(found) > 0 {
		newest := slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) })
		if version(newest) >= 15 {
			return filepath.Dir(newest), nil
		}
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	return "", errors.New(howToInstall)
}

// tempDir is where another user can reach too: root's own may be closed.
func tempDir() string {
	if os.Geteuid() == 0 {
		return "/tmp"
	}
	return os.TempDir()
}

// credential is the user that the server runs as. PostgreSQL refuses root, so
// root hands the directory to another user.
func credential(dir string) (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			return nil, fmt.Errorf("start postgres: no user to run it as: %w", err)
		}
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return nil, fmt.Errorf("start postgres: %w", err)
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return nil, fmt.Errorf("start postgres: %w", err)
	}
	if err := os.Chown(dir, uid, gid); err != nil {
		return nil, fmt.Errorf("start postgres: %w", err)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}
