package field

import (
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"sync"
	"testing"
)

// cable is the network between a laptop and the site: it can be pulled out, and
// what goes through it can be meddled with.
type cable struct {
	t      testing.TB
	at     string // where the laptop finds the site
	site   *httputil.ReverseProxy
	server *http.Server
	mu     sync.Mutex
	meddle map[string]func(http.ResponseWriter, *http.Request) // by path; the rest passes
}

func plug(t testing.TB, address string) *cable {
	t.Helper()
	to, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	c := &cable{t: t, meddle: map[string]func(http.ResponseWriter, *http.Request){}, at: "127.0.0.1:0", site: &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(to)
		r.Out.Host = r.In.Host
	}}}
	c.plugIn()
	t.Cleanup(c.pull)
	return c
}

// url is an address of the site as the laptop knows it.
func (c *cable) url(path string) string { return "http://" + c.at + path }

func (c *cable) plugIn() {
	c.t.Helper()
	l, err := net.Listen("tcp", c.at)
	if err != nil {
		c.t.Fatal(err)
	}
	c.at = l.Addr().String()
	c.server = &http.Server{Handler: c}
	go c.server.Serve(l)
}

// pull pulls the cable out: what was open breaks, and nothing opens.
func (c *cable) pull() { c.server.Close() }

// meddles does something else with what goes to a path; nil lets it pass.
func (c *cable) meddles(path string, f func(http.ResponseWriter, *http.Request)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.meddle[path] = f
}

func (c *cable) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	f := c.meddle[r.URL.Path]
	c.mu.Unlock()
	if f == nil {
		f = c.site.ServeHTTP
	}
	f(w, r)
}
