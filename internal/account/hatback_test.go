package account_test

import (
	"net/url"
	"slices"
	"testing"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/web/webtest"
)

// hatRows are somebody's hats as they lie in the database; whoever copied them puts
// them back with putBack, and his account too if it ended.
type hatRow struct {
	hat, org string
	signed   []byte
}

func (h *house) hatRows(u naast.UserID) (rows []hatRow) {
	h.t.Helper()
	h.read(func(tx *db.Tx) (err error) {
		rows, err = db.All(ctx, tx, func(s db.Scanner) (r hatRow, err error) { return r, s.Scan(&r.hat, &r.org, &r.signed) },
			`SELECT hat, organisation, signed FROM account_hat WHERE user_id=$1`, u)
		return err
	})
	return rows
}

func (h *house) putBack(u naast.UserID, rows []hatRow) {
	h.t.Helper()
	h.write(func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE account_user SET state='active', ended='' WHERE id=$1`, u); err != nil {
			return err
		}
		for _, r := range rows {
			_, err := tx.Exec(ctx, `INSERT INTO account_hat (user_id,hat,organisation,signed) VALUES ($1,$2,$3,$4)
				ON CONFLICT (user_id,hat,organisation) DO UPDATE SET signed=excluded.signed`, u, r.hat, r.org, r.signed)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// A hat that was taken off stays off, however it was, when somebody who can write in
// the database puts back its row of before. Given again it counts, and still not the old
// row. The control is the old row where nothing in the ring says that the hat ended.
func TestOldHatStaysOff(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		door := account.HatAt{Hat: guard.HatFrontDoor, Organisation: "kring"}
		supporter := account.HatAt{Hat: guard.HatSupporter, Organisation: "kring"}
		set := func(u naast.UserID, hats ...guard.Hat) {
			h.write(func(tx *db.Tx) error {
				return account.SetHats(ctx, tx, h.v, h.g, u, "kring", hats, account.BySetup(h.v))
			})
		}
		end := func(u naast.UserID) {
			h.write(func(tx *db.Tx) error { return account.End(ctx, tx, h.v, h.g, u, tx.Today()) })
		}
		hide := func(u naast.UserID) {
			h.write(func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, `DELETE FROM account_hat WHERE user_id=$1`, u)
				return err
			})
		}
		for login, off := range map[string]func(u naast.UserID){
			"taken.off":          func(u naast.UserID) { set(u, guard.HatSupporter) },
			"ended":              end,
			"ended.while.hidden": func(u naast.UserID) { hide(u); end(u) },
		} {
			m := h.member(login, door, supporter)
			if !h.wears(m.user, door) {
				t.Fatal("the control: a hat that was given is not there")
			}
			rows := h.hatRows(m.user)
			off(m.user)
			if h.putBack(m.user, nil); h.wears(m.user, door) {
				t.Fatalf("%s: the hat was not taken off", login)
			}
			h.putBack(m.user, rows)
			if h.wears(m.user, door) || login != "taken.off" && h.wears(m.user, supporter) {
				t.Errorf("%s: counts again, as its old row was put back", login)
			}
			if login == "taken.off" && !h.wears(m.user, supporter) {
				t.Errorf("%s: the hat that stayed does not count", login)
			}
			h.read(func(tx *db.Tx) error {
				all, err := account.Unsigned(ctx, tx, h.v)
				if !slices.ContainsFunc(all, func(x account.UnsignedHat) bool { return x.User == m.user && x.HatAt == door }) {
					t.Errorf("%s: the doctor finds %v", login, all)
				}
				return err
			})
			hide(m.user)
			if set(m.user, guard.HatSupporter, guard.HatFrontDoor); !h.wears(m.user, door) {
				t.Errorf("%s: given again it does not count", login)
			}
			if h.putBack(m.user, rows); h.wears(m.user, door) {
				t.Errorf("%s: the old row counts where the hat was given again", login)
			}
			h.write(func(tx *db.Tx) error { _, err := tx.Ring().Exec(ctx, `DELETE FROM vault_tombstone`); return err })
			if !h.wears(m.user, door) {
				t.Errorf("%s: the control: a ring that knows nothing refuses it too", login)
			}
		}
	})
}

// Who asked for a hat that was refused signed for it once. That row, put back, gives
// nothing to whoever confirms it. The control is the same where the ring knows nothing.
func TestOldAskingStaysRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h, _, anneke, ties := whoSign(t, two)
		m := h.member("gijs")
		path := "/medewerkers/" + string(m.user)
		anneke.Get(path).Submit(path, url.Values{"hoeden": {"ondersteuner", "coordinator"}}).Expect(200)
		var asker naast.UserID
		var signed []byte
		h.read(func(tx *db.Tx) error {
			return tx.QueryRow(ctx, `SELECT asker, signed FROM account_asked WHERE user_id=$1`, m.user).Scan(&asker, &signed)
		})
		answer := func(yes string) *webtest.Visitor {
			ties.Get(path).Expect(200, "vroeg dit")
			return ties.Post(path+"/hoed", url.Values{"hoed": {"coordinator kring"}, "besluit": {yes}, "_sleutel": {ties.Value("_sleutel") + yes}})
		}
		answer("nee").Expect(200)
		h.write(func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO account_asked (user_id,hat,organisation,asker,made,signed) VALUES ($1,'coordinator','kring',$2,'2026-11-23',$3)`, m.user, asker, signed)
			return err
		})
		if answer("ja").Expect(404); h.wears(m.user, coordinator) {
			t.Error("a hat that was refused was given by the row in which it was asked")
		}
		h.write(func(tx *db.Tx) error { _, err := tx.Ring().Exec(ctx, `DELETE FROM vault_tombstone`); return err })
		if answer("ja").Expect(200); !h.wears(m.user, coordinator) {
			t.Error("the control: what was asked is not given")
		}
	})
}
