package vault

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"naast"
)

func TestUnderBindsKeyInfoAndAD(t *testing.T) {
	key := newKey()
	sealed, err := SealUnder(key, "draft", "page 1", []byte("mijn verhaal"))
	if err != nil {
		t.Fatal(err)
	}
	for what, f := range map[string]func() ([]byte, error){
		"key":  func() ([]byte, error) { return OpenUnder(newKey(), "draft", "page 1", sealed) },
		"info": func() ([]byte, error) { return OpenUnder(key, "session", "page 1", sealed) },
		"ad":   func() ([]byte, error) { return OpenUnder(key, "draft", "page 2", sealed) },
		"none": func() ([]byte, error) { return OpenUnder(key, "draft", "page 1", nil) },
		"weak": func() ([]byte, error) { return OpenUnder(nil, "draft", "page 1", sealed) },
	} {
		if _, err := f(); !errors.Is(err, ErrRefused) {
			t.Errorf("another %s: %v", what, err)
		}
	}
	if b, err := OpenUnder(key, "draft", "page 1", sealed); err != nil || string(b) != "mijn verhaal" {
		t.Error(err)
	}
	for i := range sealed {
		b := bytes.Clone(sealed)
		b[i] ^= 1
		if _, err := OpenUnder(key, "draft", "page 1", b); !errors.Is(err, ErrRefused) {
			t.Errorf("byte %d flipped: %v", i, err)
		}
	}
}

// A later suite is refused, not read as this one.
func TestUnknownSuiteIsRefused(t *testing.T) {
	key := newKey()
	b := seal(key, 1, nil, []byte("x"))
	if _, err := open(key, 1, nil, b[headerSize:]); !errors.Is(err, ErrRefused) {
		t.Errorf("without its header: %v", err)
	}
	b[0] = 9
	if _, err := open(key, 1, nil, b); !errors.Is(err, ErrRefused) {
		t.Error(err)
	}
}

// What is too short to be anything, or a key that is no key, is refused where it is
// read, and not taken for something else.
func TestWhatIsTooShort(t *testing.T) {
	whole := append(header(suiteMAC, 7), 'x')
	for n := range len(whole) + 1 {
		suite, id, err := keyOf(whole[:n])
		if n < headerSize && !errors.Is(err, ErrRefused) || n >= headerSize && (err != nil || suite != suiteMAC || id != 7) {
			t.Errorf("of %d bytes the header is %d, %d, %v", n, suite, id, err)
		}
	}
	for n, want := range map[int]error{0: ErrRefused, 15: ErrRefused, 16: nil, 64: nil} {
		sealed, err := SealUnder(make([]byte, n), "i", "a", nil)
		if !errors.Is(err, want) || (sealed == nil) != (want != nil) {
			t.Errorf("under a key of %d bytes: %x, %v", n, sealed, err)
		}
	}
	for what, public := range map[string][]byte{"none": nil, "short": newKey(), "no point": make([]byte, 1215)} {
		if b, err := sealTo(public, 1, nil, []byte("x")); b != nil || !errors.Is(err, ErrRefused) {
			t.Errorf("to a public key that is %s: %x, %v", what, b, err)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a key of a megabyte is derived")
		}
	}()
	deriveN(newKey(), nil, "", 1<<20)
}

// The key of an archive opens with the server key under which it was sealed, also
// when there is a newer one, and with no other.
func TestArchiveKey(t *testing.T) {
	k, dir := testKeys(t)
	v, key := New(k), newKey()
	sealed := v.SealArchiveKey(key)
	if err := k.make(serverKind, 2); err != nil {
		t.Fatal(err)
	}
	again, err := LoadKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := New(again).OpenArchiveKey(sealed); err != nil || !bytes.Equal(got, key) {
		t.Errorf("it does not open: %v", err)
	}
	if newer := v.SealArchiveKey(key); bytes.Equal(newer[:headerSize], sealed[:headerSize]) {
		t.Error("what is new is sealed under the old key")
	}
	other, _ := testKeys(t)
	for i, c := range append(flips(sealed), nil, sealed[:headerSize-1], sealed) {
		by := v
		if i == len(flips(sealed))+2 {
			by = New(other)
		}
		if got, err := by.OpenArchiveKey(c); got != nil || !errors.Is(err, ErrRefused) {
			t.Errorf("change %d: %x, %v", i, got, err)
		}
	}
}

// Parts that differ only in where they are cut give different bytes.
func TestPack(t *testing.T) {
	if bytes.Equal(pack("ab", "c"), pack("a", "bc")) || bytes.Equal(pack("a"), pack("a", "")) {
		t.Error("two lists of parts look alike")
	}
	k, _ := testKeys(t)
	v := New(k)
	if v.Handle("a", "bc") == v.Handle("ab", "c") || len(v.Handle("a")) != 26 || !naast.ValidID(v.Handle("a")) {
		t.Error("handles are not told apart")
	}
	other, _ := testKeys(t)
	if v.Handle("a") == New(other).Handle("a") {
		t.Error("a handle can be computed without the server key")
	}
}

// The length of what is sealed tells the class and nothing else.
func TestPadding(t *testing.T) {
	for n, want := range map[int]int{0: 1 << 10, 1: 1 << 10, 1020: 1 << 10, 1021: 4 << 10, 4092: 4 << 10, 4093: 16 << 10,
		16380: 16 << 10, 65532: 64 << 10, 65533: 128 << 10, 200_000: 256 << 10} {
		b := bytes.Repeat([]byte{7}, n)
		p := Pad(b)
		if len(p) != want {
			t.Errorf("%d bytes are padded to %d, want %d", n, len(p), want)
		}
		if u, err := Unpad(p); err != nil || !bytes.Equal(u, b) {
			t.Errorf("%d bytes do not come back: %v", n, err)
		}
	}
	for what, b := range map[string][]byte{"empty": nil, "short": {0, 0}, "beyond": {0, 0, 0, 9, 1}, "dirt": {0, 0, 0, 1, 1, 1}, "huge": {255, 255, 255, 255, 1}, "no length": {0, 0, 0}} {
		if _, err := Unpad(b); !errors.Is(err, ErrRefused) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if b, err := Unpad(make([]byte, 4)); err != nil || len(b) != 0 {
		t.Errorf("nothing at all: %v, %v", b, err)
	}
}

// No key can be printed by accident.
func TestSecretsDoNotPrint(t *testing.T) {
	k, _ := testKeys(t)
	id := NewIdentity()
	o := newObject("b", "i", 1, newKey(), Person{Identity: id})
	for what, x := range map[string]any{
		"identity": id, "person": Person{User: "u", Identity: id}, "keys": k, "vault": New(k),
		"case": &CaseKey{o}, "team": &Team{o}, "contact": &ContactKey{key: o.key},
	} {
		for _, form := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
			said := fmt.Sprintf(form, x)
			if said != "[secret]" && what != "person" {
				t.Errorf("%s printed with %s is %q", what, form, said)
			}
			for _, key := range [][]byte{id.seed, o.key, k.all[serverKind][1]} {
				for _, seen := range []string{fmt.Sprint(key), fmt.Sprintf("%x", key), string(key), fmt.Sprintf("%#v", key)[:40]} {
					if bytes.Contains([]byte(said), []byte(seen[1:len(seen)-1])) {
						t.Errorf("%s printed with %s shows a key", what, form)
					}
				}
			}
		}
	}
}

func TestIdentityIsItsSeed(t *testing.T) {
	id := NewIdentity()
	same, err := IdentityFrom(id.Seed())
	if err != nil {
		t.Fatal(err)
	}
	a, b := id.Public(), same.Public()
	if !bytes.Equal(a.HPKE, b.HPKE) || !bytes.Equal(a.Sign, b.Sign) || !bytes.Equal(a.P256, b.P256) {
		t.Error("the same seed gives other pairs")
	}
	if _, err := IdentityFrom([]byte("short")); !errors.Is(err, ErrRefused) {
		t.Error(err)
	}
	sealed, err := id.Seal("draft", "1", []byte("concept"))
	if err != nil || len(sealed) < 1024 {
		t.Fatal(len(sealed), err)
	}
	if plain, err := same.Open("draft", "1", sealed); err != nil || string(plain) != "concept" {
		t.Error(err)
	}
	if _, err := NewIdentity().Open("draft", "1", sealed); !errors.Is(err, ErrRefused) {
		t.Error(err)
	}
	seed := id.Seed()
	seed[0]++
	if bytes.Equal(seed, id.seed) {
		t.Error("the seed is handed out itself")
	}
}

func FuzzOpenBlob(f *testing.F) {
	key := newKey()
	f.Add([]byte{})
	f.Add([]byte{1, 0, 0, 0, 1})
	f.Add(seal(newKey(), 1, nil, Pad(nil)))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := open(key, 1, nil, b); !errors.Is(err, ErrRefused) {
			t.Error("opened what nobody sealed")
		}
		if _, err := openWith(pairFrom(key), 1, nil, b); !errors.Is(err, ErrRefused) {
			t.Error("opened what nobody sealed")
		}
	})
}

func FuzzUnpad(f *testing.F) {
	f.Add([]byte{0, 0, 0, 1, 9, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		if u, err := Unpad(b); err == nil && len(u) > len(b)-4 {
			t.Error("more came out than went in")
		}
	})
}
