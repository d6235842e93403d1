package demo

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"

	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/picture"
)

// photographed is a letter of so many pages that somebody photographed.
func (s *stage) photographed(r *resident, title string, pages int) func(*db.Tx, guard.Who) error {
	return func(tx *db.Tx, w guard.Who) error {
		var files []casework.File
		for page := range pages {
			b, err := picture.JPEG(s.ctx, letterPage(page))
			if err != nil {
				return fmt.Errorf("photograph a letter: %w", err)
			}
			files = append(files, casework.File{Type: casework.Photo, Bytes: b})
		}
		_, err := s.cases.AddPaper(s.ctx, tx, w, r.id, title, files)
		return err
	}
}

// letterPage is a page of a letter, seen from so far that nothing can be read:
// a letterhead on the first, and lines.
func letterPage(page int) []byte {
	const w, h, margin = 620, 877, 70
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	fill := func(x, y, dx, dy int, c color.Color) {
		draw.Draw(m, image.Rect(x, y, x+dx, y+dy), image.NewUniform(c), image.Point{}, draw.Src)
	}
	fill(0, 0, w, h, color.RGBA{252, 250, 244, 255})
	top := margin
	if page == 0 {
		fill(margin, margin, 150, 34, color.RGBA{20, 70, 120, 255})
		top += 110
	}
	for line, y := 0, top; y < h-margin; line, y = line+1, y+22 {
		if line%7 == 6 { // between two paragraphs
			continue
		}
		long := w - 2*margin
		if line%7 == 5 {
			long = long * (3 + page) / 6
		}
		fill(margin, y, long, 8, color.RGBA{120, 120, 124, 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		panic(err) // a bytes.Buffer takes everything
	}
	return b.Bytes()
}
