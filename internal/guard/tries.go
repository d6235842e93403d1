package guard

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"naast"
	"naast/internal/db"
)

// Lane is one count of tries: at most Limit in a Window.
type Lane struct {
	Kind, Key string
	Limit     int
	Window    time.Duration
	// Each counts every try for a Window of its own: no stretch of that length,
	// wherever it begins, has more than Limit. Without it the count begins anew
	// when a window ends, and twice as many fit around that moment. It is for small
	// limits: a try is a row.
	Each bool
}

// Try counts one try in each lane (a vraagnummer, a network, everyone), in that
// order, and answers naast.TooMany at the first that is full. What is refused
// there counts in no later one: whoever goes on knocking at a door that is shut
// for him shuts it for nobody else. Right and wrong secrets both count, so the
// counter tells nothing.
func (g *Guard) Try(ctx context.Context, d *db.DB, lanes ...Lane) error {
	full := false
	err := d.Write(ctx, db.System("count try"), func(tx *db.Tx) (err error) {
		full = false
		for _, l := range lanes {
			if full, err = g.count(ctx, tx, l); full || err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && full {
		err = fmt.Errorf("tries: %w", naast.TooMany)
	}
	return err
}

func (g *Guard) count(ctx context.Context, tx *db.Tx, l Lane) (full bool, err error) {
	now := tx.Now().Unix()
	until := now + int64(l.Window/time.Second)
	if !l.Each {
		var n int
		err := tx.Session().QueryRow(ctx, `INSERT INTO guard_tries (lane,count,until) VALUES ($1,1,$2)
			ON CONFLICT (lane) DO UPDATE SET
			count=CASE WHEN guard_tries.until < $3 THEN 1 ELSE guard_tries.count+1 END,
			until=CASE WHEN guard_tries.until < $3 THEN excluded.until ELSE guard_tries.until END
			RETURNING count`, g.v.Handle("try", l.Kind, l.Key), until, now).Scan(&n)
		return n > l.Limit, err
	}
	for place := range l.Limit { // the first that is free again
		n, err := tx.Session().Exec(ctx, `INSERT INTO guard_tries (lane,count,until) VALUES ($1,1,$2)
			ON CONFLICT (lane) DO UPDATE SET until=excluded.until WHERE guard_tries.until <= $3`,
			g.v.Handle("try", l.Kind, l.Key, strconv.Itoa(place)), until, now)
		if n > 0 || err != nil {
			return false, err
		}
	}
	return true, nil
}
