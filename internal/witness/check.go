package witness

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/vault"
	"naast/internal/witness/verify"
)

// outcome is what looking at something kept tells.
type outcome string

const (
	holds    outcome = "holds"     // the log of now holds all of it
	changed  outcome = "changed"   // it does not
	touched  outcome = "touched"   // lines of a resident that do not fit the stamp they came with
	notOurs  outcome = "not ours"  // not signed by this log, or changed after
	anew     outcome = "anew"      // of this log before a copy was put back: another branch
	garbled  outcome = "garbled"   // no stamp and no lines at all
	noLines  outcome = "no lines"  // a resident's file without a line
	tooEarly outcome = "too early" // there is no stamp yet to compare with
)

// finding is an outcome with what it is about.
type finding struct {
	outcome
	Lines     int // of a resident's file; 0 for a stamp
	Then, Now verify.Checkpoint
}

// brought is what somebody kept: a stamp, or lines with the stamp they stand under.
type brought struct {
	verify.Kept
	file *verify.File
}

// readBrought takes what naast-verify takes, in the same forms.
func readBrought(text string) (b brought, err error) {
	if strings.HasPrefix(text, "{") {
		f, err := verify.ReadFile([]byte(text))
		return brought{verify.Kept{Key: f.Key, Signed: []byte(f.Checkpoint)}, &f}, err
	}
	b.Kept, err = verify.ReadKept([]byte(text))
	return b, err
}

// check compares what was brought with the newest stamp. What it uses of the log
// goes through verify, as for whoever checks from outside.
func (s *Slice) check(ctx context.Context, tx *db.Tx, text string) (f finding, err error) {
	last, err := newestOrNone(ctx, tx)
	if err != nil || last.Size == 0 {
		return finding{outcome: tooEarly}, err
	}
	ours, err := ownKeys(ctx, tx, s.Vault)
	if err != nil {
		return f, err
	}
	b, err := readBrought(text)
	if err == nil {
		f.Then, err = b.open(ours)
	}
	switch {
	case errors.Is(err, verify.ErrUnsigned):
		return finding{outcome: notOurs}, nil
	case err != nil:
		return finding{outcome: garbled}, nil
	}
	if f.Now, err = verify.Open([]byte(last.Note), b.Key); err != nil {
		// Only what we signed under an earlier name tells that we began anew.
		if f.outcome = notOurs; ours[b.Key] {
			f.outcome = anew
		}
		return f, nil
	}
	if b.file != nil {
		if f.outcome = b.lines(); f.outcome != holds {
			return f, nil
		}
		f.Lines = len(b.file.Lines)
	}
	f.outcome, err = grown(ctx, tx, f.Then, f.Now)
	return f, err
}

// open reads the stamp under the key that was kept with it. A bare one has none:
// then it is one of ours, or of nobody we know.
func (b *brought) open(ours map[string]bool) (c verify.Checkpoint, err error) {
	if b.Key != "" {
		return verify.Open(b.Signed, b.Key)
	}
	for key := range ours {
		if c, err = verify.Open(b.Signed, key); err == nil {
			b.Key = key
			return c, nil
		}
	}
	return c, err
}

// lines checks a resident's lines against the stamp in her file.
func (b brought) lines() outcome {
	if len(b.file.Lines) == 0 {
		return noLines
	}
	if _, _, err := b.file.Check(b.Key); err != nil {
		return touched
	}
	return holds
}

// grown tells whether the log of now holds all of what it was. A size that we
// never showed, or a tree with a hole, is a log that was changed.
func grown(ctx context.Context, tx *db.Tx, then, now verify.Checkpoint) (outcome, error) {
	if then.Size > now.Size {
		return changed, nil
	}
	var path []verify.Hash
	if then.Size < now.Size {
		_, err := shown(ctx, tx, then.Size)
		if err == nil {
			p, e := audit.ProveGrowth(ctx, tx, then.Size, now.Size)
			for _, h := range p {
				path = append(path, verify.Hash(h))
			}
			err = e
		}
		if errors.Is(err, naast.NotFound) {
			return changed, nil
		}
		if err != nil {
			return "", fmt.Errorf("compare stamps: %w", err)
		}
	}
	if verify.Extends(then, now, path) != nil {
		return changed, nil
	}
	return holds, nil
}

// ownKeys are all keys that this log ever had, under all its names.
func ownKeys(ctx context.Context, tx *db.Tx, v *vault.Vault) (map[string]bool, error) {
	last, err := generation(ctx, tx)
	if err != nil {
		return nil, err
	}
	keys, err := v.SigningKeys(ctx, tx, "log")
	if err != nil {
		return nil, err
	}
	all := map[string]bool{}
	for g := int64(1); g <= last; g++ {
		origin, err := name(ctx, tx, v, g)
		if err != nil {
			return nil, err
		}
		for _, k := range keys {
			all[keyText(origin, ofLog, public(k))] = true
		}
	}
	return all, nil
}
