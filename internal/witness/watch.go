package witness

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"naast"
	"naast/internal/db"
	"naast/internal/witness/verify"
)

// Log is somebody else's log that a host wrote down to be watched.
type Log struct {
	Name string // of the partnership, as people know it
	URL  string // of its page, such as https://naast.tinkerbroek.example/logboek
	Key  string // as that page shows it
}

// Origin is the name of the log, which its key begins with.
func (l Log) Origin() string {
	origin, _, _ := strings.Cut(l.Key, "+")
	return origin
}

// Check refuses what cannot be watched.
func (l Log) Check() error {
	if !strings.HasPrefix(l.URL, "https://") && !strings.HasPrefix(l.URL, "http://127.0.0.1:") || strings.HasSuffix(l.URL, "/") {
		return fmt.Errorf("url %q: write the address of the page with the log, such as https://naast.example/logboek: %w", l.URL, naast.Invalid)
	}
	if _, err := note.NewVerifier(l.Key); err != nil || !strings.HasPrefix(l.Key, originPrefix) {
		return fmt.Errorf("key of %s: write it as that page shows it: %w", l.URL, naast.Invalid)
	}
	return nil
}

// What can be wrong with somebody's log.
const (
	Unreachable = "unreachable" // no answer, or no checkpoint in it
	Unsigned    = "unsigned"    // not with the key that the host wrote down
	Shrunk      = "shrunk"      // it holds fewer lines than were seen
	Changed     = "changed"     // it does not hold what was seen
)

// Seen is what this partnership remembers of somebody else's log.
type Seen struct {
	Origin   string
	Size     int64
	Day      naast.Date
	Note     string // the newest that held all of the one before, with our signature
	Looked   naast.Date
	Fault    string // empty, or one of the faults; Shrunk and Changed stay
	Evidence string
}

// forged tells that the log was caught: a later look takes nothing back.
func (s Seen) forged() bool { return s.Fault == Shrunk || s.Fault == Changed }

// Silent tells that the log was reached and showed no newer stamp: nobody signs
// what does not hold, so that a stamp that stays away says something.
func (s Seen) Silent() bool { return s.Fault == "" && s.Day.Days(s.Looked) > lateDays }

// lateDays is how old a stamp may be, in days: a night can go wrong.
const lateDays = 2

const seenColumns = `origin, size, day, note, looked, fault, evidence`

func scanSeen(s db.Scanner) (x Seen, err error) {
	return x, s.Scan(&x.Origin, &x.Size, &x.Day, &x.Note, &x.Looked, &x.Fault, &x.Evidence)
}

// SeenOf is what is remembered of a log; naast.NotFound when it was never seen.
func SeenOf(ctx context.Context, tx *db.Tx, origin string) (Seen, error) {
	return scanSeen(tx.QueryRow(ctx, `SELECT `+seenColumns+` FROM witness_seen WHERE origin=$1`, origin))
}

func saveSeen(ctx context.Context, tx *db.Tx, x Seen) error {
	_, err := tx.Exec(ctx, `INSERT INTO witness_seen (`+seenColumns+`) VALUES ($1,$2,$3,$4,$5,$6,$7)
		ON CONFLICT (origin) DO UPDATE SET size=excluded.size, day=excluded.day, note=excluded.note, looked=excluded.looked, fault=excluded.fault, evidence=excluded.evidence`,
		x.Origin, x.Size, x.Day, x.Note, x.Looked, x.Fault, x.Evidence)
	return err
}

// Look looks at all logs that this partnership watches. One that cannot be
// reached is an error, so that it is tried again; one that does not fit is
// remembered, and said aloud.
func (s *Slice) Look(ctx context.Context, d *db.DB) (err error) {
	for _, l := range s.watched(d) {
		err = errors.Join(err, s.look(ctx, d, l), s.keepsOurs(ctx, d, l))
	}
	return err
}

func (s *Slice) watched(d *db.DB) []Log {
	if s.Watched == nil {
		return nil
	}
	return s.Watched(d)
}

func (s *Slice) look(ctx context.Context, d *db.DB, l Log) error {
	var old Seen
	err := d.Read(ctx, db.System("witness"), func(tx *db.Tx) (err error) {
		old, err = SeenOf(ctx, tx, l.Origin())
		return err
	})
	if err != nil && !errors.Is(err, naast.NotFound) {
		return err
	}
	now := compare(ctx, l, old)
	err = d.Write(ctx, db.System("witness"), func(tx *db.Tx) error {
		now.Origin, now.Looked = l.Origin(), tx.Today()
		if now.Fault == "" {
			if now.Note, err = s.cosign(ctx, tx, now.Note); err != nil {
				return err
			}
		}
		return saveSeen(ctx, tx, now)
	})
	if now.forged() {
		s.Log.Error("a log that we watch was changed", slog.String("log", l.Name), slog.String("fault", now.Fault))
	}
	if err == nil && now.Fault == Unreachable {
		return fmt.Errorf("look at the log of %s: %w", l.Name, naast.Unavailable)
	}
	return err
}

// compare fetches the newest checkpoint and tells what is to be remembered.
func compare(ctx context.Context, l Log, old Seen) Seen {
	next := old
	if old.forged() {
		return old
	}
	signed, err := fetch(ctx, l.URL+"/checkpoint")
	if err != nil {
		next.Fault = Unreachable
		return next
	}
	c, err := verify.Open(signed, l.Key)
	if err != nil {
		next.Fault = Unsigned
		return next
	}
	switch next.Fault = growth(ctx, l, old, c); next.Fault {
	case "":
		next.Size, next.Day, next.Note, next.Evidence = c.Size, naast.Date(c.Day), string(signed), ""
	case Shrunk, Changed:
		next.Evidence = string(signed)
	}
	return next
}

// growth is what is wrong between what was seen and what is shown now.
func growth(ctx context.Context, l Log, old Seen, c verify.Checkpoint) string {
	if old.Size == 0 {
		return ""
	}
	before, err := verify.Open([]byte(old.Note), l.Key)
	if err != nil {
		return Unsigned
	}
	if c.Size < before.Size {
		return Shrunk
	}
	var path []verify.Hash
	if c.Size > before.Size {
		text, err := fetch(ctx, fmt.Sprintf("%s/bewijs/%d/%d", l.URL, before.Size, c.Size))
		if errors.Is(err, naast.NotFound) {
			return Changed // it says that it never showed what we hold in our hands
		}
		if err != nil {
			return Unreachable
		}
		if path, err = verify.ReadPath(string(text)); err != nil {
			return Changed
		}
	}
	if verify.Extends(before, c, path) != nil {
		return Changed
	}
	return ""
}

// cosign puts the signature of this partnership under a checkpoint.
func (s *Slice) cosign(ctx context.Context, tx *db.Tx, signed string) (string, error) {
	w, err := cosigner(ctx, tx, s.Vault)
	if err != nil {
		return "", err
	}
	text, signatures, _ := strings.Cut(signed, "\n\n")
	own, err := note.Sign(&note.Note{Text: text + "\n"}, w)
	if err != nil {
		return "", fmt.Errorf("cosign: %w", err)
	}
	_, line, _ := strings.Cut(string(own), "\n\n")
	return text + "\n\n" + signatures + line, nil
}
