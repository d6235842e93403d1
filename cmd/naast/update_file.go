package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"naast"
)

// bring copies the new program beside the one that runs, and compares the copy
// with the sum: what was looked at is what will run.
func (u *update) bring(from, sums, sum string) error {
	if (sums == "") == (sum == "") {
		return fmt.Errorf("give the sum of the new program, with --sums or --sha256: %w", naast.Invalid)
	}
	if sums != "" {
		var err error
		if sum, err = sumIn(sums, filepath.Base(from)); err != nil {
			return err
		}
	}
	if err := copyProgram(from, u.fresh()); err != nil {
		return fmt.Errorf("copy the new program beside %s: %w", u.installed, err)
	}
	got, err := sumOf(u.fresh())
	if err == nil && !strings.EqualFold(got, sum) {
		os.Remove(u.fresh())
		err = fmt.Errorf("%s is not the program of this sum (it has %s): it was changed on the way, or it is of another version: %w", from, got, naast.Invalid)
	}
	return err
}

// sumIn finds the sum of a file in a list as sha256sum writes it.
func sumIn(list, name string) (string, error) {
	f, err := os.Open(filepath.Clean(list))
	if err != nil {
		return "", err
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		sum, file, ok := strings.Cut(lines.Text(), " ")
		if ok && filepath.Base(strings.TrimPrefix(strings.TrimSpace(file), "*")) == name {
			return sum, nil
		}
	}
	return "", fmt.Errorf("%s holds no sum of %s: %w", list, name, naast.NotFound)
}

func sumOf(path string) (string, error) {
	f, err := os.Open(filepath.Clean(path))
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	_, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), err
}

// copyProgram copies a file that may be run, durably.
func copyProgram(from, to string) error {
	in, err := os.Open(filepath.Clean(from))
	if err != nil {
		return err
	}
	defer in.Close()
	if err := os.Remove(to); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	out, err := os.OpenFile(filepath.Clean(to), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o755) // a program that everybody may run
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	for _, step := range []func() error{func() error { return out.Chmod(0o755) }, out.Sync} {
		if err == nil {
			err = step()
		}
	}
	return errors.Join(err, out.Close())
}

// install puts the new program in the place of the present one, which is kept. A
// second try, after the first was ended half-way, keeps what was kept.
func (u *update) install() error {
	now, err := sumOf(u.installed)
	if err != nil {
		return err
	}
	next, err := sumOf(u.fresh())
	if err != nil || now == next {
		return err
	}
	if err := copyProgram(u.installed, u.before()+".new"); err != nil {
		return err
	}
	if err := os.Rename(u.before()+".new", u.before()); err != nil {
		return err
	}
	return u.place()
}

// place puts what was brought beside the program in its place, in one go.
func (u *update) place() error {
	if err := os.Rename(u.fresh(), u.installed); err != nil {
		return err
	}
	return syncDir(filepath.Dir(u.installed))
}

func syncDir(dir string) error {
	d, err := os.Open(filepath.Clean(dir))
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// alone makes that nobody else updates the same program meanwhile.
func (u *update) alone() (free func(), err error) {
	f, err := os.OpenFile(u.installed+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("whoever updates must be able to write beside %s: %w", u.installed, err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, fmt.Errorf("somebody else is updating %s: %w", u.installed, naast.Conflict)
	}
	return func() { f.Close() }, nil
}
