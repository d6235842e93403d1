package db

import (
	"context"
	"database/sql/driver"
	"strings"

	lite "github.com/ncruces/go-sqlite3/driver"
)

// prepared makes SQLite connections that keep what they prepared: parsing a
// statement costs more than running it, and there are few different texts.
// (PostgreSQL's driver does the same by itself.)
type prepared struct {
	driver.Connector
	pragmas []string
}

// Connect opens a connection and sets it up.
func (p prepared) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	own := &conn{Conn: c.(lite.Conn), idle: map[string]driver.Stmt{}}
	for _, pragma := range p.pragmas {
		if err := own.Raw().Exec("PRAGMA " + pragma); err != nil {
			c.Close()
			return nil, err
		}
	}
	return own, nil
}

// conn is one connection. database/sql lets one goroutine at a time use it.
type conn struct {
	lite.Conn
	idle map[string]driver.Stmt // by text; a statement in use is not here
}

// mostPrepared bounds the memory that statements take.
const mostPrepared = 200

// Close ends the statements first: SQLite does not close before.
func (c *conn) Close() error {
	for _, s := range c.idle {
		s.Close()
	}
	clear(c.idle)
	return c.Conn.Close()
}

// PrepareContext gives a statement that waited, or a new one.
func (c *conn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	s, ok := c.idle[query]
	if ok {
		delete(c.idle, query)
		return &stmt{s, c, query}, nil
	}
	s, err := c.Conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return &stmt{s, c, query}, nil
}

// ExecContext runs several statements at once; a single one is prepared.
func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if len(args) > 0 || !strings.Contains(query, ";") {
		return nil, driver.ErrSkip
	}
	return c.Conn.(driver.ExecerContext).ExecContext(ctx, query, args)
}

// CheckNamedValue leaves arguments to the statement.
func (c *conn) CheckNamedValue(*driver.NamedValue) error { return nil }

// stmt goes back to its connection when it is closed. Its last use has reset
// it: database/sql closes the rows before the statement.
type stmt struct {
	driver.Stmt
	c     *conn
	query string
}

// Close keeps the statement for the next time.
func (s *stmt) Close() error {
	if _, double := s.c.idle[s.query]; double || len(s.c.idle) >= mostPrepared {
		return s.Stmt.Close()
	}
	s.c.idle[s.query] = s.Stmt
	return nil
}

func (s *stmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	return s.Stmt.(driver.StmtExecContext).ExecContext(ctx, args)
}

func (s *stmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	return s.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
}

func (s *stmt) CheckNamedValue(v *driver.NamedValue) error {
	return s.Stmt.(driver.NamedValueChecker).CheckNamedValue(v)
}
