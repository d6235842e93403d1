package endure

import (
	"net"
	"net/url"
	"os"
	"path/filepath"
	"sync"

	"naast/internal/db"
	"naast/internal/testkit/pg"
)

// cable is what lies between the program and its servers of PostgreSQL. It breaks
// when the nth thing is said.
type cable struct {
	servers *Servers
	dir     string
	listens []net.Listener

	mu   sync.Mutex
	n    int
	at   int
	late bool // breaks when the answer comes
}

func newCable(p Plan) (*cable, error) {
	c := &cable{servers: &Servers{}, dir: p.Dir}
	for i := range c.servers.pair {
		c.servers.pair[i] = pg.Alone(p.TB, pg.Options{NoSync: true}) // nobody kills them
	}
	for i, store := range stores {
		if err := c.servers.pair[server[i]].Do("CREATE DATABASE ground_" + store); err != nil {
			return nil, err
		}
	}
	for i, far := range c.servers.pair {
		if err := os.MkdirAll(c.end(i), 0o700); err != nil {
			return nil, err
		}
		l, err := net.Listen("unix", filepath.Join(c.end(i), socket))
		if err != nil {
			return nil, err
		}
		c.listens = append(c.listens, l)
		go func() {
			for {
				near, err := l.Accept()
				if err != nil { // closed
					return
				}
				go c.carry(near, filepath.Join(far.Dir(), socket))
			}
		}()
	}
	return c, nil
}

// socket is how PostgreSQL calls its own.
const socket = ".s.PGSQL.5432"

// end is the program's end of the cable to a server.
func (c *cable) end(i int) string { return filepath.Join(c.dir, string(rune('a'+i))) }

func (c *cable) close() {
	for _, l := range c.listens {
		l.Close()
	}
}

// carry takes what is said over, and the answers back.
func (c *cable) carry(near net.Conn, to string) {
	defer near.Close()
	far, err := net.Dial("unix", to)
	if err != nil {
		return
	}
	defer far.Close()
	answers := make(chan struct{}) // closed when they are to be lost
	var once sync.Once
	go func() {
		defer near.Close()
		b := make([]byte, 64<<10)
		for {
			n, err := far.Read(b)
			select {
			case <-answers:
				return
			default:
			}
			if n > 0 {
				near.Write(b[:n]) // who left is noticed when reading
			}
			if err != nil {
				return
			}
		}
	}()
	b := make([]byte, 64<<10)
	for {
		n, err := near.Read(b)
		if err != nil {
			return
		}
		breaks := c.says()
		if breaks == unheard {
			return
		}
		if breaks == unanswered {
			once.Do(func() { close(answers) })
		}
		if _, err := far.Write(b[:n]); err != nil {
			return
		}
	}
}

// says counts one, and tells whether the cable breaks there.
func (c *cable) says() breaking {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
	switch {
	case c.n != c.at:
		return passes
	case c.late:
		return unanswered
	}
	return unheard
}

// breaking is whether something that is said arrives, and its answer.
type breaking int

const (
	passes     breaking = iota
	unheard             // it does not arrive
	unanswered          // it arrives, and the answer does not
)

func (c *cable) arm(at int, other bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n, c.at, c.late = 0, at, other
}

func (c *cable) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n
}

func (c *cable) ground() db.Config { return c.servers.config("ground") }
func (c *cable) firm() db.Config   { return c.servers.config("try") }
func (c *cable) clear()            { c.servers.drop("try") }

func (c *cable) fresh() error { return c.servers.copyOf("ground", "try") }

// shaky leads through the cable.
func (c *cable) shaky() db.Config {
	through := c.firm()
	for i, address := range []*string{&through.Main, &through.Ring, &through.Session} {
		u, err := url.Parse(*address)
		if err != nil {
			panic(err) // it is our own
		}
		q := u.Query()
		q.Set("host", c.end(server[i]))
		u.RawQuery = q.Encode()
		*address = u.String()
	}
	return through
}
