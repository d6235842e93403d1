package table

import (
	"context"
	"encoding/json"
	"fmt"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

type waitingOf struct{}

// WaitID names somebody who sits and waits.
type WaitID = naast.ID[waitingOf]

// Waiting is somebody who waits for a seat at the table: a first name or a
// number, and at which table. How long does not count and is not kept.
type Waiting struct {
	ID     WaitID `json:"-"`
	Name   string `json:"name"`
	Where  string `json:"where"`
	Place  int    `json:"-"` // order of coming
	Seated int    `json:"-"` // 1: sits at the table or went home
}

// Bounds of what is taken in: a first name or a number, never a story.
const (
	mostName    = 30 // bytes
	mostWhere   = 60
	mostWaiting = 60
)

// waitKey seals the list of a day, so that the store alone shows no names.
func waitKey(v *vault.Vault, o naast.OrganisationID, day naast.Date) []byte {
	return []byte(v.Handle("wait", string(o), string(day)))
}

// Come puts somebody at the end of today's list of an organisation. It is kept in
// the store that no backup takes, and gone at night. naast.TooMany when the hall is full.
func Come(ctx context.Context, tx *db.Tx, v *vault.Vault, who guard.Who, w Waiting) error {
	if w.Name == "" || len(w.Name) > mostName || len(w.Where) > mostWhere {
		return fmt.Errorf("wait: %w", naast.Invalid)
	}
	var n, last int
	err := tx.Session().QueryRow(ctx, `SELECT COUNT(*), COALESCE(MAX(place),0) FROM table_wait WHERE organisation=$1 AND day=$2`, who.Organisation, tx.Today()).Scan(&n, &last)
	if err == nil && n >= mostWaiting {
		err = naast.TooMany
	}
	if err != nil {
		return fmt.Errorf("wait: %w", err)
	}
	id := naast.NewID[WaitID]()
	plain, err := json.Marshal(w)
	if err != nil {
		return fmt.Errorf("wait: %w", err)
	}
	sealed, err := vault.SealUnder(waitKey(v, who.Organisation, tx.Today()), "wait", string(id), vault.Pad(plain))
	if err == nil {
		_, err = tx.Session().Exec(ctx, `INSERT INTO table_wait (id,organisation,day,place,seated,sealed) VALUES ($1,$2,$3,$4,0,$5)`, id, who.Organisation, tx.Today(), last+1, sealed)
	}
	if err != nil {
		return fmt.Errorf("wait: %w", err)
	}
	return nil
}

// WhoWaits is today's list of an organisation, in the order of coming.
func WhoWaits(ctx context.Context, tx *db.Tx, v *vault.Vault, who guard.Who) ([]Waiting, error) {
	key := waitKey(v, who.Organisation, tx.Today())
	all, err := db.All(ctx, tx.Session(), func(s db.Scanner) (w Waiting, err error) {
		var sealed []byte
		if err := s.Scan(&w.ID, &w.Place, &w.Seated, &sealed); err != nil {
			return w, err
		}
		padded, err := vault.OpenUnder(key, "wait", string(w.ID), sealed)
		if err != nil {
			return w, err
		}
		plain, err := vault.Unpad(padded)
		if err != nil {
			return w, err
		}
		return w, json.Unmarshal(plain, &w)
	}, `SELECT id, place, seated, sealed FROM table_wait WHERE organisation=$1 AND day=$2 ORDER BY place, id`, who.Organisation, tx.Today())
	if err != nil {
		return nil, fmt.Errorf("list who waits: %w", err)
	}
	return all, nil
}

// Sit notes that somebody no longer waits, or with back that she does after all,
// at the place in the order that she had. naast.NotFound when she is not on
// today's list of this organisation.
func Sit(ctx context.Context, tx *db.Tx, who guard.Who, id WaitID, back bool) error {
	seated := map[bool]int{false: 1, true: 0}[back]
	n, err := tx.Session().Exec(ctx, `UPDATE table_wait SET seated=$4 WHERE id=$1 AND organisation=$2 AND day=$3`, id, who.Organisation, tx.Today(), seated)
	if err == nil && n == 0 {
		err = naast.NotFound
	}
	if err != nil {
		return fmt.Errorf("sit: %w", err)
	}
	return nil
}
