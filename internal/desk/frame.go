package desk

import (
	"github.com/a-h/templ"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
)

// Frame is what every page of a case shares, also one of another room.
type Frame struct{ casePage }

// URL is the address of a part of the case.
func (v Frame) URL(part string) string { return v.url(part) }

// Show lets the person in to the case, opens it, and shows a page that build
// makes, in the frame of the desk. part is where it belongs in the navigation.
func (s *Slice) Show(c *web.Ctx, status int, part string, p naast.Problems, build func(tx *db.Tx, o casework.Opened, v Frame) (templ.Component, error)) error {
	return s.show(c, status, part, p, func(o opened, v casePage) (templ.Component, error) {
		return build(o.tx, o.Opened, Frame{v})
	})
}

// Act runs an act on the case of this page: let in, then do.
func (s *Slice) Act(c *web.Ctx, to string, f func(tx *db.Tx) error) error { return s.act(c, to, f) }

// Open lets the person in to the case of this address and opens it to read,
// for what is no page; the log event is durable first.
func (s *Slice) Open(c *web.Ctx, f func(tx *db.Tx, o casework.Opened) error) error {
	return c.View(c.CaseID(), func(tx *db.Tx, _ guard.Stand) error {
		o, err := s.Cases.OpenOne(c, tx, c.Who, c.CaseID())
		if err != nil {
			return err
		}
		return f(tx, o)
	})
}
