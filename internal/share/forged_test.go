package share_test

import (
	"context"
	"testing"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/vault"
)

// forge seals other words to whoever reads, as anybody with the database can: the
// key to seal to lies there. told lets the book of the case know, which takes the
// server's key.
func (s *family) forge(number string, told bool) {
	s.T.Helper()
	s.Write("forge", func(ctx context.Context, tx *db.Tx) error {
		type row struct {
			kind  string
			until naast.Date
		}
		rows, err := db.All(ctx, tx, func(s db.Scanner) (r row, err error) { return r, s.Scan(&r.kind, &r.until) }, `SELECT kind, until FROM share_copy`)
		if err != nil {
			return err
		}
		var reader naast.UserID
		if err := tx.QueryRow(ctx, `SELECT user_id FROM account_card WHERE number=$1`, number).Scan(&reader); err != nil {
			return err
		}
		for _, r := range rows {
			sealed, err := s.V.SealToTeam(ctx, tx, vault.Box(s.id, "deel "+string(reader)), []byte(`{"items":["afspraken"],"write":true,"until":"2027-01-01","item":"afspraken","parts":[{"text":"Valse woorden."}]}`))
			if err == nil && told {
				err = audit.Wrote(ctx, tx, s.V, s.id, "copy", r.kind+" "+string(r.until), 0, sealed)
			}
			if err == nil {
				_, err = tx.Exec(ctx, `UPDATE share_copy SET sealed=$1 WHERE kind=$2`, sealed, r.kind)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// What somebody with the database seals to a reader is not shown, nor what she
// shared beyond its last day. The control has the server's key too, and is read.
func TestForgedCopyIsRefused(t *testing.T) {
	each(t, func(s *family) {
		n, code := s.give("afspraken")
		v := s.son(n, code).Expect(200, "Gemeentehuis")
		s.forge(n, false)
		if v.Get("/delen/inzien").Refuse("Valse woorden"); v.Status == 200 {
			s.T.Error("a forged copy is taken")
		}
		v.Post("/delen/bericht", fields("_sleutel", "0123456789abcdef31", "bericht", "Hoi")).Refuse("Verstuurd")
		s.forge(n, true)
		v.Get("/delen/inzien").Expect(200, "Valse woorden.")
		s.Write("longer", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE share_copy SET until='2027-06-01'`)
			return err
		})
		if v.Get("/delen/inzien").Refuse("Valse woorden"); v.Status == 200 {
			s.T.Error("it is shared for longer than she said")
		}
	})
}
