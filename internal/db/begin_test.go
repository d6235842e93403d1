package db_test

import (
	"context"
	"testing"

	"naast/internal/db"
	"naast/internal/db/dbtest"
)

// Whoever leaves while a transaction begins leaves no transaction behind, which
// would keep everybody else from beginning one. SQLite asks only now and then
// whether somebody still waits: what was counted before moves that moment about.
func TestLeftWhileItBegins(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		scope := db.System("leave early")
		count := func(ctx context.Context, to int) error {
			return two.Own.Write(ctx, scope, func(tx *db.Tx) error {
				var n int
				return tx.QueryRow(ctx, `WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c WHERE x<$1) SELECT COUNT(*) FROM c`, to).Scan(&n)
			})
		}
		for to := range 150 {
			if err := count(context.Background(), 1+to); err != nil {
				t.Fatalf("nobody can write any more: %v", err)
			}
			dbtest.EachError(t, func(ctx context.Context) error { return count(ctx, 1) })
		}
	})
}
