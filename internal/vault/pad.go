package vault

import (
	"encoding/binary"
	"fmt"

	"naast"
)

// classes are the lengths to which sealed text is padded, so that a length
// tells no more than "short, a page, a story, more" (keys.md: T1).
var classes = []int{1 << 10, 4 << 10, 16 << 10, 64 << 10}

// maxPlain bounds one sealed thing; a file that is larger is not for Naast.
const maxPlain = 32 << 20

// Pad brings b to 1, 4, 16 or 64 KiB, or to the next multiple of 64 KiB.
func Pad(b []byte) []byte {
	need := len(b) + 4
	for _, c := range classes {
		if need <= c {
			return padTo(b, c)
		}
	}
	last := classes[len(classes)-1]
	return padTo(b, (need+last-1)/last*last)
}

// padTo writes the length, b, and zeros until size.
func padTo(b []byte, size int) []byte {
	out := make([]byte, size)
	binary.BigEndian.PutUint32(out, uint32(len(b)))
	copy(out[4:], b)
	return out
}

// padFixed is padTo for a record that has one size whatever it holds.
func padFixed(b []byte, size int) ([]byte, error) {
	if len(b)+4 > size {
		return nil, fmt.Errorf("pad %d bytes to %d: %w", len(b), size, naast.TooLarge)
	}
	return padTo(b, size), nil
}

// unpadded is Unpad of what was opened.
func unpadded(padded []byte, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	return Unpad(padded)
}

// Unpad gives back what Pad was given.
func Unpad(b []byte) ([]byte, error) {
	if len(b) < 4 {
		return nil, fmt.Errorf("unpad: %w", ErrRefused)
	}
	n := int64(binary.BigEndian.Uint32(b))
	if n > int64(len(b)-4) {
		return nil, fmt.Errorf("unpad: %w", ErrRefused)
	}
	for _, z := range b[4+n:] {
		if z != 0 {
			return nil, fmt.Errorf("unpad: %w", ErrRefused)
		}
	}
	return b[4 : 4+n : 4+n], nil
}
