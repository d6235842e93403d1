package web

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"strings"
	"sync"
)

// A form is read before its request takes a place among those in work: whoever
// sends slowly, or a thousand who do, keep nobody else waiting. What is read so
// is bounded: most forms are small, and few large ones are read at one time.
const (
	// maxSlow is how many forms are being read at one time, and maxSlowNetwork how
	// many of one network.
	maxSlow        = 1000
	maxSlowNetwork = 64
	// smallForm is what a form may hold before it counts as large, and maxLarge how
	// many large ones are read at one time. Together with maxSlow: 78 MiB at most.
	smallForm = 64 << 10
	maxLarge  = 16
)

// slow counts the forms that are being read.
type slow struct {
	mu    sync.Mutex
	n     int
	held  map[netip.Prefix]int
	large chan struct{}
}

func newSlow() *slow {
	return &slow{held: map[netip.Prefix]int{}, large: make(chan struct{}, maxLarge)}
}

func (s *slow) enter(p netip.Prefix) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.n >= maxSlow || s.held[p] >= maxSlowNetwork && !here(p) {
		return false
	}
	s.n++
	s.held[p]++
	return true
}

func (s *slow) leave(p netip.Prefix) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n--
	if s.held[p]--; s.held[p] <= 0 {
		delete(s.held, p)
	}
}

// errBusy: too much is being read already.
var errBusy = errors.New("too many forms at once")

// read puts the whole form in the place of what is still to come, up to one byte
// more than a form may hold; what is larger still is refused where it is taken
// apart. Files are read in another way (Uploads), by whoever was let in.
func (s *slow) read(r *http.Request, p netip.Prefix) error {
	if r.Body == nil || r.Body == http.NoBody || strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		return nil
	}
	if !s.enter(p) {
		return errBusy
	}
	defer s.leave(p)
	var b bytes.Buffer
	n, err := io.CopyN(&b, r.Body, smallForm)
	if err == nil && n == smallForm {
		select {
		case s.large <- struct{}{}:
			defer func() { <-s.large }()
		default:
			return errBusy
		}
		_, err = io.CopyN(&b, r.Body, MaxBody+1-smallForm)
	}
	if err != nil && err != io.EOF {
		return err
	}
	r.Body = rest{io.MultiReader(&b, r.Body), r.Body}
	return nil
}

// rest is what was read, and then what is still to come.
type rest struct {
	io.Reader
	io.Closer
}
