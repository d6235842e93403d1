package backup

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
)

// Places says where copies go. Main and Ring must not lie in each other: whoever
// finds both has more than either.
type Places struct {
	Main string   // directory of archives of main, kept as Keep says
	Ring string   // directory of the ring, in its newest form only
	Week []string // directories of copies of the week key
	Keep int      // of how many days to keep the last archive of main, beside all of the newest two days; 0: all
}

// Check tells what is wrong with the places, as naast.Invalid.
func (p Places) Check() error {
	if p.Main == "" || p.Ring == "" {
		return fmt.Errorf("a backup needs a directory for main and another for the ring: %w", naast.Invalid)
	}
	dirs := map[string]string{"that of main": p.Main, "that of the ring": p.Ring}
	for i, w := range p.Week {
		dirs[fmt.Sprintf("that of the week key (%d)", i+1)] = w
	}
	for a, x := range dirs {
		for b, y := range dirs {
			if a != b && within(x, y) {
				return fmt.Errorf("two directories of the backup lie in each other: %s and %s: %w", a, b, naast.Invalid)
			}
		}
	}
	return nil
}

// within tells whether a directory is another, or lies in it.
func within(dir, in string) bool {
	real := func(p string) string {
		if a, err := filepath.Abs(p); err == nil {
			p = a
		}
		if r, err := filepath.EvalSymlinks(p); err == nil {
			p = r
		}
		return p
	}
	rel, err := filepath.Rel(real(in), real(dir))
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// Taken is what one backup holds, as it was read back.
type Taken struct {
	Main, Ring         Manifest
	MainFile, RingFile string
}

// Take makes a backup of one partnership while it runs: main, and only then the
// ring, because a restore needs a ring no older than main. Both are read back
// before anything older goes away.
func Take(ctx context.Context, v *vault.Vault, partnership string, c db.Config, to Places) (Taken, error) {
	return take(ctx, v, partnership, c, to, wholeFile(to.Main, partnership, c.Clock()), all)
}

// all writes every row.
func all(w *writer) archiver { return w }

func take(ctx context.Context, v *vault.Vault, partnership string, c db.Config, to Places, mainFile string, what func(*writer) archiver) (t Taken, err error) {
	if err := to.Check(); err != nil {
		return t, err
	}
	for _, dir := range append([]string{to.Main, to.Ring}, to.Week...) {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return t, fmt.Errorf("backup: %w", err)
		}
		leftovers(dir, c.Clock())
	}
	t.MainFile, t.RingFile = mainFile, RingFile(to.Ring, partnership)
	if t.Main, err = archive(ctx, v, partnership, db.Main, c.Main, c, t.MainFile, what); err != nil {
		return t, err
	}
	if t.Ring, err = archive(ctx, v, partnership, db.Ring, c.Ring, c, t.RingFile, all); err != nil {
		return t, err
	}
	for _, dir := range to.Week {
		if err := v.CopyWeekKeys(dir); err != nil {
			return t, fmt.Errorf("backup: %w", err)
		}
	}
	if to.Keep > 0 {
		err = prune(to.Main, partnership, to.Keep)
	}
	return t, err
}

// archive copies one store into a file and reads it back.
func archive(ctx context.Context, v *vault.Vault, partnership, store, address string, c db.Config, path string, what func(*writer) archiver) (Manifest, error) {
	s, err := db.OpenSource(ctx, store, address, c.Schema)
	if err != nil {
		return Manifest{}, err
	}
	defer s.Close()
	var wrote Manifest
	err = write(path, func(out io.Writer) error {
		w, err := newWriter(out, v, head{Store: store, Partnership: partnership, Made: c.Clock().UTC()})
		if err != nil {
			return err
		}
		a := what(w)
		if err := s.Copy(ctx, a); err != nil {
			return err
		}
		wrote, err = a.finish()
		return err
	})
	if err != nil {
		return wrote, fmt.Errorf("backup of %s: %w", store, err)
	}
	read, err := Inspect(ctx, path, v)
	if err == nil && read.Content != wrote.Content {
		err = ErrDamaged
	}
	if err != nil {
		return read, fmt.Errorf("read the backup of %s back: %w", store, err)
	}
	return read, nil
}
