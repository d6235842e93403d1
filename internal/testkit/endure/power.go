package endure

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"

	"naast/internal/db"
	"naast/internal/vault"
)

// Cut is what a power cut left, image by image of what the disk may then hold.
type Cut struct {
	Writes   int // that were recorded
	Syncs    int
	Images   int
	Promised int // what had been acknowledged at the moments of the cuts, all together
	Bad      int // images in which something is wrong
	Lost     int // images in which something acknowledged is missing
	What     []string
}

// Holds tells that each image opens and holds all that was acknowledged.
func (c Cut) Holds() bool { return c.Bad == 0 }

func (c Cut) String() string {
	return fmt.Sprintf("%d images of %d writes and %d syncs, %d times an acknowledged act was looked for: %d bad (%d of them with something lost)",
		c.Images, c.Writes, c.Syncs, c.Promised, c.Bad, c.Lost)
}

// perReel is how many images one recording gives: each has other accidents of who
// wrote at the same time.
const perReel = 1000

// CutPower records what the databases of a partnership tell the disk while people
// act, lets the power fail at random moments, and looks at what the disk may hold
// then: no write that was not synced counts on anything.
func CutPower(p Plan, acts int) (Cut, error) { return cutPower(p, full, acts) }

// The controls: as if the setting that Naast makes was not made, nothing was ever
// synced, or only files were and no directories.
func CutPowerNormal(p Plan, acts int) (Cut, error) { return cutPower(p, normal, acts) }
func CutPowerOff(p Plan, acts int) (Cut, error)    { return cutPower(p, off, acts) }
func CutPowerNoDirs(p Plan, acts int) (Cut, error) { return cutPower(p, noDirs, acts) }

func cutPower(p Plan, w weakness, acts int) (c Cut, err error) {
	dir := p.Dir
	for reels := 0; c.Images < p.Cycles; reels++ {
		p.Dir = filepath.Join(dir, fmt.Sprint("power", w, reels))
		if err := os.Mkdir(p.Dir, 0o700); err != nil {
			return c, err
		}
		r, err := p.record(w, acts)
		if err != nil {
			return c, fmt.Errorf("record: %w", err)
		}
		if err := r.images(min(perReel, p.Cycles-c.Images), &c); err != nil {
			return c, err
		}
		if err := os.RemoveAll(p.Dir); err != nil {
			return c, err
		}
	}
	return c, nil
}

// images cuts the power at so many moments, half of them right after somebody was
// told something.
func (r *reel) images(n int, c *Cut) error {
	var afterTold []int
	for i, e := range r.tape {
		switch e.kind {
		case told:
			afterTold = append(afterTold, i+1)
		case wrote:
			c.Writes++
		case synced:
			c.Syncs++
		}
	}
	cuts := make([]int, n)
	for i := range cuts {
		if cuts[i] = rand.IntN(len(r.tape) + 1); i%2 == 0 {
			cuts[i] = afterTold[rand.IntN(len(afterTold))]
		}
	}
	slices.Sort(cuts)
	disk, done := newPlatter(), 0
	var made []promise
	for _, cut := range cuts {
		for ; done < cut; done++ {
			if e := r.tape[done]; e.kind == told {
				made = append(made, r.promises[e.file])
			} else {
				disk.take(e)
			}
		}
		if err := r.look(disk, cut, made, c); err != nil {
			return err
		}
	}
	return nil
}

// look lays one image down and starts the program on it.
func (r *reel) look(disk *platter, cut int, made []promise, c *Cut) error {
	dir := r.at("image")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := disk.lay(dir); err != nil {
		return err
	}
	if err := os.Symlink(r.at(fmt.Sprint("keys", r.keysAt(cut))), filepath.Join(dir, "keys")); err != nil {
		return err
	}
	c.Images++
	for _, p := range made {
		if p.text != "" || p.gone || !p.token.IsZero() {
			c.Promised++
		}
	}
	faults, lost := r.wrong(dir, made)
	if lost {
		c.Lost++
	}
	if len(faults) > 0 {
		c.Bad++
		c.What = append(c.What, fmt.Sprintf("power cut after %d of %d: %q", cut, len(r.tape), faults))
	}
	return nil
}

// keysAt is the state of the key files at a moment: the first that was reached
// from there on. A key is on disk before something is sealed under it, and what
// was destroyed is not needed from before.
func (r *reel) keysAt(cut int) (keys int) {
	for _, e := range r.tape[cut:] {
		if e.kind == told && r.promises[e.file].keys > 0 {
			return r.promises[e.file].keys
		}
	}
	return r.keys
}

// wrong is what is wrong in an image after a start of the program.
func (r *reel) wrong(dir string, made []promise) (faults []string, lost bool) {
	ctx := context.Background()
	keys, err := vault.LoadKeys(filepath.Join(dir, "keys"))
	if err != nil {
		return []string{err.Error()}, false
	}
	c := at(dir, "?vfs="+recorderName)
	c.Alone = true // an image of half a first start would otherwise give way to nobody at each step
	d, err := db.Open(ctx, c)
	if err != nil {
		return []string{"it does not open: " + err.Error()}, len(made) > 0
	}
	missing := (&after{r, d, vault.New(keys)}).missing(ctx, made)
	if err := d.Close(); err != nil {
		faults = append(faults, err.Error())
	}
	f, err := inspect(dir, Stores{}, map[string]bool{string(r.id): true})
	if err != nil {
		faults = append(faults, err.Error())
	}
	faults = append(append(faults, f.faults...), missing...)
	return append(faults, damaged(dir)...), len(missing) > 0
}

// damaged asks the store of the sessions, which naast verify does not look at.
func damaged(dir string) []string {
	s, err := db.OpenSource(context.Background(), "session", at(dir, "").Session, "")
	if err != nil {
		return []string{err.Error()}
	}
	defer s.Close()
	found, err := s.Damage(context.Background())
	if err != nil {
		found = append(found, err.Error())
	}
	return found
}
