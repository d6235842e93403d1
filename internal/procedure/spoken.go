// tekst: inwoner

package procedure

import (
	"errors"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/sound"
	"naast/internal/web"
	"naast/internal/web/ui"
)

func (s *Slice) getSpoken(c *web.Ctx) error { return s.showSpoken(c, 200, nil) }

func (s *Slice) showSpoken(c *web.Ctx, status int, problems naast.Problems) error {
	return s.showPhotos(c, status, c.T.S("Spreek uw vraag in"), problems, func(_ *db.Tx, _ casework.Opened, p ui.Page) (templ.Component, error) {
		return spokenView(p, s.sideOf(c).base+"/inspreken", c.Form("titel")), nil
	})
}

// takeSound reads the form and writes the recording anew.
func takeSound(c *web.Ctx) (files []casework.File, p naast.Problems, err error) {
	if err := mayAdd(c); err != nil {
		return nil, nil, err
	}
	err = c.Uploads("geluid", sound.MostBytes, 1, func(b []byte, err error) {
		var f casework.File
		if err == nil {
			f.Bytes, f.Type, err = sound.Plain(b)
		}
		switch {
		case err == nil:
			files = append(files, f)
		case errors.Is(err, sound.ErrLong), errors.Is(err, naast.TooLarge):
			p.Add("geluid", "Dit is te lang. Spreek ten hoogste 2 minuten in. U kunt daarna nog iets inspreken.")
		case errors.Is(err, naast.TooMany):
			p.Add("geluid", "Kies er één. Daarna kunt u nog iets inspreken.")
		default:
			p.Add("geluid", "Dit geluid kunnen wij niet openen. Bel ons, of typ uw vraag in een bericht.")
		}
	})
	if errors.Is(err, naast.TooLarge) {
		p.Add("geluid", "Dit is te lang. Spreek ten hoogste 2 minuten in. U kunt daarna nog iets inspreken.")
		return nil, p, nil
	}
	if len(files) == 0 && len(p) == 0 {
		p.Add("geluid", "Spreek eerst iets in.")
	}
	return files, p, err
}

// postSpoken keeps what was spoken.
func (s *Slice) postSpoken(c *web.Ctx) error {
	files, p, err := takeSound(c)
	if err != nil {
		return err
	}
	title := c.Form("titel")
	if len(title) > web.MaxLine {
		p.Add("titel", "Dit is te lang. Houd het bij één regel.")
	}
	if len(p) > 0 {
		return s.showSpoken(c, 422, p)
	}
	return s.keepPaper(c, title, taken{files: files}, "geluid", s.showSpoken)
}
