package theme

import "math"

// oklch is a colour by lightness (0 black to 1 white), chroma (0 is grey) and
// hue in radians, in the OKLab space (Ottosson 2020): steps of equal size look
// equally large, so darkening keeps the hue as people see it.
type oklch struct{ l, c, h float64 }

// rgb is a colour as screens take it: gamma-encoded sRGB, each 0 to 1.
type rgb struct{ r, g, b float64 }

// linear undoes the gamma of one sRGB channel (IEC 61966-2-1).
func linear(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

// encode is the inverse of linear.
func encode(v float64) float64 {
	if v <= 0.0031308 {
		return 12.92 * v
	}
	return 1.055*math.Pow(v, 1/2.4) - 0.055
}

func (x rgb) oklch() oklch {
	r, g, b := linear(x.r), linear(x.g), linear(x.b)
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	a := 1.9779984951*l - 2.4285922050*m + 0.4505937099*s
	bb := 0.0259040371*l + 0.7827717662*m - 0.8086757660*s
	return oklch{0.2104542553*l + 0.7936177850*m - 0.0040720468*s, math.Hypot(a, bb), math.Atan2(bb, a)}
}

// convert gives the sRGB channels; outside 0 to 1 no screen can show them.
func (k oklch) convert() rgb {
	a, b := k.c*math.Cos(k.h), k.c*math.Sin(k.h)
	l := cube(k.l + 0.3963377774*a + 0.2158037573*b)
	m := cube(k.l - 0.1055613458*a - 0.0638541728*b)
	s := cube(k.l - 0.0894841775*a - 1.2914855480*b)
	return rgb{
		encode(4.0767416621*l - 3.3077115913*m + 0.2309699292*s),
		encode(-1.2684380046*l + 2.6097574011*m - 0.3413193965*s),
		encode(-0.0041960863*l - 0.7034186147*m + 1.7076147010*s),
	}
}

func cube(v float64) float64 { return v * v * v }

// rgb is the nearest colour of the same lightness and hue that a screen can
// show: chroma is given up until it fits.
func (k oklch) rgb() rgb {
	x := k.convert()
	for !x.fits() && k.c > 0.0005 {
		k.c *= 0.96
		x = k.convert()
	}
	return x.clamp()
}

func (x rgb) fits() bool {
	const e = 0.0005
	return x.r >= -e && x.r <= 1+e && x.g >= -e && x.g <= 1+e && x.b >= -e && x.b <= 1+e
}

func (x rgb) clamp() rgb {
	c := func(v float64) float64 { return math.Round(min(max(v, 0), 1)*255) / 255 }
	return rgb{c(x.r), c(x.g), c(x.b)}
}

// luminance is the relative luminance of WCAG 2.2.
func (x rgb) luminance() float64 {
	return 0.2126*linear(x.r) + 0.7152*linear(x.g) + 0.0722*linear(x.b)
}

// contrast is the contrast ratio of WCAG 2.2: 1 (none) to 21.
func contrast(a, b rgb) float64 {
	x, y := a.luminance(), b.luminance()
	if x < y {
		x, y = y, x
	}
	return (x + 0.05) / (y + 0.05)
}
