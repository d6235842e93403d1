package account

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
)

// PaperCodes is how many codes stand on one sheet: a month of consultation hours.
const PaperCodes = 10

// newSheet draws the codes of one sheet of paper: a second factor for who has no
// smartphone. They are printed once.
func newSheet() (codes []string) {
	for seen := map[string]bool{}; len(codes) < PaperCodes; {
		if c := vault.NewPaperCode(); !seen[c] {
			seen[c] = true
			codes = append(codes, c)
		}
	}
	return codes
}

// paperMark is what is kept of a code. Like the secret of an app it is safe from
// who has a copy of the database alone, and not from who has the server key too.
func paperMark(v *vault.Vault, u naast.UserID, code string) string {
	return v.Handle("paper code", string(u), code)
}

// keepSheet puts a sheet in the place of the one somebody had, and writes that
// down in the log.
func keepSheet(ctx context.Context, tx *db.Tx, v *vault.Vault, u naast.UserID, codes []string) error {
	if err := dropSheet(ctx, tx, u); err != nil {
		return err
	}
	for _, c := range codes {
		if _, err := tx.Exec(ctx, `INSERT INTO account_paper (user_id,code) VALUES ($1,$2)`, u, paperMark(v, u, c)); err != nil {
			return fmt.Errorf("keep codes on paper of %s: %w", u, err)
		}
	}
	return recordOwn(ctx, tx, v, u, "new paper codes")
}

// dropSheet ends the sheet of somebody: no code on it works any more.
func dropSheet(ctx context.Context, tx *db.Tx, u naast.UserID) error {
	if _, err := tx.Exec(ctx, `DELETE FROM account_paper WHERE user_id=$1`, u); err != nil {
		return fmt.Errorf("end codes on paper of %s: %w", u, err)
	}
	return nil
}

// usePaper takes in one code of a sheet; it works once, also when its row is put back. Of
// nobody, wrong and used before are one naast.NotFound.
func usePaper(ctx context.Context, tx *db.Tx, v *vault.Vault, u naast.UserID, code string) error {
	about := []string{"paper code", string(u), paperMark(v, u, code)}
	used, err := v.EverEnded(ctx, tx, about)
	if err == nil && used {
		err = naast.NotFound
	}
	if err != nil {
		return fmt.Errorf("use code on paper: %w", err)
	}
	n, err := tx.Exec(ctx, `DELETE FROM account_paper WHERE user_id=$1 AND code=$2
		AND EXISTS (SELECT 1 FROM account_user WHERE id=$1 AND state=$3)`, u, paperMark(v, u, code), active)
	if err == nil && n == 0 {
		err = naast.NotFound
	}
	if err != nil {
		return fmt.Errorf("use code on paper: %w", err)
	}
	return v.EndStatement(ctx, tx, about...)
}

// paperLeft is how many codes of somebody's sheet still work.
func paperLeft(ctx context.Context, tx *db.Tx, u naast.UserID) (n int, err error) {
	if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM account_paper WHERE user_id=$1`, u).Scan(&n); err != nil {
		return 0, fmt.Errorf("count codes on paper of %s: %w", u, err)
	}
	return n, nil
}

// readCode reads a code of the second factor as people type it: six digits from
// the app, or eight from the sheet, whose last one finds a typing error.
func readCode(typed string) (string, error) {
	if code, err := vault.ReadDigits(typed, int(totpDigits)); err == nil {
		return code, nil
	}
	return vault.CheckPaperCode(typed)
}

// notACode says that what was typed cannot be a code of either kind.
func notACode(p *naast.Problems) {
	p.Add(codeField, "De code heeft zes cijfers. U ziet hem in uw inlog-app. Op papier heeft hij er acht.")
}

// wrongCode says that a code is not the one that counts now.
func wrongCode(p *naast.Problems) {
	p.Add(codeField, "Deze code klopt niet, of is al gebruikt. Neem de code die u nu ziet.")
}

// useSecond takes in a code of the second factor, from the app or from paper.
func useSecond(ctx context.Context, tx *db.Tx, v *vault.Vault, u naast.UserID, code string) error {
	if len(code) == int(totpDigits) {
		return useCode(ctx, tx, v, u, code)
	}
	return usePaper(ctx, tx, v, u, code)
}
