package db

import (
	"context"
	"errors"
	"testing"
)

// Whoever left is noticed before the next statement, and nothing of the write
// stays; control: without leaving it does.
func TestLeavingInTheMiddle(t *testing.T) {
	d, _ := openAlone(t)
	if err := d.Write(context.Background(), System("test"), func(tx *Tx) error {
		_, err := tx.Exec(context.Background(), `CREATE TABLE test_one (n INTEGER)`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for _, leaves := range []bool{true, false} {
		ctx, leave := context.WithCancel(context.Background())
		defer leave()
		err := d.Write(ctx, System("test"), func(tx *Tx) error {
			if _, err := tx.Exec(ctx, `INSERT INTO test_one (n) VALUES (1)`); err != nil {
				return err
			}
			if leaves {
				leave()
			}
			_, err := tx.Exec(ctx, `INSERT INTO test_one (n) VALUES (2)`)
			return err
		})
		if errors.Is(err, context.Canceled) != leaves {
			t.Errorf("leaves %v: %v", leaves, err)
		}
		var n int
		if err := d.Read(context.Background(), System("test"), func(tx *Tx) error {
			return tx.QueryRow(context.Background(), `SELECT COUNT(*) FROM test_one`).Scan(&n)
		}); err != nil || (n == 0) != leaves {
			t.Errorf("leaves %v: %d rows, %v", leaves, n, err)
		}
	}
}
