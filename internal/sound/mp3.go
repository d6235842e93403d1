package sound

import (
	"bytes"
	"time"
)

// Bit rates of MPEG-1 and MPEG-2 layer III in kbit/s (ISO/IEC 11172-3, 13818-3).
var (
	rates1 = [16]int{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0}
	rates2 = [16]int{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0}
)

// frame is what the head of a frame says; no bytes when it is none.
type frame struct{ bytes, samples, rate int }

func isFrame(b []byte) bool { return headOf(b).bytes > 0 }

func headOf(b []byte) (f frame) {
	if len(b) < 4 || b[0] != 0xFF || b[1]&0xE6 != 0xE2 { // not a frame, or not layer III
		return f
	}
	version := b[1] >> 3 & 3 // 3 is MPEG-1, 2 MPEG-2, 0 MPEG-2.5
	hz := [4]int{44100, 48000, 32000, 0}[b[2]>>2&3]
	kbit, samples := rates1[b[2]>>4], 1152
	switch version {
	case 1:
		return f
	case 2:
		kbit, samples, hz = rates2[b[2]>>4], 576, hz/2
	case 0:
		kbit, samples, hz = rates2[b[2]>>4], 576, hz/4
	}
	if kbit == 0 || hz == 0 {
		return f
	}
	return frame{samples/8*kbit*1000/hz + int(b[2]>>1&1), samples, hz}
}

// plainMP3 keeps the frames; ID3 at either end, the table of contents with the
// name of the maker, and whatever stands behind the last frame are left out.
func plainMP3(b []byte) ([]byte, time.Duration, error) {
	for bytes.HasPrefix(b, []byte("ID3")) {
		if len(b) < 10 {
			return nil, 0, ErrBroken
		}
		n := 10 + int(b[6]&127)<<21 + int(b[7]&127)<<14 + int(b[8]&127)<<7 + int(b[9]&127)
		if b = b[min(n, len(b)):]; len(b) == 0 {
			return nil, 0, ErrBroken
		}
	}
	b = bytes.TrimLeft(b, "\x00") // room that was left for a longer tag
	var out bytes.Buffer
	var samples, rate int64
	for first := true; len(b) >= 4; first = false {
		f := headOf(b)
		if f.bytes == 0 || f.bytes > len(b) {
			break
		}
		if one := b[:f.bytes]; !first || !isContents(one) {
			out.Write(one)
			samples, rate = samples+int64(f.samples), int64(f.rate)
		}
		b = b[f.bytes:]
	}
	if samples == 0 {
		return nil, 0, ErrUnknown
	}
	if !isTail(b) { // what stands between frames is not known: cutting there would lose her words
		return nil, 0, ErrBroken
	}
	return out.Bytes(), length(samples, rate), nil
}

// isContents tells a first frame without sound.
func isContents(b []byte) bool {
	head := b[:min(len(b), 64)]
	return bytes.Contains(head, []byte("Xing")) || bytes.Contains(head, []byte("Info")) || bytes.Contains(head, []byte("VBRI"))
}

// isTail tells what may stand behind the last frame: nothing, tags, or a frame
// that was cut off.
func isTail(b []byte) bool {
	return len(b) < 4 || bytes.HasPrefix(b, []byte("TAG")) || bytes.HasPrefix(b, []byte("APETAGEX")) || bytes.HasPrefix(b, []byte("LYRICSBEGIN")) ||
		isFrame(b) || len(bytes.Trim(b, "\x00")) == 0
}
