package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"naast"
	"naast/internal/guard"
	"naast/internal/web/lang"
)

// Names of the cookies. Those of residents and staff are separate, so that
// signing out on one side leaves the other alone.
const (
	residentCookie = "naast_b"
	staffCookie    = "naast_m"
	nearCookie     = "naast_n"
	draftCookie    = "naast_c"
	langCookie     = "naast_taal"
	keepsCookie    = "naast_v"
	sharedCookie   = "naast_g"
	knownCookie    = "naast_w"
	leftCookie     = "naast_x" // somebody left in a hurry; for a second
)

// named is what a cookie is called in this browser: behind HTTPS with the prefix
// that lets no other host, not a neighbour below the same domain either, put one
// in its place (RFC 6265bis, 4.1.3.2).
func (a *App) named(name string) string {
	if a.Secure {
		return "__Host-" + name
	}
	return name
}

func (c *Ctx) given(name string) (*http.Cookie, error) { return c.Req.Cookie(c.App.named(name)) }

func (c *Ctx) cookie(name string) guard.Token {
	k, err := c.given(name)
	if err != nil {
		return guard.Token{}
	}
	t, err := guard.ParseToken(k.Value)
	if err != nil {
		return guard.Token{}
	}
	return t
}

func (c *Ctx) setCookie(name, value string, seconds int) {
	k := &http.Cookie{Name: c.App.named(name), Value: value, Path: "/", HttpOnly: true, Secure: c.App.Secure, SameSite: http.SameSiteLaxMode, MaxAge: seconds}
	c.header.Add("Set-Cookie", k.String())
}

// DraftToken is the token of the draft that this browser fills in; zero when
// there is none yet.
func (c *Ctx) DraftToken() guard.Token { return c.cookie(draftCookie) }

// StartDraft gives this browser a token for a draft.
func (c *Ctx) StartDraft() guard.Token {
	t := guard.NewToken()
	c.setCookie(draftCookie, t.String(), int(guard.DraftTerm.Seconds()))
	c.Req.AddCookie(&http.Cookie{Name: c.App.named(draftCookie), Value: t.String()})
	return t
}

// EndDraft takes the token of the draft back.
func (c *Ctx) EndDraft() { c.setCookie(draftCookie, "", -1) }

// Keeps marks this browser as one in which sealed drafts may wait, so that
// somebody else who leaves the site in a hurry does not throw them away.
func (c *Ctx) Keeps() { c.setCookie(keepsCookie, "1", keepsTerm) }

// Shared tells that this browser was said to be one that several people use.
func (c *Ctx) Shared() bool {
	_, err := c.given(sharedCookie)
	return err == nil
}

// SetShared remembers whether several people use this browser, or forgets it.
func (c *Ctx) SetShared(yes bool) {
	if yes {
		c.setCookie(sharedCookie, "1", keepsTerm)
	} else if c.Shared() {
		c.setCookie(sharedCookie, "", -1)
	}
}

// keepsTerm is how long that is remembered, in seconds; browsers allow no more.
const keepsTerm = 400 * 24 * 3600

func sessionCookie(h guard.Hat) string {
	switch h {
	case guard.HatResident:
		return residentCookie
	case guard.HatNear:
		return nearCookie
	}
	return staffCookie
}

// SetSession gives this browser the token of the session that guard.Begin opened.
func (c *Ctx) SetSession(h guard.Hat, t guard.Token) { c.setCookie(sessionCookie(h), t.String(), 0) }

// Token is the token of the open session.
func (c *Ctx) Token() guard.Token { return c.token }

// StaffToken is the token in this browser of somebody of the staff, whatever
// became of the session.
func (c *Ctx) StaffToken() guard.Token { return c.cookie(staffCookie) }

// DropSession takes the session's token back from this browser.
func (c *Ctx) DropSession(h guard.Hat) { c.setCookie(sessionCookie(h), "", -1) }

// Peek is who has an open session as staff or resident, for pages that are
// open to everybody; nobody when there is none.
func (c *Ctx) Peek(h guard.Hat) (guard.Who, guard.Token) {
	t := c.cookie(sessionCookie(h))
	if t.IsZero() {
		return guard.Who{}, t
	}
	w, err := c.App.Guard.Resume(c, c.DB, t)
	if err != nil || sessionCookie(h) != sessionCookie(w.Hat) { // the other side's token in this cookie
		return guard.Who{}, t
	}
	return w, t
}

func (c *Ctx) resume() error {
	c.token = c.cookie(map[Group]string{Resident: residentCookie, Near: nearCookie, Staff: staffCookie}[c.route.Group])
	if c.token.IsZero() {
		return fmt.Errorf("no session: %w", naast.SignIn)
	}
	w, err := c.App.Guard.Resume(c, c.DB, c.token)
	if err != nil {
		if errors.Is(err, context.Canceled) {
			return err
		}
		return fmt.Errorf("session: %w", err)
	}
	if w.Hat == guard.HatNone { // signed in, but the hat is still to be chosen
		return fmt.Errorf("session without a hat: %w", naast.SignIn)
	}
	c.Who = w
	return nil
}

func (c *Ctx) language() lang.Text {
	if k, err := c.given(langCookie); err == nil && slices.Contains(lang.Codes(), k.Value) {
		return c.speak(k.Value)
	}
	return c.speak(lang.Pick(c.Req.Header.Get("Accept-Language")))
}

// speak is a language with what this partnership wrote in it.
func (c *Ctx) speak(code string) lang.Text {
	t := lang.For(code)
	if t.Code() == lang.Source || c.Part.Site == nil {
		return t
	}
	site, err := c.Part.Site(c, t)
	if err != nil {
		return t // in Dutch, then
	}
	return t.With(site.Words[code])
}

func (c *Ctx) setLanguage(code string) {
	if slices.Contains(lang.Codes(), code) {
		c.T = c.speak(code)
		c.setCookie(langCookie, code, 180*24*3600)
	}
}
