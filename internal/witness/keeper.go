package witness

import (
	"context"
	"fmt"
	"strings"

	"naast"
	"naast/internal/db"
	"naast/internal/witness/verify"
)

const (
	// Enough is how many outside must hold our stamps: one can lose his file, or
	// be a friend of the host.
	Enough = 2
	// keptDays is how old a stamp may be that somebody was given: it is given four
	// times a year. What came after it is held by nobody.
	keptDays = 120
	// foundDays is the same for an installation, which fetches one each night.
	foundDays = 7
	// mostKeepers bounds who is written down.
	mostKeepers = 20
)

// Keeper is somebody outside who holds our stamps, as far as we know.
type Keeper struct {
	Origin string     // of the log of an installation where a look found our stamp; empty: a coordinator wrote it down
	Name   string     // of an organisation
	Day    naast.Date // when it was given a stamp, or of the newest that was found there; empty: none of the log of now
}

// Counts tells whether what this keeper holds is of these days.
func (k Keeper) Counts(today naast.Date) bool {
	most := keptDays
	if k.Origin != "" {
		most = foundDays
	}
	return k.Day != "" && k.Day.Days(today) <= most
}

// Keepers are all that are known, without installations where nothing was found
// for long, and how many of them count.
func Keepers(ctx context.Context, tx *db.Tx) (all []Keeper, count int, err error) {
	rows, err := tx.Query(ctx, `SELECT origin, name, day FROM witness_keeper ORDER BY name, origin`)
	if err != nil {
		return nil, 0, fmt.Errorf("read keepers: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var k Keeper
		if err := rows.Scan(&k.Origin, &k.Name, &k.Day); err != nil {
			return nil, 0, fmt.Errorf("read keeper: %w", err)
		}
		switch {
		case k.Counts(tx.Today()):
			count++
		case k.Origin != "":
			continue // an installation that does not keep them any more
		}
		all = append(all, k)
	}
	return all, count, rows.Err()
}

// saveKeeper writes down who holds a stamp, or that he was given another.
func saveKeeper(ctx context.Context, tx *db.Tx, k Keeper) error {
	_, err := tx.Exec(ctx, `INSERT INTO witness_keeper (origin, name, day) VALUES ($1,$2,$3) ON CONFLICT (origin, name) DO UPDATE SET day=excluded.day`, k.Origin, k.Name, k.Day)
	return err
}

func dropKeeper(ctx context.Context, tx *db.Tx, name string) error {
	_, err := tx.Exec(ctx, `DELETE FROM witness_keeper WHERE origin='' AND name=$1`, name)
	return err
}

// loseKeepers says that nobody holds a stamp of this log: it began anew.
func loseKeepers(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, `UPDATE witness_keeper SET day=''`)
	return err
}

// keepsOurs looks whether an installation that we watch shows a stamp of ours with
// its signature, and writes down of which day. Where it shows none, or is not
// there, what was written before grows old.
func (s *Slice) keepsOurs(ctx context.Context, d *db.DB, l Log) error {
	var key string
	err := d.Read(ctx, db.System("witness"), func(tx *db.Tx) error {
		last, err := newestOrNone(ctx, tx)
		if err == nil && last.Size > 0 {
			key, _, err = Keys(ctx, tx, s.Vault)
		}
		return err
	})
	if err != nil || key == "" {
		return err
	}
	shows, err := fetch(ctx, l.URL+"/gezien/"+handle(Log{Key: key}))
	if err != nil {
		return nil
	}
	c, err := verify.Open(shows, key)
	if err != nil || !strings.Contains(string(shows), "\n— "+witnessPrefix) {
		return nil
	}
	return d.Write(ctx, db.System("witness"), func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `DELETE FROM witness_keeper WHERE origin=$1`, l.Origin()); err != nil { // the host may have given it another name
			return err
		}
		return saveKeeper(ctx, tx, Keeper{l.Origin(), l.Name, naast.Date(c.Day)})
	})
}
