package endure

import (
	"bufio"
	"bytes"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"sync"
)

// wire is a network that loses answers: the first time that a form passes, and
// now and then when it is sent again, the connection is reset after the program
// got it and before the answer is through.
type wire struct {
	listen net.Listener
	to     string // host:port of the program
	blind  bool   // loses every second answer, whatever form it is

	mu   sync.Mutex
	seen map[string]bool // keys of forms
}

func newWire(base string) (*wire, error) {
	at, err := url.Parse(base)
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	w := &wire{listen: l, to: at.Host, seen: map[string]bool{}}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil { // closed
				return
			}
			go w.carry(c.(*net.TCPConn))
		}
	}()
	return w, nil
}

func (w *wire) base() string { return "http://" + w.listen.Addr().String() }
func (w *wire) close()       { w.listen.Close() }

// carry takes one request over, and its answer or none.
func (w *wire) carry(near *net.TCPConn) {
	defer near.Close()
	q, err := http.ReadRequest(bufio.NewReader(near))
	if err != nil {
		return
	}
	body, err := io.ReadAll(q.Body)
	if err != nil {
		return
	}
	q.Body = io.NopCloser(bytes.NewReader(body))
	far, err := somewhere().Dial("tcp", w.to)
	if err != nil {
		near.SetLinger(0)
		return
	}
	defer far.Close()
	if err := q.Write(far); err != nil {
		near.SetLinger(0)
		return
	}
	if !w.loses(q.Method, body) {
		io.Copy(near, far)
		return
	}
	near.SetLinger(0) // the deferred Close is a reset
	switch rand.IntN(3) {
	case 0: // at once, for both sides: the program sees that nobody waits
	case 1: // at once; the program finishes
		near.Close()
		io.Copy(io.Discard, far)
	case 2: // with the answer on its way
		far.Read(make([]byte, 1))
	}
}

// loses tells whether this answer does not come through.
func (w *wire) loses(method string, body []byte) bool {
	form, err := url.ParseQuery(string(body))
	key := form.Get(keyField)
	if method != http.MethodPost || err != nil || key == "" {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	again := w.seen[key]
	w.seen[key] = true
	if w.blind {
		return rand.IntN(2) == 0
	}
	return !again || rand.IntN(4) == 0
}
