package flood

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"naast/internal/testkit/program"
)

// site is the program behind what passes for a proxy: this test writes who visits.
type site struct {
	Plan
	run *program.Program
}

// Run floods a program and looks at the others meanwhile.
func Run(p Plan) (r Result, err error) {
	s := &site{Plan: p}
	if err := s.start(); err != nil {
		return r, err
	}
	if _, err := s.ask("198.51.100.1", "/"); err != nil {
		return r, err
	}
	if r.Before, err = s.atRest(); err != nil {
		return r, err
	}
	if err := s.start(); err != nil {
		return r, err
	}
	r.Calm.add(s.others(closedAfter(p.Lasts / 3)))
	stop := closedAfter(p.Lasts)
	var slow sync.WaitGroup
	for i := range p.Slow {
		slow.Go(func() { s.slowly(i, stop) })
	}
	time.Sleep(p.Lasts / 10) // until they all hang on
	r.Slow.add(s.others(stop))
	slow.Wait()
	done := make(chan struct{})
	go func() { defer close(done); r.Answers = s.signIn() }()
	r.Logins.add(s.others(done))
	if r.Memory, err = s.run.Memory(); err != nil {
		return r, err
	}
	r.After, err = s.atRest()
	return r, err
}

// atRest counts goroutines when nobody visits any more and what was begun is done:
// a mail or a job that is under way is no leak.
func (s *site) atRest() (map[string]int, error) {
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	if err := s.run.Rest(); err != nil {
		return nil, err
	}
	return s.run.Goroutines()
}

func closedAfter(d time.Duration) chan struct{} {
	c := make(chan struct{})
	time.AfterFunc(d, func() { close(c) })
	return c
}

// Control shows that what Run looks for is seen: goroutines that hold on, and
// somebody who is refused because his own network holds too much.
func Control(p Plan) (seen bool, err error) {
	s := &site{Plan: p}
	if err := s.start(); err != nil {
		return false, err
	}
	const held = 64
	for range held {
		c, err := net.Dial("tcp", strings.TrimPrefix(s.run.Base, "http://"))
		if err != nil {
			return false, err
		}
		defer c.Close()
		io.WriteString(c, "POST /vraag/1 HTTP/1.1\r\nHost: naast\r\nX-Forwarded-For: 203.0.113.9\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\na")
	}
	refused := false
	for deadline := time.Now().Add(time.Minute); !refused && time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		_, err := s.send(http.DefaultClient, "203.0.113.10", "POST", "/vraag/1", url.Values{"verhaal": {"x"}, "_sleutel": {"een-sleutel-van-de-vloed"}})
		refused = err == status(http.StatusServiceUnavailable)
	}
	by, err := s.run.Goroutines()
	return refused && sum(by) > held, err
}

// start serves a copy of the demo as a host does, behind a proxy.
func (s *site) start() error {
	dir, err := os.MkdirTemp(s.TB.TempDir(), "flood-")
	if err != nil {
		return err
	}
	dir = filepath.Join(dir, "demo")
	if out, err := exec.Command("cp", "-a", s.Dir, dir).CombinedOutput(); err != nil {
		return fmt.Errorf("copy the demo: %w %s", err, out)
	}
	at := func(name string) string { return "sqlite:" + filepath.Join(dir, name+".db") }
	s.run = program.Serve(s.TB, s.Binary, fmt.Sprintf("listen = \"127.0.0.1:%%PORT%%\"\nkeys = %q\nproxy_header = \"X-Forwarded-For\"\n[[partnership]]\nname = \"wesselrade\"\nhosts = [\"*\"]\nmain = %q\nring = %q\nsession = %q\n",
		filepath.Join(dir, "keys"), at("main"), at("ring"), at("session")))
	return nil
}

func network(kind, i int) string { return fmt.Sprintf("100.%d.%d.7", 64+8*kind+i/250, i%250) }

// slowly is one of those who hold on: a head a byte at a time, a form a byte at a
// time, a head that is too long, a form that is too long; again and again.
func (s *site) slowly(i int, stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		if c, err := net.Dial("tcp", strings.TrimPrefix(s.run.Base, "http://")); err == nil {
			s.drip(c, i, stop)
			c.Close()
		}
		select {
		case <-stop:
		case <-time.After(pause):
		}
	}
}

// pause is how long whoever was refused waits before he tries again: these are
// slow or clumsy, and do not fill the line.
const pause = 5 * time.Second

var huge = strings.Repeat("a", 2<<20) // twice what a form may be

func (s *site) drip(c net.Conn, i int, stop chan struct{}) {
	from := "X-Forwarded-For: " + network(0, i) + "\r\n"
	form := "POST /vraag/1 HTTP/1.1\r\nHost: naast\r\n" + from + "Content-Type: application/x-www-form-urlencoded\r\n"
	c.SetDeadline(time.Now().Add(s.Lasts + 5*time.Second))
	switch i % 4 {
	case 0:
		io.WriteString(c, "GET / HTTP/1.1\r\nHost: naast\r\n"+from+"X-Traag: ")
	case 1:
		io.WriteString(c, form+"Content-Length: 60000\r\n\r\nverhaal=")
	case 2:
		fmt.Fprintf(c, "GET / HTTP/1.1\r\nHost: naast\r\nX-Groot: %s\r\n\r\n", huge[:256<<10])
		io.Copy(io.Discard, io.LimitReader(c, 4096))
		return
	case 3:
		fmt.Fprintf(c, form+"Content-Length: %d\r\n\r\n%s", len(huge), huge)
		io.Copy(io.Discard, io.LimitReader(c, 4096))
		return
	}
	for {
		select {
		case <-stop:
			return
		case <-time.After(time.Second):
		}
		if _, err := io.WriteString(c, "a"); err != nil {
			return
		}
	}
}

// ask opens a page from a network.
func (s *site) ask(from, path string) (time.Duration, error) {
	return s.send(http.DefaultClient, from, "GET", path, nil)
}

func (s *site) send(as *http.Client, from, method, path string, form url.Values) (time.Duration, error) {
	q, err := http.NewRequest(method, s.run.Base+path, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, err
	}
	q.Header.Set("X-Forwarded-For", from)
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	start := time.Now()
	res, err := as.Do(q)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, res.Body)
	if err == nil && res.StatusCode >= 400 {
		err = status(res.StatusCode)
	}
	return time.Since(start), err
}

type status int

func (s status) Error() string { return fmt.Sprint("status ", int(s)) }

// others read the front page and tell a question, one after the other, until done.
func (s *site) others(done chan struct{}) (took []time.Duration, refused int) {
	for i := 0; ; i++ {
		jar, _ := cookiejar.New(nil) // fails with options only
		as, from := &http.Client{Jar: jar, Timeout: 30 * time.Second}, fmt.Sprintf("198.%d.%d.1", 18+i/250%2, i%250)
		for _, step := range []struct {
			method, path string
			form         url.Values
		}{{"GET", "/", nil}, {"GET", "/vraag/1", nil}, {"POST", "/vraag/1", url.Values{"verhaal": {"Ik zoek iemand die meedenkt."}, "domein": {"geld"}, "_sleutel": {fmt.Sprint("een-sleutel-van-de-vloed-", i)}}}} {
			d, err := s.send(as, from, step.method, step.path, step.form)
			if err != nil {
				refused++
			} else {
				took = append(took, d)
			}
		}
		select {
		case <-done:
			return took, refused
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// signIn lets many sign in at once under names that nobody has, with words that
// could be somebody's, and counts what they are told.
func (s *site) signIn() map[int]int {
	var mu sync.Mutex
	var all sync.WaitGroup
	answers := map[int]int{}
	as := &http.Client{Timeout: 2 * time.Minute, Transport: &http.Transport{MaxIdleConns: 1, DisableKeepAlives: true}}
	for i := range s.Logins {
		all.Go(func() {
			_, err := s.send(as, network(1, i), "POST", "/inloggen", url.Values{"inlognaam": {fmt.Sprint("iemand", i)}, "_sleutel": {fmt.Sprint("een-sleutel-van-inloggen-", i)},
				"woorden": {s.Words}, "code": {"123456"}})
			told := 200
			if code, ok := err.(status); ok {
				told = int(code)
			} else if err != nil {
				told = 0
			}
			mu.Lock()
			defer mu.Unlock()
			answers[told]++
		})
	}
	all.Wait()
	return answers
}
