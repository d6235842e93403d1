package endure

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"naast"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// reel is a recording of a partnership that is made, lived in by several people at
// once, closed and opened again.
type reel struct {
	Plan
	*recorder
	*room
	keys     int // how many states of the key files were kept
	mu       sync.Mutex
	promises []promise
	asked    []guard.Who // who may still be erased
}

const (
	lives   = 3 // how often it is opened
	writers = 3 // people at once
)

func (r *reel) at(name string) string { return filepath.Join(r.Dir, name) }

// record lets so many acts be done in each life.
func (p Plan) record(w weakness, acts int) (r *reel, err error) {
	r = &reel{Plan: p, recorder: recording()}
	if err := os.Mkdir(r.at("live"), 0o700); err != nil {
		return nil, err
	}
	r.begin(w)
	v, err := r.newKeys()
	if err != nil {
		return nil, err
	}
	for life := range lives {
		d, err := db.Open(context.Background(), at(r.at("live"), "?vfs="+recorderName))
		if err != nil {
			return nil, err
		}
		if life == 0 {
			r.room = &room{House: casetest.New(p.TB, d, v)}
			r.id, r.her = r.Accepted(r.Mara)
		}
		r.room = r.with(d)
		err = errors.Join(r.live(acts), r.turn())
		if e := d.Close(); err == nil {
			err = e
		}
		if err != nil {
			return nil, err
		}
	}
	r.end()
	return r, nil
}

func (r *reel) newKeys() (*vault.Vault, error) {
	dir := filepath.Join(r.at("live"), "keys")
	if err := vault.CreateKeys(dir); err != nil {
		return nil, err
	}
	k, err := vault.LoadKeys(dir)
	if err != nil {
		return nil, err
	}
	return vault.New(k), r.keepKeys()
}

// keepKeys keeps the key files as they are now: they lie outside the databases.
func (r *reel) keepKeys() error {
	r.keys++
	r.promise(promise{keys: r.keys})
	return copyAll(filepath.Join(r.at("live"), "keys"), r.at(fmt.Sprint("keys", r.keys)))
}

// turn is the weekly one of the ring: what waits to go goes, the key before the
// last is destroyed, everything is sealed anew.
func (r *reel) turn() error {
	ctx := context.Background()
	for _, step := range []func() error{
		func() error { return r.V.SweepCuts(ctx, r.D) },
		func() error { return r.V.Forget(ctx, r.D) }, r.keepKeys,
		func() error { return r.V.Reseal(ctx, r.D) }, r.keepKeys,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// promise notes what was promised, in its place in the recording.
func (r *reel) promise(p promise) {
	r.mu.Lock()
	r.promises = append(r.promises, p)
	n := len(r.promises) - 1
	r.mu.Unlock()
	r.tell(n)
}

// live lets several people act at once.
func (r *reel) live(acts int) error {
	var all sync.WaitGroup
	errs := make([]error, writers)
	for i := range writers {
		all.Go(func() {
			for n := i; n < acts && errs[i] == nil; n += writers {
				errs[i] = r.act()
			}
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

// at is where the databases in a directory are, on a file layer.
func at(dir, layer string) db.Config {
	place := func(store string) string { return "sqlite:" + filepath.Join(dir, store+".db") + layer }
	return db.Config{Main: place("main"), Ring: place("ring"), Session: place("session"), Schema: schema, Clock: naast.Clock(time.Now)}
}
