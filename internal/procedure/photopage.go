// tekst: inwoner

package procedure

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/desk"
	"naast/internal/guard"
	"naast/internal/picture"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// photoRoutes registers the pages of letters in photographs, once for her and
// once for whoever stands next to her.
func (s *Slice) photoRoutes(a *web.App) {
	both := func(path string, get, post func(*web.Ctx) error) {
		if get != nil {
			a.Get(web.Resident, mine+path, guard.ReadOwn, s.Mine.Owned(get))
			a.Get(web.Staff, casePar+path, guard.ReadCase, get)
		}
		if post != nil {
			a.Post(web.Resident, mine+path, guard.WriteOwn, s.Mine.Owned(post))
			a.Post(web.Staff, casePar+path, guard.WriteCase, post)
		}
	}
	both("/foto", s.getPhotoNew, s.postPhotoNew)
	both("/foto/brief", s.getPhotos, s.postPhotos)
	both("/foto/doe", nil, s.postSheet)
	both("/foto/beeld", s.getSheet, nil)
	both("/inspreken", s.getSpoken, s.postSpoken)
	a.Get(web.Resident, mine+"/foto/bestand", guard.ExportOwn, s.Mine.Owned(s.getZip))
}

// showPhotos puts a page about photographs in the frame of whoever looks.
func (s *Slice) showPhotos(c *web.Ctx, status int, title string, problems naast.Problems, build func(tx *db.Tx, o casework.Opened, p ui.Page) (templ.Component, error)) error {
	if c.Group() != web.Resident {
		return s.Desk.Show(c, status, "brieven", problems, func(tx *db.Tx, o casework.Opened, v desk.Frame) (templ.Component, error) {
			in, err := build(tx, o, v.Page)
			return photoDesk(v, in), err
		})
	}
	p := c.Base(title)
	p.Problems = problems
	var in templ.Component
	err := s.Mine.See(c, func(tx *db.Tx, o casework.Opened) (err error) {
		in, err = build(tx, o, p)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, photoMine(p, in))
}

func (s *Slice) getPhotoNew(c *web.Ctx) error { return s.showPhotoNew(c, 200, nil) }

func (s *Slice) showPhotoNew(c *web.Ctx, status int, problems naast.Problems) error {
	return s.showPhotos(c, status, c.T.S("Maak een foto van een brief"), problems, func(_ *db.Tx, _ casework.Opened, p ui.Page) (templ.Component, error) {
		return photoNewView(p, s.sideOf(c).base+"/foto", c.Form("titel")), nil
	})
}

// postPhotoNew keeps a letter: what of it came in well. What did not, the page
// of the letter says.
func (s *Slice) postPhotoNew(c *web.Ctx) error {
	t, err := takePhotos(c)
	if err != nil {
		return err
	}
	p, title := t.problem(), c.Form("titel")
	if len(title) > web.MaxLine {
		p.Add("titel", "Dit is te lang. Houd het bij één regel.")
	}
	if len(p) > 0 {
		return s.showPhotoNew(c, 422, p)
	}
	return s.keepPaper(c, title, t, "foto", s.showPhotoNew)
}

// keepPaper keeps a new letter or recording, and leads to its page.
func (s *Slice) keepPaper(c *web.Ctx, title string, t taken, field string, again func(*web.Ctx, int, naast.Problems) error) error {
	x, to := s.sideOf(c), ""
	err := s.actAt(c, x, &to, func(tx *db.Tx) error {
		n, err := s.Cases.AddPaper(c, tx, c.Who, x.id, title, t.files)
		to = t.said(x.paper(n))
		return err
	})
	if errors.Is(err, naast.TooMany) {
		var p naast.Problems
		p.Add(field, "Er staat al veel. Bel ons. Dan kijken wij samen wat weg kan.")
		return again(c, 422, p)
	}
	return err
}

// actAt is an act that says only in the end where it leads.
func (s *Slice) actAt(c *web.Ctx, x side, to *string, f func(tx *db.Tx) error) error {
	return c.Act(to, func(tx *db.Tx) error {
		if _, err := c.Admit(tx, x.id); err != nil {
			return err
		}
		return f(tx)
	})
}

func (s *Slice) getPhotos(c *web.Ctx) error { return s.showAlbum(c, 200, nil) }

func (s *Slice) showAlbum(c *web.Ctx, status int, problems naast.Problems) error {
	return s.showPhotos(c, status, c.T.S("Een brief op foto"), problems, func(tx *db.Tx, o casework.Opened, p ui.Page) (templ.Component, error) {
		all, err := s.Cases.Papers(c, tx, o.Key)
		if err != nil {
			return nil, err
		}
		d, err := casework.PaperOf(all, number(c, "brief"))
		if err != nil {
			return nil, err
		}
		a := albumOf(c.T, s.sideOf(c), tx.Today(), d)
		a.Failed, _ = strconv.Atoi(c.Form("mislukt")) // anything else is none
		return albumView(p, a), nil
	})
}

// postPhotos adds pages to a letter.
func (s *Slice) postPhotos(c *web.Ctx) error {
	t, err := takePhotos(c)
	if err != nil {
		return err
	}
	if p := t.problem(); len(p) > 0 {
		return s.showAlbum(c, 422, p)
	}
	x, n := s.sideOf(c), number(c, "brief")
	err = x.act(c, t.said(x.paper(n)), func(tx *db.Tx) error { return s.Cases.AddPages(c, tx, c.Who, x.id, n, t.files) })
	if errors.Is(err, naast.TooMany) {
		var p naast.Problems
		p.Add("foto", "Een brief heeft ten hoogste %d foto’s. Begin een nieuwe brief.", casework.MostPages)
		return s.showAlbum(c, 422, p)
	}
	return err
}

// postSheet does one thing with one page.
func (s *Slice) postSheet(c *web.Ctx) error {
	x, n := s.sideOf(c), number(c, "brief")
	return x.act(c, x.paper(n)+"&gedaan=bewaard", func(tx *db.Tx) error {
		return s.Cases.ChangeLeaf(c, tx, c.Who, x.id, n, number(c, "blad"), casework.LeafAct(c.Form("wat")))
	})
}

// getSheet is the picture or the sound itself: opened after the log event, upright as it was
// turned, and kept by no browser.
func (s *Slice) getSheet(c *web.Ctx) error {
	var l casework.Leaf
	var b []byte
	err := s.sideOf(c).open(c, func(tx *db.Tx, o casework.Opened) (err error) {
		l, b, err = s.Cases.LeafOf(c, tx, o.Key, number(c, "blad"))
		return err
	})
	if err != nil {
		return err
	}
	if !l.Gone.IsZero() {
		return fmt.Errorf("page %d: %w", l.N, naast.NotFound)
	}
	if l.Spoken() {
		return c.Playable(l.Type, b)
	}
	if b, err = picture.Turned(c, b, l.Turn); err != nil {
		return err
	}
	return c.Bytes(l.Type, "", b)
}
