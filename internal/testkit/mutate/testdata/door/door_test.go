package door

import "testing"

func TestWell(t *testing.T) {
	for _, c := range []struct {
		key          bool
		inside, most int
		want         int
		err          error
	}{{true, 0, 2, 1, nil}, {true, 1, 2, 2, nil}, {true, 2, 2, 2, ErrShut}, {false, 0, 2, 0, ErrShut}} {
		if n, err := Open(c.key, c.inside, c.most); n != c.want || err != c.err {
			t.Errorf("%v gave %d, %v", c, n, err)
		}
	}
}

// TestBadly passes everything and looks at nothing.
func TestBadly(*testing.T) {
	Open(true, 0, 2)
	Open(true, 2, 2)
	Open(false, 0, 2)
}
