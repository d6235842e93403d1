// tekst: inwoner
package share

import (
	"context"
	"errors"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// doorPage asks for the number and code that she gave.
type doorPage struct {
	ui.Page
	Number, Secret, Name string
}

func (s *Slice) showDoor(c *web.Ctx, status int, problems naast.Problems) error {
	p := doorPage{Page: c.Base(c.T.S("Iemand deelt iets met u")), Number: c.Form("vraagnummer"), Name: c.Form("naam")}
	p.Form, p.Path, p.Problems = true, door, problems
	if c.Form("wie") != "" {
		p.Problems.Add("naam", "Vul ook uw naam in. Dit is gedeeld met een heel loket. Wie deelt, wil zien wie er keek.")
	}
	if _, err := vault.CheckSecret(c.Form("geheim")); err != nil {
		p.Secret = c.Form("geheim") // only one that cannot exist
	}
	return c.Page(status, doorView(p))
}

// postDoor opens a session for copies. What ended, is wrong, or was never there
// is one answer: nobody learns that a person is known.
func (s *Slice) postDoor(c *web.Ctx) error {
	if c.Again() {
		return s.showDoor(c, 200, nil)
	}
	var p naast.Problems
	if web.CheckText(&p, "naam", c.Form("naam"), web.MaxLine); len(p) > 0 {
		return s.showDoor(c, 422, p)
	}
	_, err := account.OpenNear(c, c.Form("vraagnummer"), c.Form("geheim"), c.Form("naam"))
	switch {
	case errors.As(err, &p):
		return s.showDoor(c, 422, asReader(p))
	case errors.Is(err, naast.NotFound):
		p.Add("vraagnummer", "Hier is nu niets voor u. Kijk het nummer en de code na, of vraag het wie het u gaf.")
		return s.showDoor(c, 422, p)
	case err != nil:
		return err
	}
	return c.SeeOther(view)
}

// asReader says what is wrong with a number or code to somebody who has no card:
// she gave him both.
func asReader(wrong naast.Problems) (p naast.Problems) {
	for _, x := range wrong {
		switch x.Field {
		case "vraagnummer":
			p.Add(x.Field, "Dit nummer klopt niet. Het heeft zeven cijfers. Kijk nog eens op wat u kreeg.")
		case "geheim":
			p.Add(x.Field, "Deze code klopt niet. Hij heeft zestien cijfers. Kijk nog eens op wat u kreeg.")
		default:
			p = append(p, x)
		}
	}
	return p
}

// viewPage is what she shares, as it was last written.
type viewPage struct {
	ui.Page
	About  About
	Copies []Copy
	Quiet  bool // somebody may look along with her: nothing is shown
	Text   string
	Done   bool
}

func (s *Slice) showView(c *web.Ctx, status int, problems naast.Problems) error {
	p := viewPage{Page: c.Base(c.T.S("Gedeeld met u")), Text: c.Form("bericht"), Done: c.Form("gedaan") != ""}
	p.Form, p.Path, p.Problems, p.Watch = true, view, problems, still
	err := c.View(c.Who.Case, func(tx *db.Tx, _ guard.Stand) error {
		f, err := s.Cases.Facts(c, tx, c.Who.Case)
		if p.Quiet = f.Guarded; err != nil || p.Quiet {
			return err
		}
		p.About, p.Copies, err = s.Reads(c, tx, c.Who)
		return err
	})
	if errors.Is(err, errNameless) {
		return c.SeeOther(door + "?wie=nodig")
	}
	if err != nil {
		return err
	}
	return c.Page(status, nearView(p))
}

// Reads opens all that is shared with a reader, but for the photographs of letters.
func (s *Slice) Reads(ctx context.Context, tx *db.Tx, who guard.Who) (a About, all []Copy, err error) {
	r, err := s.enter(ctx, tx, who)
	if err != nil {
		return a, nil, err
	}
	for _, i := range r.about.Items {
		var x Copy
		if err := r.get(ctx, tx, string(i), &x); err != nil {
			return a, nil, err
		}
		all = append(all, x)
	}
	return r.about, all, nil
}

// getStill tells a page that is open whether it may still be read. It shows
// nothing, so that it is no look.
func (s *Slice) getStill(c *web.Ctx) error {
	err := c.Read(func(tx *db.Tx) error { return s.Cases.Guard.Check(c, tx, c.Who, guard.ReadShare, c.Who.Case) })
	if err != nil {
		return err
	}
	return c.Nothing()
}

// postWrite brings a message into the case, where she lets him.
func (s *Slice) postWrite(c *web.Ctx) error {
	if c.Again() {
		return s.showView(c, 200, nil)
	}
	text := c.Form("bericht")
	var p naast.Problems
	if text == "" {
		p.Add("bericht", "Schrijf eerst iets.")
	}
	web.CheckText(&p, "bericht", text, 2000)
	if len(p) > 0 {
		return s.showView(c, 422, p)
	}
	to := view + "?gedaan=ja"
	return c.Act(&to, func(tx *db.Tx) error {
		if _, err := c.Admit(tx, c.Who.Case); err != nil {
			return err
		}
		r, err := s.enter(c, tx, c.Who)
		if err != nil {
			return err
		}
		if !r.about.Write {
			return naast.NotFound
		}
		return s.Cases.WriteNear(c, tx, c.Who.Case, r.about.writer(c.Who.Name), text)
	})
}

// writer is who writes, as she and whoever stands next to her read it.
func (a About) writer(typed string) string {
	if a.Anybody {
		return nl.S("iemand van %s, zegt: %s", a.Office, typed)
	}
	return a.Called()
}
