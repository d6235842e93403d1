// Package photo makes photographs as telephones make them, for tests: of a
// letter, held in some way, with a place among what a camera writes along.
package photo

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
)

// Place is what a camera wrote along, in words that can be looked for.
const Place = "52.3702N 006.6666E Harkeloo Kerkstraat"

// Letter is a photograph of a letter: white, with a red bar along its top and
// grey lines of print below. w and h are as the camera holds it. How it was
// held is as EXIF counts: 1 upright, 3 upside down, 6 a quarter.
type Letter struct {
	Width, Height int
	Held          int
	Noise         bool // as a sensor makes it: the file is large
}

// JPEG is the file, with how it was held and where.
func (l Letter) JPEG() []byte {
	var b bytes.Buffer
	quality := 85
	if l.Noise {
		quality = 98
	}
	if err := jpeg.Encode(&b, l.Picture(), &jpeg.Options{Quality: quality}); err != nil {
		panic(err) // a bytes.Buffer takes everything
	}
	return Tagged(b.Bytes(), l.Held)
}

// Picture is what the sensor saw: the letter as it was held.
func (l Letter) Picture() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, l.Width, l.Height))
	r := rand.New(rand.NewPCG(1, 2))
	for y := range l.Height {
		for x := range l.Width {
			c := l.at(x, y)
			if l.Noise {
				d := uint8(r.Uint32() & 127)
				c.R, c.G, c.B = c.R-min(c.R, d), c.G-min(c.G, d>>1), c.B-min(c.B, d)
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

func (l Letter) at(x, y int) color.RGBA {
	down, long := y, l.Height // how far from the top of the letter, and how long it is
	switch l.Held {
	case 3:
		down = l.Height - 1 - y
	case 6: // its top is at the left of the sensor
		down, long = x, l.Width
	case 8:
		down, long = l.Width-1-x, l.Width
	}
	switch {
	case down < long/10:
		return color.RGBA{200, 20, 20, 255}
	case down/(long/40+1)%2 == 0:
		return color.RGBA{120, 120, 120, 255}
	}
	return color.RGBA{255, 255, 255, 255}
}

// Tagged puts what cameras write along into a JPEG: how it was held, and the
// place, in an EXIF part, in XMP and in a comment.
func Tagged(b []byte, held int) []byte {
	tiff := []byte("MM\x00\x2A\x00\x00\x00\x08\x00\x02")
	tiff = append(tiff, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, byte(held), 0, 0)
	tiff = append(tiff, 0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38) // the GPS directory
	tiff = append(tiff, 0, 0, 0, 0)
	tiff = append(tiff, Place...)
	out := append([]byte{}, b[:2]...)
	for _, p := range []struct {
		kind byte
		body string
	}{{0xE1, "Exif\x00\x00" + string(tiff)}, {0xE1, "http://ns.adobe.com/xap/1.0/\x00<x>" + Place + "</x>"}, {0xFE, Place}} {
		out = append(out, 0xFF, p.kind)
		out = binary.BigEndian.AppendUint16(out, uint16(len(p.body)+2))
		out = append(out, p.body...)
	}
	return append(out, b[2:]...)
}

// Upright tells whether a picture shows the letter with its red bar on top.
func Upright(b []byte) bool {
	m, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil {
		return false
	}
	r := m.Bounds()
	red := func(x, y int) bool {
		c := color.RGBAModel.Convert(m.At(x, y)).(color.RGBA)
		return int(c.R) > 2*int(c.G)+20
	}
	x := r.Dx() / 2
	return red(x, r.Dy()/40) && !red(x, r.Dy()-1-r.Dy()/40)
}
