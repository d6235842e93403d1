package account

import (
	"fmt"

	"naast"
	"naast/internal/db"
	"naast/internal/web"
)

// shownField carries, beside a button that signs, what the page said (decisions 0721
// and 0723).
const shownField = "gezien"

// errChanged is naast.Conflict: the page that was read said something else.
var errChanged = fmt.Errorf("another page was read: %w", naast.Conflict)

// shown stands for what the page of an account says to whoever signs for it: whose it
// is, who gave the code, these hats, and the keys that go with them. Between page and
// press somebody who can write in the database may have changed any of it.
func (s *Slice) shown(c *web.Ctx, tx *db.Tx, l listing, rows []hatRow) (string, error) {
	keys, err := s.Vault.NewestOf(c, tx, l.ID)
	if err != nil {
		return "", err
	}
	said := []string{string(l.ID), l.Login, l.Name, string(l.Asker), keys.Fingerprint()}
	for _, o := range options(c, tx, hatsIn(rows)) {
		said = append(said, o.Value, o.Hint)
	}
	return s.Vault.Handle("shown", said...), nil
}

// read gives the hats that whoever signs for an account has read, or errChanged. They
// are what is signed: what is in the database after that is looked at no more.
func (s *Slice) read(c *web.Ctx, tx *db.Tx, l listing) ([]hatRow, error) {
	rows, err := hatRows(c, tx, l.ID)
	if err != nil {
		return nil, err
	}
	now, err := s.shown(c, tx, l, rows)
	if err == nil && now != c.Form(shownField) {
		err = fmt.Errorf("sign account %s: %w", l.ID, errChanged)
	}
	return rows, err
}
