package vault

import (
	"fmt"
	"slices"

	"naast"
)

// Seats is how many seats a partnership has, and SeatsNeeded how many of them open a case.
const (
	Seats       = 3
	SeatsNeeded = 2
)

// shareSize is a seat's share: its number and two halves of the length of a key.
const shareSize = 1 + 2*keySize

// split makes of a key what each seat gets. Of every two seats one gets random
// bytes and the other the same bytes over the key; so any two have the key, and
// one has bytes that have nothing to do with it, whatever else he knows.
func split(key []byte) (shares [Seats][]byte) {
	for i := range shares {
		shares[i] = make([]byte, shareSize)
		shares[i][0] = byte(i + 1)
	}
	for i := range shares {
		pad, next := newKey(), shares[(i+1)%Seats]
		copy(shares[i][1:], pad)
		copy(next[1+keySize:], over(pad, key))
	}
	return shares
}

// join is the key out of the shares of two seats, in either order.
func join(a, b []byte) ([]byte, error) {
	if len(a) != shareSize || len(b) != shareSize || a[0] == b[0] || !slices.Contains([]byte{1, 2, 3}, a[0]) || !slices.Contains([]byte{1, 2, 3}, b[0]) {
		return nil, fmt.Errorf("join the shares of two seats: %w", naast.NotFound)
	}
	if int(a[0])%Seats+1 != int(b[0]) {
		a, b = b, a
	}
	return over(a[1:1+keySize], b[1+keySize:]), nil
}

func over(a, b []byte) []byte {
	out := make([]byte, keySize)
	for i := range out {
		out[i] = a[i] ^ b[i]
	}
	return out
}
