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

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"naast"
	"naast/migrations"
)

// migrate brings a store to the form of this version. goose keeps its own
// table of steps taken in the store itself.
func (s *store) migrate(ctx context.Context) error {
	return s.migrating(ctx, func(p *goose.Provider) error {
		_, err := p.Up(ctx)
		return err
	})
}

// migrating runs f with goose on this store.
func (s *store) migrating(ctx context.Context, f func(*goose.Provider) error) error {
	files, err := fs.Sub(migrations.Files, s.name)
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
func stepsOfVersion(name string) ([]int64, error) {
	files, err := fs.Glob(migrations.Files, name+"/*.sql")
	if err != nil {
		return nil, err
	}
	steps := make([]int64, len(files))
	for i, f := range files {
		if steps[i], err = goose.NumericComponent(f); err != nil {
			return nil, fmt.Errorf("migrations of %s: %w", name, err)
		}
	}
	return steps, nil
}

// ownPool is a pool whose connections live in the partnership's schema, so
// that goose's own table is there too.
func (s *store) ownPool() *sql.DB {
	cfg := s.config.Copy()
	cfg.RuntimeParams["search_path"] = s.schema
	cfg.RuntimeParams["role"] = s.schema
	return stdlib.OpenDB(*cfg)
}

var columnType = regexp.MustCompile(`\b(INTEGER|BLOB)\b`)

// typed shows the migration files with PostgreSQL's names of the column types.
type typed struct{ fs.FS }

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
