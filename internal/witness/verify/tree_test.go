package verify

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

type stored []tlog.Hash

func (s stored) ReadHashes(at []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(at))
	for i, n := range at {
		out[i] = s[n]
	}
	return out, nil
}

func grow(t *testing.T, size int64) stored {
	t.Helper()
	var s stored
	for i := range size {
		h, err := tlog.StoredHashes(i, fmt.Append(nil, "leaf ", i), s)
		if err != nil {
			t.Fatal(err)
		}
		s = append(s, h...)
	}
	return s
}

func root(t *testing.T, n int64, s stored) Hash {
	t.Helper()
	h, err := tlog.TreeHash(n, s)
	if err != nil {
		t.Fatal(err)
	}
	return Hash(h)
}

func path(all []tlog.Hash) (p []Hash) {
	for _, h := range all {
		p = append(p, Hash(h))
	}
	return p
}

// flipped is a proof with one bit changed, or a hash left out or put in.
func flipped(r *rand.Rand, p []Hash) []Hash {
	q := append([]Hash{}, p...)
	switch n := len(q); {
	case n > 0 && r.IntN(3) == 0:
		at := r.IntN(n)
		return slices.Delete(q, at, at+1)
	case n > 0 && r.IntN(2) == 0:
		q[r.IntN(n)][r.IntN(32)] ^= 1 << r.IntN(8)
		return q
	}
	return append(q, Hash{byte(r.Uint32())})
}

// Every proof that Go's own library makes is taken, for all logs of up to 70
// lines; and none that was touched, or that is of another place, size or root.
func TestProofs(t *testing.T) {
	const most = 70
	s, r := grow(t, most), rand.New(rand.NewPCG(4, 2))
	for size := int64(1); size <= most; size++ {
		whole := root(t, size, s)
		for place := range size {
			p, err := tlog.ProveRecord(size, place, s)
			if err != nil {
				t.Fatal(err)
			}
			leaf := LeafHash(fmt.Append(nil, "leaf ", place))
			if err := Included(leaf, place, size, whole, path(p)); err != nil {
				t.Fatalf("line %d of %d: %v", place, size, err)
			}
			if Included(LeafHash([]byte("another")), place, size, whole, path(p)) == nil || Included(leaf, (place+1)%size, size, whole, path(p)) == nil && size > 1 ||
				Included(leaf, place, size, Hash{}, path(p)) == nil || Included(leaf, place, size, whole, flipped(r, path(p))) == nil {
				t.Fatalf("line %d of %d: a false proof was taken", place, size)
			}
		}
		for old := int64(1); old <= size; old++ {
			p, err := tlog.ProveTree(size, old, s)
			if err != nil {
				t.Fatal(err)
			}
			before := root(t, old, s)
			if err := Grown(old, before, size, whole, path(p)); err != nil {
				t.Fatalf("%d of %d: %v", old, size, err)
			}
			if Grown(old, Hash{1}, size, whole, path(p)) == nil || Grown(old, before, size, Hash{1}, path(p)) == nil || Grown(old, before, size, whole, flipped(r, path(p))) == nil {
				t.Fatalf("%d of %d: a false proof was taken", old, size)
			}
		}
	}
	if Grown(0, Hash{}, 3, root(t, 3, s), nil) == nil || Grown(4, root(t, 4, s), 3, root(t, 3, s), nil) == nil {
		t.Error("a log that shrank, or grew from nothing, was taken")
	}
}

// No text makes the readers fall over, and what they take reads the same again.
func FuzzReaders(f *testing.F) {
	f.Add("naast/log/abc\n64\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n2026-11-12\n")
	f.Add(`{"naast":"bewijs 1","regels":[{"regel":"{}","plaats":0,"bewijs":[]}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		if c, err := Parse(text); err == nil && c.Size < 1 {
			t.Error("a checkpoint of no lines")
		}
		ReadPath(text)
		if file, err := ReadFile([]byte(text)); err == nil {
			file.Check("x")
		}
	})
}
