package backup

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
)

// The names of archives: wesselrade-20261128T030000Z.naast-main; what changed since,
// wesselrade-20261128T030000Z+20261128T041000Z.naast-changes, and
// wesselrade.naast-ring, of which there is one.
const (
	mainEnd    = ".naast-main"
	ringEnd    = ".naast-ring"
	changesEnd = ".naast-changes"
	moment     = "20060102T150405Z"
)

func wholeFile(dir, partnership string, made time.Time) string {
	return filepath.Join(dir, partnership+"-"+made.UTC().Format(moment)+mainEnd)
}

func changesFile(dir, partnership string, whole, made time.Time) string {
	return filepath.Join(dir, partnership+"-"+whole.UTC().Format(moment)+"+"+made.UTC().Format(moment)+changesEnd)
}

// everMade is later than anything is made.
var everMade = time.Unix(1<<40, 0)

// archives lists the whole archives of a partnership's main in a directory that were
// made by now, oldest first. What is of a time to come was made with a clock that was
// wrong, or this one is: it is left where it lies, and nothing is counted from it.
func archives(dir, partnership string, now time.Time) ([]string, error) {
	all, err := filepath.Glob(filepath.Join(dir, partnership+"-*"+mainEnd))
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(p string) bool { made, ok := madeAt(p, partnership); return !ok || made.After(now) })
	slices.Sort(all)
	return all, nil
}

func madeAt(path, partnership string) (time.Time, bool) {
	name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), partnership+"-"), mainEnd)
	t, err := time.Parse(moment, name)
	return t, err == nil
}

// copyOf is an archive of main, or of what changed in it since one.
type copyOf struct {
	path        string
	whole, made time.Time // when its base was made, and itself
}

// changes lists the archives of changes.
func changes(dir, partnership string) (all []copyOf, err error) {
	files, err := filepath.Glob(filepath.Join(dir, partnership+"-*+*"+changesEnd))
	if err != nil {
		return nil, err
	}
	for _, p := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(p), partnership+"-"), changesEnd)
		before, after, _ := strings.Cut(name, "+")
		whole, err := time.Parse(moment, before)
		made, e := time.Parse(moment, after)
		if err == nil && e == nil {
			all = append(all, copyOf{p, whole, made})
		}
	}
	return all, nil
}

// moments lists all that a partnership's main can be brought back to, and that was made
// by now, oldest first: changes whose base went away bring nothing back.
func moments(dir, partnership string, now time.Time) ([]copyOf, error) {
	whole, err := archives(dir, partnership, now)
	if err != nil {
		return nil, err
	}
	since, err := changes(dir, partnership)
	if err != nil {
		return nil, err
	}
	var all []copyOf
	there := map[time.Time]bool{}
	for _, p := range whole {
		made, _ := madeAt(p, partnership)
		there[made] = true
		all = append(all, copyOf{p, made, made})
	}
	for _, c := range since {
		if there[c.whole] && !c.made.After(now) {
			all = append(all, c)
		}
	}
	slices.SortStableFunc(all, func(a, b copyOf) int { return a.made.Compare(b.made) })
	return all, nil
}

// newestWhole is the newest whole archive of a partnership's main in a directory that
// was made by now; naast.NotFound when there is none.
func newestWhole(dir, partnership string, now time.Time) (string, error) {
	all, err := archives(dir, partnership, now)
	if err != nil {
		return "", err
	}
	if len(all) == 0 {
		return "", fmt.Errorf("no archive of %s in %q: %w", partnership, dir, naast.NotFound)
	}
	return all[len(all)-1], nil
}

// NewestFile is the newest archive of a partnership's main in a directory, whole or
// of changes; naast.NotFound when there is none.
func NewestFile(dir, partnership string) (string, error) {
	return FileAt(dir, partnership, everMade)
}

// FileAt is the newest archive of a partnership's main, whole or of changes, that
// was made before a moment; naast.NotFound when all are younger.
func FileAt(dir, partnership string, at time.Time) (string, error) {
	all, err := moments(dir, partnership, at)
	if err != nil {
		return "", err
	}
	for _, c := range slices.Backward(all) {
		if c.made.Before(at) {
			return c.path, nil
		}
	}
	return "", fmt.Errorf("no archive of %s in %q from before %s: %w", partnership, dir, at.Format(time.RFC3339), naast.NotFound)
}

// RingFile is where the one archive of a partnership's ring lies.
func RingFile(dir, partnership string) string { return filepath.Join(dir, partnership+ringEnd) }

// NewestMoment is the last moment until now that a partnership's main can be brought
// back to; naast.NotFound when there is none.
func NewestMoment(dir, partnership string, now time.Time) (time.Time, error) {
	all, err := moments(dir, partnership, now)
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("no archive of %s in %q: %w", partnership, dir, naast.NotFound)
	}
	if err != nil {
		return time.Time{}, err
	}
	return all[len(all)-1].made, nil
}

// Newest is when the newest whole archive of a partnership's main until now was made,
// by its name; naast.NotFound when there is none.
func Newest(dir, partnership string, now time.Time) (time.Time, error) {
	file, err := newestWhole(dir, partnership, now)
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
// the newest until now, so that a clock that was wrong takes nothing away. Changes
// stay as long as all of the archives do, with their base.
func prune(dir, partnership string, days int, now time.Time) error {
	all, err := archives(dir, partnership, now)
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
	since, err := changes(dir, partnership)
	if err != nil {
		return err
	}
	for _, c := range since {
		_, err := os.Stat(wholeFile(dir, partnership, c.whole))
		if err == nil && newest.Sub(c.whole) < whole {
			continue
		}
		if err := os.Remove(c.path); err != nil {
			return fmt.Errorf("remove old changes: %w", err)
		}
	}
	return nil
}

// playFile plays an archive in a file; one of changes upon its base.
func playFile(ctx context.Context, path string, v *vault.Vault, to func(head) (db.Sink, error)) (Manifest, error) {
	if strings.HasSuffix(path, changesEnd) {
		return playChanges(ctx, path, v, to)
	}
	return playOne(ctx, path, v, func(h head) (db.Sink, error) {
		if h.Base != nil {
			return nil, fmt.Errorf("%s holds changes only: give its name back its end %s: %w", filepath.Base(path), changesEnd, naast.Invalid)
		}
		return to(h)
	})
}

// playOne plays the lines of one file.
func playOne(ctx context.Context, path string, v *vault.Vault, to func(head) (db.Sink, error)) (Manifest, error) {
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
