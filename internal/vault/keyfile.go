package vault

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// A key file is one line of text that can also be typed over from paper:
// "naast server 1" and the key with four check bytes, in groups of four.

var letters = base32.NewEncoding("abcdefghijkmnpqrstuvwxyz23456789").WithPadding(base32.NoPadding)

const checkSize = 4

func keyPath(dir, kind string, version uint32) string {
	return filepath.Join(dir, fmt.Sprintf("%s-%d.key", kind, version))
}

func keyCheck(kind string, version uint32, key []byte) []byte {
	h := sha256.Sum256(pack(kind, strconv.Itoa(int(version)), string(key)))
	return h[:checkSize]
}

func formatKey(kind string, version uint32, key []byte) string {
	s := letters.EncodeToString(append(bytes.Clone(key), keyCheck(kind, version, key)...))
	line := fmt.Sprintf("naast %s %d", kind, version)
	for ; len(s) > 4; s = s[4:] {
		line += " " + s[:4]
	}
	return line + " " + s + "\n"
}

func parseKey(text string) (kind string, version uint32, key []byte, err error) {
	f := strings.Fields(text)
	if len(f) < 4 || f[0] != "naast" {
		return "", 0, nil, fmt.Errorf("read key file: %w", ErrRefused)
	}
	n, err := strconv.ParseUint(f[2], 10, 32)
	b, err2 := letters.DecodeString(strings.ToLower(strings.Join(f[3:], "")))
	if err != nil || err2 != nil || n == 0 || len(b) != keySize+checkSize {
		return "", 0, nil, fmt.Errorf("read key file: %w", ErrRefused)
	}
	kind, version, key = f[1], uint32(n), b[:keySize:keySize]
	if !bytes.Equal(b[keySize:], keyCheck(kind, version, key)) {
		return "", 0, nil, fmt.Errorf("read key file, check letters do not fit: %w", ErrRefused)
	}
	return kind, version, key, nil
}

// keyFiles are the paths of what may be keys, none where there is no directory.
func keyFiles(dir string) (paths []string, err error) {
	all, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("look for keys: %w", err)
	}
	for _, f := range all {
		if strings.HasSuffix(f.Name(), ".key") {
			paths = append(paths, filepath.Join(dir, f.Name()))
		}
	}
	return paths, nil
}

func readKeys(dir string) (map[string]map[uint32][]byte, error) {
	paths, err := keyFiles(dir)
	if err != nil {
		return nil, err
	}
	all := map[string]map[uint32][]byte{}
	for _, p := range paths {
		kind, version, key, err := readKey(p)
		if errors.Is(err, fs.ErrNotExist) {
			continue // destroyed by another node between listing and reading
		}
		if err != nil {
			return nil, err
		}
		if all[kind] == nil {
			all[kind] = map[uint32][]byte{}
		}
		all[kind][version] = key
	}
	return all, nil
}

func readKey(path string) (kind string, version uint32, key []byte, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", 0, nil, fmt.Errorf("read key file: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return "", 0, nil, fmt.Errorf("read key file that others may read (want mode 0400): %w", ErrRefused)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", 0, nil, fmt.Errorf("read key file: %w", err)
	}
	kind, version, key, err = parseKey(string(text))
	if err == nil && filepath.Base(path) != filepath.Base(keyPath("", kind, version)) {
		return "", 0, nil, fmt.Errorf("read key file under another name: %w", ErrRefused)
	}
	return kind, version, key, err
}

// writeKey makes a key durable before anything is sealed under it. It never
// replaces a file, and never leaves half of one under the final name.
func writeKey(dir, kind string, version uint32, key []byte) error {
	f, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return fmt.Errorf("write key file: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(formatKey(kind, version, key))
	for _, step := range []func() error{func() error { return f.Chmod(0o400) }, f.Sync} {
		if err == nil {
			err = step()
		}
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Link(f.Name(), keyPath(dir, kind, version)) // fails when it exists
	}
	if err == nil {
		err = syncDir(dir)
	}
	if err != nil {
		return fmt.Errorf("write key file: %w", err)
	}
	return nil
}

// destroyKey overwrites a key file before removing it. On a copying file system
// or a worn disk the old bytes may remain; the host's disk encryption covers those.
func destroyKey(dir, kind string, version uint32) error {
	p := keyPath(dir, kind, version)
	err := os.Chmod(p, 0o600)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // another node was first
	}
	if err == nil {
		err = overwrite(p)
	}
	if err == nil {
		err = os.Remove(p)
	}
	if err == nil {
		err = syncDir(dir)
	}
	if err != nil {
		return fmt.Errorf("destroy key file: %w", err)
	}
	return nil
}

func overwrite(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if _, err := f.Write(make([]byte, info.Size())); err != nil {
		return err
	}
	return f.Sync()
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
