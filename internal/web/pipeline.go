package web

import (
	"compress/gzip"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"
)

// bounds keep one visitor or a flood from taking everything.
type bounds struct {
	inFlight chan struct{}
	mu       sync.Mutex
	posts    map[netip.Prefix]*count
	held     map[netip.Prefix]int // requests in flight of one network
	slow     *slow
}

type count struct {
	n     int
	until time.Time
}

const (
	maxInFlight = 256
	// maxPosts per minute from one network: a village hall full of volunteers
	// behind one address stays far below it.
	maxPosts    = 600
	maxNetworks = 20000
	// maxHeld is how much of maxInFlight one network may hold: who sends slowly
	// from one place leaves room for everybody else.
	maxHeld = maxInFlight / 4
)

func newBounds() *bounds {
	return &bounds{inFlight: make(chan struct{}, maxInFlight), posts: map[netip.Prefix]*count{}, held: map[netip.Prefix]int{}, slow: newSlow()}
}

// Network is the network a request comes from, as coarse as an address is
// handed out: /24 for IPv4, /56 for IPv6.
func Network(r *http.Request) netip.Prefix {
	a, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Prefix{}
	}
	bits := 56
	if a.Addr().Unmap().Is4() {
		bits = 24
	}
	p, _ := a.Addr().Unmap().Prefix(bits)
	return p
}

// visitor puts the address of whoever visits in the place of that of the proxy
// that passed the request on. Only what the proxy wrote itself counts, which is
// the last address, and only from this machine.
func (a *App) visitor(r *http.Request) {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	all := r.Header.Values(a.ProxyHeader)
	if a.ProxyHeader == "" || err != nil || !peer.Addr().Unmap().IsLoopback() || len(all) == 0 {
		return
	}
	last := all[len(all)-1]
	last = strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
	if from, err := netip.ParseAddr(last); err == nil {
		r.RemoteAddr = netip.AddrPortFrom(from.WithZone(""), 0).String()
	} else if from, err := netip.ParseAddrPort(last); err == nil {
		r.RemoteAddr = from.String()
	}
}

// enter takes a place among the requests in flight; false when all are taken,
// or too many by this network. A proxy that does not say who visits is one
// network for everybody, so that this machine itself is not bounded.
func (b *bounds) enter(p netip.Prefix) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.held[p] >= maxHeld && !here(p) {
		return false
	}
	select {
	case b.inFlight <- struct{}{}:
		b.held[p]++
		return true
	default:
		return false
	}
}

func (b *bounds) leave(p netip.Prefix) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.held[p]--; b.held[p] <= 0 {
		delete(b.held, p)
	}
	<-b.inFlight
}

func (b *bounds) allowPost(p netip.Prefix, now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	c := b.posts[p]
	if c == nil || now.After(c.until) {
		if len(b.posts) >= maxNetworks { // forget all rather than grow without end
			clear(b.posts)
		}
		c = &count{until: now.Add(time.Minute)}
		b.posts[p] = c
	}
	c.n++
	return c.n <= maxPosts
}

const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func (a *App) pipeline(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "Dit formulier kwam van een andere website. Ga terug en probeer het op deze website.", http.StatusForbidden)
	}))
	next = cross.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				// The value may hold content; the stack holds none.
				a.Log.Error("panic", slog.String("route", r.Pattern), slog.String("stack", string(debug.Stack())))
				http.Error(w, "Er ging iets mis. Probeer het nog eens, of bel ons.", http.StatusInternalServerError)
			}
		}()
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "geolocation=(), camera=(), microphone=(), interest-cohort=()")
		h.Set("X-Robots-Tag", "noindex")
		h.Set("Cache-Control", "no-store")
		if a.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		a.visitor(r)
		network := Network(r)
		err := a.bounds.slow.read(r, network)
		if errors.Is(err, errBusy) || err == nil && !a.bounds.enter(network) {
			h.Set("Retry-After", "5")
			http.Error(w, "Het is nu druk. Probeer het over een paar tellen nog eens, of bel ons.", http.StatusServiceUnavailable)
			return
		}
		if err != nil { // it never came whole: nobody waits for an answer
			h.Set("Connection", "close")
			http.Error(w, "Wat u stuurde, kwam niet helemaal aan. Probeer het nog eens.", http.StatusBadRequest)
			return
		}
		defer a.bounds.leave(network)
		if r.Method == http.MethodPost && !a.bounds.allowPost(network, time.Now()) {
			h.Set("Retry-After", "60")
			http.Error(w, "Dat waren veel pogingen. Wacht een minuut, of bel ons.", http.StatusTooManyRequests)
			return
		}
		next.ServeHTTP(w, r)
	})
}

var zippers = sync.Pool{New: func() any { z, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed); return z }}

// send writes the finished answer, compressed where that helps. Pages hold a
// fresh random key and never reflect a secret, so that their length tells
// nothing about one.
func (c *Ctx) send() {
	b := c.body.Bytes()
	h := c.w.Header()
	if len(b) < 1400 || !strings.Contains(c.Req.Header.Get("Accept-Encoding"), "gzip") || c.kind != "" {
		h.Set("Content-Length", strconv.Itoa(len(b)))
		c.w.WriteHeader(c.status)
		c.w.Write(b)
		return
	}
	h.Set("Content-Encoding", "gzip")
	h.Set("Vary", "Accept-Encoding")
	c.w.WriteHeader(c.status)
	z := zippers.Get().(*gzip.Writer)
	defer zippers.Put(z)
	z.Reset(c.w)
	z.Write(b)
	z.Close()
}
