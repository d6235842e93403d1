package vault

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"naast"
)

// named are the key files in a directory.
func named(t *testing.T, dir string) string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(dir, "*.key"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range all {
		all[i] = strings.TrimSuffix(filepath.Base(all[i]), ".key")
	}
	return strings.Join(all, " ")
}

// The bundle of a partnership that moves holds every key, adds to what is there and
// replaces nothing.
func TestCopyKeys(t *testing.T) {
	k, from := testKeys(t)
	if err := k.make(ringKind, 2); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "new", "keys")
	for range 2 { // a second time changes nothing
		if err := CopyKeys(from, to); err != nil {
			t.Fatal(err)
		}
	}
	got, err := LoadKeys(to)
	if err != nil || named(t, to) != "pepper-1 ring-1 ring-2 server-1" {
		t.Fatalf("%s, %v", named(t, to), err)
	}
	for kind, versions := range k.all {
		for n, key := range versions {
			if !bytes.Equal(got.all[kind][n], key) {
				t.Errorf("%s %d is another", kind, n)
			}
		}
	}
	_, other := testKeys(t)
	before, _ := os.ReadFile(keyPath(other, serverKind, 1))
	if err := CopyKeys(from, other); !errors.Is(err, naast.Conflict) {
		t.Errorf("over other keys: %v", err)
	}
	if after, _ := os.ReadFile(keyPath(other, serverKind, 1)); !bytes.Equal(before, after) {
		t.Error("another's key was replaced")
	}
	more := t.TempDir()
	if err := writeKey(more, ringKind, 9, newKey()); err != nil {
		t.Fatal(err)
	}
	if err := CopyKeys(from, more); err != nil || named(t, more) != "pepper-1 ring-1 ring-2 ring-9 server-1" {
		t.Errorf("beside another week key: %s, %v", named(t, more), err)
	}
}

// Keys that are not whole or not shut are not copied, and half of them neither.
func TestCopyKeysThatMayNotBeUsed(t *testing.T) {
	for what, c := range map[string]struct {
		spoil func(from, to string) error
		want  error
	}{
		"one is missing":  {func(from, _ string) error { return os.Remove(keyPath(from, pepperKind, 1)) }, naast.NotFound},
		"others may read": {func(from, _ string) error { return os.Chmod(keyPath(from, ringKind, 1), 0o440) }, ErrRefused},
		"to where one is spoilt": {func(_, to string) error {
			return errors.Join(os.MkdirAll(to, 0o700), os.WriteFile(keyPath(to, ringKind, 7), []byte("naast"), 0o400))
		}, ErrRefused},
		"to no directory": {func(_, to string) error { return os.WriteFile(to, nil, 0o600) }, fs.ErrExist},
	} {
		_, from := testKeys(t)
		to := filepath.Join(t.TempDir(), "to")
		if err := c.spoil(from, to); err != nil {
			t.Fatal(err)
		}
		err := CopyKeys(from, to)
		if what == "to no directory" && err != nil {
			err = fs.ErrExist // of whatever kind the system says
		}
		if !errors.Is(err, c.want) || strings.Contains(named(t, to), "server") {
			t.Errorf("%s: %v, and there is %q", what, err, named(t, to))
		}
	}
}

// The copy of the week keys holds those that count and no other, and never the keys
// that are on paper.
func TestCopyWeekKeys(t *testing.T) {
	k, dir := testKeys(t)
	v, to := New(k), t.TempDir()
	if err := writeKey(to, serverKind, 3, newKey()); err != nil { // of somebody else: left alone
		t.Fatal(err)
	}
	for _, step := range []struct {
		do   func() error
		want string
	}{
		{func() error { return nil }, "ring-1 server-3"},
		{func() error { return k.make(ringKind, 2) }, "ring-1 ring-2 server-3"},
		{func() error { return nil }, "ring-1 ring-2 server-3"},
		{func() error { return k.destroy(ringKind, 2) }, "ring-2 server-3"},
	} {
		if err := errors.Join(step.do(), v.CopyWeekKeys(to)); err != nil || named(t, to) != step.want {
			t.Errorf("there is %q, want %q: %v", named(t, to), step.want, err)
		}
	}
	_, _, key, err := readKey(keyPath(to, ringKind, 2))
	if err != nil || !bytes.Equal(key, k.known(ringKind, 2)) {
		t.Errorf("the copy is another key: %v", err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []string{dir, link, dir + "/nowhere"} {
		if err := v.CopyWeekKeys(wrong); !errors.Is(err, naast.Invalid) {
			t.Errorf("to %s: %v", wrong, err)
		}
	}
	if err := os.Chmod(keyPath(to, ringKind, 2), 0o444); err != nil {
		t.Fatal(err)
	}
	if err := v.CopyWeekKeys(to); !errors.Is(err, ErrRefused) {
		t.Errorf("beside a key that others may read: %v", err)
	}
	if err := os.Chmod(keyPath(dir, ringKind, 2), 0o444); err != nil {
		t.Fatal(err)
	}
	if err := v.CopyWeekKeys(t.TempDir()); !errors.Is(err, ErrRefused) {
		t.Errorf("of a key that others may read: %v", err)
	}
	if err := os.Rename(dir, dir+"-gone"); err != nil {
		t.Fatal(err)
	}
	if err := v.CopyWeekKeys(to); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without keys of its own: %v", err)
	}
}

// A key that is destroyed is overwritten where it lay, and only those below go.
func TestDestroyedKeys(t *testing.T) {
	k, dir := testKeys(t)
	if err := errors.Join(k.make(ringKind, 2), k.make(ringKind, 3), k.make(ringKind, 3)); err != nil {
		t.Fatal(err)
	}
	if n, key := k.newest(ringKind); n != 3 || !bytes.Equal(key, k.all[ringKind][3]) || !bytes.Equal(k.oldest(ringKind), k.all[ringKind][1]) {
		t.Errorf("the newest is %d, or the oldest is not the first", n)
	}
	for range 30 { // the order of a map is one of chance
		if !bytes.Equal(k.oldest(ringKind), k.all[ringKind][1]) {
			t.Fatal("the oldest is another")
		}
	}
	other := filepath.Join(t.TempDir(), "seen")
	if err := os.Link(keyPath(dir, ringKind, 1), other); err != nil { // what was the file, by another name
		t.Fatal(err)
	}
	if err := k.destroy(ringKind, 3); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(other); err != nil || len(b) == 0 || len(bytes.Trim(b, "\x00")) > 0 {
		t.Errorf("what was destroyed reads %q, %v", b, err)
	}
	if named(t, dir) != "pepper-1 ring-3 server-1" || k.known(ringKind, 2) != nil || k.known(ringKind, 3) == nil {
		t.Errorf("there is %s", named(t, dir))
	}
	if err := destroyKey(dir, ringKind, 1); err != nil { // another node was first
		t.Error(err)
	}
	if err := os.Symlink("nowhere", keyPath(dir, ringKind, 4)); err != nil { // gone between listing and reading
		t.Fatal(err)
	}
	if _, err := LoadKeys(dir); err != nil {
		t.Error(err)
	}
	if err := writeKey(filepath.Join(dir, "none"), ringKind, 1, newKey()); err == nil {
		t.Error("written where nothing is")
	}
}

// Where the file system does something else than it should, that is said: it is not
// that a key is missing, or forged, or gone.
func TestKeysWhereFilesFail(t *testing.T) {
	_, dir := testKeys(t)
	odd := filepath.Join(dir, "ring-5.key")
	if err := os.MkdirAll(odd+"/full", 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadKeys(dir); err == nil || errors.Is(err, ErrRefused) || errors.Is(err, naast.NotFound) {
		t.Errorf("a directory for a key: %v", err)
	}
	if err := destroyKey(dir, ringKind, 5); err == nil {
		t.Error("a directory was destroyed as a key")
	}
	if err := errors.Join(os.RemoveAll(odd), os.Symlink(odd, odd)); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadKeys(dir); err == nil || errors.Is(err, ErrRefused) || errors.Is(err, naast.NotFound) {
		t.Errorf("a name that leads to itself: %v", err)
	}
	file := keyPath(dir, serverKind, 1)
	if err := CreateKeys(file); err == nil {
		t.Error("keys were made in a file")
	}
	if _, err := LoadKeys(file); err == nil || errors.Is(err, naast.NotFound) {
		t.Errorf("keys of a file: %v", err)
	}
	if _, err := LoadKeys(filepath.Join(dir, "nowhere")); !errors.Is(err, naast.NotFound) {
		t.Errorf("keys of nowhere: %v", err)
	}
}

// The name of the directory of the keys is a name and no pattern.
func TestKeysInAnOddDirectory(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "sleutels [oud]*")
	if err := CreateKeys(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadKeys(dir); err != nil {
		t.Error(err)
	}
	if err := CreateKeys(dir); !errors.Is(err, naast.Conflict) {
		t.Errorf("over keys that are there: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "lees mij.txt"), []byte("geen sleutel"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadKeys(dir); err != nil {
		t.Errorf("beside another file: %v", err)
	}
}

// A line that is no key is refused, whatever is wrong with it.
func TestNoKey(t *testing.T) {
	key := newKey()
	good := formatKey(ringKind, 4294967295, key)
	if kind, n, got, err := parseKey(good); err != nil || kind != ringKind || n != 4294967295 || !slices.Equal(got, key) {
		t.Errorf("control: %s %d, %v", kind, n, err)
	}
	for what, line := range map[string]string{
		"of nothing":      "",
		"too few words":   "naast ring 1",
		"of another":      strings.Replace(good, "naast", "anders", 1),
		"without number":  formatKey(ringKind, 0, key),
		"a large number":  strings.Replace(good, "4294967295", "4294967296", 1),
		"no number":       strings.Replace(good, "4294967295", "een", 1),
		"another number":  strings.Replace(good, "4294967295", "1", 1),
		"of another kind": strings.Replace(good, "ring", "server", 1),
		"a short key":     formatKey(ringKind, 1, key[:31]),
		"a long key":      formatKey(ringKind, 1, append(key[:32:32], 0)),
		"no letters":      "naast ring 1 0000 1111 llll",
	} {
		if kind, n, got, err := parseKey(line); !errors.Is(err, ErrRefused) || kind != "" || n != 0 || got != nil {
			t.Errorf("%s: %q %d %x, %v", what, kind, n, got, err)
		}
	}
}
