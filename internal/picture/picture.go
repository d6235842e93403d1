package picture

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/webp"
)

const (
	// MostBytes is what a photograph may measure as it comes in. Telephones make
	// 3 to 12 MB; the largest files of current ones stay below 20.
	MostBytes = 20 << 20
	// Longest is the longest side of what is kept, in pixels: a page of A4 at
	// 190 dots to the inch, on which small print can still be read.
	Longest = 2200
	// mostMemory bounds what unfolding a picture may take, in bytes. A picture
	// of 1 KB can ask for gigabytes; one of 50 million pixels from a telephone
	// fits, and its file and the copy that is kept stay within 150 MB with it.
	mostMemory = 128 << 20
	// quality of the JPEG that is kept: print stays sharp at half a megabyte a page.
	quality = 82
)

// The reasons why a picture is refused. None holds anything of the picture.
var (
	ErrHEIC    = errors.New("picture is HEIC")
	ErrUnknown = errors.New("not a picture that we read")
	ErrHuge    = errors.New("picture has too many pixels")
	ErrBroken  = errors.New("picture is broken")
)

// turn is the one place in which a picture is in work.
var turn = make(chan struct{}, 1)

func enter(ctx context.Context) (leave func(), err error) {
	select {
	case turn <- struct{}{}:
		return func() { <-turn }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// JPEG makes of a photograph the plain JPEG that is kept. It waits until no
// other picture is in work.
func JPEG(ctx context.Context, b []byte) ([]byte, error) {
	f, err := look(b)
	if err != nil {
		return nil, err
	}
	leave, err := enter(ctx)
	if err != nil {
		return nil, fmt.Errorf("wait for a turn: %w", err)
	}
	defer leave()
	m, err := f.unfold(b)
	if err != nil {
		return nil, err
	}
	return write(orient(fit(m), f.orientation))
}

// Turned is a kept picture turned to the right by so many quarters.
func Turned(ctx context.Context, b []byte, quarters int) ([]byte, error) {
	o := [...]int{1, 6, 3, 8}[(quarters%4+4)%4]
	if o == 1 {
		return b, nil
	}
	leave, err := enter(ctx)
	if err != nil {
		return nil, fmt.Errorf("wait for a turn: %w", err)
	}
	defer leave()
	m, err := format{kind: "jpeg"}.unfold(b)
	if err != nil {
		return nil, err
	}
	return write(orient(fit(m), o))
}

func write(m image.Image) ([]byte, error) {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, m, &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("write picture: %w", err)
	}
	return out.Bytes(), nil
}

// format is what is known of a picture before it is unfolded.
type format struct {
	kind        string
	orientation int // as EXIF counts, 1 to 8; 1 is upright
}

// look reads what a picture says about itself, and refuses what cannot be
// taken in.
func look(b []byte) (f format, err error) {
	var c image.Config
	var perPixel float64
	switch {
	case len(b) > MostBytes:
		return f, ErrHuge
	case bytes.HasPrefix(b, []byte("\xFF\xD8\xFF")):
		h := readHeads(b)
		f, perPixel = format{"jpeg", h.orientation}, h.perPixel()
		c, err = jpeg.DecodeConfig(bytes.NewReader(b))
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1A\n")):
		f.kind, perPixel = "png", 5
		c, err = png.DecodeConfig(bytes.NewReader(b))
		if c.ColorModel == color.RGBA64Model || c.ColorModel == color.NRGBA64Model {
			perPixel = 9
		}
		if len(b) > 28 && b[28] != 0 { // interlaced: each pass is a picture of its own beside it
			perPixel *= 2
		}
	case len(b) > 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP":
		f.kind, perPixel = "webp", 9
		c, err = webp.DecodeConfig(bytes.NewReader(b))
	case isHEIC(b):
		return f, ErrHEIC
	default:
		return f, ErrUnknown
	}
	if err != nil || c.Width < 1 || c.Height < 1 {
		return f, ErrBroken // the reader's own words may quote the picture
	}
	if float64(c.Width)*float64(c.Height)*perPixel > mostMemory {
		return f, ErrHuge
	}
	return f, nil
}

// isHEIC tells the pictures of iPhones that browsers and Go cannot read.
func isHEIC(b []byte) bool {
	if len(b) < 12 || string(b[4:8]) != "ftyp" {
		return false
	}
	switch string(b[8:12]) {
	case "heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1", "avif":
		return true
	}
	return false
}

func (f format) unfold(b []byte) (m image.Image, err error) {
	switch f.kind {
	case "jpeg":
		m, err = jpeg.Decode(bytes.NewReader(b))
	case "png":
		m, err = png.Decode(bytes.NewReader(b))
	default:
		m, err = webp.Decode(bytes.NewReader(b))
	}
	if err != nil {
		return nil, ErrBroken
	}
	return m, nil
}
