package db

import (
	"context"
	"errors"
	"testing"
)

// What is remembered is gone with its transaction, and when it is forgotten;
// an error is not remembered.
func TestMemo(t *testing.T) {
	d, _ := openAlone(t)
	type key string
	n := 0
	find := func() (int, error) { n++; return n, nil }
	for range 2 {
		before := n
		err := d.Read(context.Background(), System("test"), func(tx *Tx) error {
			if _, err := Memo(tx, key("a"), func() (int, error) { return 0, errors.New("no") }); err == nil {
				t.Error("the error is lost")
			}
			for _, want := range []int{before + 1, before + 1} {
				if got, err := Memo(tx, key("a"), find); got != want || err != nil {
					t.Errorf("found %d, %v; want %d", got, err, want)
				}
			}
			if got, _ := Memo(tx, key("b"), find); got != before+2 {
				t.Errorf("under another key: %d", got)
			}
			tx.Forget(key("a"))
			if got, _ := Memo(tx, key("a"), find); got != before+3 {
				t.Errorf("after forgetting: %d", got)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
