package sound

import (
	"encoding/binary"
	"slices"
	"time"
)

// box is a part of an MP4 file (ISO/IEC 14496-12).
type box struct {
	kind string
	body []byte
}

func boxes(b []byte) (all []box, ok bool) {
	for len(b) >= 8 {
		n, head := uint64(binary.BigEndian.Uint32(b)), uint64(8)
		switch {
		case n == 1 && len(b) >= 16:
			n, head = binary.BigEndian.Uint64(b[8:]), 16
		case n == 0: // to the end
			n = uint64(len(b))
		}
		if n < head || n > uint64(len(b)) {
			return all, false
		}
		all, b = append(all, box{string(b[4:8]), b[head:n]}), b[n:]
	}
	return all, true
}

// find follows a path of kinds, each the first of its kind.
func find(b []byte, path ...string) []byte {
	for _, kind := range path {
		all, _ := boxes(b)
		i := slices.IndexFunc(all, func(x box) bool { return x.kind == kind })
		if i < 0 {
			return nil
		}
		b = all[i].body
	}
	return b
}

func putBox(kind string, parts ...[]byte) []byte {
	n := 8
	for _, p := range parts {
		n += len(p)
	}
	out := binary.BigEndian.AppendUint32(make([]byte, 0, n), uint32(n))
	out = append(out, kind...)
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

// plainMP4 writes the first track of AAC sound of a file anew: the tables that
// a player needs, and the bytes that they point at. A picture track, tags, the
// place (©xyz), moments, names and unused bytes are left out.
func plainMP4(b []byte) ([]byte, time.Duration, error) {
	top, _ := boxes(b)
	i := slices.IndexFunc(top, func(x box) bool { return x.kind == "moov" })
	if i < 0 {
		return nil, 0, ErrBroken
	}
	if slices.ContainsFunc(top, func(x box) bool { return x.kind == "moof" }) {
		return nil, 0, ErrUnknown // in fragments
	}
	in, _ := boxes(top[i].body)
	for _, x := range in {
		if hdlr := find(x.body, "mdia", "hdlr"); x.kind == "trak" && len(hdlr) >= 12 && string(hdlr[8:12]) == "soun" {
			return soundTrack(b, x.body)
		}
	}
	return nil, 0, ErrUnknown
}

// soundTrack writes a file of this one track. It has one length, in units of
// its own, so that the head of the file needs no other.
func soundTrack(file, trak []byte) ([]byte, time.Duration, error) {
	mdhd, stbl := find(trak, "mdia", "mdhd"), find(trak, "mdia", "minf", "stbl")
	unit, long, ok := lengthOf(mdhd)
	entry, known := aac(find(stbl, "stsd"))
	if !ok || stbl == nil {
		return nil, 0, ErrBroken
	}
	if !known {
		return nil, 0, ErrUnknown
	}
	runs, sizes := find(stbl, "stts"), find(stbl, "stsz")
	chunks, ok := chunksOf(file, stbl)
	if !ok || !fullTable(runs, 8) {
		return nil, 0, ErrBroken
	}
	if real := ticks(runs); real > long { // what the table says is what is heard
		long = real
	}
	out := writeMP4(unit, long, entry, runs, sizes, find(stbl, "stsc"), chunks)
	return out, length(long, unit), nil
}

// lengthOf reads the units in a second, and the length in them.
func lengthOf(mdhd []byte) (unit, long int64, ok bool) {
	switch {
	case len(mdhd) >= 24 && mdhd[0] == 0:
		return int64(binary.BigEndian.Uint32(mdhd[12:])), int64(binary.BigEndian.Uint32(mdhd[16:])), true
	case len(mdhd) >= 36 && mdhd[0] == 1:
		return int64(binary.BigEndian.Uint32(mdhd[20:])), int64(binary.BigEndian.Uint64(mdhd[24:])), true
	}
	return 0, 0, false
}

// aac takes the description of the sound: one entry mp4a, of which the plain
// fields and the decoder's setup (esds) are kept.
func aac(stsd []byte) (entry []byte, known bool) {
	if len(stsd) < 8 {
		return nil, false
	}
	all, _ := boxes(stsd[8:])
	if len(all) != 1 || all[0].kind != "mp4a" || len(all[0].body) < 28 {
		return nil, false
	}
	fields := slices.Clone(all[0].body[:28])
	inner := all[0].body[28:]
	if binary.BigEndian.Uint16(fields[8:]) == 1 && len(inner) >= 16 { // QuickTime's longer form
		inner = inner[16:]
	}
	clear(fields[8:16]) // version, and the name of the maker
	esds := find(inner, "esds")
	if esds == nil {
		esds = find(inner, "wave", "esds")
	}
	return putBox("mp4a", fields, putBox("esds", esds)), len(esds) > 4 && len(esds) < 200
}

// fullTable checks a table of rows of one size behind its number of rows.
func fullTable(t []byte, row int) bool {
	return len(t) >= 8 && uint64(binary.BigEndian.Uint32(t[4:]))*uint64(row) == uint64(len(t)-8)
}

func ticks(stts []byte) (n int64) {
	for r := stts[8:]; len(r) >= 8; r = r[8:] {
		n += int64(binary.BigEndian.Uint32(r)) * int64(binary.BigEndian.Uint32(r[4:]))
		if n < 0 || n > 1<<50 {
			return 1 << 50
		}
	}
	return n
}
