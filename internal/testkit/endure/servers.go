package endure

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/testkit/pg"
	"naast/internal/testkit/program"
)

// Servers are two of PostgreSQL, for main and for ring and sessions, that may be
// killed. They wait for the disk.
type Servers struct {
	pair [2]*pg.Cluster
	down []*pg.Cluster // killed, and not started again yet
	on   string        // where databases are made: words of CREATE DATABASE
	log  bool          // what is full stops them, and somebody starts them again
}

var (
	stores = [3]string{"main", "ring", "session"}
	server = [3]int{0, 1, 1}
)

// StartServers starts them, and builds the demo on them as the seed of a plan. Where
// their write-ahead logs lie apart, somebody watches over them.
func StartServers(t testing.TB, bin, seed string, o pg.Options) (*Servers, error) {
	s := &Servers{log: o.Log != ""}
	for i := range s.pair {
		s.pair[i] = pg.Alone(t, o)
	}
	if s.log {
		s.watch(t)
	}
	for i, store := range stores {
		if err := s.pair[server[i]].Do("CREATE DATABASE seed_" + store); err != nil {
			return nil, err
		}
	}
	program.Demo(t, bin, seed, s.stores("seed").Args()...).Stop()
	return s, nil
}

// watch lets somebody watch over the servers as long as the test lasts.
func (s *Servers) watch(t testing.TB) {
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	for _, c := range s.pair {
		all.Go(func() {
			if err := c.Watch(ctx); err != nil {
				t.Errorf("nobody watches over a server any more: %v", err)
			}
		})
	}
	t.Cleanup(func() { cancel(); all.Wait() })
}

// Stopped is how often a server gave up because it could not write its log.
func (s *Servers) Stopped() (n int) {
	for _, c := range s.pair {
		n += strings.Count(c.Log(), "PANIC:")
	}
	return n
}

// Lie lets what is copied from now on lie in a directory.
func (s *Servers) Lie(dir string) error {
	for i, c := range s.pair {
		place := filepath.Join(dir, fmt.Sprint("space", i))
		if err := os.Mkdir(place, 0o700); err != nil {
			return err
		}
		if err := c.Space("small", place); err != nil {
			return err
		}
	}
	s.on = " TABLESPACE small"
	return nil
}

func (s *Servers) config(name string) db.Config {
	at := func(i int) string { return s.pair[server[i]].At(name + "_" + stores[i]) }
	return db.Config{Main: at(0), Ring: at(1), Session: at(2), Schema: schema, Clock: naast.Clock(time.Now)}
}

func (s *Servers) stores(name string) Stores {
	c := s.config(name)
	return Stores{c.Main, c.Ring, c.Session}
}

func (s *Servers) copy(name string) (Stores, error) { return s.stores(name), s.copyOf("seed", name) }

func (s *Servers) copyOf(seed, name string) error {
	for i, store := range stores {
		if err := s.pair[server[i]].Do("CREATE DATABASE " + name + "_" + store + " TEMPLATE " + seed + "_" + store + s.on); err != nil {
			return err
		}
	}
	return nil
}

func (s *Servers) drop(name string) {
	for i, store := range stores {
		s.pair[server[i]].Do("DROP DATABASE IF EXISTS " + name + "_" + store + " WITH (FORCE)") // the servers go with the test anyway
	}
}

// kill kills one of the servers, or both.
func (s *Servers) kill() {
	first := rand.IntN(2)
	s.down = []*pg.Cluster{s.pair[first]}
	if rand.IntN(2) == 0 {
		s.down = append(s.down, s.pair[1-first])
	}
	for _, c := range s.down {
		c.Kill()
	}
}

// raise starts what was killed.
func (s *Servers) raise() error {
	for _, c := range s.down {
		if err := c.Start(); err != nil {
			return err
		}
	}
	s.down = nil
	return nil
}
