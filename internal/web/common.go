package web

import (
	"net/http"
	"strings"

	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web/assets"
)

// Common registers what every site has: assets, language, the way out, health.
func (a *App) Common() {
	a.File("GET "+assets.Prefix, assets.Handler())
	a.File("GET /gezond", http.HandlerFunc(a.health))
	a.Post(Public, "/taal", "", (*Ctx).changeLanguage)
	a.Get(Public, "/weg", "", (*Ctx).leave)
	a.Post(Public, "/weg", "", (*Ctx).forget)
	a.Post(Public, ForgetPath, "", (*Ctx).forgetKnown)
	a.Post(Public, "/uitloggen", "", (*Ctx).signOut)
	a.Get(Staff, "/bezig", guard.Account, (*Ctx).busy)
}

// health answers 200 when every partnership can be read.
func (a *App) health(w http.ResponseWriter, r *http.Request) {
	for _, p := range a.parts {
		err := p.DB.Read(r.Context(), db.System("health"), func(tx *db.Tx) error {
			var n int
			return tx.QueryRow(r.Context(), `SELECT 1`).Scan(&n)
		})
		if err != nil {
			http.Error(w, "niet bereikbaar", http.StatusServiceUnavailable)
			return
		}
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Write([]byte("gezond\n"))
}

func (c *Ctx) changeLanguage() error { return c.SeeOther(local(c.Form("terug"))) }

// local keeps a way back on this site. A browser leaves out tabs and line ends
// wherever they stand in an address, and reads a backslash as a slash.
func local(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return "/"
	}
	return path
}

// leave is "Snel weg": the resident's session ends, the browser forgets what it
// kept for this site, and the next page is a neutral one. It cannot wipe the
// browser's history; the privacy page says so. It is a link, so that it works
// where a form may not lead to another site; followed from another site it does
// nothing, so that nobody else can throw away what she typed.
func (c *Ctx) leave() error {
	if from := c.Req.Header.Get("Sec-Fetch-Site"); from == "cross-site" || from == "same-site" {
		return c.SeeOther("/")
	}
	if err := c.forget(); err != nil {
		return err
	}
	s, err := c.Site()
	if err != nil || s.Exit == "" {
		return c.SeeOther("/")
	}
	return c.SeeOther(s.Exit)
}

// forget is what the script of "Snel weg" asks before it goes away itself.
func (c *Ctx) forget() error {
	for _, h := range []guard.Hat{guard.HatResident, guard.HatNear} {
		if err := c.end(h); err != nil {
			return err
		}
		c.DropSession(h)
	}
	c.EndDraft()
	c.ForgetKnown()
	c.DropSession(guard.HatSupporter)
	c.wipe()
	// Chromium keeps a page for Back, with all that was typed on it, until a cookie
	// changes; who sent nothing yet has none that could.
	c.setCookie(leftCookie, "1", 1)
	c.status = http.StatusNoContent
	return nil
}

// wipe clears what the site left in this browser, but not what the browser is: that
// it is shared, or was made ready. So cookies go one by one; a browser that is asked
// to clear them all also takes no new one. What waits to be sent in one that was
// made ready is sealed to somebody else, and is on no other disk.
func (c *Ctx) wipe() {
	c.setCookie(langCookie, "", -1)
	what := `"cache", "storage"`
	if c.keeps() {
		what = `"cache"`
	}
	c.Header("Clear-Site-Data", what)
}

func (c *Ctx) keeps() bool {
	_, err := c.given(keepsCookie)
	return err == nil
}

// busy says that somebody is still typing on a laptop that is shared: coming
// here is what keeps the session open.
func (c *Ctx) busy() error { return c.Nothing() }

// Nothing answers that it is so, with nothing to show.
func (c *Ctx) Nothing() error {
	c.status = http.StatusNoContent
	return nil
}

func (c *Ctx) signOut() error {
	for _, h := range []guard.Hat{guard.HatResident, guard.HatNear, guard.HatSupporter} {
		if err := c.end(h); err != nil {
			return err
		}
	}
	if c.Shared() {
		c.EndDraft()
		c.wipe()
		return c.SeeOther("/inloggen")
	}
	return c.SeeOther("/")
}

func (c *Ctx) end(h guard.Hat) error {
	t := c.cookie(sessionCookie(h))
	if t.IsZero() {
		return nil
	}
	c.DropSession(h)
	return c.DB.Write(c, db.System("end session"), func(tx *db.Tx) error { return c.App.Guard.End(c, tx, t) })
}
