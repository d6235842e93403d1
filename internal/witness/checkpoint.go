package witness

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/vault"
)

// Block is what the size of a checkpoint is a multiple of. Each night shows at
// least one more, so that a night without events looks like one with 64.
const Block = 64

// ErrChanged says that the log here does not hold what was shown before. No
// checkpoint is signed until somebody looked.
var ErrChanged = errors.New("the log does not hold what was witnessed")

// Checkpoint is what was shown of the log one night.
type Checkpoint struct {
	Generation int64
	Size       int64
	Day        naast.Date
	Hash       []byte
	Note       string // signed
}

func (c Checkpoint) head() tlog.Tree { return tlog.Tree{N: c.Size, Hash: tlog.Hash(c.Hash)} }

const checkpointColumns = `generation, size, day, hash, note`

func scanCheckpoint(s db.Scanner) (c Checkpoint, err error) {
	return c, s.Scan(&c.Generation, &c.Size, &c.Day, &c.Hash, &c.Note)
}

// Newest is the newest checkpoint; naast.NotFound before the first night.
func Newest(ctx context.Context, tx *db.Tx) (Checkpoint, error) {
	g, err := generation(ctx, tx)
	if err != nil {
		return Checkpoint{}, err
	}
	return scanCheckpoint(tx.QueryRow(ctx, `SELECT `+checkpointColumns+` FROM witness_checkpoint WHERE generation=$1 ORDER BY size DESC LIMIT 1`, g))
}

// shown is the checkpoint of this size; naast.NotFound when none was shown.
func shown(ctx context.Context, tx *db.Tx, size int64) (Checkpoint, error) {
	g, err := generation(ctx, tx)
	if err != nil {
		return Checkpoint{}, err
	}
	return scanCheckpoint(tx.QueryRow(ctx, `SELECT `+checkpointColumns+` FROM witness_checkpoint WHERE generation=$1 AND size=$2`, g, size))
}

// generation counts how often the log began anew, from 1.
func generation(ctx context.Context, tx *db.Tx) (n int64, err error) {
	err = tx.QueryRow(ctx, `SELECT COALESCE(MAX(n),1) FROM witness_generation`).Scan(&n)
	return n, err
}

func currentName(ctx context.Context, tx *db.Tx, v *vault.Vault) (string, error) {
	g, err := generation(ctx, tx)
	if err != nil {
		return "", err
	}
	return name(ctx, tx, v, g)
}

// StartOver gives the log another name, after a copy was put back: what follows
// is another branch than the one that was lost. Who watched the old name finds
// nothing signed by it any more, which a person must hear the reason of.
func StartOver(ctx context.Context, tx *db.Tx) error {
	g, err := generation(ctx, tx)
	if err != nil {
		return err
	}
	if _, err = tx.Exec(ctx, `INSERT INTO witness_generation (n, day) VALUES ($1,$2)`, g+1, tx.Today()); err != nil {
		return err
	}
	return loseKeepers(ctx, tx)
}

// Make signs the checkpoint of today, unless it is there. What is signed is read
// from the events themselves and holds all of the last one, or ErrChanged.
func Make(ctx context.Context, d *db.DB, v *vault.Vault) error {
	done := false
	err := d.Write(ctx, db.System("fill log"), func(tx *db.Tx) error {
		last, err := newestOrNone(ctx, tx)
		if done = last.Day == tx.Today(); err != nil || done {
			return err
		}
		return audit.Fill(ctx, tx, Block, last.Size+Block)
	})
	if err != nil || done {
		return err
	}
	if err := audit.Settle(ctx, d); err != nil {
		return err
	}
	// Checked while others write on: what is checked only grows.
	var head tlog.Tree
	err = d.Read(ctx, db.System("check log"), func(tx *db.Tx) (err error) { head, err = checked(ctx, tx); return err })
	if err != nil {
		return err
	}
	return d.Write(ctx, db.System("sign checkpoint"), func(tx *db.Tx) error {
		last, err := newestOrNone(ctx, tx)
		if err != nil || last.Day == tx.Today() {
			return err
		}
		return sign(ctx, tx, v, head)
	})
}

// checked is the head to be signed: built from the events themselves, and holding
// all of the last checkpoint.
func checked(ctx context.Context, tx *db.Tx) (head tlog.Tree, err error) {
	last, err := newestOrNone(ctx, tx)
	if err != nil {
		return head, err
	}
	size, err := audit.Size(ctx, tx)
	if err != nil {
		return head, err
	}
	if head, err = audit.HeadAt(ctx, tx, size/Block*Block); err != nil {
		return head, err
	}
	for _, h := range []tlog.Tree{last.treeOr(head), head} {
		if err := audit.Check(ctx, tx, h); err != nil {
			return head, fmt.Errorf("%w: %w", ErrChanged, err)
		}
	}
	return head, nil
}

func newestOrNone(ctx context.Context, tx *db.Tx) (Checkpoint, error) {
	last, err := Newest(ctx, tx)
	if errors.Is(err, naast.NotFound) {
		return Checkpoint{}, nil
	}
	return last, err
}

func sign(ctx context.Context, tx *db.Tx, v *vault.Vault, head tlog.Tree) error {
	g, err := generation(ctx, tx)
	if err != nil {
		return err
	}
	origin, err := name(ctx, tx, v, g)
	if err != nil {
		return err
	}
	signers, err := logSigners(ctx, tx, v, origin)
	if err != nil {
		return err
	}
	signed, err := note.Sign(&note.Note{Text: text(origin, head, tx.Today())}, signers...)
	if err != nil {
		return fmt.Errorf("sign checkpoint: %w", err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO witness_checkpoint (`+checkpointColumns+`) VALUES ($1,$2,$3,$4,$5)`, g, head.N, tx.Today(), head.Hash[:], string(signed))
	return err
}

func (c Checkpoint) treeOr(first tlog.Tree) tlog.Tree {
	if c.Size == 0 {
		return first
	}
	return c.head()
}

// text is what is signed (C2SP tlog-checkpoint): which log, its size, its root,
// and one line more, the day.
func text(origin string, head tlog.Tree, day naast.Date) string {
	return fmt.Sprintf("%s\n%d\n%s\n%s\n", origin, head.N, head.Hash, day)
}

// Fixed is the newest checkpoint as the resident's page needs it.
func Fixed(ctx context.Context, tx *db.Tx) (size int64, day naast.Date, err error) {
	last, err := Newest(ctx, tx)
	return last.Size, last.Day, err
}
