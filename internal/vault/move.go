package vault

import (
	"bytes"
	"fmt"
	"os"

	"naast"
)

// CopyKeys copies all keys of an installation into another directory: the bundle
// of a partnership that moves. It never replaces a key: naast.Conflict where
// another lies under the same name.
func CopyKeys(from, to string) error {
	if _, err := LoadKeys(from); err != nil { // whole, and shut to others
		return err
	}
	all, err := readKeys(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o700); err != nil {
		return fmt.Errorf("copy keys: %w", err)
	}
	there, err := readKeys(to)
	if err != nil {
		return err
	}
	for kind, versions := range all {
		for n, key := range versions {
			switch other := there[kind][n]; {
			case other == nil:
				if err := writeKey(to, kind, n, key); err != nil {
					return err
				}
			case !bytes.Equal(other, key):
				return fmt.Errorf("copy keys: %s holds another %s key %d: give an empty directory: %w", to, kind, n, naast.Conflict)
			}
		}
	}
	return nil
}
