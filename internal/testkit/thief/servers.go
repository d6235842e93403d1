package thief

import (
	"fmt"

	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/testkit/pg"
)

// servers are PostgreSQL's, each with an archive of its write-ahead log and a
// replica: that of the ring too, though the manual says that it must have neither.
type servers struct {
	clock   *dbtest.Clock
	live    [2]*pg.Cluster // main, ring
	replica [2]*pg.Cluster
	base    [2]*pg.Cluster // of a month ago, to be brought up to the mark
	n       int
}

// stores are main, ring and sessions: on which server each is.
var stores = [3]int{0, 1, 1}

const markName = "before"

func newServers(_ Plan, clock *dbtest.Clock) (s *servers, err error) {
	s = &servers{clock: clock}
	s.live, err = pg.StartPair(pg.Options{Archive: true, NoSync: true})
	return s, err
}

func (s *servers) place() (db.Config, error) {
	s.n++
	var at [3]string
	for i, name := range []string{"main", "ring", "session"} {
		c, database := s.live[stores[i]], fmt.Sprint(name, s.n)
		if err := c.Do("CREATE DATABASE " + database); err != nil {
			return db.Config{}, err
		}
		at[i] = c.At(database)
	}
	return s.config(at), nil
}

func (s *servers) config(at [3]string) db.Config {
	return db.Config{Main: at[0], Ring: at[1], Session: at[2], Schema: "own", Clock: s.clock.Now}
}

func (s *servers) start() (err error) {
	for i, c := range s.live {
		if s.base[i], err = c.Copy(); err != nil {
			return err
		}
		if s.replica[i], err = c.Replica(); err != nil {
			return err
		}
	}
	return nil
}

func (s *servers) mark() error {
	for _, c := range s.live {
		if err := c.Mark(markName); err != nil {
			return err
		}
	}
	return nil
}

// copies lets the replicas stand alone, and brings the copies of a month ago up
// to the mark with what the archives hold.
func (s *servers) copies() ([]copied, error) {
	for i := range s.live {
		if err := s.live[i].Archived(); err != nil {
			return nil, err
		}
		if err := s.replica[i].Promote(s.live[i]); err != nil {
			return nil, err
		}
		if err := s.base[i].Recover(s.live[i], markName); err != nil {
			return nil, err
		}
	}
	of := func(main, ring *pg.Cluster) db.Config {
		return s.config([3]string{main.At("main1"), ring.At("ring1"), ring.At("session1")})
	}
	return []copied{
		{name: "the replica", c: of(s.replica[0], s.replica[1]), whole: true},
		{name: "the archive up to fifteen days ago, ring of today", c: of(s.base[0], s.live[1]), whole: true},
		{name: "the archives of main and ring up to fifteen days ago", c: of(s.base[0], s.base[1]), keys: true},
	}, nil
}

func (s *servers) disks() []string { return []string{s.live[0].Dir(), s.live[1].Dir()} }
func (s *servers) older() []string {
	return []string{s.replica[0].Dir(), s.replica[1].Dir(), s.base[0].Dir(), s.base[1].Dir()}
}

func (s *servers) close() {
	for _, all := range [][2]*pg.Cluster{s.replica, s.base, s.live} {
		for _, c := range all {
			if c != nil {
				c.Close()
			}
		}
	}
}
