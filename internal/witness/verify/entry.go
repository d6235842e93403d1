package verify

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"
)

// File is what a resident takes along of "wie keek er?": her lines as they are
// in the log, and for each the way to the root of a signed checkpoint.
type File struct {
	Form       string  `json:"naast"` // FileForm
	Key        string  `json:"sleutel"`
	Checkpoint string  `json:"logboek"`
	Lines      []Entry `json:"regels"`
}

// Entry is one line of the log with its proof.
type Entry struct {
	Line  string   `json:"regel"`  // exactly the bytes that the log counted
	Place int64    `json:"plaats"` // in the log, from 0
	Path  []string `json:"bewijs"`
}

// FileForm is the first version of the form of a File.
const FileForm = "bewijs 1"

// MaxFile is the longest file that is read, in bytes.
const MaxFile = 64 << 20

// Said is what a line says: who, when, why. The names are those of the log.
type Said struct {
	Counter int
	At      time.Time
	Name    string
	Action  string
	Purpose string
}

// ReadFile reads a file, and checks nothing yet.
func ReadFile(b []byte) (f File, err error) {
	if len(b) > MaxFile || json.Unmarshal(b, &f) != nil || f.Form != FileForm {
		return f, fmt.Errorf("proof file: %w", ErrUnreadable)
	}
	return f, nil
}

// LineError is what is wrong with one line of a proof file.
type LineError struct {
	N   int // its number in the file, from 1
	Err error
}

// Error is for operators; people read their own words.
func (e *LineError) Error() string { return fmt.Sprintf("line %d of the file: %v", e.N, e.Err) }

// Unwrap is what is wrong.
func (e *LineError) Unwrap() error { return e.Err }

// Check checks every line against the checkpoint in the file, under the key of
// the log. The error of a line that does not hold names its number in the file,
// from 1.
func (f File) Check(key string) (c Checkpoint, said []Said, err error) {
	if c, err = Open([]byte(f.Checkpoint), key); err != nil {
		return c, nil, err
	}
	for i, e := range f.Lines {
		s, err := e.check(c)
		if err != nil {
			return c, nil, &LineError{i + 1, err}
		}
		said = append(said, s)
	}
	return c, said, nil
}

func (e Entry) check(c Checkpoint) (s Said, err error) {
	path := make([]Hash, len(e.Path))
	for i, p := range e.Path {
		if path[i], err = readHash(p); err != nil {
			return s, err
		}
	}
	leaf := sha256.Sum256([]byte(e.Line))
	if err := Included(LeafHash(leaf[:]), e.Place, c.Size, c.Root, path); err != nil {
		return s, err
	}
	if json.Unmarshal([]byte(e.Line), &s) != nil {
		return s, fmt.Errorf("words of the line: %w", ErrUnreadable)
	}
	return s, nil
}
