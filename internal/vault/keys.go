package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"

	"naast"
)

// The kinds of key that lie in files.
const (
	serverKind = "server" // handles, facts, proofs that a row is ours
	pepperKind = "pepper" // mixed into every phrase and card before Argon2id
	ringKind   = "ring"   // seals the rows of the ring; replaced every week
)

// Keys are the keys of an installation. They lie in files of mode 0400 in a
// directory outside the databases and their backups; server key and pepper
// also exist on paper, with two board members.
type Keys struct {
	secret
	dir string
	mu  sync.RWMutex
	all map[string]map[uint32][]byte // kind, version, key
}

// CreateKeys makes the first key of each kind in dir. It refuses to touch a
// directory that holds any: overwriting one would make everything unreadable.
func CreateKeys(dir string) error {
	err := os.MkdirAll(dir, 0o700)
	var there []string
	if err == nil {
		there, err = keyFiles(dir)
	}
	if err != nil {
		return fmt.Errorf("create keys: %w", err)
	}
	if len(there) > 0 {
		return fmt.Errorf("create keys where keys are: %w", naast.Conflict)
	}
	for _, kind := range []string{serverKind, pepperKind, ringKind} {
		if err := writeKey(dir, kind, 1, newKey()); err != nil {
			return err
		}
	}
	return nil
}

// LoadKeys reads the keys of an installation. It refuses files that others
// than their owner may read.
func LoadKeys(dir string) (*Keys, error) {
	k := &Keys{dir: dir}
	if err := k.load(); err != nil {
		return nil, err
	}
	return k, nil
}

func (k *Keys) load() error {
	all, err := readKeys(k.dir)
	if err != nil {
		return err
	}
	for _, kind := range []string{serverKind, pepperKind, ringKind} {
		if len(all[kind]) == 0 {
			return fmt.Errorf("load keys: no %s key: %w", kind, naast.NotFound)
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.all = all
	return nil
}

// get finds a key by number. An unknown one may have been made by another node
// since, so the directory is read once more before refusing.
func (k *Keys) get(kind string, version uint32) ([]byte, error) {
	if key := k.known(kind, version); key != nil {
		return key, nil
	}
	if err := k.load(); err != nil {
		return nil, err
	}
	if key := k.known(kind, version); key != nil {
		return key, nil
	}
	return nil, fmt.Errorf("use %s key %d, which is not here: %w", kind, version, ErrRefused)
}

func (k *Keys) known(kind string, version uint32) []byte {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.all[kind][version]
}

// newest is the key under which new things are sealed.
func (k *Keys) newest(kind string) (version uint32, key []byte) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	for v := range k.all[kind] {
		version = max(version, v)
	}
	return version, k.all[kind][version]
}

// oldest is the key of the handles: an index cannot change its key by itself.
func (k *Keys) oldest(kind string) []byte {
	k.mu.RLock()
	defer k.mu.RUnlock()
	var first uint32
	for v := range k.all[kind] {
		if first == 0 || v < first {
			first = v
		}
	}
	return k.all[kind][first]
}

// make adds a key of the given version unless it is there.
func (k *Keys) make(kind string, version uint32) error {
	if err := writeKey(k.dir, kind, version, newKey()); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return k.load()
}

// destroy overwrites and removes every key of a kind below version.
func (k *Keys) destroy(kind string, below uint32) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	for v := range k.all[kind] {
		if v >= below {
			continue
		}
		if err := destroyKey(k.dir, kind, v); err != nil {
			return err
		}
		delete(k.all[kind], v)
	}
	return nil
}
