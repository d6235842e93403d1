package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"naast"
	"naast/internal/db"
)

// A clock that is wrong for an hour must not erase what was to stay for weeks.
// Whoever sweeps notes what the clock says, each hour. After a jump nothing goes
// until it ran a day without another: time to see it and set it right. Having
// been off for days looks the same, and costs a day too.
const (
	longGap   = 36 * time.Hour // longer than this unseen is a jump
	longBack  = time.Hour      // and so is this far back
	steadyFor = 24 * time.Hour
)

// NoteClock notes what the clock says and tells whether it is steady. When it
// was set back, jobs of the regular kinds, which plan themselves again and again
// and may stand far ahead, are due at once.
func NoteClock(ctx context.Context, d *db.DB, regular ...string) (steady bool, err error) {
	err = d.Write(ctx, db.System("note clock"), func(tx *db.Tx) error {
		now := tx.Now()
		seen, from, err := clockOf(ctx, tx)
		if err != nil {
			return err
		}
		if back := !seen.IsZero() && now.Before(seen.Add(-longBack)); back || jumped(seen, now) {
			from = now
			if err := bringBack(ctx, tx, back, regular); err != nil {
				return err
			}
		}
		steady = !now.Before(from.Add(steadyFor))
		_, err = tx.Exec(ctx, `INSERT INTO jobs_clock (one,seen,steady_from) VALUES (1,$1,$2)
			ON CONFLICT (one) DO UPDATE SET seen=excluded.seen, steady_from=excluded.steady_from`, now.Unix(), from.Unix())
		if err != nil {
			return fmt.Errorf("note clock: %w", err)
		}
		return nil
	})
	return steady, err
}

// Steady tells whether the clock ran for a day without a jump, as far as
// NoteClock saw; where nobody notes it, it is taken for steady.
func Steady(ctx context.Context, tx *db.Tx) (bool, error) {
	seen, from, err := clockOf(ctx, tx)
	if err != nil || seen.IsZero() {
		return err == nil, err
	}
	now := tx.Now()
	return !jumped(seen, now) && !now.Before(seen.Add(-longBack)) && !now.Before(from.Add(steadyFor)), nil
}

func jumped(seen, now time.Time) bool { return !seen.IsZero() && now.After(seen.Add(longGap)) }

// clockOf reads what was noted; zero times when nothing was.
func clockOf(ctx context.Context, tx *db.Tx) (seen, from time.Time, err error) {
	var s, f int64
	err = tx.QueryRow(ctx, `SELECT seen, steady_from FROM jobs_clock`).Scan(&s, &f)
	if errors.Is(err, naast.NotFound) {
		return time.Time{}, time.Unix(0, 0), nil
	}
	if err != nil {
		return seen, from, fmt.Errorf("read clock: %w", err)
	}
	return time.Unix(s, 0), time.Unix(f, 0), nil
}

func bringBack(ctx context.Context, tx *db.Tx, back bool, regular []string) error {
	if !back {
		return nil
	}
	for _, kind := range regular {
		if _, err := tx.Exec(ctx, `UPDATE jobs_job SET due=$2, since=$2, taken=0 WHERE kind=$1 AND due>$2`, kind, tx.Now().Unix()); err != nil {
			return fmt.Errorf("bring back %s: %w", kind, err)
		}
	}
	return nil
}
