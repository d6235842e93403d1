package sound

import (
	"bytes"
	"encoding/binary"
	"time"
)

// oggPage is a page of an Ogg stream (RFC 3533).
type oggPage struct {
	flags   byte
	granule int64
	serial  uint32
	table   []byte // lengths of its segments
	body    []byte
}

const oggHead = 27

func readOggPage(b []byte) (p oggPage, rest []byte, ok bool) {
	if len(b) < oggHead || string(b[:4]) != "OggS" || b[4] != 0 {
		return p, nil, false
	}
	n := int(b[26])
	if len(b) < oggHead+n {
		return p, nil, false
	}
	p = oggPage{flags: b[5], granule: int64(binary.LittleEndian.Uint64(b[6:])), serial: binary.LittleEndian.Uint32(b[14:]), table: b[oggHead : oggHead+n]}
	size := 0
	for _, s := range p.table {
		size += int(s)
	}
	at := oggHead + n
	if len(b) < at+size {
		return p, nil, false
	}
	p.body = b[at : at+size]
	return p, b[at+size:], true
}

// write adds the page with its new number and sum.
func (p oggPage) write(out *bytes.Buffer, number uint32) {
	h := make([]byte, oggHead, oggHead+len(p.table)+len(p.body))
	copy(h, "OggS")
	h[5], h[26] = p.flags, byte(len(p.table))
	binary.LittleEndian.PutUint64(h[6:], uint64(p.granule))
	binary.LittleEndian.PutUint32(h[14:], p.serial)
	binary.LittleEndian.PutUint32(h[18:], number)
	h = append(append(h, p.table...), p.body...)
	binary.LittleEndian.PutUint32(h[22:], oggSum(h))
	out.Write(h)
}

// oggSum is the sum of RFC 3533: CRC-32 with polynomial 04C11DB7, unreflected,
// which hash/crc32 does not know.
func oggSum(b []byte) (sum uint32) {
	for _, x := range b {
		sum ^= uint32(x) << 24
		for range 8 {
			if sum&(1<<31) != 0 {
				sum = sum<<1 ^ 0x04C11DB7
			} else {
				sum <<= 1
			}
		}
	}
	return sum
}

const oggFirst = 2 // flag of the first page of a stream

// plainOgg keeps the head and the sound of one Opus stream (RFC 7845); its
// comments are written anew, empty.
func plainOgg(b []byte) ([]byte, time.Duration, error) {
	head, b, ok := readOggPage(b)
	if !ok || head.flags&oggFirst == 0 {
		return nil, 0, ErrBroken
	}
	if !bytes.HasPrefix(head.body, []byte("OpusHead")) || len(head.body) < 19 || len(head.table) != 1 {
		return nil, 0, ErrUnknown // Vorbis, or a film
	}
	skip := int64(binary.LittleEndian.Uint16(head.body[10:]))
	head.body = bytes.Clone(head.body)
	binary.LittleEndian.PutUint32(head.body[12:], 48000) // the rate of the microphone, for nobody but the curious
	var out bytes.Buffer
	head.write(&out, 0)
	b, ok = skipTags(b, head.serial)
	if !ok {
		return nil, 0, ErrBroken
	}
	tags := []byte("OpusTags\x05\x00\x00\x00naast\x00\x00\x00\x00")
	oggPage{serial: head.serial, table: []byte{byte(len(tags))}, body: tags}.write(&out, 1)
	last := int64(0)
	for number := uint32(2); len(b) > 0; number++ {
		p, rest, ok := readOggPage(b)
		if !ok {
			break // a recorder that was cut off
		}
		if p.serial != head.serial || p.flags&oggFirst != 0 {
			return nil, 0, ErrUnknown // a second stream
		}
		p.write(&out, number)
		last, b = max(last, p.granule), rest
	}
	return out.Bytes(), length(last-skip, 48000), nil
}

// skipTags passes over the pages of the comments, which end their page.
func skipTags(b []byte, serial uint32) ([]byte, bool) {
	for first := true; ; first = false {
		p, rest, ok := readOggPage(b)
		if !ok || p.serial != serial || first && !bytes.HasPrefix(p.body, []byte("OpusTags")) {
			return nil, false
		}
		b = rest
		if n := len(p.table); n > 0 && p.table[n-1] < 255 {
			return b, true
		}
	}
}
