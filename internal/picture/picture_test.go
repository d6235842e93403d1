package picture

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"naast/internal/testkit/photo"
)

// A letter photographed upside down, sideways or upright comes out upright,
// and nothing of what the camera wrote along is left; the control finds it in
// what came in.
func TestUprightAndNothingElse(t *testing.T) {
	for _, held := range []int{1, 3, 6, 8} {
		w, h := 600, 800
		if held >= 5 {
			w, h = h, w
		}
		in := photo.Letter{Width: w, Height: h, Held: held}.JPEG()
		if !bytes.Contains(in, []byte(photo.Place)) {
			t.Fatal("the control: no place was planted")
		}
		if held != 1 && photo.Upright(in) {
			t.Fatalf("the control: held %d, it is upright already", held)
		}
		out, err := JPEG(context.Background(), in)
		if err != nil {
			t.Fatal(err)
		}
		if !photo.Upright(out) {
			t.Errorf("held %d, it is not upright", held)
		}
		for _, left := range []string{photo.Place, "Harkeloo", "Exif", "http:"} {
			if bytes.Contains(out, []byte(left)) {
				t.Errorf("held %d, %q is still in it", held, left)
			}
		}
		if m, _ := jpeg.Decode(bytes.NewReader(out)); m.Bounds() != image.Rect(0, 0, 600, 800) {
			t.Errorf("held %d, it measures %v", held, m.Bounds())
		}
	}
}

// All eight ways to hold a camera, and turning by quarters.
func TestOrient(t *testing.T) {
	// a b      as EXIF 2.3 draws the letter F
	// c d
	m := image.NewRGBA(image.Rect(0, 0, 2, 3))
	for i := range 6 {
		m.SetRGBA(i%2, i/2, color.RGBA{uint8(i + 1), 0, 0, 255})
	}
	for how, want := range map[int]string{1: "12/34/56", 2: "21/43/65", 3: "65/43/21", 4: "56/34/12", 5: "135/246", 6: "531/642", 7: "642/531", 8: "246/135"} {
		out, got := orient(m, how), ""
		for y := range out.Rect.Dy() {
			if y > 0 {
				got += "/"
			}
			for x := range out.Rect.Dx() {
				got += string('0' + out.RGBAAt(x, y).R)
			}
		}
		if got != want {
			t.Errorf("held %d: %s, want %s", how, got, want)
		}
	}
	b := photo.Letter{Width: 300, Height: 400, Held: 3}.JPEG()
	out, err := Turned(context.Background(), b, 2)
	if err != nil || !photo.Upright(out) {
		t.Errorf("turned by two quarters: upright %v, %v", photo.Upright(out), err)
	}
	if same, err := Turned(context.Background(), b, 4); err != nil || !bytes.Equal(same, b) {
		t.Error("turned all around it is another picture")
	}
}

// What telephones and screens make is taken in, and never larger than the
// longest side; see-through becomes paper.
func TestFormats(t *testing.T) {
	var shot bytes.Buffer
	png.Encode(&shot, image.NewNRGBA(image.Rect(0, 0, 3000, 100)))
	dot, _ := base64.StdEncoding.DecodeString("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")
	for name, x := range map[string]struct {
		in   []byte
		w, h int
	}{
		"png":    {shot.Bytes(), 2200, 73},
		"webp":   {dot, 1, 1},
		"large":  {photo.Letter{Width: 4600, Height: 500}.JPEG(), 2200, 239},
		"middle": {photo.Letter{Width: 2600, Height: 1300}.JPEG(), 2200, 1100},
		"small":  {photo.Letter{Width: 40, Height: 60}.JPEG(), 40, 60},
	} {
		out, err := JPEG(context.Background(), x.in)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		m, err := jpeg.Decode(bytes.NewReader(out))
		if err != nil || m.Bounds().Dx() != x.w || m.Bounds().Dy() != x.h {
			t.Errorf("%s: %v %v, want %d by %d", name, m.Bounds(), err, x.w, x.h)
			continue
		}
		if r, _, _, _ := m.At(0, 0).RGBA(); name == "png" && r < 0xF000 {
			t.Error("see-through became dark")
		}
	}
}

// What cannot be taken in is refused for its own reason, before it is unfolded.
func TestRefused(t *testing.T) {
	good := photo.Letter{Width: 600, Height: 800}.JPEG()
	heic := append([]byte("\x00\x00\x00\x18ftypheic"), make([]byte, 100)...)
	for name, x := range map[string]struct {
		in   []byte
		want error
	}{
		"heic":      {heic, ErrHEIC},
		"pdf":       {[]byte("%PDF-1.7 een brief"), ErrUnknown},
		"nothing":   {nil, ErrUnknown},
		"half":      {good[:len(good)/2], ErrBroken},
		"head":      {good[:20], ErrBroken},
		"bomb":      {bomb(60000, 60000), ErrHuge},
		"too heavy": {make([]byte, MostBytes+1), ErrHuge},
	} {
		if out, err := JPEG(context.Background(), x.in); !errors.Is(err, x.want) || out != nil {
			t.Errorf("%s: %d bytes and %v, want %v", name, len(out), err, x.want)
		}
	}
	if _, err := JPEG(context.Background(), bomb(600, 600)); !errors.Is(err, ErrBroken) {
		t.Errorf("the control: a bomb of a modest size is %v", err)
	}
}

// bomb is a PNG of a few bytes that says it is very large.
func bomb(w, h int) []byte {
	var b bytes.Buffer
	png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1)))
	out := b.Bytes()[:33]
	be := func(at int, n uint32) {
		out[at], out[at+1], out[at+2], out[at+3] = byte(n>>24), byte(n>>16), byte(n>>8), byte(n)
	}
	be(16, uint32(w))
	be(20, uint32(h))
	be(29, crc32.ChecksumIEEE(out[12:29]))
	return out
}

// What unfolding takes is weighed by how a picture is made: a progressive one
// of 24 million pixels is too much, a plain one of 48 million is not.
func TestWeighed(t *testing.T) {
	plain, fine := []byte{0x22, 0x11, 0x11}, []byte{0x11, 0x11, 0x11}
	for _, x := range []struct {
		h    heads
		want float64
	}{{heads{samples: plain}, 2.5}, {heads{samples: fine}, 4}, {heads{samples: plain, progressive: true}, 8.5}, {heads{samples: []byte{0x11}}, 2}} {
		if got := x.h.perPixel(); got != x.want {
			t.Errorf("%v: %v bytes a pixel, want %v", x.h, got, x.want)
		}
	}
	if 48e6*2.5 > mostMemory || 24e6*8.5 < mostMemory {
		t.Error("the bound is not where it is said to be")
	}
	if h := readHeads(photo.Letter{Width: 16, Height: 16, Held: 6}.JPEG()); h.orientation != 6 || h.progressive || !bytes.Equal(h.samples, plain) {
		t.Errorf("heads are %+v", h)
	}
}

// Whatever comes in: no crash, and what comes out is a plain upright JPEG
// within the bound.
func FuzzJPEG(f *testing.F) {
	for _, held := range []int{0, 3, 6, 9} {
		f.Add(photo.Letter{Width: 32, Height: 48, Held: held}.JPEG())
	}
	var shot bytes.Buffer
	png.Encode(&shot, image.NewNRGBA(image.Rect(0, 0, 9, 5)))
	f.Add(shot.Bytes())
	f.Add(bomb(9000, 9))
	f.Add([]byte("\xFF\xD8\xFF\xE1\x00\x10Exif\x00\x00MM\x00\x2A\xFF\xFF\xFF\xFF"))
	f.Fuzz(func(t *testing.T, b []byte) {
		out, err := JPEG(t.Context(), b)
		if err != nil {
			return
		}
		m, err := jpeg.Decode(bytes.NewReader(out))
		if err != nil || max(m.Bounds().Dx(), m.Bounds().Dy()) > Longest {
			t.Fatalf("%v %v", m.Bounds(), err)
		}
	})
}
