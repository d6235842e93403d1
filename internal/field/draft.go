package field

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// Kinds of draft. From outside they look the same.
const (
	Short  = "kort"   // a short question
	Intake = "intake" // what somebody told, and how to reach her
)

// Draft is what was written down without a network, opened by its writer.
type Draft struct {
	ID      string
	Day     naast.Date // on which it arrived, by our clock: that of the device counts for nothing
	Kind    string
	Answers url.Values
	Lost    bool // it cannot be opened: to a key that is no more, or changed on its way
}

// mostWaiting bounds what somebody lets lie.
const mostWaiting = 500

// arrive keeps what a device brings, for its owner. The same draft twice is one
// draft, also when it was dealt with in between. naast.NotFound for a token that
// is not known (any more), or whose owner does not work here any more: then it
// stays on the device, where somebody sees that it waits. naast.Invalid for what
// no draft can be.
func (s *Slice) arrive(ctx context.Context, tx *db.Tx, v *vault.Vault, token string, sealed []byte) error {
	u, err := owner(ctx, tx, v, token)
	if err != nil {
		return err
	}
	if s.Works != nil {
		if works, err := s.Works(ctx, tx, u); err != nil || !works {
			return cmp.Or(err, fmt.Errorf("take draft in for user %s: %w", u, naast.NotFound))
		}
	}
	number, err := vault.DraftID(sealed)
	if err != nil {
		return fmt.Errorf("take draft in: %w", naast.Invalid)
	}
	id, n := v.Handle("field draft", string(u), number), 0
	if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM field_draft WHERE id=$1`, id).Scan(&n); err != nil || n > 0 {
		return err
	}
	if n, err = Waiting(ctx, tx, u); err == nil && n >= mostWaiting {
		err = naast.TooMany
	}
	if err == nil {
		_, err = tx.Exec(ctx, `INSERT INTO field_draft (id,person,day,sealed) VALUES ($1,$2,$3,$4)`, id, u, tx.Today(), sealed)
	}
	device := ""
	if err == nil {
		device, err = tokenID(ctx, tx, v, token)
	}
	if err == nil {
		_, err = tx.Exec(ctx, `UPDATE field_device SET seen=$2 WHERE token=$1`, device, tx.Today())
	}
	if err != nil {
		return fmt.Errorf("take draft in: %w", err)
	}
	return nil
}

// Waiting is how many drafts of somebody arrived and are not dealt with.
func Waiting(ctx context.Context, tx *db.Tx, u naast.UserID) (n int, err error) {
	if err = tx.QueryRow(ctx, `SELECT COUNT(*) FROM field_draft WHERE person=$1 AND LENGTH(sealed)>0`, u).Scan(&n); err != nil {
		err = fmt.Errorf("count drafts: %w", err)
	}
	return n, err
}

type arrived struct {
	id     string
	day    naast.Date
	sealed []byte
}

func scanArrived(s db.Scanner) (a arrived, err error) { return a, s.Scan(&a.id, &a.day, &a.sealed) }

// Drafts opens what waits for somebody, the oldest first. What does not open is
// among it, and says so.
func Drafts(ctx context.Context, tx *db.Tx, v *vault.Vault, who guard.Who) ([]Draft, error) {
	rows, err := db.All(ctx, tx, scanArrived, `SELECT id, day, sealed FROM field_draft WHERE person=$1 AND LENGTH(sealed)>0 ORDER BY day, id`, who.User)
	if err != nil {
		return nil, fmt.Errorf("list drafts: %w", err)
	}
	all := make([]Draft, len(rows))
	for i, r := range rows {
		if all[i], err = r.open(ctx, tx, v, who); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Get opens one draft of somebody; naast.NotFound when it is not there (any more).
func Get(ctx context.Context, tx *db.Tx, v *vault.Vault, who guard.Who, id string) (Draft, error) {
	r, err := scanArrived(tx.QueryRow(ctx, `SELECT id, day, sealed FROM field_draft WHERE id=$1 AND person=$2 AND LENGTH(sealed)>0`, id, who.User))
	if err != nil {
		return Draft{}, fmt.Errorf("read draft: %w", err)
	}
	return r.open(ctx, tx, v, who)
}

func (a arrived) open(ctx context.Context, tx *db.Tx, v *vault.Vault, who guard.Who) (Draft, error) {
	d := Draft{ID: a.id, Day: a.day, Answers: url.Values{}}
	plain, err := v.OpenDraft(ctx, tx, who.Identity, a.sealed)
	if err != nil && !errors.Is(err, vault.ErrRefused) {
		return d, err
	}
	if err != nil || d.read(plain) != nil {
		d.Kind, d.Answers, d.Lost = "", nil, true
	}
	return d, nil
}

// read takes in what the page wrote: the kind, and the answers as pairs.
func (d *Draft) read(plain []byte) error {
	var pairs [][2]string
	if err := json.Unmarshal(plain, &[]any{&d.Kind, &pairs}); err != nil {
		return fmt.Errorf("read draft: %w", naast.Invalid)
	}
	if d.Kind != Short && d.Kind != Intake {
		return fmt.Errorf("read draft of another kind: %w", naast.Invalid)
	}
	for _, p := range pairs {
		d.Answers.Add(p[0], strings.TrimSpace(p[1]))
	}
	return nil
}

// Done forgets a draft that was dealt with or thrown away: the sealed text goes,
// its keyed number stays, so that a device whose answer was lost does not bring it
// again. Twice is once.
func Done(ctx context.Context, tx *db.Tx, u naast.UserID, id string) error {
	if _, err := tx.Exec(ctx, `UPDATE field_draft SET sealed=$3 WHERE id=$1 AND person=$2`, id, u, []byte{}); err != nil {
		return fmt.Errorf("forget draft: %w", err)
	}
	return nil
}

// remembered is how many days the number of a draft that was dealt with is kept:
// longer than a laptop stays in a cupboard.
const remembered = 730

// Sweep forgets the numbers of drafts that no device will bring again.
func Sweep(ctx context.Context, d *db.DB) error {
	return d.Write(ctx, db.System("sweep field"), func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM field_draft WHERE LENGTH(sealed)=0 AND day < $1`, tx.Today().Add(-remembered))
		return err
	})
}
