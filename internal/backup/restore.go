package backup

import (
	"context"
	"fmt"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
)

// Restored is what came out of the archives.
type Restored struct{ Main, Ring Manifest }

// Restore puts a partnership into an empty place: naast.Conflict when anything
// is there. The ring must be no older than main, or people who were cut since
// would be back. Sessions are in no copy: in a new place everybody signs in again.
func Restore(ctx context.Context, v *vault.Vault, partnership, mainFile, ringFile string, c db.Config) (Restored, error) {
	return RestoreIf(ctx, v, partnership, mainFile, ringFile, c, func() error { return nil })
}

// RestoreIf is Restore of what a check finds good: where it says no, the place is
// empty again.
func RestoreIf(ctx context.Context, v *vault.Vault, partnership, mainFile, ringFile string, c db.Config, check func() error) (r Restored, err error) {
	// The ring first: keys without rows are swept, rows without keys look lost.
	ring, err := db.OpenTarget(ctx, db.Ring, c.Ring, c.Schema)
	if err != nil {
		return r, err
	}
	defer ring.Close()
	main, err := db.OpenTarget(ctx, db.Main, c.Main, c.Schema)
	if err != nil {
		return r, err
	}
	defer main.Close()
	r.Ring, err = playFile(ctx, ringFile, v, func(h head) (db.Sink, error) { return ring, h.is(db.Ring, partnership) })
	if err != nil {
		return r, err
	}
	r.Main, err = playFile(ctx, mainFile, v, func(h head) (db.Sink, error) {
		if r.Ring.Made.Before(h.Made) {
			return nil, fmt.Errorf("this copy of the ring (%s) is older than this copy of main (%s): take the newest ring, or an older main: %w", r.Ring.Made.Format(time.RFC3339), h.Made.Format(time.RFC3339), naast.Invalid)
		}
		return main, h.is(db.Main, partnership)
	})
	if err != nil {
		return r, err
	}
	if err := ring.Finish(ctx); err != nil {
		return r, err
	}
	if err := main.Finish(ctx); err != nil {
		return r, err
	}
	if err := check(); err != nil {
		return r, err
	}
	ring.Keep()
	main.Keep()
	return r, nil
}

// is checks that an archive is of this store of this partnership.
func (h head) is(store, partnership string) error {
	if h.Store != store || h.Partnership != partnership {
		return fmt.Errorf("an archive of %s of %q where %s of %q is wanted: %w", h.Store, h.Partnership, store, partnership, naast.Invalid)
	}
	return nil
}
