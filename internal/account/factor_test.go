package account_test

import (
	"testing"
	"time"

	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/web/webtest"
)

// Whoever has somebody's words and her stolen telephone writes its app back in the place
// of the one that came after it: it gives no code. Nor does the one before that. After a
// restore from before it must count, as the other is lost: that is the control.
func TestOldAppPutBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m := h.member("mara")
		base, _ := h.site(two)
		in := func(m member) *webtest.Visitor {
			h.clock.Forward(time.Minute)
			return h.enter(webtest.New(t, base), m)
		}
		row := func() (sealed []byte) {
			h.read(func(tx *db.Tx) error {
				return tx.QueryRow(ctx, `SELECT totp FROM account_user WHERE id=$1`, m.user).Scan(&sealed)
			})
			return sealed
		}
		put := func(sealed []byte) {
			h.write(func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, `UPDATE account_user SET totp=$2, step=0 WHERE id=$1`, m.user, sealed)
				return err
			})
		}
		revive := func(want int) {
			h.write(func(tx *db.Tx) error {
				if n, err := account.ReviveApps(ctx, tx, h.v); n != want || err != nil {
					t.Errorf("%d apps work again, want %d: %v", n, want, err)
				}
				return nil
			})
		}
		apps, rows := []member{m}, [][]byte{row()}
		for range 2 {
			next := m
			next.secret = account.NewTOTPSecret()
			h.write(func(tx *db.Tx) error { return account.NewApp(ctx, tx, h.v, h.g, m.user, next.secret) })
			apps, rows = append(apps, next), append(rows, row())
		}
		in(apps[2]).Expect(200, "Vandaag")
		revive(0)
		for i := range 2 {
			put(rows[i])
			in(apps[i]).Expect(422, "Dit klopt niet")
		}
		put(rows[2])
		in(apps[2]).Expect(200, "Vandaag")
		put(rows[1]) // as a copy of main would
		revive(1)
		in(apps[1]).Expect(200, "Vandaag")
		in(apps[2]).Expect(422, "Dit klopt niet")
		put([]byte("nobody's"))
		revive(0)
		put(rows[0])
		in(apps[0]).Expect(422, "Dit klopt niet")
	})
}
