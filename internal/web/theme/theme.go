// Package theme makes the look of one partnership or organisation from one
// colour: a ramp of eight, each fit for its use by WCAG 2.2 AA. A colour that is
// too light is darkened, one of which nothing would remain is refused. What
// comes out is a small style sheet of our own tokens; a style sheet of
// somebody else is never taken in.
package theme

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"naast"
)

// Default is the colour of a partnership that chose none: petrol.
const Default = "#15606b"

// Prefix is the part of the site below which themes live.
const Prefix = "/thema/"

// Class is the class of the element that carries the tokens; overrides work
// only on that same element.
const Class = "naast-theme"

// Theme is a look that passed every contrast check.
type Theme struct {
	Colour   string // what was asked, #rrggbb in lower case
	Darkened bool   // text and buttons needed a darker shade: say so to who chose it
	CSS      string // the style sheet
	URL      string // where it is served; another look has another address
}

// steps are the uses of the ramp, from light to dark.
var steps = [...]string{"50", "100", "200", "300", "500", "600", "700", "900"}

// ramp holds the colours in the order of steps.
type ramp [len(steps)]rgb

// Positions in a ramp.
const (
	tint    = iota // 50: bars and chosen rows
	tint2          // 100: hover, badges
	line           // 200: soft borders; text on the darkest
	line2          // 300: decoration
	strong         // 500: borders that carry meaning, 3:1
	text           // 600: links, buttons, 4.5:1
	hover          // 700: the same while pointed at
	darkest        // 900: the footer
)

var (
	white = rgb{1, 1, 1}
	// paper is the background of the pages (assets/src/theme.css).
	paper = rgb{0xfb / 255., 0xf6 / 255., 0xee / 255.}
)

// Make gives the look for one colour, #rrggbb. The error is naast.Invalid for
// what is no colour, and for a pale one without hue, such as white: darkened
// it would be some grey that nobody recognises.
func Make(colour string) (Theme, error) {
	x, err := parse(colour)
	if err != nil {
		return Theme{}, err
	}
	k := x.oklch()
	if k.c < 0.03 && k.l > 0.8 {
		return Theme{}, fmt.Errorf("make theme: too pale: %w", naast.Invalid)
	}
	shade, darkened := darken(k)
	r := makeRamp(k, shade)
	if bad := check(r); bad != "" {
		return Theme{}, fmt.Errorf("make theme: contrast of %s: %w", bad, naast.Invalid)
	}
	css := sheet(r)
	return Theme{Colour: strings.ToLower(colour), Darkened: darkened, CSS: css, URL: address(css)}, nil
}

// darken gives the lightest shade that can be read as text, and whether it is
// darker than what was asked.
func darken(k oklch) (oklch, bool) {
	darker := false
	for k.l > 0 && !readable(k) {
		k.l -= 0.005
		darker = true
	}
	return k, darker
}

// readable leaves some room above 4.5:1 on the darkest background it is used on.
func readable(k oklch) bool {
	return contrast(k.rgb(), tinted(k, 0.945, 0.022).rgb()) >= 4.6 && contrast(k.rgb(), paper) >= 4.6
}

// tinted is the same hue at another lightness, with at most c of chroma.
func tinted(k oklch, l, c float64) oklch { return oklch{l, min(k.c, c), k.h} }

func makeRamp(asked, shade oklch) ramp {
	return ramp{
		tint:    tinted(asked, 0.972, 0.010).rgb(),
		tint2:   tinted(asked, 0.945, 0.022).rgb(),
		line:    tinted(asked, 0.885, 0.042).rgb(),
		line2:   tinted(asked, 0.80, 0.09).rgb(),
		strong:  oklch{min(max(asked.l, shade.l), shade.l+0.06), asked.c, asked.h}.rgb(),
		text:    shade.rgb(),
		hover:   oklch{max(shade.l-0.09, 0.12), shade.c, shade.h}.rgb(),
		darkest: tinted(shade, min(shade.l, 0.31), 0.07).rgb(),
	}
}

// need is one pair of colours that meet on a page.
type need struct {
	name  string
	a, b  rgb
	ratio float64
}

// needs are all pairs, with the ratio of WCAG 2.2: 1.4.3 for text, 1.4.11 for
// borders that carry meaning.
func needs(r ramp) []need {
	return []need{
		{"text on white", r[text], white, 4.5},
		{"text on paper", r[text], paper, 4.5},
		{"text on tint", r[text], r[tint], 4.5},
		{"text on hover tint", r[text], r[tint2], 4.5},
		{"white on hover", white, r[hover], 4.5},
		{"hover text on hover tint", r[hover], r[tint2], 4.5},
		{"border on white", r[strong], white, 3},
		{"border on paper", r[strong], paper, 3},
		{"white on darkest", white, r[darkest], 7},
		{"soft on darkest", r[line], r[darkest], 4.5},
	}
}

// check names the first pair that falls short; "" when none does.
func check(r ramp) string {
	for _, n := range needs(r) {
		if contrast(n.a, n.b) < n.ratio {
			return n.name
		}
	}
	return ""
}

func sheet(r ramp) string {
	var b strings.Builder
	b.WriteString("." + Class + "{")
	for i, s := range steps {
		if i > 0 {
			b.WriteByte(';')
		}
		b.WriteString("--naast-brand-" + s + ":" + r[i].hex())
	}
	b.WriteString("}\n")
	return b.String()
}

func address(css string) string {
	sum := sha256.Sum256([]byte(css))
	return Prefix + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:10])) + ".css"
}

func parse(colour string) (rgb, error) {
	digits, ok := strings.CutPrefix(colour, "#")
	n, err := strconv.ParseUint(digits, 16, 32)
	if !ok || err != nil || len(digits) != 6 {
		return rgb{}, fmt.Errorf("read colour: %w", naast.Invalid)
	}
	return rgb{float64(n>>16) / 255, float64(n>>8&255) / 255, float64(n&255) / 255}, nil
}

func (x rgb) hex() string {
	return fmt.Sprintf("#%02x%02x%02x", byte(x.r*255+.5), byte(x.g*255+.5), byte(x.b*255+.5))
}

// ServeHTTP serves the style sheet at its own address, to be kept for good.
func (t Theme) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != t.URL {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/css; charset=utf-8")
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	http.ServeContent(w, r, "", time.Time{}, strings.NewReader(t.CSS))
}
