// Package tape makes recordings as telephones make them, for tests: silence, so
// many seconds long, with a name and a place among what a recorder writes along.
package tape

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// Place is what a recorder wrote along, in words that can be looked for.
const Place = "+52.3702+006.6666/ Harkeloo Kerkstraat"

func be(ns ...uint32) (b []byte) {
	for _, n := range ns {
		b = binary.BigEndian.AppendUint32(b, n)
	}
	return b
}

func le(n uint32) []byte { return binary.LittleEndian.AppendUint32(nil, n) }

func chunk(name string, body []byte) []byte {
	return append(append([]byte(name), le(uint32(len(body)))...), body...)
}

// WAV is 8000 samples of two bytes a second, with a list of tags.
func WAV(seconds int) []byte {
	format := []byte{1, 0, 1, 0}
	format = append(append(append(format, le(8000)...), le(16000)...), 2, 0, 16, 0)
	tags := chunk("LIST", append([]byte("INFO"), chunk("ICMT", []byte(Place))...))
	body := append([]byte("WAVE"), chunk("fmt ", format)...)
	body = append(append(body, tags...), chunk("data", make([]byte, 16000*seconds))...)
	return chunk("RIFF", body)
}

// MP3 is frames of MPEG-1 layer III, 44,100 samples a second, with ID3 at both ends.
func MP3(seconds int) []byte {
	out := []byte("ID3\x04\x00\x00\x00\x00\x00")
	out = append(append(out, byte(len(Place))), Place...)
	one := make([]byte, 417) // 128 kbit/s: silence is a frame of zeros
	copy(one, "\xFF\xFB\x90\xC4")
	out = append(out, bytes.Repeat(one, seconds*44100/1152+1)...)
	return append(append(out, "TAG"+Place...), make([]byte, 125-len(Place))...)
}

// Ogg is packets of Opus of 20 ms, with comments.
func Ogg(seconds int) []byte {
	var out []byte
	number := uint32(0)
	page := func(flags byte, granule int, packets ...[]byte) {
		h := append([]byte("OggS\x00"), flags)
		h = binary.LittleEndian.AppendUint64(h, uint64(granule))
		h = append(append(append(h, le(7)...), le(number)...), 0, 0, 0, 0, 0)
		for _, p := range packets {
			h = append(append(h, bytes.Repeat([]byte{255}, len(p)/255)...), byte(len(p)%255))
			h[26] += byte(len(p)/255 + 1)
		}
		h = append(h, bytes.Join(packets, nil)...)
		copy(h[22:], le(sum(h)))
		out, number = append(out, h...), number+1
	}
	page(2, 0, []byte("OpusHead\x01\x01\x38\x01\x80\xBB\x00\x00\x00\x00\x00"))
	comment := "LOCATION=" + Place + strings.Repeat(" ", 300)
	tags := append([]byte("OpusTags"), chunk("", []byte("telefoon"))...)
	page(0, 0, append(append(tags, le(1)...), chunk("", []byte(comment))...))
	for s := range seconds {
		second := make([][]byte, 50)
		for i := range second {
			second[i] = []byte("\xF8\xFF\xFE")
		}
		flags := byte(0)
		if s == seconds-1 {
			flags = 4
		}
		page(flags, (s+1)*48000, second...)
	}
	return out
}

func sum(b []byte) (n uint32) {
	for _, x := range b {
		for i := 7; i >= 0; i-- {
			bit := n>>31 ^ uint32(x>>i&1)
			n <<= 1
			if bit != 0 {
				n ^= 0x04C11DB7
			}
		}
	}
	return n
}

func box(kind string, parts ...[]byte) []byte {
	body := bytes.Join(parts, nil)
	return append(append(be(uint32(len(body)+8)), kind...), body...)
}

// M4A is AAC in MP4 as an iPhone makes it: the sound before its tables, with
// moments, the name of a recorder, the place, and bytes that nothing points at.
func M4A(seconds int) []byte {
	frame := []byte("\x00\xC8\x00\x80\x23\x80") // silence in one channel
	n := seconds*44100/1024 + 1
	ftyp := box("ftyp", []byte("M4A \x00\x00\x00\x00isom"))
	mdat := box("mdat", []byte(Place), bytes.Repeat(frame, n))
	at := uint32(len(ftyp) + 8 + len(Place))
	esds := []byte("\x00\x00\x00\x00\x03\x19\x00\x01\x00\x04\x11\x40\x15\x00\x00\x00\x00\x00\xFA\x00\x00\x00\xFA\x00\x05\x02\x12\x08\x06\x01\x02")
	mp4a := box("mp4a", make([]byte, 6), []byte{0, 1}, make([]byte, 8), []byte{0, 1, 0, 16, 0, 0, 0, 0}, be(44100<<16), box("esds", esds))
	stbl := box("stbl", box("stsd", be(0, 1), mp4a), box("stts", be(0, 1, uint32(n), 1024)),
		box("stsc", be(0, 1, 1, uint32(n), 1)), box("stsz", be(0, uint32(len(frame)), uint32(n))), box("stco", be(0, 1, at)))
	moment, matrix := uint32(0xE0000000), be(1<<16, 0, 0, 0, 1<<16, 0, 0, 0, 1<<30)
	mdia := box("mdia", box("mdhd", be(0, moment, moment, 44100, uint32(n*1024), 0x15C70000)),
		box("hdlr", be(0, 0), []byte("soun"), be(0, 0, 0), []byte("Recorder of Harkeloo\x00")),
		box("minf", box("smhd", be(0, 0)), box("dinf", box("dref", be(0, 1), box("url ", be(1)))), stbl))
	moov := box("moov", box("mvhd", be(0, moment, moment, 44100, uint32(n*1024), 1<<16, 1<<24, 0, 0), matrix, be(0, 0, 0, 0, 0, 0, 2)),
		box("trak", box("tkhd", be(7, moment, moment, 1, 0, uint32(n*1024), 0, 0, 0, 1<<24), matrix, be(0, 0)), mdia),
		box("udta", box("\xA9xyz", []byte("\x00\x26\x15\xC7"+Place)), box("meta", []byte(Place))))
	return bytes.Join([][]byte{ftyp, mdat, box("free", []byte(Place)), moov}, nil)
}
