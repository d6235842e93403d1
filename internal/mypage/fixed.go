package mypage

import (
	"errors"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/web"
)

// fixed tells which of her lines nobody can take away unseen any more.
func (s *Slice) fixed(c *web.Ctx, tx *db.Tx, events []audit.Event, p *looksPage) error {
	if s.Fixed == nil {
		return nil
	}
	size, day, err := s.Fixed(c, tx)
	if errors.Is(err, naast.NotFound) {
		return nil
	}
	for _, e := range events {
		if e.Place >= 0 && e.Place < size {
			p.Fixed = day
		} else {
			p.Later = true
		}
	}
	return err
}
