package sound

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/bits"
	"time"
)

// The elements that are read (RFC 8794, RFC 9559), by their numbers as they
// stand in the file.
const (
	ebmlHead    = 0x1A45DFA3
	segment     = 0x18538067
	info        = 0x1549A966
	timeScale   = 0x2AD7B1
	tracks      = 0x1654AE6B
	trackEntry  = 0xAE
	trackType   = 0x83
	codecID     = 0x86
	cluster     = 0x1F43B675
	clusterTime = 0xE7
	simpleBlock = 0xA3
	blockGroup  = 0xA0
	block       = 0xA1
)

// kept are the parts of a track, a cluster and a group that a player needs.
// Names, languages, tags and whatever else somebody may write along are not
// among them.
var kept = map[uint32]bool{
	0xD7: true, 0x73C5: true, trackType: true, codecID: true, 0x63A2: true, 0xE1: true, 0x56AA: true, 0x56BB: true, 0x23E383: true, // track
	0xB5: true, 0x9F: true, 0x6264: true, 0x78B5: true, // its sound
	clusterTime: true, simpleBlock: true, blockGroup: true, block: true, 0x9B: true, 0x75A2: true, 0xFB: true,
}

// nested are kept parts that hold parts.
var nested = map[uint32]bool{0xE1: true, blockGroup: true}

type element struct {
	id   uint32
	body []byte
}

// readElement reads one element; one of unknown size, as a browser writes while
// it records, reaches to the end of what holds it, or of a cluster to the next.
func readElement(b []byte) (e element, rest []byte, ok bool) {
	if len(b) < 2 {
		return e, nil, false
	}
	n := bits.LeadingZeros8(b[0]) + 1
	if n > 4 || len(b) <= n {
		return e, nil, false
	}
	for _, x := range b[:n] {
		e.id = e.id<<8 | uint32(x)
	}
	b = b[n:]
	n = bits.LeadingZeros8(b[0]) + 1
	if n > 8 || len(b) < n {
		return e, nil, false
	}
	size, all := uint64(b[0])&(1<<(8-n)-1), b[0]|byte(0xFF<<(8-n)) == 0xFF
	for _, x := range b[1:n] {
		size, all = size<<8|uint64(x), all && x == 0xFF
	}
	b = b[n:]
	switch {
	case all && e.id == segment:
		size = uint64(len(b))
	case all && e.id == cluster:
		size = uint64(openCluster(b))
	case size > uint64(len(b)):
		if e.id != segment && e.id != cluster { // a recorder that was cut off
			return e, nil, false
		}
		size = uint64(len(b))
	}
	e.body = b[:size]
	return e, b[size:], true
}

// openCluster is how long a cluster of unknown size is: to the next part that
// cannot stand in one.
func openCluster(b []byte) int {
	for at := 0; at < len(b); {
		e, rest, ok := readElement(b[at:])
		if !ok || e.id > 0xFFFFFF { // the parts of a segment have numbers of four bytes
			return at
		}
		at = len(b) - len(rest)
	}
	return len(b)
}

func children(b []byte) (all []element) {
	for len(b) > 0 {
		e, rest, ok := readElement(b)
		if !ok {
			return all
		}
		all, b = append(all, e), rest
	}
	return all
}

func (e element) number() (n uint64) {
	for _, x := range e.body[:min(8, len(e.body))] {
		n = n<<8 | uint64(x)
	}
	return n
}

func put(out *bytes.Buffer, id uint32, body []byte) {
	raw := binary.BigEndian.AppendUint32(nil, id)
	out.Write(bytes.TrimLeft(raw, "\x00"))
	size := binary.BigEndian.AppendUint64(nil, uint64(len(body)))
	size[0] = 1 // always in eight bytes
	out.Write(size)
	out.Write(body)
}

// only copies the parts that are kept.
func only(b []byte) []byte {
	var out bytes.Buffer
	for _, e := range children(b) {
		switch {
		case !kept[e.id]:
		case nested[e.id]:
			put(&out, e.id, only(e.body))
		default:
			put(&out, e.id, e.body)
		}
	}
	return out.Bytes()
}

// plainWebM writes one track of Opus sound anew: its head, its clusters, and
// how long it is.
func plainWebM(b []byte) ([]byte, time.Duration, error) {
	head, b, ok := readElement(b)
	if !ok || head.id != ebmlHead {
		return nil, 0, ErrBroken
	}
	whole, _, ok := readElement(b)
	if !ok || whole.id != segment {
		return nil, 0, ErrBroken
	}
	w := webm{scale: 1000000}
	for _, e := range children(whole.body) {
		if err := w.part(e); err != nil {
			return nil, 0, err
		}
	}
	if w.track == nil || w.clusters.Len() == 0 {
		return nil, 0, ErrBroken
	}
	return w.bytes(), length(int64(min(w.last, 1<<40)), int64(max(1, 1e9/w.scale))), nil
}

// webm is what is gathered of a file.
type webm struct {
	scale    uint64 // nanoseconds in one unit of time
	track    []byte
	clusters bytes.Buffer
	last     uint64 // when the last block begins
}

func (w *webm) part(e element) error {
	switch e.id {
	case info:
		for _, x := range children(e.body) {
			if x.id == timeScale && x.number() > 0 && x.number() <= 1e9 {
				w.scale = x.number()
			}
		}
	case tracks:
		return w.tracks(children(e.body))
	case cluster:
		put(&w.clusters, cluster, only(e.body))
		w.time(e)
	}
	return nil
}

// tracks takes a file with one track of Opus sound; with a film beside it the
// film would stand in the blocks.
func (w *webm) tracks(all []element) error {
	if len(all) != 1 || all[0].id != trackEntry || w.track != nil {
		return ErrUnknown
	}
	opus, sound := false, false
	for _, x := range children(all[0].body) {
		opus = opus || x.id == codecID && string(bytes.TrimRight(x.body, "\x00")) == "A_OPUS"
		sound = sound || x.id == trackType && x.number() == 2
	}
	if !opus || !sound {
		return ErrUnknown
	}
	w.track = only(all[0].body)
	return nil
}

// time looks how far the blocks of a cluster reach.
func (w *webm) time(c element) {
	var begin uint64
	for _, e := range children(c.body) {
		b := e.body
		switch e.id {
		case clusterTime:
			begin = e.number()
		case blockGroup:
			for _, x := range children(e.body) {
				if x.id == block {
					b = x.body
				}
			}
		case simpleBlock:
		default:
			continue
		}
		if len(b) >= 4 {
			w.last = max(w.last, begin+uint64(max(0, int(int16(binary.BigEndian.Uint16(b[1:])))))+1)
		}
	}
}

func (w *webm) bytes() []byte {
	var out, in, about, list bytes.Buffer
	put(&out, ebmlHead, []byte("\x42\x82\x84webm\x42\x87\x81\x04\x42\x85\x81\x02"))
	put(&about, timeScale, binary.BigEndian.AppendUint64(nil, w.scale))
	put(&about, 0x4489, binary.BigEndian.AppendUint64(nil, math.Float64bits(float64(w.last)))) // how long
	put(&about, 0x4D80, []byte("naast"))                                                       // both are asked for
	put(&about, 0x5741, []byte("naast"))
	put(&in, info, about.Bytes())
	put(&list, trackEntry, w.track)
	put(&in, tracks, list.Bytes())
	in.Write(w.clusters.Bytes())
	put(&out, segment, in.Bytes())
	return out.Bytes()
}
