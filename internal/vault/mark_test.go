package vault

import (
	"errors"
	"fmt"
	"testing"
)

// A mark is of what was written down, in that order, for that purpose, by this
// installation; it holds after a new server key too.
func TestMark(t *testing.T) {
	k, dir := testKeys(t)
	v := New(k)
	mark := v.Mark("book", "zaak", "1")
	good := func(v *Vault, m []byte) error { return v.CheckMark(m, "book", "zaak", "1") }
	for range 2 { // the second time the key is known
		if err := good(v, mark); err != nil {
			t.Errorf("control: %v", err)
		}
	}
	if err := k.make(serverKind, 2); err != nil {
		t.Fatal(err)
	}
	again, err := LoadKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	newer := v.Mark("book", "zaak", "1")
	if errors.Join(good(v, mark), good(v, newer), good(New(again), mark), good(New(again), newer)) != nil || newer[4] != 2 {
		t.Error("a mark does not hold after a new server key")
	}
	other, _ := testKeys(t)
	for what, err := range map[string]error{
		"of another purpose": v.CheckMark(mark, "log", "zaak", "1"),
		"of something else":  v.CheckMark(mark, "book", "zaak", "2"),
		"cut elsewhere":      v.CheckMark(mark, "book", "zaa", "k1"),
		"of part of it":      v.CheckMark(mark, "book", "zaak"),
		"of another place":   good(New(other), mark),
		"of an unknown key":  good(New(other), newer),
		"none":               good(v, nil),
		"half a header":      good(v, mark[:4]),
	} {
		if !errors.Is(err, ErrRefused) {
			t.Errorf("a mark %s: %v", what, err)
		}
	}
	for i, m := range flips(mark) {
		if err := good(v, m); !errors.Is(err, ErrRefused) {
			t.Error(fmt.Sprint("change ", i), err)
		}
	}
}
