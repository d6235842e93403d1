package sound

import "encoding/binary"

// chunksOf cuts out the bytes of every chunk of a track, by its tables of sizes
// (stsz), of samples in a chunk (stsc) and of places (stco, co64).
func chunksOf(file, stbl []byte) (all [][]byte, ok bool) {
	sizes, per := find(stbl, "stsz"), find(stbl, "stsc")
	places, wide := find(stbl, "stco"), 4
	if places == nil {
		places, wide = find(stbl, "co64"), 8
	}
	if !fullTable(places, wide) || !fullTable(per, 12) || len(sizes) < 12 {
		return nil, false
	}
	same, count := binary.BigEndian.Uint32(sizes[4:]), int(binary.BigEndian.Uint32(sizes[8:]))
	if same == 0 && len(sizes)-12 != 4*count || count > len(file) {
		return nil, false
	}
	sample, row := 0, 0
	for chunk, p := 1, places[8:]; len(p) > 0; chunk, p = chunk+1, p[wide:] {
		if rows := per[8:]; 12*(row+1) < len(rows) && int(binary.BigEndian.Uint32(rows[12*(row+1):])) <= chunk {
			row++
		}
		if len(per) < 8+12*(row+1) {
			return nil, false
		}
		at, n := uint64(binary.BigEndian.Uint32(p)), uint64(0)
		if wide == 8 {
			at = binary.BigEndian.Uint64(p)
		}
		for range binary.BigEndian.Uint32(per[8+12*row+4:]) {
			if sample >= count {
				return nil, false
			}
			size := same
			if size == 0 {
				size = binary.BigEndian.Uint32(sizes[12+4*sample:])
			}
			n, sample = n+uint64(size), sample+1
		}
		if at > uint64(len(file)) || n > uint64(len(file))-at {
			return nil, false
		}
		all = append(all, file[at:at+n])
	}
	return all, sample == count && count > 0
}

// writeMP4 writes a file of one track of sound. Moments are 0, names empty.
func writeMP4(unit, long int64, entry, stts, stsz, stsc []byte, chunks [][]byte) []byte {
	u32 := func(ns ...uint32) (b []byte) {
		for _, n := range ns {
			b = binary.BigEndian.AppendUint32(b, n)
		}
		return b
	}
	matrix := u32(1<<16, 0, 0, 0, 1<<16, 0, 0, 0, 1<<30)
	ftyp := putBox("ftyp", []byte("M4A \x00\x00\x00\x00M4A mp42isom"))
	moov := func(first uint32) []byte {
		places := u32(0, uint32(len(chunks)))
		for _, c := range chunks {
			places = append(places, u32(first)...)
			first += uint32(len(c))
		}
		return putBox("moov",
			putBox("mvhd", u32(0, 0, 0, uint32(unit), uint32(long), 1<<16, 1<<24, 0, 0), matrix, u32(0, 0, 0, 0, 0, 0, 2)),
			putBox("trak",
				putBox("tkhd", u32(7, 0, 0, 1, 0, uint32(long), 0, 0, 0, 1<<24), matrix, u32(0, 0)),
				putBox("mdia",
					putBox("mdhd", u32(0, 0, 0, uint32(unit), uint32(long), 0x55C40000)), // no language
					putBox("hdlr", u32(0, 0), []byte("soun"), u32(0, 0, 0), []byte{0}),
					putBox("minf",
						putBox("smhd", u32(0, 0)),
						putBox("dinf", putBox("dref", u32(0, 1), putBox("url ", u32(1)))),
						putBox("stbl",
							putBox("stsd", u32(0, 1), entry), putBox("stts", stts), putBox("stsc", stsc), putBox("stsz", stsz), putBox("stco", places))))))
	}
	head := len(ftyp) + len(moov(0)) + 8
	return append(append(ftyp, moov(uint32(head))...), putBox("mdat", chunks...)...)
}
