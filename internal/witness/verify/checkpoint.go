package verify

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// ErrUnreadable says that something is no checkpoint, proof or key at all.
var ErrUnreadable = errors.New("this cannot be read")

// ErrUnsigned says that a checkpoint carries no signature of the log whose it is
// said to be.
var ErrUnsigned = errors.New("not signed by this log")

// Checkpoint is what a log says of itself at one moment, in the form of C2SP
// tlog-checkpoint: origin, size, root; and one line more, the day.
type Checkpoint struct {
	Origin string // which log, with the same name as its key
	Size   int64
	Root   Hash
	Day    string // 2026-11-12, in the Netherlands
}

// MaxSigned is the longest signed checkpoint that is read, in bytes.
const MaxSigned = 16 << 10

// Open reads a signed checkpoint of the log with this key (as the log shows it:
// name, number and key). Signatures of others are left alone.
func Open(signed []byte, key string) (c Checkpoint, err error) {
	if len(signed) > MaxSigned {
		return c, fmt.Errorf("checkpoint of %d bytes: %w", len(signed), ErrUnreadable)
	}
	v, err := note.NewVerifier(strings.TrimSpace(key))
	if err != nil {
		return c, fmt.Errorf("key of the log: %w", ErrUnreadable)
	}
	n, err := note.Open(signed, note.VerifierList(v))
	if err != nil {
		var none *note.UnverifiedNoteError
		var wrong *note.InvalidSignatureError
		if errors.As(err, &none) || errors.As(err, &wrong) {
			return c, ErrUnsigned
		}
		return c, fmt.Errorf("checkpoint: %w", ErrUnreadable)
	}
	if c, err = Parse(n.Text); err != nil {
		return c, err
	}
	if c.Origin != v.Name() {
		return c, fmt.Errorf("checkpoint of another log: %w", ErrUnsigned)
	}
	return c, nil
}

// Parse reads the text that is signed.
func Parse(text string) (c Checkpoint, err error) {
	l := strings.Split(text, "\n")
	if len(l) != 5 || l[0] == "" || l[4] != "" {
		return c, fmt.Errorf("checkpoint: %w", ErrUnreadable)
	}
	c.Origin, c.Day = l[0], l[3]
	c.Size, err = strconv.ParseInt(l[1], 10, 64)
	if err != nil || c.Size < 1 || strconv.FormatInt(c.Size, 10) != l[1] {
		return c, fmt.Errorf("size of the log: %w", ErrUnreadable)
	}
	if c.Root, err = readHash(l[2]); err != nil {
		return c, err
	}
	if _, err := time.Parse(time.DateOnly, c.Day); err != nil {
		return c, fmt.Errorf("day of the checkpoint: %w", ErrUnreadable)
	}
	return c, nil
}

// Extends checks that the newer checkpoint is of the same log, and holds all of
// the older one. The proof is what the log gives for their sizes.
func Extends(older, newer Checkpoint, proof []Hash) error {
	if older.Origin != newer.Origin {
		return fmt.Errorf("two different logs: %w", ErrForged)
	}
	return Grown(older.Size, older.Root, newer.Size, newer.Root, proof)
}
