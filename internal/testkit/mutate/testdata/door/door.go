// Package door is small enough to know by heart which of its breaks a test sees.
package door

import "errors"

// ErrShut is the answer at a shut door.
var ErrShut = errors.New("shut")

// Open lets in whoever has a key, up to a number of people.
func Open(key bool, inside, most int) (int, error) {
	if !key || inside >= most {
		return inside, ErrShut
	}
	inside++
	return inside, nil
}
