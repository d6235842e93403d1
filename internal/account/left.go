package account

import (
	"context"
	"fmt"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
)

// Left is everybody with an account who cannot stand next to residents now: it
// ended, or it has no supporter's hat (any more). Whoever of them still stands
// next to somebody, or is being asked, has to be relieved.
func Left(ctx context.Context, tx *db.Tx) (map[naast.UserID]bool, error) {
	users, err := db.All(ctx, tx, db.One[naast.UserID], `SELECT u.id FROM account_user u WHERE u.state<>$1 OR (u.ended<>'' AND u.ended < $2)
		OR NOT EXISTS (SELECT 1 FROM account_hat h WHERE h.user_id=u.id AND h.hat=$3)`, active, tx.Today(), guard.HatSupporter)
	if err != nil {
		return nil, fmt.Errorf("list who left: %w", err)
	}
	left := make(map[naast.UserID]bool, len(users))
	for _, u := range users {
		left[u] = true
	}
	return left, nil
}

// Works tells whether somebody has an account that has not ended and a hat under
// which questions are written down, also while new keys do not count yet.
func Works(ctx context.Context, tx *db.Tx, u naast.UserID) (bool, error) {
	var n int
	err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM account_user u JOIN account_hat h ON h.user_id=u.id
		WHERE u.id=$1 AND u.state=$2 AND (u.ended='' OR u.ended >= $3) AND h.hat IN ($4,$5)`, u, active, tx.Today(), guard.HatSupporter, guard.HatFrontDoor).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("whether account %s works: %w", u, err)
	}
	return n > 0, nil
}

// tellRegister says whether somebody can be granted anything still: without an
// account or a supporter's hat he must not be proposed to anybody.
func (s *Slice) tellRegister(ctx context.Context, tx *db.Tx, u naast.UserID) error {
	if s.Enrolled == nil {
		return nil
	}
	left, err := Left(ctx, tx)
	if err != nil {
		return err
	}
	if left[u] {
		return s.Enrolled(ctx, tx, u, time.Time{})
	}
	var from int64
	if err := tx.QueryRow(ctx, `SELECT counts_from FROM account_user WHERE id=$1`, u).Scan(&from); err != nil {
		return fmt.Errorf("read from when keys count: %w", err)
	}
	return s.Enrolled(ctx, tx, u, time.Unix(max(from, 1), 0)) // 0 in the register: no key
}
