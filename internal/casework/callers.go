package casework

import (
	"context"
	"fmt"
	"slices"

	"naast"
	"naast/internal/db"
	"naast/internal/jobs"
)

// nextCaller is the handle of whoever at the front door has fewest calls; empty
// when nobody is there.
func (c *Cases) nextCaller(ctx context.Context, tx *db.Tx) (string, error) {
	handles, err := c.callers(ctx, tx)
	if err != nil || len(handles) == 0 {
		return "", err
	}
	open, err := db.All(ctx, tx, db.One[string], `SELECT owner FROM casework_call WHERE state<>$1`, callDone)
	if err != nil {
		return "", fmt.Errorf("count calls: %w", err)
	}
	count := map[string]int{}
	for _, h := range open {
		count[h]++
	}
	return slices.MinFunc(handles, func(a, b string) int { return count[a] - count[b] }), nil
}

// callers are the handles of the front door now.
func (c *Cases) callers(ctx context.Context, tx *db.Tx) ([]string, error) {
	door, err := c.Door(ctx, tx)
	handles := make([]string, len(door))
	for i, p := range door {
		handles[i] = c.Guard.Handle(p.User)
	}
	return handles, err
}

// passCalls gives the calls of whoever left the front door to who is there.
func (c *Cases) passCalls(ctx context.Context, tx *db.Tx) error {
	handles, err := c.callers(ctx, tx)
	if err != nil || len(handles) == 0 {
		return err
	}
	type row struct {
		id    naast.DocumentID
		owner string
	}
	rows, err := db.All(ctx, tx, func(s db.Scanner) (r row, err error) { return r, s.Scan(&r.id, &r.owner) },
		`SELECT id, owner FROM casework_call WHERE state<>$1 AND team=''`, callDone)
	if err != nil {
		return fmt.Errorf("list calls: %w", err)
	}
	for _, r := range rows {
		if slices.Contains(handles, r.owner) {
			continue
		}
		next, err := c.nextCaller(ctx, tx)
		if err == nil {
			err = put(ctx, tx, `UPDATE casework_call SET owner=$2, state=$3 WHERE id=$1`, r.id, next, callOpen)
		}
		if err == nil {
			err = jobs.Queue(ctx, tx, CallJob, string(r.id), tx.Now())
		}
		if err != nil {
			return fmt.Errorf("pass call %s on: %w", r.id, err)
		}
	}
	return nil
}
