package db

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"naast"
)

// Tx is one transaction over the stores of a partnership. Its own Exec, Query
// and QueryRow speak to main; Ring and Session begin on first use.
type Tx struct {
	*Part
	d       *DB
	scope   Scope
	write   bool
	now     time.Time
	ring    *Part
	session *Part
	before  []func(context.Context) error
	after   []func(context.Context)
	refused []func(context.Context) // see IfRefused
	half    bool                    // the ring is durable, and main refused
	memo    map[any]any
}

// Part is a transaction's side on one store.
type Part struct {
	st        *store
	conn      *sql.Conn
	write     bool
	begun     bool
	savepoint bool
	grouped   bool  // a part of the group commit: savepoints instead of own transactions
	after     *Part // begun before this one: two programs that begin in another order wait for each other for ever
}

// Scope tells for whom and why this transaction runs.
func (tx *Tx) Scope() Scope { return tx.scope }

// Within gives the transaction the scope that the guard decided on. Only guard
// calls it (arch_test.go).
func (tx *Tx) Within(s Scope) { tx.scope = s }

// Writable tells whether this transaction may change anything.
func (tx *Tx) Writable() bool { return tx.write }

// Now is the moment at which the transaction began, the same for all it writes.
func (tx *Tx) Now() time.Time { return tx.now }

// Today is the civil day of Now in the Netherlands.
func (tx *Tx) Today() naast.Date { return naast.Today(tx.now) }

// DB is the partnership this transaction belongs to.
func (tx *Tx) DB() *DB { return tx.d }

// Ring is the keyring's side of the transaction. What is written there is
// durable before main commits; deleting is done after main, by vault.
func (tx *Tx) Ring() *Part { return tx.ring }

// Session is the side of sessions, day keys and drafts; committed after main.
func (tx *Tx) Session() *Part { return tx.session }

// BeforeCommit runs f when the work of the transaction is done and went well,
// still inside it: for what is written once, however much came before it. It
// runs as the system itself, because the work may have been about two cases.
func (tx *Tx) BeforeCommit(f func(context.Context) error) { tx.before = append(tx.before, f) }

// work runs f and then what waits for the end of it.
func (tx *Tx) work(ctx context.Context, f func(*Tx) error) error {
	if err := f(tx); err != nil {
		return err
	}
	return tx.Finish(ctx)
}

// Finish does what waits for the end of the work. Write does it by itself; it
// is for who undoes a transaction and wants to see whether it would have held.
func (tx *Tx) Finish(ctx context.Context) error {
	waiting := tx.before
	tx.before, tx.scope = nil, System("before commit")
	for _, g := range waiting {
		if err := g(ctx); err != nil {
			return err
		}
	}
	return nil
}

// AfterCommit runs f once the transaction is durable, before Write returns.
func (tx *Tx) AfterCommit(f func(context.Context)) { tx.after = append(tx.after, f) }

// IfRefused runs f when the ring was made durable and main then refused for sure, as
// PostgreSQL may when others wrote at the same time: what was written in the ring belongs
// to nothing. Where the answer was lost nobody knows, and nothing is run.
func (tx *Tx) IfRefused(f func(context.Context)) { tx.refused = append(tx.refused, f) }

func (tx *Tx) takeBack(ctx context.Context) {
	for _, f := range tx.refused {
		f(ctx)
	}
}

// statement is the context that a statement runs under. On SQLite one takes
// microseconds and nobody waits for another machine, while watching over it
// costs a goroutine each time: whoever left is noticed between two statements
// (ensure).
func (p *Part) statement(ctx context.Context) context.Context {
	if p.st.engine == sqlite {
		return context.WithoutCancel(ctx)
	}
	return ctx
}

func (p *Part) ensure(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if p.conn == nil {
		pool := p.st.read
		if p.write {
			pool = p.st.write
		}
		c, err := pool.Conn(ctx)
		if err != nil {
			return fmt.Errorf("connect to %s: %w", p.st.name, orUnavailable(kind(err)))
		}
		p.conn = c
	}
	if !p.begun && p.after != nil && !p.after.begun {
		if err := p.after.ensure(ctx); err != nil {
			return err
		}
	}
	if !p.begun {
		if err := p.st.begin(ctx, p.conn, p.write); err != nil {
			return fmt.Errorf("begin on %s: %w", p.st.name, err)
		}
		p.begun = true
	}
	if p.grouped && !p.savepoint {
		if _, err := p.conn.ExecContext(ctx, "SAVEPOINT one"); err != nil {
			return fmt.Errorf("savepoint on %s: %w", p.st.name, kind(err))
		}
		p.savepoint = true
	}
	return nil
}

// Exec runs a statement and tells how many rows it changed.
func (p *Part) Exec(ctx context.Context, query string, args ...any) (int, error) {
	if err := p.ensure(ctx); err != nil {
		return 0, err
	}
	res, err := p.conn.ExecContext(p.statement(ctx), p.st.text(query), args...)
	if err != nil {
		return 0, kind(err)
	}
	n, err := res.RowsAffected()
	return int(n), kind(err)
}

// Query runs a query; the caller closes the rows. All is the shorter way.
func (p *Part) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := p.ensure(ctx); err != nil {
		return nil, err
	}
	rows, err := p.conn.QueryContext(p.statement(ctx), p.st.text(query), args...)
	return rows, kind(err)
}

// Row is the answer of QueryRow.
type Row struct {
	row *sql.Row
	err error
}

// Scan reads the row; naast.NotFound when there is none.
func (r Row) Scan(into ...any) error {
	if r.err != nil {
		return r.err
	}
	return kind(r.row.Scan(into...))
}

// QueryRow runs a query that gives at most one row.
func (p *Part) QueryRow(ctx context.Context, query string, args ...any) Row {
	if err := p.ensure(ctx); err != nil {
		return Row{err: err}
	}
	return Row{row: p.conn.QueryRowContext(p.statement(ctx), p.st.text(query), args...)}
}

// Values are the parameters of an INSERT of so many rows: ($1,$2),($3,$4).
func Values(rows, columns int) string {
	var b strings.Builder
	for i := range rows * columns {
		switch {
		case i == 0:
			b.WriteString("(")
		case i%columns == 0:
			b.WriteString("),(")
		default:
			b.WriteString(",")
		}
		b.WriteString("$" + strconv.Itoa(i+1))
	}
	b.WriteString(")")
	return b.String()
}

// Scanner reads the columns of one row.
type Scanner interface{ Scan(into ...any) error }

// Querier is a Tx or a Part.
type Querier interface {
	Query(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// All runs a query and reads every row with scan.
func All[T any](ctx context.Context, q Querier, scan func(Scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		t, err := scan(rows)
		if err != nil {
			return nil, kind(err)
		}
		all = append(all, t)
	}
	return all, kind(rows.Err())
}

// One reads a single column, for All.
func One[T any](s Scanner) (T, error) {
	var t T
	return t, s.Scan(&t)
}
