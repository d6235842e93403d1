package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/vault"
)

// CaseNote is a short line from somebody without the key of the case, such as
// a coordinator who called her. Only the people in the case can read it.
type CaseNote struct {
	By    string `json:"by"`
	Text  string `json:"text"`
	Spoke bool   `json:"spoke,omitempty"`
	Near  bool   `json:"near,omitempty"` // by somebody close to her, with whom she shares
	Her   bool   `json:"her,omitempty"`  // it is for her too, among her messages
	At    int64  `json:"at"`             // unix seconds
}

// Day is the day on which it was written.
func (n CaseNote) Day() naast.Date { return naast.Today(time.Unix(n.At, 0)) }

// mailEntry is what a line in the mailbox is in the book of its case (audit.Book),
// under the id of its row. The book takes the server's key and not that of the case:
// so that whoever drops a line in can say that it is there.
const mailEntry = "mail"

// dropIn seals a line to the people in the case, by somebody without its key.
func (c *Cases) dropIn(ctx context.Context, tx *db.Tx, id naast.CaseID, n CaseNote) error {
	n.At = tx.Now().Unix()
	plain, err := json.Marshal(n)
	if err != nil {
		return fmt.Errorf("write note to %s: %w", id, err)
	}
	sealed, err := c.Vault.SealToCase(ctx, tx, id, plain)
	if err != nil {
		return fmt.Errorf("seal note to %s: %w", id, err)
	}
	row := naast.NewID[naast.DocumentID]()
	err = audit.Wrote(ctx, tx, c.Vault, id, mailEntry, string(row), 0, sealed)
	if err == nil {
		err = put(ctx, tx, `INSERT INTO casework_mail (id,case_id,day,sealed) VALUES ($1,$2,$3,$4)`, row, id, tx.Today(), sealed)
	}
	if err != nil {
		return fmt.Errorf("store note to %s: %w", id, err)
	}
	return nil
}

// dropped is one line as it lies in the mailbox.
type dropped struct {
	id     naast.DocumentID
	sealed []byte
	old    bool // by a program of before such lines stood in the book
}

// mailbox is what lies in the mailbox of a case: all that the book says, and what
// programs of before left. Nobody but they can have made a line that the book does not
// have, unless it is another line once more: the same form twice is refused.
func (c *Cases) mailbox(ctx context.Context, tx *db.Tx, id naast.CaseID) ([]dropped, error) {
	rows, err := db.All(ctx, tx, func(s db.Scanner) (d dropped, err error) { return d, s.Scan(&d.id, &d.sealed) },
		`SELECT id, sealed FROM casework_mail WHERE case_id=$1`, id)
	if err != nil {
		return nil, fmt.Errorf("list notes to %s: %w", id, err)
	}
	book, err := audit.BookOf(ctx, tx, c.Vault, id)
	if err != nil {
		return nil, err
	}
	known, seen := 0, map[string]bool{}
	for i, r := range rows {
		if rows[i].old = book.Check(mailEntry, string(r.id), 0, nil) == nil; !rows[i].old {
			known++
			err = book.Check(mailEntry, string(r.id), 0, r.sealed)
		}
		if err != nil || seen[string(r.sealed)] {
			return nil, fmt.Errorf("note %s to %s is not what was dropped in: %w", r.id, id, vault.ErrRefused)
		}
		seen[string(r.sealed)] = true
	}
	if n := book.Count(mailEntry); n != known {
		return nil, fmt.Errorf("notes to %s, %d of %d: %w", id, known, n, vault.ErrRefused)
	}
	return rows, nil
}

// CaseNotes are the lines that people without the key wrote, oldest first.
func (c *Cases) CaseNotes(ctx context.Context, tx *db.Tx, k *vault.CaseKey) ([]CaseNote, error) {
	rows, err := c.mailbox(ctx, tx, k.Case())
	if err != nil {
		return nil, err
	}
	notes := make([]CaseNote, 0, len(rows))
	for _, r := range rows {
		n, err := c.openNote(ctx, tx, k, r)
		if err != nil {
			return nil, err
		}
		notes = append(notes, n)
	}
	slices.SortFunc(notes, func(a, b CaseNote) int { return int(a.At - b.At) })
	return notes, nil
}

func (c *Cases) openNote(ctx context.Context, tx *db.Tx, k *vault.CaseKey, r dropped) (n CaseNote, err error) {
	plain, err := c.Vault.OpenMailbox(ctx, tx, k, r.sealed)
	if err == nil && json.Unmarshal(plain, &n) != nil { // a line of the log, say: it is sealed to the same box
		err = vault.ErrRefused
	}
	if err != nil {
		return n, fmt.Errorf("open note %s to %s: %w", r.id, k.Case(), err)
	}
	return n, nil
}

// enterOld writes lines of programs of before in the book, by somebody who can read
// that they are lines: from then on nobody takes them away unseen. A mailbox that is
// not as it should be is for whoever reads it to hear of.
func (c *Cases) enterOld(ctx context.Context, tx *db.Tx, k *vault.CaseKey) error {
	rows, err := c.mailbox(ctx, tx, k.Case())
	if errors.Is(err, vault.ErrRefused) {
		return nil
	}
	for _, r := range rows {
		if !r.old {
			continue
		}
		if _, err := c.openNote(ctx, tx, k, r); errors.Is(err, vault.ErrRefused) {
			continue
		} else if err != nil {
			return err
		}
		if err := audit.Wrote(ctx, tx, c.Vault, k.Case(), mailEntry, string(r.id), 0, r.sealed); err != nil {
			return err
		}
	}
	return err
}
