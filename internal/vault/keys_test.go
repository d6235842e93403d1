package vault

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"naast"
)

func TestKeysAreNeverOverwritten(t *testing.T) {
	_, dir := testKeys(t)
	before, err := os.ReadFile(filepath.Join(dir, "server-1.key"))
	if err != nil {
		t.Fatal(err)
	}
	if err := CreateKeys(dir); !errors.Is(err, naast.Conflict) {
		t.Errorf("created over keys: %v", err)
	}
	if err := writeKey(dir, serverKind, 1, newKey()); err == nil {
		t.Error("one key was overwritten")
	}
	after, _ := os.ReadFile(filepath.Join(dir, "server-1.key"))
	if string(before) != string(after) {
		t.Error("the key changed")
	}
	info, _ := os.Stat(filepath.Join(dir, "server-1.key"))
	if info.Mode().Perm() != 0o400 {
		t.Errorf("mode %o", info.Mode().Perm())
	}
	left, _ := filepath.Glob(filepath.Join(dir, ".new-*"))
	if len(left) > 0 {
		t.Error("half a key file is left")
	}
}

func TestKeyFilesThatMayNotBeUsed(t *testing.T) {
	for what, spoil := range map[string]func(dir string) error{
		"readable by others": func(d string) error { return os.Chmod(filepath.Join(d, "server-1.key"), 0o444) },
		"a letter wrong": func(d string) error {
			return rewrite(filepath.Join(d, "server-1.key"), func(s string) string {
				i := strings.LastIndex(s, " ") - 2 // one of the check letters
				return s[:i] + map[bool]string{true: "b", false: "a"}[s[i] == 'a'] + s[i+1:]
			})
		},
		"under another name": func(d string) error {
			return os.Rename(filepath.Join(d, "server-1.key"), filepath.Join(d, "pepper-2.key"))
		},
		"twice": func(d string) error {
			return os.Link(filepath.Join(d, "server-1.key"), filepath.Join(d, "server-2.key"))
		},
		"missing": func(d string) error { return os.Remove(filepath.Join(d, "pepper-1.key")) },
		"empty": func(d string) error {
			return rewrite(filepath.Join(d, "ring-1.key"), func(string) string { return "" })
		},
	} {
		_, dir := testKeys(t)
		if err := spoil(dir); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadKeys(dir); !errors.Is(err, ErrRefused) && !errors.Is(err, naast.NotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := LoadKeys(t.TempDir()); !errors.Is(err, naast.NotFound) {
		t.Errorf("no keys at all: %v", err)
	}
}

func rewrite(path string, f func(string) string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(f(string(b))), 0o400)
}

// A key can be typed over from paper, with capitals and other spacing.
func TestKeyFromPaper(t *testing.T) {
	key := newKey()
	text := formatKey(serverKind, 12, key)
	kind, version, got, err := parseKey(strings.ReplaceAll(text, " ", "  "))
	if err != nil || kind != serverKind || version != 12 || string(got) != string(key) {
		t.Error(err)
	}
	f := strings.Fields(text)
	upper := strings.Join(f[:3], " ") + " " + strings.ToUpper(strings.Join(f[3:], ""))
	if _, _, _, err := parseKey(upper); err != nil {
		t.Error(err)
	}
	for _, group := range f[3:] {
		if len(group) > 4 || len(f) != 18 || !strings.HasSuffix(text, f[17]+"\n") {
			t.Errorf("the key is not written in groups of four: %q", text)
		}
	}
}

func FuzzParseKey(f *testing.F) {
	f.Add(formatKey(serverKind, 1, newKey()))
	f.Add("naast server 1")
	f.Add("naast ring 4294967296 aaaa")
	f.Fuzz(func(t *testing.T, s string) {
		kind, version, key, err := parseKey(s)
		if err != nil {
			return
		}
		if k2, v2, key2, err := parseKey(formatKey(kind, version, key)); err != nil || k2 != kind || v2 != version || string(key2) != string(key) {
			t.Error("a key that was read is not written the same")
		}
	})
}

// Another node may have made a key since this one began.
func TestUnknownKeyIsLookedForOnce(t *testing.T) {
	k, dir := testKeys(t)
	other, err := LoadKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := other.make(ringKind, 2); err != nil {
		t.Fatal(err)
	}
	if _, err := k.get(ringKind, 2); err != nil {
		t.Errorf("a key of another node: %v", err)
	}
	if _, err := k.get(ringKind, 3); !errors.Is(err, ErrRefused) {
		t.Errorf("a key of nobody: %v", err)
	}
	if err := os.Remove(filepath.Join(dir, "pepper-1.key")); err != nil {
		t.Fatal(err)
	}
	if _, err := k.get(ringKind, 3); !errors.Is(err, naast.NotFound) || errors.Is(err, ErrRefused) {
		t.Errorf("where keys are missing: %v", err) // not: what is sealed was forged
	}
	if key, err := k.get(ringKind, 2); err != nil || key == nil {
		t.Errorf("a key that is known already: %v", err)
	}
}
