package vault

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"naast"
)

// CopyWeekKeys makes a directory hold the week keys that count, and no other:
// one that was destroyed here is destroyed there too, so that an old copy of the
// ring stays dead. A key of another installation under the same name is naast.Conflict:
// with that one nobody opens this ring. Server key and pepper are never copied; they are on paper.
func (v *Vault) CopyWeekKeys(dir string) error {
	own, err := filepath.EvalSymlinks(v.keys.dir)
	if err != nil {
		return fmt.Errorf("copy week keys: %w", err)
	}
	if there, err := filepath.EvalSymlinks(dir); err != nil || there == own {
		return fmt.Errorf("copy week keys: give a directory that exists, other than that of the keys: %w", naast.Invalid)
	}
	here, err := readKeys(v.keys.dir)
	if err != nil {
		return err
	}
	for n, key := range here[ringKind] {
		if _, err := os.Stat(keyPath(dir, ringKind, n)); err == nil {
			continue
		}
		if err := writeKey(dir, ringKind, n, key); err != nil && !errors.Is(err, fs.ErrExist) { // another copy was first
			return err
		}
	}
	there, err := readKeys(dir)
	if err != nil {
		return err
	}
	for n, key := range there[ringKind] {
		if own := here[ringKind][n]; own != nil {
			if !bytes.Equal(own, key) {
				return fmt.Errorf("copy week keys: key %d in %s is of another installation, so this one is in no copy: give a directory of its own: %w", n, dir, naast.Conflict)
			}
			continue
		}
		if err := destroyKey(dir, ringKind, n); err != nil {
			return err
		}
	}
	return nil
}
