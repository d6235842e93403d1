package db

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"naast"
)

// Config says where the stores of one partnership are.
type Config struct {
	// Main, Ring and Session are addresses: "sqlite:/path/file.db" or a
	// PostgreSQL connection string. A test of a disk that fails names the file
	// layer that it registered: "sqlite:/path/file.db?vfs=failing".
	Main, Ring, Session string
	// Schema names the partnership's schema and role on PostgreSQL.
	Schema string
	Clock  naast.Clock
	// Alone says that nobody else is at work in them, as in a copy that is looked at:
	// the steps of a new version need not give way.
	Alone bool
}

// DB is the database of one partnership.
type DB struct {
	main, ring, session *store
	clock               naast.Clock
	group               *group        // SQLite only: the one writer
	turn                chan struct{} // PostgreSQL: taken by the one write that others gave way to
}

// Open opens the three stores and brings them to the form of this version.
// Whoever opens closes.
func Open(ctx context.Context, c Config) (*DB, error) {
	d := &DB{clock: c.Clock, turn: make(chan struct{}, 1)}
	for _, s := range []struct {
		name, address string
		into          **store
	}{{Main, c.Main, &d.main}, {Ring, c.Ring, &d.ring}, {session, c.Session, &d.session}} {
		st, err := openStore(ctx, s.name, s.address, c.Schema)
		if err != nil {
			d.Close()
			return nil, err
		}
		*s.into, st.alone = st, c.Alone
		if err := st.migrate(ctx); err != nil {
			d.Close()
			return nil, err
		}
	}
	if d.main.engine != d.ring.engine || d.main.engine != d.session.engine {
		d.Close()
		return nil, fmt.Errorf("open: main, ring and session must be of one kind: %w", naast.Invalid)
	}
	if d.main.engine == sqlite {
		d.group = newGroup(d)
	}
	return d, nil
}

// Close ends the writer and closes the stores; work under way is finished.
func (d *DB) Close() error {
	if d.group != nil {
		d.group.stop()
	}
	var first error
	for _, s := range []*store{d.session, d.main, d.ring} {
		if s == nil {
			continue
		}
		if err := s.close(); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// Now is the moment by this partnership's clock.
func (d *DB) Now() time.Time { return d.clock() }

// Today is the civil day of Now in the Netherlands.
func (d *DB) Today() naast.Date { return naast.Today(d.clock()) }

// Read runs f in a transaction that can change nothing.
func (d *DB) Read(ctx context.Context, s Scope, f func(*Tx) error) error {
	tx := d.newTx(s, false)
	defer tx.release(ctx)
	return f(tx)
}

// Write runs f in a transaction and returns nil only when its work is durable.
// f may run more than once; see the package comment. An error of kind
// naast.Unknown means that the commit was sent and no answer came.
func (d *DB) Write(ctx context.Context, s Scope, f func(*Tx) error) error {
	var tx *Tx
	var err error
	if d.group != nil {
		tx, err = d.group.write(ctx, s, f)
	} else {
		tx, err = d.writeAlone(ctx, s, f)
	}
	if err != nil {
		return err
	}
	for _, g := range tx.after {
		g(ctx)
	}
	return nil
}

func (d *DB) newTx(s Scope, write bool) *Tx {
	part := func(st *store) *Part { return &Part{st: st, write: write} }
	return &Tx{Part: part(d.main), ring: part(d.ring), session: part(d.session), d: d, scope: s, write: write, now: d.clock()}
}

func (tx *Tx) parts() []*Part { return []*Part{tx.ring, tx.Part, tx.session} }

// release rolls back whatever is still open and gives the connections back.
func (tx *Tx) release(ctx context.Context) {
	for _, p := range tx.parts() {
		if p.conn == nil {
			continue
		}
		if p.begun {
			// The request may be over; the connection must be clean all the same.
			if _, err := p.conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK"); err != nil {
				p.conn.Raw(func(any) error { return errBadConn })
			}
			p.begun = false
		}
		p.conn.Close()
		p.conn = nil
	}
}

// retries bounds how often PostgreSQL may ask to run a transaction again. The
// pauses between are random, so that those who collided do not meet again; all
// together they are some 17 seconds, 35 at the most, within the minute in which
// the server must answer.
const (
	retries   = 60
	longPause = 20 * time.Millisecond // times the number of attempts
	// patience is after how many collisions a write waits for its turn: those who
	// keep meeting each other then go one by one, so that each gets through, also
	// on a machine so slow that any two attempts overlap. Other nodes have a turn
	// of their own: they meet one of us at most.
	patience = 4
)

// pause is how long to wait before another attempt: up to 1, 2, 4 … ms, and
// then longer each time: on a machine so slow that an attempt takes seconds, who
// waits shorter than that meets the same others for ever.
func pause(attempt int) time.Duration {
	return rand.N(min(time.Millisecond<<min(attempt, 10), longPause*time.Duration(attempt)))
}

func (d *DB) writeAlone(ctx context.Context, s Scope, f func(*Tx) error) (*Tx, error) {
	var refused []*Tx
	defer func() { // after the turn is given back: this writes too
		for _, tx := range refused {
			tx.takeBack(context.WithoutCancel(ctx))
		}
	}()
	for attempt := 1; ; attempt++ {
		tx := d.newTx(s, true)
		err := tx.attempt(ctx, f)
		tx.release(ctx)
		if tx.half {
			refused = append(refused, tx)
		}
		if !errors.Is(err, errRetry) {
			return tx, err
		}
		if attempt == patience {
			select {
			case <-ctx.Done():
				return nil, ctx.Err()
			case d.turn <- struct{}{}:
				defer func() { <-d.turn }()
			}
		}
		if attempt == retries {
			return nil, fmt.Errorf("write kept colliding with others: %w", naast.Unavailable)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(pause(attempt)):
		}
	}
}

func (tx *Tx) attempt(ctx context.Context, f func(*Tx) error) error {
	if err := tx.work(ctx, f); err != nil {
		return err
	}
	for _, p := range tx.parts() {
		if err := p.commit(ctx); err != nil {
			tx.half = p == tx.Part && !errors.Is(err, naast.Unknown)
			return err
		}
	}
	return nil
}

// commit makes one store's side durable. A refusal by the server is a plain
// error; a lost answer is naast.Unknown.
func (p *Part) commit(ctx context.Context) error {
	if !p.begun {
		return nil
	}
	p.begun = false
	_, err := p.conn.ExecContext(context.WithoutCancel(ctx), "COMMIT")
	if err == nil {
		return nil
	}
	if pgCode(err) != "" {
		return fmt.Errorf("commit on %s: %w", p.st.name, kind(err))
	}
	p.conn.Raw(func(any) error { return errBadConn })
	return fmt.Errorf("commit on %s: %w: %w", p.st.name, naast.Unknown, kind(err))
}
