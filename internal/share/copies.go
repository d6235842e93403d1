// tekst: inwoner
package share

import (
	"context"
	"encoding/json"
	"fmt"

	"naast"
	"naast/internal/audit"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/vault"
)

// Copy is one item as it was when the copy was made.
type Copy struct {
	Item  Item       `json:"item"`
	Day   naast.Date `json:"day"`
	Parts []Part     `json:"parts"`
}

// Part is one piece of a copy, under a heading.
type Part struct {
	Title string `json:"title,omitempty"`
	Text  string `json:"text"`
}

// About is what a reader must know to read: from whom, for what, until when.
type About struct {
	Share
	Mine string `json:"mine"` // how she is called
}

const aboutKind = "over"

// copies makes all copies for one reader anew.
func (s *Slice) copies(ctx context.Context, tx *db.Tx, k *vault.CaseKey, sh Share) error {
	contact, err := s.Cases.Vault.Contact(ctx, tx, k)
	if err != nil {
		return err
	}
	var to casework.Contact
	if err := s.Cases.LoadContact(ctx, tx, contact, k.Case(), casework.ContactLabel, &to); err != nil {
		return err
	}
	if err := s.drop(ctx, tx, k.Case(), s.reader(sh.User)); err != nil {
		return err
	}
	if err := s.put(ctx, tx, k.Case(), sh, aboutKind, About{sh, to.Name}); err != nil {
		return err
	}
	for _, item := range sh.Items {
		parts, err := s.read(ctx, tx, k, item)
		if err != nil {
			return err
		}
		if err := s.put(ctx, tx, k.Case(), sh, string(item), Copy{item, tx.Today(), parts}); err != nil {
			return err
		}
	}
	return nil
}

// put seals one copy to its reader.
func (s *Slice) put(ctx context.Context, tx *db.Tx, id naast.CaseID, sh Share, kind string, what any) error {
	return s.store(ctx, tx, box(id, sh.User), s.reader(sh.User), id, kind, sh.Until, what)
}

// store seals something to a box, for a reader, until a day.
func (s *Slice) store(ctx context.Context, tx *db.Tx, box naast.OrganisationID, reader string, id naast.CaseID, kind string, until naast.Date, what any) error {
	plain, err := json.Marshal(what)
	if err != nil {
		return fmt.Errorf("write copy: %w", err)
	}
	sealed, err := s.Cases.Vault.SealToTeam(ctx, tx, box, plain)
	handle := copyHandle(s.Cases.Vault, reader, kind)
	if err == nil {
		err = audit.Wrote(ctx, tx, s.Cases.Vault, id, copyEntry, entryName(handle, until), 0, sealed)
	}
	if err == nil {
		_, err = tx.Exec(ctx, `INSERT INTO share_copy (reader,case_id,kind,until,sealed) VALUES ($1,$2,$3,$4,$5)`, reader, id, handle, until, sealed)
	}
	if err != nil {
		return fmt.Errorf("seal copy: %w", err)
	}
	return nil
}

// copyEntry is what a copy is in the book of its case (audit.Book): anybody with
// the database can seal to a reader, and what was sealed before opens too.
const copyEntry = "copy"

// entryName is under what a copy stands there: with its last day, which lies in
// the clear beside it.
func entryName(handle string, until naast.Date) string { return handle + " " + string(until) }

// drop takes away the copies of a case; of one reader, where one is named.
func (s *Slice) drop(ctx context.Context, tx *db.Tx, id naast.CaseID, reader string) error {
	names, err := db.All(ctx, tx, func(s db.Scanner) (string, error) {
		var handle string
		var until naast.Date
		err := s.Scan(&handle, &until)
		return entryName(handle, until), err
	}, `DELETE FROM share_copy WHERE case_id=$1 AND (reader=$2 OR $2='') RETURNING kind, until`, id, reader)
	if err != nil {
		return fmt.Errorf("drop copies: %w", err)
	}
	for _, name := range names {
		if err := audit.Gone(ctx, tx, s.Cases.Vault, id, name); err != nil {
			return err
		}
	}
	return nil
}

// copyHandle is what a copy is of, as the table has it.
func copyHandle(v *vault.Vault, reader, kind string) string { return v.Handle("copy", reader, kind) }

// fetch opens what store sealed last, until its last day.
func (s *Slice) fetch(ctx context.Context, tx *db.Tx, team *vault.Team, id naast.CaseID, reader, kind string, into any) error {
	var sealed []byte
	var until naast.Date
	handle := copyHandle(s.Cases.Vault, reader, kind)
	err := tx.QueryRow(ctx, `SELECT sealed, until FROM share_copy WHERE reader=$1 AND kind=$2 AND until >= $3`, reader, handle, tx.Today()).Scan(&sealed, &until)
	if err != nil {
		return fmt.Errorf("find copy: %w", err)
	}
	book, err := audit.BookOf(ctx, tx, s.Cases.Vault, id)
	if err == nil {
		err = book.Check(copyEntry, entryName(handle, until), 0, sealed)
	}
	if err != nil {
		return fmt.Errorf("read copy: %w", err)
	}
	plain, err := team.Open(ctx, tx, sealed)
	if err != nil {
		return fmt.Errorf("open copy: %w", err)
	}
	return json.Unmarshal(plain, into)
}

// Renew makes the copies of a case anew after somebody in it wrote something.
// Where nothing is shared it costs one look.
func (s *Slice) Renew(ctx context.Context, tx *db.Tx, k *vault.CaseKey) error {
	var n int
	if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM share_copy WHERE case_id=$1`, k.Case()).Scan(&n); err != nil || n == 0 {
		return err
	}
	all, err := List(ctx, tx, s.Cases, k)
	if err != nil {
		return err
	}
	for _, d := range all {
		if d.Body.Open(tx.Today()) {
			if err := s.copies(ctx, tx, k, d.Body); err != nil {
				return err
			}
		}
	}
	return nil
}

// Sweep forgets the copies whose last day is over. Nobody could open them since:
// the guard let their readers in until that day.
func Sweep(ctx context.Context, d *db.DB) error {
	return d.Write(ctx, db.System("sweep shares"), func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `DELETE FROM share_copy WHERE until < $1`, tx.Today()); err != nil {
			return fmt.Errorf("sweep shares: %w", err)
		}
		return nil
	})
}
