package vault

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
)

// Practising: the seats hold shares of the canary too, the case of nobody. With it a
// board can see that two sheets open and one does not, at the ceremony and every year,
// without anybody's story.

// SeatCanary gives the newest keys of the seats their shares of the canary, whether
// they count yet or not.
func (v *Vault) SeatCanary(ctx context.Context, tx *db.Tx) error {
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return err
	}
	who := v.canary(birth)
	g, key, err := v.openPerson(ctx, tx, who, string(canaryCase), ScopeCase)
	if err != nil {
		return fmt.Errorf("open canary: %w", err)
	}
	a, err := v.actor(ctx, tx, who)
	if err != nil {
		return err
	}
	root, err := v.root(ctx, tx, g.object)
	if err != nil {
		return err
	}
	return v.giveSeats(ctx, tx, a, newObject(birth, g.object, g.epoch, key, who), root, v.drawn)
}

// drawn are the newest keys of a seat, whoever signed for them: to practise with.
func (v *Vault) drawn(ctx context.Context, tx *db.Tx, u naast.UserID) (known, error) {
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return known{}, err
	}
	r, err := v.newest(ctx, tx, birth, u)
	return r.known, err
}

// Practise opens the canary with the words of one or more seats, and gives what it
// says. With the words of one seat it is naast.NotFound. Words are tried as at an
// opening, on the newest sheets.
func (v *Vault) Practise(ctx context.Context, d *db.DB, words map[int]string) (said string, err error) {
	var shares [][]byte
	for n, w := range words {
		seat, err := v.openSeat(ctx, d, n, w, v.drawn)
		if err != nil {
			return "", err
		}
		err = d.Read(ctx, db.System("practise with seats"), func(tx *db.Tx) error {
			share, err := v.canaryShare(ctx, tx, seat)
			shares = append(shares, share)
			return err
		})
		if err != nil {
			return "", fmt.Errorf("practise with seat %d: %w", n, err)
		}
	}
	err = d.Read(ctx, db.System("practise with seats"), func(tx *db.Tx) error {
		said, err = v.practised(ctx, tx, shares)
		return err
	})
	return said, err
}

func (v *Vault) canaryShare(ctx context.Context, tx *db.Tx, seat Person) ([]byte, error) {
	k, err := v.drawn(ctx, tx, seat.User)
	if err != nil {
		return nil, err
	}
	rows, err := db.All(ctx, tx, scanGrant, `SELECT `+grantColumns+fromGrants+`g.grantee=$2 AND g.scope='seat' AND g.grantee_key=$3 AND`+live,
		string(tx.Today()), v.grantee(string(canaryCase), seat.User), k.number)
	if err != nil {
		return nil, err
	}
	_, share, err := v.openAny(ctx, tx, personHolder(seat), string(canaryCase), rows)
	return share, err
}

// practised reads the words of nobody with what shares make together. Of one share
// each half is tried as if it were the key.
func (v *Vault) practised(ctx context.Context, tx *db.Tx, shares [][]byte) (string, error) {
	var keys [][]byte
	switch {
	case len(shares) == 1:
		keys = [][]byte{shares[0][1 : 1+keySize], shares[0][1+keySize:]}
	case len(shares) >= SeatsNeeded:
		key, err := join(shares[0], shares[1])
		if err != nil {
			return "", err
		}
		keys = [][]byte{key}
	}
	for _, key := range keys {
		said, err := v.readCanary(ctx, tx, key)
		if err == nil || !refused(err) {
			return said, err
		}
	}
	return "", fmt.Errorf("open canary with %d seats: %w", len(shares), naast.NotFound)
}
