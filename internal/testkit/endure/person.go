package endure

import (
	crypto "crypto/rand"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
)

// person is a browser whose requests may get no answer: that is an error here,
// and not the end of the test.
type person struct {
	http *http.Client

	spare bool // "not now" is no answer: of a program whose database is away

	mu   sync.Mutex
	base string
}

type answer struct {
	status int
	leads  string // where a redirect leads
	body   string
}

func newPerson(base string) *person {
	jar, _ := cookiejar.New(nil) // fails with options only
	// A connection for each request: one that broke must not be tried again
	// unseen, as Go's client may do with one that it kept.
	return &person{base: base, http: &http.Client{
		Jar: jar, Transport: &http.Transport{DisableKeepAlives: true, DialContext: somewhere().DialContext},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// somewhere dials from a network of its own on this machine: everybody at once
// from one network would be a flood, and refused.
func somewhere() *net.Dialer {
	return &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, byte(1+rand.IntN(200)), byte(rand.IntN(256)), 1)}}
}

// move says where the site is now.
func (p *person) move(base string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.base = base
}

func (p *person) at() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.base
}

func (p *person) get(path string) (answer, error) { return p.send("GET", path, "") }

func (p *person) post(path string, form url.Values) (answer, error) {
	return p.send("POST", path, form.Encode())
}

func (p *person) send(method, path, body string) (a answer, err error) {
	q, err := http.NewRequest(method, p.at()+path, strings.NewReader(body))
	if err != nil {
		return a, err
	}
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	q.Header.Set("Accept-Language", "nl")
	res, err := p.http.Do(q)
	if err != nil {
		return a, err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err == nil && p.spare && res.StatusCode == http.StatusServiceUnavailable {
		err = errNoAnswer
	}
	return answer{res.StatusCode, res.Header.Get("Location"), string(b)}, err
}

const keyField = "_sleutel"

// with gives a form the key under which it may be sent again.
func with(form url.Values) url.Values {
	form.Set(keyField, crypto.Text())
	return form
}
