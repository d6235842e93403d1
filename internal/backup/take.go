package backup

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

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
// ring, because a restore needs a ring no older than main. Both are read back before
// either has its name, the week keys first and then the ring: where those cannot be put
// away there is no newer copy of main either, and what was there is as good as before.
func Take(ctx context.Context, v *vault.Vault, partnership string, c db.Config, to Places) (Taken, error) {
	made := c.Clock()
	return take(ctx, v, partnership, c, to, copied{wholeFile(to.Main, partnership, made), made, all})
}

// copied is how main is copied.
type copied struct {
	file string
	made time.Time
	what func(*writer) archiver
}

// all writes every row.
func all(w *writer) archiver { return w }

func take(ctx context.Context, v *vault.Vault, partnership string, c db.Config, to Places, m copied) (t Taken, err error) {
	if err := to.prepare(c.Clock()); err != nil {
		return t, err
	}
	t.MainFile, t.RingFile = m.file, RingFile(to.Ring, partnership)
	h := head{Store: db.Main, Partnership: partnership, Made: m.made.UTC()}
	var main, ring staged
	if main, t.Main, err = archive(ctx, v, h, c.Main, c.Schema, m.file, m.what); err != nil {
		return t, err
	}
	defer main.drop()
	h.Store, h.Made = db.Ring, c.Clock().UTC()
	if ring, t.Ring, err = archive(ctx, v, h, c.Ring, c.Schema, t.RingFile, all); err != nil {
		return t, err
	}
	defer ring.drop()
	for _, dir := range to.Week { // before the ring has its name: sealed anew, it may need a key that is in no copy yet
		if err := v.CopyWeekKeys(dir); err != nil {
			return t, fmt.Errorf("backup: %w", err)
		}
	}
	for _, s := range []staged{ring, main} {
		if err := s.place(); err != nil {
			return t, err
		}
	}
	if to.Keep > 0 {
		err = prune(to.Main, partnership, to.Keep, c.Clock())
	}
	return t, err
}

// prepare makes the directories and takes away what was left in them.
func (p Places) prepare(now time.Time) error {
	if err := p.Check(); err != nil {
		return err
	}
	for _, dir := range append([]string{p.Main, p.Ring}, p.Week...) {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("backup: %w", err)
		}
		leftovers(dir, now)
	}
	return nil
}

// archive copies one store into a file and reads it back.
func archive(ctx context.Context, v *vault.Vault, h head, address, schema, path string, what func(*writer) archiver) (f staged, m Manifest, err error) {
	s, err := db.OpenSource(ctx, h.Store, address, schema)
	if err != nil {
		return f, m, err
	}
	defer s.Close()
	f, err = stage(path, func(out io.Writer) error {
		w, err := newWriter(out, v, h)
		if err != nil {
			return err
		}
		a := what(w)
		if err := s.Copy(ctx, a); err != nil {
			return err
		}
		m, err = a.finish()
		return err
	})
	if err != nil {
		return f, m, fmt.Errorf("backup of %s: %w", h.Store, err)
	}
	read, err := Inspect(ctx, f.path, v)
	if err == nil && read.Content != m.Content {
		err = ErrDamaged
	}
	if err != nil {
		f.drop()
		return f, m, fmt.Errorf("read the backup of %s back: %w", h.Store, err)
	}
	return f, read, nil
}
