package endure

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
)

// platter is what a disk holds at some moment: what was synced is there, what was
// not may be there, or a part of it, in any order.
type platter struct {
	files map[int]*content
	names map[string]int // the directory as it was synced
	since []entry        // names that came and went after that
}

type content struct {
	synced []byte
	since  []entry // writes and sizes after the last sync
}

func newPlatter() *platter { return &platter{files: map[int]*content{}, names: map[string]int{}} }

// take is the next thing that the disk was told.
func (p *platter) take(e entry) {
	switch e.kind {
	case wrote, resized:
		p.files[e.file].since = append(p.files[e.file].since, e)
	case synced:
		c := p.files[e.file]
		for _, x := range c.since {
			c.synced = put(c.synced, x, nil)
		}
		c.since = nil
	case named, unnamed:
		if p.files[e.file] == nil {
			p.files[e.file] = &content{}
		}
		p.since = append(p.since, e)
	case dirSaved:
		for _, x := range p.since {
			rename(p.names, x)
		}
		p.since = nil
	}
}

func rename(names map[string]int, e entry) {
	if e.kind == named {
		names[e.name] = e.file
	} else {
		delete(names, e.name)
	}
}

// sector is the smallest part of a disk that is written as a whole.
const sector = 512

// put does what an entry says; of a write only the sectors that came through (nil:
// all of them).
func put(b []byte, e entry, through func() bool) []byte {
	if e.kind == resized {
		return resize(b, e.at)
	}
	for from, end := e.at, e.at+int64(len(e.data)); from < end; {
		to := min(end, (from/sector+1)*sector)
		if through == nil || through() {
			if int64(len(b)) < to {
				b = resize(b, to)
			}
			copy(b[from:to], e.data[from-e.at:to-e.at])
		}
		from = to
	}
	return b
}

func resize(b []byte, size int64) []byte {
	if size <= int64(len(b)) {
		return b[:size:size]
	}
	return append(b, make([]byte, size-int64(len(b)))...)
}

// image is one of the things that could be on the disk when the power fails now:
// the names of files, and for each what is in it.
func (p *platter) image() map[string][]byte {
	names := maps.Clone(p.names)
	came := map[string]int{} // of each name, how many of its changes came through
	for _, e := range p.since {
		came[e.name]++
	}
	for _, name := range slices.Sorted(maps.Keys(came)) {
		came[name] = some(came[name])
	}
	for _, e := range p.since {
		if came[e.name]--; came[e.name] >= 0 {
			rename(names, e)
		}
	}
	files := map[string][]byte{}
	for name, id := range names {
		files[name] = p.files[id].crashed()
	}
	return files
}

// some is how many of n things that wait come through: often none or all.
func some(n int) int {
	switch rand.IntN(3) {
	case 0:
		return 0
	case 1:
		return n
	}
	return rand.IntN(n + 1)
}

// crashed draws what is left of a file. Each file has its own luck: of one nothing
// may have come through that was not synced, of another everything.
func (c *content) crashed() []byte {
	b := bytes.Clone(c.synced)
	half := func() bool { return rand.IntN(2) == 0 }
	switch luck := rand.IntN(5); {
	case len(c.since) == 0 || luck == 0: // nothing
	case luck == 1: // in order, the last one torn
		n := 1 + rand.IntN(len(c.since))
		for _, e := range c.since[:n-1] {
			b = put(b, e, nil)
		}
		b = put(b, c.since[n-1], half)
	case luck == 2: // all but one
		lost := rand.IntN(len(c.since))
		for i, e := range c.since {
			if i != lost {
				b = put(b, e, nil)
			}
		}
	case luck == 3: // any of them, whole or torn
		for _, e := range c.since {
			if tear := half; rand.IntN(3) > 0 {
				if half() {
					tear = nil
				}
				b = put(b, e, tear)
			}
		}
	default: // each sector by itself, many or few
		often := rand.Float64()
		for _, e := range c.since {
			b = put(b, e, func() bool { return rand.Float64() < often })
		}
	}
	return b
}

// lay writes an image down. The shared memory beside a database is never synced:
// what lies there after a crash is nothing, or anything.
func (p *platter) lay(dir string) error {
	for name, data := range p.image() {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			return err
		}
		if filepath.Ext(name) != ".db" || rand.IntN(2) == 0 {
			continue
		}
		junk := make([]byte, 32<<10)
		for i := range junk {
			junk[i] = byte(rand.Uint32())
		}
		if err := os.WriteFile(filepath.Join(dir, name+"-shm"), junk, 0o600); err != nil {
			return err
		}
	}
	return nil
}
