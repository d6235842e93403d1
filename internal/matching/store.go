package matching

import (
	"context"
	"errors"
	"fmt"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
)

// lastBatch tells how often all was searched, and the last day.
func lastBatch(ctx context.Context, tx *db.Tx) (n int64, day naast.Date, err error) {
	err = tx.QueryRow(ctx, `SELECT n, day FROM matching_batch WHERE id=1`).Scan(&n, &day)
	if err != nil {
		return 0, "", fmt.Errorf("read last batch: %w", err)
	}
	return n, day, nil
}

func pricesOf(ctx context.Context, tx *db.Tx) (map[naast.UserID]int64, error) {
	type priced struct {
		user  naast.UserID
		price int64
	}
	rows, err := db.All(ctx, tx, func(s db.Scanner) (p priced, err error) { return p, s.Scan(&p.user, &p.price) }, `SELECT user_id, price FROM matching_price`)
	if err != nil {
		return nil, fmt.Errorf("read prices: %w", err)
	}
	all := make(map[naast.UserID]int64, len(rows))
	for _, r := range rows {
		all[r.user] = r.price
	}
	return all, nil
}

// taken counts per handle the places that are promised but not in the register
// yet: held for a question that waits, or of somebody who is being asked.
type taken map[string]int

// heldPlaces counts the places held for questions that wait.
func heldPlaces(ctx context.Context, tx *db.Tx) (taken, error) {
	t := taken{}
	return t, t.add(ctx, tx, `SELECT p.person, COUNT(*) FROM matching_proposal p JOIN guard_case c ON c.id=p.case_id
		WHERE c.state=$1 AND p.until >= $2 GROUP BY p.person`, guard.Waiting, tx.Today())
}

// add counts what a query gives as handle and number.
func (t taken) add(ctx context.Context, tx *db.Tx, query string, args ...any) error {
	type held struct {
		person string
		n      int
	}
	rows, err := db.All(ctx, tx, func(s db.Scanner) (h held, err error) { return h, s.Scan(&h.person, &h.n) }, query, args...)
	if err != nil {
		return fmt.Errorf("count held places: %w", err)
	}
	for _, h := range rows {
		t[h.person] += h.n
	}
	return nil
}

// askedOf counts how many questions somebody is being asked for now.
func askedOf(ctx context.Context, tx *db.Tx, handle string) (n int, err error) {
	err = tx.QueryRow(ctx, `SELECT COUNT(*) FROM guard_standing WHERE person=$1 AND state=$2 AND relation=$3`, handle, guard.Current, guard.Offered).Scan(&n)
	return n, err
}

// proposal is one held place.
type proposal struct {
	person string // handle
	until  naast.Date
}

func heldFor(ctx context.Context, tx *db.Tx, id naast.CaseID) (p proposal, err error) {
	err = tx.QueryRow(ctx, `SELECT person, until FROM matching_proposal WHERE case_id=$1 AND until >= $2`, id, tx.Today()).Scan(&p.person, &p.until)
	if err != nil {
		return p, fmt.Errorf("held proposal of %s: %w", id, err)
	}
	return p, nil
}

// Release gives up the place that is held for a question: she took it, did not
// want it, or it is no longer needed. Nothing held is no error.
func Release(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	if _, err := tx.Exec(ctx, `DELETE FROM matching_proposal WHERE case_id=$1`, id); err != nil {
		return fmt.Errorf("release proposal of %s: %w", id, err)
	}
	return nil
}

// waits is one question on the waiting list.
type waits struct {
	id     naast.CaseID
	opened naast.Date
}

// mostWaiting bounds one batch; the longest waiting come first.
const mostWaiting = 50_000

func waiting(ctx context.Context, tx *db.Tx) ([]waits, error) {
	all, err := db.All(ctx, tx, func(s db.Scanner) (w waits, err error) { return w, s.Scan(&w.id, &w.opened) },
		`SELECT id, opened FROM guard_case WHERE state=$1 ORDER BY opened, id LIMIT $2`, guard.Waiting, mostWaiting)
	if err != nil {
		return nil, fmt.Errorf("list who waits: %w", err)
	}
	return all, nil
}

// sweep forgets the proposals that nobody waits for any more.
func sweep(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, `DELETE FROM matching_proposal WHERE until < $1 OR case_id NOT IN (SELECT id FROM guard_case WHERE state=$2)`, tx.Today(), guard.Waiting)
	if err != nil {
		return fmt.Errorf("sweep proposals: %w", err)
	}
	return nil
}

// hold keeps a place for a question; false when one is held for it already.
func hold(ctx context.Context, tx *db.Tx, id naast.CaseID, p proposal) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO matching_proposal (case_id,person,until) VALUES ($1,$2,$3) ON CONFLICT (case_id) DO NOTHING`, id, p.person, p.until)
	if err != nil {
		return false, fmt.Errorf("hold place for %s: %w", id, err)
	}
	return n > 0, nil
}

// savePrices keeps the prices of a batch until the next one.
func savePrices(ctx context.Context, tx *db.Tx, prices map[string]int64) error {
	if _, err := tx.Exec(ctx, `DELETE FROM matching_price`); err != nil {
		return fmt.Errorf("forget prices: %w", err)
	}
	for u, price := range prices {
		if price == 0 {
			continue
		}
		if _, err := tx.Exec(ctx, `INSERT INTO matching_price (user_id,price) VALUES ($1,$2)`, u, price); err != nil {
			return fmt.Errorf("save price of %s: %w", u, err)
		}
	}
	_, err := tx.Exec(ctx, `UPDATE matching_batch SET n=n+1, day=$1 WHERE id=1`, tx.Today())
	if err != nil {
		return fmt.Errorf("count batch: %w", err)
	}
	return nil
}

func notFound(err error) bool { return errors.Is(err, naast.NotFound) }

// Forget takes away who is kept for a question that is erased.
func (p *Pool) Forget(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	if _, err := tx.Exec(ctx, `DELETE FROM matching_proposal WHERE case_id=$1`, id); err != nil {
		return fmt.Errorf("forget proposal for %s: %w", id, err)
	}
	return nil
}
