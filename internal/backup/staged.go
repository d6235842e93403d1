package backup

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// unfinished is how files are called that are no archives yet.
const unfinished = ".new-*"

// staged is an archive that is durable, and does not have its name yet.
type staged struct{ path, name string }

// stage writes an archive beside the place where it will lie.
func stage(name string, f func(io.Writer) error) (s staged, err error) {
	file, err := os.CreateTemp(filepath.Dir(name), unfinished+filepath.Ext(name)) // mode 0600
	if err != nil {
		return s, fmt.Errorf("write archive: %w", err)
	}
	s = staged{file.Name(), name}
	out := bufio.NewWriterSize(file, 1<<20)
	err = f(out)
	for _, step := range []func() error{out.Flush, file.Sync} {
		if err == nil {
			err = step()
		}
	}
	if e := file.Close(); err == nil {
		err = e
	}
	if err != nil {
		s.drop()
		return s, fmt.Errorf("write archive: %w", err)
	}
	return s, nil
}

// place gives an archive its name: from now on it counts.
func (s staged) place() error {
	err := os.Rename(s.path, s.name)
	if err == nil {
		err = syncDir(filepath.Dir(s.name))
	}
	if err != nil {
		return fmt.Errorf("write archive: %w", err)
	}
	return nil
}

// drop takes away what did not get its name. What cannot be removed takes room only.
func (s staged) drop() { _ = os.Remove(s.path) }

// leftovers removes what a backup left behind that was ended by force; after a
// day nobody is writing it any more. What cannot be removed takes room only.
func leftovers(dir string, now time.Time) {
	all, _ := filepath.Glob(filepath.Join(dir, unfinished)) // the pattern is right
	for _, p := range all {
		if i, err := os.Stat(p); err == nil && now.Sub(i.ModTime()) > 24*time.Hour {
			os.Remove(p)
		}
	}
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
