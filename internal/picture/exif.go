package picture

import (
	"bytes"
	"encoding/binary"
)

// heads is what stands before the picture in a JPEG file.
type heads struct {
	orientation int
	progressive bool
	samples     []byte // how finely each colour is sampled: four bits across, four down
}

// The markers that matter (ITU-T T.81, table B.1).
const (
	markBaseline    = 0xC0
	markProgressive = 0xC2
	markScan        = 0xDA
	markApp1        = 0xE1
)

// readHeads walks over the parts before the picture. It reads no further than
// what it understands, and never fails: what is broken the decoder finds.
func readHeads(b []byte) heads {
	h := heads{orientation: 1}
	for b = b[2:]; len(b) >= 4 && b[0] == 0xFF; {
		kind, n := b[1], int(binary.BigEndian.Uint16(b[2:]))
		if kind == 0xFF { // filling
			b = b[1:]
			continue
		}
		if kind == markScan || n < 2 || n+2 > len(b) {
			break
		}
		h.part(kind, b[4:n+2])
		b = b[n+2:]
	}
	return h
}

func (h *heads) part(kind byte, p []byte) {
	switch {
	case kind == markApp1 && bytes.HasPrefix(p, []byte("Exif\x00\x00")):
		h.orientation = orientationIn(p[6:])
	case kind >= markBaseline && kind <= markProgressive && len(p) >= 6:
		h.progressive = kind == markProgressive
		for c := p[6:]; len(c) >= 3 && len(h.samples) < int(p[5]); c = c[3:] {
			h.samples = append(h.samples, c[1])
		}
	}
}

// orientationIn finds the tag Orientation (0x0112) in the first directory of a
// TIFF header, as EXIF 2.3 has it; 1, upright, when there is none.
func orientationIn(t []byte) int {
	var order binary.ByteOrder = binary.LittleEndian
	if bytes.HasPrefix(t, []byte("MM")) {
		order = binary.BigEndian
	}
	if len(t) < 8 {
		return 1
	}
	at := int64(order.Uint32(t[4:]))
	if at+2 > int64(len(t)) {
		return 1
	}
	rows := t[at:]
	n := int(order.Uint16(rows))
	for rows = rows[2:]; n > 0 && len(rows) >= 12; rows, n = rows[12:], n-1 {
		if o := int(order.Uint16(rows[8:])); order.Uint16(rows) == 0x0112 && o >= 1 && o <= 8 {
			return o
		}
	}
	return 1
}

// perPixel is how many bytes of memory unfolding takes for each pixel: the
// samples of each colour, four bytes more for each in a progressive picture
// (Go keeps its coefficients), and a copy at half the size.
func (h heads) perPixel() float64 {
	across, down := byte(1), byte(1)
	for _, s := range h.samples {
		across, down = max(across, s>>4), max(down, s&15)
	}
	sum := 0.0
	for _, s := range h.samples {
		sum += float64(s>>4) * float64(s&15) / float64(across) / float64(down)
	}
	if h.progressive {
		sum *= 5
	}
	if len(h.samples) == 4 { // turned into other colours in a copy
		sum += 4
	}
	return sum + 1
}
