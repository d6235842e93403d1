package verify

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

// Hash is the root of a log, or a hash on the way to it.
type Hash [sha256.Size]byte

// MaxPath is the longest proof there is: a log of 2^62 lines.
const MaxPath = 62

// ErrForged says that a proof does not hold: somebody changed the log, or the
// proof is of another one.
var ErrForged = errors.New("the proof does not hold")

// LeafHash is the hash of what stands in one place of the log (RFC 9162, 2.1.1).
func LeafHash(leaf []byte) Hash { return sha256.Sum256(append([]byte{0}, leaf...)) }

func node(left, right Hash) Hash {
	return sha256.Sum256(append(append([]byte{1}, left[:]...), right[:]...))
}

// Included checks that leaf stands at a place, counted from 0, of the log with
// this size and root (RFC 9162, 2.1.3.2).
func Included(leaf Hash, place, size int64, root Hash, path []Hash) error {
	if place < 0 || place >= size || len(path) > MaxPath {
		return ErrForged
	}
	first, last, h := place, size-1, leaf
	for _, p := range path {
		switch {
		case last == 0:
			return ErrForged
		case first&1 == 1 || first == last:
			h = node(p, h)
			for first&1 == 0 && first != 0 {
				first, last = first>>1, last>>1
			}
		default:
			h = node(h, p)
		}
		first, last = first>>1, last>>1
	}
	if last != 0 || h != root {
		return ErrForged
	}
	return nil
}

// Grown checks that the newer log begins with all of the older one (RFC 9162,
// 2.1.4.2).
func Grown(oldSize int64, oldRoot Hash, newSize int64, newRoot Hash, path []Hash) error {
	if oldSize < 1 || oldSize > newSize || len(path) > MaxPath {
		return ErrForged
	}
	if oldSize == newSize {
		if len(path) > 0 || oldRoot != newRoot {
			return ErrForged
		}
		return nil
	}
	if oldSize&(oldSize-1) == 0 {
		path = append([]Hash{oldRoot}, path...)
	}
	if len(path) == 0 {
		return ErrForged
	}
	first, last := oldSize-1, newSize-1
	for first&1 == 1 {
		first, last = first>>1, last>>1
	}
	before, after := path[0], path[0]
	for _, p := range path[1:] {
		switch {
		case last == 0:
			return ErrForged
		case first&1 == 1 || first == last:
			before, after = node(p, before), node(p, after)
			for first&1 == 0 && first != 0 {
				first, last = first>>1, last>>1
			}
		default:
			after = node(after, p)
		}
		first, last = first>>1, last>>1
	}
	if last != 0 || before != oldRoot || after != newRoot {
		return ErrForged
	}
	return nil
}

// ReadPath reads a proof: hashes in base64, one a line.
func ReadPath(text string) ([]Hash, error) {
	lines := strings.Fields(text)
	if len(lines) > MaxPath {
		return nil, fmt.Errorf("a proof of %d hashes: %w", len(lines), ErrUnreadable)
	}
	path := make([]Hash, len(lines))
	for i, l := range lines {
		h, err := readHash(l)
		if err != nil {
			return nil, err
		}
		path[i] = h
	}
	return path, nil
}

func readHash(s string) (h Hash, err error) {
	b, err := base64.StdEncoding.Strict().DecodeString(s)
	if err != nil || len(b) != len(h) {
		return h, fmt.Errorf("read hash: %w", ErrUnreadable)
	}
	return Hash(b), nil
}
