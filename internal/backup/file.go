package backup

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
)

// The names of archives: wesselrade-20261128T030000Z.naast-main, and
// wesselrade.naast-ring, of which there is one.
const (
	mainEnd = ".naast-main"
	ringEnd = ".naast-ring"
	moment  = "20060102T150405Z"

	unfinished = ".new-*"
)

func mainName(partnership string, made time.Time) string {
	return partnership + "-" + made.UTC().Format(moment) + mainEnd
}

// archives lists the archives of a partnership's main in a directory, oldest first.
func archives(dir, partnership string) ([]string, error) {
	all, err := filepath.Glob(filepath.Join(dir, partnership+"-*"+mainEnd))
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(p string) bool { _, ok := madeAt(p, partnership); return !ok })
	slices.Sort(all)
	return all, nil
}

func madeAt(path, partnership string) (time.Time, bool) {
	name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), partnership+"-"), mainEnd)
	t, err := time.Parse(moment, name)
	return t, err == nil
}

// NewestFile is the newest archive of a partnership's main in a directory;
// naast.NotFound when there is none.
func NewestFile(dir, partnership string) (string, error) {
	all, err := archives(dir, partnership)
	if err != nil {
		return "", err
	}
	if len(all) == 0 {
		return "", fmt.Errorf("no archive of %s in %q: %w", partnership, dir, naast.NotFound)
	}
	return all[len(all)-1], nil
}

// FileAt is the newest archive of a partnership's main that was made before a
// moment; naast.NotFound when all are younger.
func FileAt(dir, partnership string, at time.Time) (string, error) {
	all, err := archives(dir, partnership)
	if err != nil {
		return "", err
	}
	for _, p := range slices.Backward(all) {
		if made, _ := madeAt(p, partnership); made.Before(at) {
			return p, nil
		}
	}
	return "", fmt.Errorf("no archive of %s in %q from before %s: %w", partnership, dir, at.Format(time.RFC3339), naast.NotFound)
}

// RingFile is where the one archive of a partnership's ring lies.
func RingFile(dir, partnership string) string { return filepath.Join(dir, partnership+ringEnd) }

// Newest is when the newest archive of a partnership's main was made, by its
// name; naast.NotFound when there is none.
func Newest(dir, partnership string) (time.Time, error) {
	file, err := NewestFile(dir, partnership)
	if err != nil {
		return time.Time{}, err
	}
	t, _ := madeAt(file, partnership)
	return t, nil
}

// whole is how far back from the newest archive all are kept; of days before
// that, the last of each.
const whole = 48 * time.Hour

// prune removes what need not be kept of a partnership's archives: it counts from
// the newest, so that a clock that was wrong takes nothing away.
func prune(dir, partnership string, days int) error {
	all, err := archives(dir, partnership)
	if err != nil {
		return err
	}
	kept := map[naast.Date]bool{}
	var newest time.Time
	for _, p := range slices.Backward(all) {
		made, _ := madeAt(p, partnership)
		if newest.IsZero() {
			newest = made
		}
		day := naast.Today(made)
		if !kept[day] && len(kept) < days || kept[day] && newest.Sub(made) < whole {
			kept[day] = true
			continue
		}
		if err := os.Remove(p); err != nil {
			return fmt.Errorf("remove an old archive: %w", err)
		}
	}
	return nil
}

// write makes a file whole or not at all: under its name stands what is durable.
func write(path string, f func(io.Writer) error) error {
	file, err := os.CreateTemp(filepath.Dir(path), unfinished) // mode 0600
	if err != nil {
		return fmt.Errorf("write archive: %w", err)
	}
	defer os.Remove(file.Name())
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
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err == nil {
		err = syncDir(filepath.Dir(path))
	}
	if err != nil {
		return fmt.Errorf("write archive: %w", err)
	}
	return nil
}

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

// playFile plays an archive in a file.
func playFile(ctx context.Context, path string, v *vault.Vault, to func(head) (db.Sink, error)) (Manifest, error) {
	f, err := os.Open(path)
	if err != nil {
		return Manifest{}, fmt.Errorf("open archive: %w", err)
	}
	defer f.Close()
	m, err := play(ctx, bufio.NewReaderSize(f, 1<<20), v, to)
	if err != nil {
		return m, fmt.Errorf("read %s: %w", filepath.Base(path), err)
	}
	return m, nil
}

// nowhere is a sink that keeps nothing.
type nowhere struct{}

func (nowhere) Begin(context.Context, []int64) error          { return nil }
func (nowhere) Table(context.Context, string, []string) error { return nil }
func (nowhere) Row(context.Context, []any) error              { return nil }

// Inspect reads a whole archive and tells what is in it; ErrDamaged when it is
// not what was written.
func Inspect(ctx context.Context, path string, v *vault.Vault) (Manifest, error) {
	return playFile(ctx, path, v, func(head) (db.Sink, error) { return nowhere{}, nil })
}

// RingMissing tells whether the archive of a partnership's ring is not there.
func RingMissing(dir, partnership string) bool {
	_, err := os.Stat(RingFile(dir, partnership))
	return err != nil
}
