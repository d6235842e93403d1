package picture

import (
	"image"

	"golang.org/x/image/draw"
)

// fit brings a picture within Longest. It halves, each pixel the mean of four,
// as long as it is more than twice too large, and scales what is left: so
// nothing of small print is skipped, and no copy of the whole is made.
func fit(m image.Image) *image.RGBA {
	for {
		w, h := m.Bounds().Dx(), m.Bounds().Dy()
		long := max(w, h)
		switch {
		case long > 2*Longest:
			m = scale(m, (w+1)/2, (h+1)/2)
		case long > Longest:
			return scale(m, max(1, w*Longest/long), max(1, h*Longest/long))
		default:
			return scale(m, w, h)
		}
	}
}

// scale draws on white, as paper is: a JPEG knows no see-through.
func scale(m image.Image, w, h int) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	op := draw.Src
	if o, knows := m.(interface{ Opaque() bool }); knows && !o.Opaque() {
		draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
		op = draw.Over
	}
	if m.Bounds().Dx() == w && m.Bounds().Dy() == h {
		draw.Draw(out, out.Bounds(), m, m.Bounds().Min, op)
	} else {
		draw.ApproxBiLinear.Scale(out, out.Bounds(), m, m.Bounds(), op, nil)
	}
	return out
}

// orient turns and mirrors a picture as EXIF says it was held: 1 is upright,
// 3 upside down, 6 to be turned a quarter to the right, 8 to the left; 2, 4, 5
// and 7 are those in a mirror.
func orient(m *image.RGBA, how int) *image.RGBA {
	if how <= 1 || how > 8 {
		return m
	}
	w, h := m.Rect.Dx(), m.Rect.Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if how >= 5 {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		row := m.Pix[y*m.Stride : y*m.Stride+4*w]
		for x := range w {
			to := out.PixOffset(place(how, x, y, w, h))
			copy(out.Pix[to:to+4], row[4*x:4*x+4])
		}
	}
	return out
}

// place is where a pixel of a picture of w by h goes.
func place(how, x, y, w, h int) (int, int) {
	switch how {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return h - 1 - y, x
	case 7:
		return h - 1 - y, w - 1 - x
	}
	return y, w - 1 - x
}
