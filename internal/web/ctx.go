package web

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// Ctx is one request on its way through the kit.
type Ctx struct {
	context.Context
	App  *App
	Part *Partnership
	DB   *db.DB
	Req  *http.Request
	T    lang.Text
	Who  guard.Who // nobody, in Public and Intake

	w        http.ResponseWriter
	route    Route
	token    guard.Token   // of the session
	whole    io.ReadCloser // the body as it came in, for Upload
	site     ui.Site
	status   int
	body     bytes.Buffer
	location string
	kind     string // content type, when not HTML
	header   http.Header
}

func (a *App) newCtx(w http.ResponseWriter, q *http.Request, r Route) *Ctx {
	p := a.partnership(q.Host)
	if p == nil {
		return nil
	}
	c := &Ctx{Context: q.Context(), App: a, Part: p, DB: p.DB, Req: q, w: w, route: r, status: 200, header: http.Header{}}
	c.T = c.language()
	return c
}

// Page answers with a page.
func (c *Ctx) Page(status int, page templ.Component) error {
	c.status = status
	c.body.Reset()
	if err := page.Render(c, &c.body); err != nil {
		return fmt.Errorf("render %s: %w", c.route.Path, err)
	}
	return nil
}

// SeeOther answers an act: go and look there.
func (c *Ctx) SeeOther(path string) error {
	c.status, c.location = http.StatusSeeOther, path
	return nil
}

// Bytes answers with something that is not a page, such as a PDF or a file to keep.
func (c *Ctx) Bytes(contentType, filename string, b []byte) error {
	c.kind = contentType
	if filename != "" {
		c.header.Set("Content-Disposition", `attachment; filename="`+filename+`"`)
	}
	c.body.Reset()
	c.body.Write(b)
	return nil
}

// Base is what the layout needs for a page of this request.
func (c *Ctx) Base(title string) ui.Page {
	p := ui.Page{T: c.T, Title: title, Path: c.Req.URL.Path, Key: c.Key(), Idle: c.Who.Idle}
	p.Site, _ = c.Site() // without it the page still works: no name, no number
	if c.route.Group == Staff {
		p.Staff, p.Person, p.SignOut = true, c.Who.Name, "/uitloggen"
		for _, n := range c.App.nav {
			if guard.May(c.Who.Hat, n.action) {
				p.Nav = append(p.Nav, ui.Link{URL: n.path, Label: c.T.M(naast.Message{Text: n.label}), Current: n.path == c.Req.URL.Path})
			}
		}
	}
	return p
}

// Group is the admission policy of the route that was asked for.
func (c *Ctx) Group() Group { return c.route.Group }

// Site is what all pages of this partnership share.
func (c *Ctx) Site() (ui.Site, error) {
	if c.site.Name != "" || c.Part.Site == nil {
		return c.site, nil
	}
	s, err := c.Part.Site(c, c.T)
	if err == nil {
		c.site = s
	}
	return s, err
}

// Admit lets the person behind this request in to a case, for the action of
// this route, inside a write.
func (c *Ctx) Admit(tx *db.Tx, id naast.CaseID) (guard.Stand, error) {
	return c.App.Guard.Admit(c, tx, c.Who, c.route.Action, id)
}

// View lets the person in, and then reads: the log event is durable first.
func (c *Ctx) View(id naast.CaseID, f func(*db.Tx, guard.Stand) error) error {
	return c.App.Guard.View(c, c.DB, c.Who, c.route.Action, id, f)
}

// List reads own cases as a list: one log event.
func (c *Ctx) List(f func(*db.Tx) error) error {
	return c.App.Guard.List(c, c.DB, c.Who, c.route.Action, f)
}

// ListFor is List with what it is for in the log.
func (c *Ctx) ListFor(purpose string, f func(*db.Tx) error) error {
	return c.App.Guard.ListFor(c, c.DB, c.Who, c.route.Action, purpose, f)
}

// Read reads what is nobody's content.
func (c *Ctx) Read(f func(*db.Tx) error) error {
	return c.DB.Read(c, db.System(c.route.Path), f)
}

// Act runs an act once: the idempotency key of the form and the work stand in
// one transaction, and a repeat is led to where the first one led. location is
// where the answer leads; it may be set during f.
func (c *Ctx) Act(location *string, f func(*db.Tx) error) error {
	if !c.Who.SignedIn() {
		if err := c.Limit(acts); err != nil {
			return err
		}
	}
	err := c.DB.Write(c, db.System(c.route.Path), func(tx *db.Tx) error {
		if err := c.once(tx); err != nil {
			return err
		}
		if err := f(tx); err != nil {
			return err
		}
		return c.done(tx, *location)
	})
	if err != nil {
		return err
	}
	return c.SeeOther(*location)
}

// CaseID is the case in the address.
func (c *Ctx) CaseID() naast.CaseID { return naast.CaseID(c.Req.PathValue("zaak")) }

// Header sets a header of the answer.
func (c *Ctx) Header(name, value string) { c.header.Set(name, value) }

// finish turns the outcome into an answer.
func (c *Ctx) finish(err error) {
	if err != nil {
		c.fail(err)
	}
	h := c.w.Header()
	for k, v := range c.header {
		h[k] = v
	}
	if c.location != "" {
		h.Set("Location", c.location)
		c.w.WriteHeader(c.status)
		return
	}
	if c.status == http.StatusNoContent {
		c.w.WriteHeader(c.status)
		return
	}
	kind := c.kind
	if kind == "" {
		kind = "text/html; charset=utf-8"
	}
	h.Set("Content-Type", kind)
	c.send()
}
