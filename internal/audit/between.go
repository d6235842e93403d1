package audit

import (
	"context"
	"fmt"
	"slices"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
)

// Manager opens the key of whoever keeps the log; naast.NotFound for anybody else.
func Manager(ctx context.Context, tx *db.Tx, v *vault.Vault, who vault.Person) (*vault.Team, error) {
	t, err := v.OpenTeam(ctx, tx, who, LogTeam)
	if err != nil {
		return nil, fmt.Errorf("open log: %w", err)
	}
	return t, nil
}

// sealedLine is a line as it is stored for whoever keeps the log.
type sealedLine struct {
	id           naast.CaseID
	leaf, sealed []byte
}

// Between gives the lines from one moment until another, oldest first, to one who
// is in the team of the log (t). Of cases that are erased since nothing is left to
// read. naast.TooLarge when there are more than most on the days from the first to
// the last, so that a shorter time must be asked for.
func Between(ctx context.Context, tx *db.Tx, v *vault.Vault, t *vault.Team, from, until time.Time, most int) (all []Event, err error) {
	first, last := naast.Today(from), naast.Today(until)
	rows, err := db.All(ctx, tx, func(s db.Scanner) (r sealedLine, err error) { return r, s.Scan(&r.id, &r.leaf, &r.sealed) },
		`SELECT case_id, leaf, for_manager FROM audit_event WHERE day >= $1 AND day <= $2 LIMIT $3`, first, last, most+1)
	if err != nil {
		return nil, fmt.Errorf("read log: %w", err)
	}
	if len(rows) > most {
		return nil, fmt.Errorf("read log of %s to %s: %w", first, last, naast.TooLarge)
	}
	for _, r := range rows {
		if len(r.sealed) == 0 { // erased, or from before there was anybody to keep the log
			continue
		}
		e, err := r.open(ctx, tx, v, t)
		if err != nil {
			return nil, err
		}
		if !e.At.Before(from) && !e.At.After(until) {
			all = append(all, e)
		}
	}
	slices.SortStableFunc(all, func(a, b Event) int { return a.At.Compare(b.At) })
	return all, nil
}

func (r sealedLine) open(ctx context.Context, tx *db.Tx, v *vault.Vault, t *vault.Team) (e Event, err error) {
	line, err := v.OpenAsManager(ctx, tx, t, r.id, r.sealed)
	if err != nil {
		return e, fmt.Errorf("open log: %w", err)
	}
	if e, err = read(line, r.leaf); err != nil {
		return e, fmt.Errorf("read log: %w", err)
	}
	return e, nil
}
