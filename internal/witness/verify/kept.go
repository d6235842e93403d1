package verify

import (
	"fmt"
	"strings"
)

// Kept is what somebody outside put aside: a signed checkpoint, and in a file
// that Naast gave the key of the log too.
type Kept struct {
	Key    string // empty in a bare checkpoint
	Signed []byte
}

// keyLine begins the line with the key; keptLine stands before the checkpoint.
const (
	keyLine  = "sleutel: "
	keptLine = "\n----\n"
)

// ReadKept reads a file that was put aside, or a bare checkpoint.
func ReadKept(b []byte) (k Kept, err error) {
	if len(b) > MaxSigned {
		return k, fmt.Errorf("file of %d bytes: %w", len(b), ErrUnreadable)
	}
	text := strings.ReplaceAll(string(b), "\r\n", "\n") // as some mail programs leave it
	head, signed, whole := strings.Cut(text, keptLine)
	if !whole {
		return Kept{Signed: []byte(text)}, nil
	}
	for _, l := range strings.Split(head, "\n") {
		if key, ok := strings.CutPrefix(l, keyLine); ok {
			return Kept{strings.TrimSpace(key), []byte(signed)}, nil
		}
	}
	return k, fmt.Errorf("file without a key: %w", ErrUnreadable)
}
