package db

import (
	"context"
	"fmt"
	"sync"

	"naast"
)

// group is SQLite's one writer. Requests that arrive while a commit is under
// way are run together in the next transaction, each in a savepoint of its own,
// so that one sync to disk serves them all and none can spoil another.
type group struct {
	d     *DB
	queue chan *request
	done  chan struct{}
	mu    sync.RWMutex // guards closed against write
	shut  bool
	parts [3]*Part // ring, main, session; open for the writer's life
}

// request is one Write on its way through the group.
type request struct {
	ctx      context.Context
	scope    Scope
	f        func(*Tx) error
	tx       *Tx
	err      error
	panicked any
	done     chan struct{}
}

const (
	queueLength = 256 // more than this waiting: answer "unavailable" at the door
	groupSize   = 64  // bounds how long the first of a group waits for the others
)

func newGroup(d *DB) *group {
	g := &group{d: d, queue: make(chan *request, queueLength), done: make(chan struct{})}
	for i, st := range []*store{d.ring, d.main, d.session} {
		g.parts[i] = &Part{st: st, write: true, grouped: true}
	}
	// The lock of main is the lock of all three: during an update two programs write.
	g.parts[0].after, g.parts[2].after = g.parts[1], g.parts[1]
	go g.run()
	return g
}

func (g *group) stop() {
	g.mu.Lock()
	if !g.shut {
		g.shut = true
		close(g.queue)
	}
	g.mu.Unlock()
	<-g.done
}

func (g *group) write(ctx context.Context, s Scope, f func(*Tx) error) (*Tx, error) {
	r := &request{ctx: ctx, scope: s, f: f, done: make(chan struct{})}
	g.mu.RLock()
	if g.shut {
		g.mu.RUnlock()
		return nil, fmt.Errorf("write after closing: %w", naast.Unavailable)
	}
	select {
	case g.queue <- r:
		g.mu.RUnlock()
	default:
		g.mu.RUnlock()
		return nil, fmt.Errorf("too many writes waiting: %w", naast.Unavailable)
	}
	<-r.done // not ctx: once queued the outcome must be known
	if r.panicked != nil {
		panic(r.panicked)
	}
	return r.tx, r.err
}

func (g *group) run() {
	defer close(g.done)
	for first := range g.queue {
		batch := []*request{first}
		g.one(first)
	more:
		for len(batch) < groupSize {
			select {
			case r, ok := <-g.queue:
				if !ok {
					break more
				}
				batch = append(batch, r)
				g.one(r)
			default:
				break more
			}
		}
		g.commit(batch)
	}
	for _, p := range g.parts {
		if p.conn != nil {
			p.conn.Close()
		}
	}
}

// one runs a request inside the open transaction, undone alone if it fails.
func (g *group) one(r *request) {
	if r.err = r.ctx.Err(); r.err != nil {
		return
	}
	r.tx = &Tx{Part: g.parts[1], ring: g.parts[0], session: g.parts[2], d: g.d, scope: r.scope, write: true, now: g.d.clock()}
	func() {
		defer func() { r.panicked = recover() }()
		r.err = r.tx.work(r.ctx, r.f)
	}()
	end := "RELEASE one"
	if r.err != nil || r.panicked != nil {
		end = "ROLLBACK TO one; RELEASE one"
	}
	for _, p := range g.parts {
		if !p.savepoint {
			continue
		}
		p.savepoint = false
		if _, err := p.conn.ExecContext(context.Background(), end); err != nil && r.err == nil {
			r.err = fmt.Errorf("end savepoint on %s: %w", p.st.name, kind(err))
		}
	}
}

// commit makes the group durable and only then lets anyone go.
func (g *group) commit(batch []*request) {
	var failed error
	for _, p := range g.parts {
		if !p.begun {
			continue
		}
		p.begun = false
		end := "COMMIT"
		if failed != nil {
			end = "ROLLBACK"
		}
		if _, err := p.conn.ExecContext(context.Background(), end); err != nil && failed == nil {
			failed = fmt.Errorf("commit on %s: %w", p.st.name, orUnavailable(kind(err)))
			p.conn.ExecContext(context.Background(), "ROLLBACK") // after a failed commit SQLite may still be inside
		}
	}
	for _, r := range batch {
		if failed != nil && r.err == nil && r.panicked == nil {
			r.err = failed
		}
		close(r.done)
	}
}
