// Package forge is whoever holds the whole machine and all keys, and writes the
// log anew: for the proof that a person who kept a stamp finds it.
package forge

import (
	"bytes"
	"context"
	crand "crypto/rand"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/witness/verify"
)

// forgers are the ways to change what a log said. Each gets the leaves, and how
// many of them somebody outside has witnessed; it changes at least one of those.
var forgers = map[string]func(r *rand.Rand, all [][]byte, witnessed int) [][]byte{
	"edited": func(r *rand.Rand, all [][]byte, w int) [][]byte {
		i := r.IntN(w)
		all[i] = bytes.Clone(all[i])
		all[i][r.IntN(len(all[i]))] ^= 1 << r.IntN(8)
		return all
	},
	"dropped": func(r *rand.Rand, all [][]byte, w int) [][]byte {
		i := r.IntN(w)
		return slices.Delete(all, i, i+1)
	},
	"swapped": func(r *rand.Rand, all [][]byte, w int) [][]byte {
		i, j := r.IntN(w), r.IntN(len(all)-1)
		if j >= i {
			j++
		}
		all[i], all[j] = all[j], all[i]
		return all
	},
	"inserted": func(r *rand.Rand, all [][]byte, w int) [][]byte { return slices.Insert(all, r.IntN(w), leaf()) },
	"cut":      func(r *rand.Rand, all [][]byte, w int) [][]byte { return all[:r.IntN(w)] },
	"forked": func(r *rand.Rand, all [][]byte, w int) [][]byte {
		for i := r.IntN(w); i < len(all); i++ {
			all[i] = leaf()
		}
		return all
	},
}

func leaf() []byte {
	b := make([]byte, 32)
	crand.Read(b)
	return b
}

// Result is what a run came to.
type Result struct {
	Tries   map[string]int // per kind
	Missed  map[string]int // not found, per kind
	Refused int            // honest growth that was taken for forgery: must be 0
	Beyond  bool           // the control: a change after the witnessed size was found, which nobody can
}

// Found counts the forgeries that were found.
func (r Result) Found() (n int) {
	for kind, all := range r.Tries {
		n += all - r.Missed[kind]
	}
	return n
}

// Run forges so many logs, all kinds in turn, in the tables of a partnership, and
// undoes each. seed repeats a run.
func Run(ctx context.Context, d *db.DB, tries int, seed uint64) (r Result, err error) {
	f, err := newForger(seed)
	if err != nil {
		return r, err
	}
	r = Result{Tries: map[string]int{}, Missed: map[string]int{}}
	kinds := slices.Sorted(maps.Keys(forgers))
	for i := range tries {
		kind := kinds[i%len(kinds)]
		found, honest, err := f.one(ctx, d, forgers[kind])
		if err != nil {
			return r, fmt.Errorf("%s: %w", kind, err)
		}
		r.Tries[kind]++
		if !found {
			r.Missed[kind]++
		}
		if !honest {
			r.Refused++
		}
	}
	// The control changes only what nobody witnessed.
	r.Beyond, _, err = f.one(ctx, d, func(_ *rand.Rand, all [][]byte, w int) [][]byte { return append(all[:w], leaf(), leaf()) })
	return r, err
}

// forger signs like the log that it forges.
type forger struct {
	*rand.Rand
	signer note.Signer
	key    string
}

func newForger(seed uint64) (*forger, error) {
	secret, key, err := note.GenerateKey(crand.Reader, "naast/log/forged")
	if err != nil {
		return nil, err
	}
	signer, err := note.NewSigner(secret)
	return &forger{rand.New(rand.NewPCG(seed, 12)), signer, key}, err
}

var errUndo = errors.New("undo")

// one makes a log, has somebody witness a part, forges, and looks. honest tells
// that the same log was taken while it had only grown.
func (f *forger) one(ctx context.Context, d *db.DB, change func(*rand.Rand, [][]byte, int) [][]byte) (found, honest bool, err error) {
	leaves := make([][]byte, 2+f.IntN(60))
	for i := range leaves {
		leaves[i] = leaf()
	}
	witnessed, whole := 1+f.IntN(len(leaves)), f.IntN(4) > 0
	err = d.Write(ctx, db.System("forge"), func(tx *db.Tx) error {
		if err := put(ctx, tx, leaves[:witnessed], true); err != nil {
			return err
		}
		kept, head, err := f.shows(ctx, tx)
		if err != nil {
			return err
		}
		if err := put(ctx, tx, leaves, true); err != nil {
			return err
		}
		outside, inside, err := f.finds(ctx, tx, kept, head)
		if err != nil {
			return err
		}
		honest = !outside && !inside
		if err := put(ctx, tx, change(f.Rand, slices.Clone(leaves), witnessed), whole); err != nil {
			return err
		}
		if found = audit.Check(ctx, tx, head) != nil; whole { // else the kept tree still says what it said, and the events give it away
			outside, inside, err = f.finds(ctx, tx, kept, head)
			found = outside && inside
		}
		if err != nil {
			return err
		}
		return errUndo
	})
	if errors.Is(err, errUndo) {
		err = nil
	}
	return found, honest, err
}

// shows is the checkpoint that the log signs now.
func (f *forger) shows(ctx context.Context, tx *db.Tx) (verify.Checkpoint, tlog.Tree, error) {
	head, err := audit.Head(ctx, tx)
	if err != nil || head.N == 0 {
		return verify.Checkpoint{Origin: f.signer.Name()}, head, err
	}
	signed, err := note.Sign(&note.Note{Text: fmt.Sprintf("%s\n%d\n%s\n%s\n", f.signer.Name(), head.N, head.Hash, tx.Today())}, f.signer)
	if err != nil {
		return verify.Checkpoint{}, head, err
	}
	c, err := verify.Open(signed, f.key)
	return c, head, err
}

// finds tells whether whoever kept a checkpoint finds that the log does not hold
// it: outside, with the best proof the log can make; and inside, from the events.
func (f *forger) finds(ctx context.Context, tx *db.Tx, kept verify.Checkpoint, head tlog.Tree) (outside, inside bool, err error) {
	now, _, err := f.shows(ctx, tx)
	if err != nil {
		return false, false, err
	}
	var path []verify.Hash
	if now.Size > kept.Size {
		p, err := audit.ProveGrowth(ctx, tx, kept.Size, now.Size)
		if err != nil {
			return false, false, err
		}
		for _, h := range p {
			path = append(path, verify.Hash(h))
		}
	}
	return verify.Extends(kept, now, path) != nil, audit.Check(ctx, tx, head) != nil, nil
}
