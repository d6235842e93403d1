// tekst: inwoner

package procedure

import (
	"archive/zip"
	"bytes"
	"fmt"

	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/picture"
	"naast/internal/sound"
	"naast/internal/web"
)

// getZip is a letter in one file, for her to take along: its pages in their
// order, as they were turned.
func (s *Slice) getZip(c *web.Ctx) error {
	var pages []casework.File
	var turns []int
	err := s.Mine.See(c, func(tx *db.Tx, o casework.Opened) error {
		all, err := s.Cases.Papers(c, tx, o.Key)
		if err != nil {
			return err
		}
		d, err := casework.PaperOf(all, number(c, "brief"))
		if err != nil {
			return err
		}
		for _, l := range d.Body.Shown() {
			_, b, err := s.Cases.LeafOf(c, tx, o.Key, l.N)
			if err != nil {
				return err
			}
			pages, turns = append(pages, casework.File{Type: l.Type, Bytes: b}), append(turns, l.Turn)
		}
		return nil
	})
	if err != nil {
		return err
	}
	b, err := zipped(c, pages, turns)
	if err != nil {
		return err
	}
	return c.Bytes("application/zip", "brief.zip", b)
}

// endings are how the names of files end.
var endings = map[string]string{casework.Photo: "jpg", sound.MP4: "m4a", sound.WebM: "webm", sound.Ogg: "ogg", sound.MP3: "mp3", sound.WAV: "wav"}

func zipped(c *web.Ctx, pages []casework.File, turns []int) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i, p := range pages {
		b := p.Bytes
		if p.Type == casework.Photo {
			var err error
			if b, err = picture.Turned(c, b, turns[i]); err != nil {
				return nil, err
			}
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("%02d.%s", i+1, endings[p.Type]), Method: zip.Store}) // none of them shrinks
		if err == nil {
			_, err = w.Write(b)
		}
		if err != nil {
			return nil, fmt.Errorf("write file of a letter: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("write file of a letter: %w", err)
	}
	return out.Bytes(), nil
}
