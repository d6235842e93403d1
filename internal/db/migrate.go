package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/ncruces/go-sqlite3"
	"github.com/pressly/goose/v3"

	"naast"
	"naast/migrations"
)

// migrate brings a store to the form of this version. goose keeps its own
// table of steps taken in the store itself, each step in one transaction with
// its line there: killed anywhere, the next run goes on. Steps of a newer
// version may stand there already; a program that they do not fit is refused
// (floor.go).
func (s *store) migrate(ctx context.Context) error {
	if err := s.fits(ctx); err != nil {
		return err
	}
	return s.migrating(ctx, func(p *goose.Provider) error {
		left, err := pending(ctx, p)
		if err != nil || left == 0 {
			return err
		}
		if s.alone || left == len(p.ListSources()) { // new: nobody is at work in it
			_, err := p.Up(ctx)
			if after, e := pending(ctx, p); e != nil || after >= left {
				return err
			}
		}
		return stepByStep(ctx, p)
	})
}

// stepByStep takes the steps of a store in which people are at work: between two
// of them they get their turn, or somebody would wait for all of them together.
func stepByStep(ctx context.Context, p *goose.Provider) error {
	for attempt := 1; ; {
		before, err := pending(ctx, p)
		if err != nil || before == 0 {
			return err
		}
		if _, err = p.UpByOne(ctx); err == nil {
			time.Sleep(breath)
			continue
		}
		// Somebody who runs beside this one holds a table, or took a step first.
		after, e := pending(ctx, p)
		if e != nil || after >= before && !inTheWay(err) || attempt == mostMigrating || ctx.Err() != nil {
			return err
		}
		time.Sleep(pause(attempt))
		attempt++
	}
}

// How a step gives way to people: it waits for a table shorter than anybody
// waits for a page, since whoever comes after it waits behind it, and tries again.
const (
	lockTimeout   = 2 * time.Second        // PostgreSQL: for a table that somebody uses
	mostMigrating = 100                    // attempts at the steps of a store
	breath        = 300 * time.Millisecond // between two steps, for whoever writes
)

// inTheWay tells that a lock was not given in time.
func inTheWay(err error) bool {
	var lite *sqlite3.Error
	return pgCode(err) == "55P03" || errors.As(err, &lite) && lite.Code() == sqlite3.BUSY || errors.Is(kind(err), errRetry)
}

// pending is how many steps were not taken.
func pending(ctx context.Context, p *goose.Provider) (n int, err error) {
	all, err := p.Status(ctx)
	for _, s := range all {
		if s.State == goose.StatePending {
			n++
		}
	}
	return n, err
}

// migrating runs f with goose on this store.
func (s *store) migrating(ctx context.Context, f func(*goose.Provider) error) error {
	files, err := migrations.Of(s.name)
	if err != nil {
		return fmt.Errorf("migrations of %s: %w", s.name, err)
	}
	pool, dialect := s.write, goose.DialectSQLite3
	if s.engine == postgres {
		pool = s.ownPool()
		defer pool.Close()
		dialect, files = goose.DialectPostgres, typed{files}
	}
	p, err := goose.NewProvider(dialect, pool, files, goose.WithVerbose(false), goose.WithAllowOutofOrder(true))
	if err != nil {
		return fmt.Errorf("migrations of %s: %w", s.name, err)
	}
	if err := f(p); err != nil {
		return fmt.Errorf("migrate %s: %w", s.name, orUnavailable(kind(err)))
	}
	return nil
}

// stepsOfVersion are the numbers of the steps that this version has for a store.
func stepsOfVersion(name string) (steps []int64, err error) {
	err = eachStep(name, func(n int64, _ string) { steps = append(steps, n) })
	return steps, err
}

// eachStep shows the steps that this version has for a store, with their text.
func eachStep(name string, f func(n int64, text string)) error {
	all, err := migrations.Of(name)
	if err != nil {
		return fmt.Errorf("migrations of %s: %w", name, err)
	}
	names, err := fs.Glob(all, "*.sql")
	if err != nil {
		return fmt.Errorf("migrations of %s: %w", name, err)
	}
	for _, file := range names {
		n, err := goose.NumericComponent(file)
		if err != nil {
			return fmt.Errorf("migrations of %s: %w", name, err)
		}
		text, err := fs.ReadFile(all, file)
		if err != nil {
			return fmt.Errorf("migrations of %s: %w", name, err)
		}
		f(n, string(text))
	}
	return nil
}

// ownPool is a pool whose connections live in the partnership's schema, so
// that goose's own table is there too.
func (s *store) ownPool() *sql.DB {
	cfg := s.config.Copy()
	cfg.RuntimeParams["search_path"] = s.schema
	cfg.RuntimeParams["role"] = s.schema
	cfg.RuntimeParams["lock_timeout"] = milliseconds(lockTimeout)
	cfg.RuntimeParams["statement_timeout"] = "0" // a step takes as long as it takes
	return stdlib.OpenDB(*cfg)
}

var columnType = regexp.MustCompile(`\b(INTEGER|BLOB)\b`)

// typed shows the migration files with PostgreSQL's names of the column types.
type typed struct{ fs.FS }

// Glob finds the files.
func (t typed) Glob(pattern string) ([]string, error) { return fs.Glob(t.FS, pattern) }

// Open gives the rewritten file.
func (t typed) Open(name string) (fs.File, error) {
	f, err := t.FS.Open(name)
	if err != nil || !strings.HasSuffix(name, ".sql") {
		return f, err
	}
	b, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	out := columnType.ReplaceAllStringFunc(string(b), func(w string) string {
		return map[string]string{"INTEGER": "BIGINT", "BLOB": "BYTEA"}[w]
	})
	return &textFile{f, strings.NewReader(out)}, nil
}

type textFile struct {
	fs.File
	r *strings.Reader
}

func (f *textFile) Read(b []byte) (int, error) { return f.r.Read(b) }

var errBadConn = driver.ErrBadConn

func pgCode(err error) string {
	var p *pgconn.PgError
	if errors.As(err, &p) {
		return p.Code
	}
	return ""
}

// orUnavailable gives an error without a kind the kind Unavailable.
func orUnavailable(err error) error {
	for _, k := range []error{naast.Unavailable, naast.Conflict, naast.NotFound, naast.Unknown, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, k) {
			return err
		}
	}
	return fmt.Errorf("%w: %w", naast.Unavailable, err)
}
