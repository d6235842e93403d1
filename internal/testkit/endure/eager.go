package endure

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"
)

// eager stands between people and the program and says "kept" to every message
// before the program has it.
type eager struct {
	server *httptest.Server
	to     string
	onward sync.WaitGroup // what was acknowledged and is not passed on yet
}

// late is how much later the program gets it than the answer went out.
const late = time.Second

// before stands before the program until it is gone.
func (e *eager) before(base string) string {
	e.to, e.server = base, httptest.NewServer(e)
	return e.server.URL
}

func (e *eager) gone() { e.server.Close() }

func (e *eager) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	body, err := io.ReadAll(q.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	on, err := http.NewRequest(q.Method, e.to+q.URL.RequestURI(), bytes.NewReader(body))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	on.Header = q.Header
	if q.Method == http.MethodPost && q.URL.Path == messagesPath {
		w.Header().Set("Location", messagesPath)
		w.WriteHeader(http.StatusSeeOther)
		e.onward.Go(func() {
			time.Sleep(late)
			if res, err := http.DefaultTransport.RoundTrip(on); err == nil { // the program may be dead: that is the point
				res.Body.Close()
			}
		})
		return
	}
	res, err := http.DefaultTransport.RoundTrip(on)
	if err != nil {
		panic(http.ErrAbortHandler) // no answer
	}
	defer res.Body.Close()
	for k, v := range res.Header {
		w.Header()[k] = v
	}
	w.WriteHeader(res.StatusCode)
	io.Copy(w, res.Body)
}
