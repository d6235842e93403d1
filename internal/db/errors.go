package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/ncruces/go-sqlite3"

	"naast"
)

// kind wraps a driver's error in the kind that the rest of Naast understands.
// The driver's text may hold values, so it is kept for errors.As only and never
// printed: Error() of the result names the kind.
func kind(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sql.ErrNoRows):
		return naast.NotFound
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	}
	var p *pgconn.PgError
	if errors.As(err, &p) {
		return &driverError{pgKind(p.Code), "postgres " + p.Code, err}
	}
	var s *sqlite3.Error
	if errors.As(err, &s) {
		return &driverError{sqliteKind(s), fmt.Sprintf("sqlite %d", s.ExtendedCode()), err}
	}
	var n net.Error
	if errors.As(err, &n) || errors.Is(err, sql.ErrConnDone) || pgconn.Timeout(err) {
		return &driverError{naast.Unavailable, "connection", err}
	}
	// A server that is gone: the connection ends in the middle of an answer, or was
	// found closed before anything was said.
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, driver.ErrBadConn) || pgconn.SafeToRetry(err) {
		return &driverError{naast.Unavailable, "connection ended", err}
	}
	var c *pgconn.ConnectError
	if errors.As(err, &c) {
		return &driverError{naast.Unavailable, "connect", err}
	}
	return err
}

func pgKind(code string) error {
	switch {
	case code == "23505":
		return naast.Conflict
	case code == "40001", code == "40P01":
		return errRetry
	case code[:2] == "08", code[:2] == "53", code[:2] == "57", code[:2] == "58", code == "25006":
		return naast.Unavailable
	}
	return nil
}

func sqliteKind(e *sqlite3.Error) error {
	switch e.Code() {
	case sqlite3.CONSTRAINT:
		if x := e.ExtendedCode(); x == sqlite3.CONSTRAINT_UNIQUE || x == sqlite3.CONSTRAINT_PRIMARYKEY {
			return naast.Conflict
		}
	case sqlite3.FULL, sqlite3.IOERR, sqlite3.BUSY, sqlite3.CANTOPEN, sqlite3.READONLY, sqlite3.LOCKED, sqlite3.CORRUPT, sqlite3.NOTADB, sqlite3.NOMEM:
		return naast.Unavailable
	}
	return nil
}

// errRetry is PostgreSQL's wish that the transaction be run again.
var errRetry = errors.New("serialization: run again")

type driverError struct {
	kind  error
	brief string
	cause error
}

func (e *driverError) Error() string {
	if e.kind == nil {
		return "database: " + e.brief
	}
	return e.kind.Error() + " (" + e.brief + ")"
}

func (e *driverError) Unwrap() []error {
	if e.kind == nil {
		return []error{e.cause}
	}
	return []error{e.kind, e.cause}
}
