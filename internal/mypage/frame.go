package mypage

import (
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/web"
)

// Owned runs a page of another room for whoever has a question, as the pages
// here do.
func (s *Slice) Owned(h func(*web.Ctx) error) func(*web.Ctx) error { return s.owned(h) }

// See opens her case to read; the log event is durable first.
func (s *Slice) See(c *web.Ctx, f func(tx *db.Tx, o casework.Opened) error) error {
	return s.see(c, func(tx *db.Tx, o opened) error { return f(tx, o.Opened) })
}

// Act does something in her case once, and leads to a page that says so.
func (s *Slice) Act(c *web.Ctx, to string, f func(tx *db.Tx) error) error { return s.act(c, to, f) }
