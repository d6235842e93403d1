// tekst: inwoner

package partnership

import (
	"fmt"
	"net/http"
	"slices"

	"naast"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/theme"
)

func (s *Slice) front(c *web.Ctx) error {
	p := frontPage{Page: c.Base(c.T.S("Hulp die naast u staat"))}
	p.Wide = true
	err := c.Read(func(tx *db.Tx) (err error) {
		if p.Settings, err = Load(c, tx); err != nil {
			return err
		}
		p.Organisations, err = Organisations(c, tx)
		return err
	})
	if err != nil {
		return err
	}
	p.Organisations = slices.DeleteFunc(p.Organisations, func(o Organisation) bool { return o.Umbrella })
	return c.Page(http.StatusOK, front(p))
}

func (s *Slice) members(c *web.Ctx) error {
	p := membersPage{Page: c.Base(c.T.S("Wie doen er mee?"))}
	var all []Organisation
	err := c.Read(func(tx *db.Tx) (err error) {
		all, err = Organisations(c, tx)
		return err
	})
	if err != nil {
		return err
	}
	for _, o := range all {
		if o.Umbrella {
			p.Umbrellas = append(p.Umbrellas, o)
		} else {
			p.Members = append(p.Members, o)
		}
	}
	return c.Page(http.StatusOK, members(p))
}

func (s *Slice) privacy(c *web.Ctx) error {
	p := privacyPage{Page: c.Base(c.T.S("Wie kan wat lezen?"))}
	err := c.Read(func(tx *db.Tx) error {
		door, err := FrontDoor(c, tx)
		if err != nil {
			return err
		}
		for _, d := range door {
			p.FrontDoor = append(p.FrontDoor, d.Name)
		}
		all, err := Organisations(c, tx)
		for _, o := range all {
			p.Organisations = append(p.Organisations, o.Name)
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, privacy(p))
}

func (s *Slice) accessibility(c *web.Ctx) error {
	p := accessPage{Page: c.Base(c.T.S("Kan iedereen deze website gebruiken?"))}
	err := c.Read(func(tx *db.Tx) error {
		settings, err := Load(c, tx)
		p.Access = settings.Access
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, accessibility(p))
}

// theme serves the style sheet of the partnership's colour. Its address holds a
// hash of what it says, so a browser may keep it for good.
func (s *Slice) theme(c *web.Ctx) error {
	var settings Settings
	err := c.Read(func(tx *db.Tx) (err error) {
		settings, err = Load(c, tx)
		return err
	})
	if err != nil {
		return err
	}
	look, err := theme.Make(settings.Colour)
	if err != nil || look.URL != c.Req.URL.Path {
		return fmt.Errorf("style sheet of another colour: %w", naast.NotFound)
	}
	c.Header("Cache-Control", "public, max-age=31536000, immutable")
	return c.Bytes("text/css; charset=utf-8", "", []byte(look.CSS))
}
