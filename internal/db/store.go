package db

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	lite "github.com/ncruces/go-sqlite3/driver"

	"naast"
)

// engine is one of the two databases that Naast runs on.
type engine int

const (
	sqlite engine = iota
	postgres
)

// How many connections a store has, and how long it waits.
const (
	liteReaders      = 4                // SQLite; there is one writer
	pgConns          = 16               // PostgreSQL, for each store of a partnership
	pgIdle           = 4                // of these, kept when nobody asks
	busyTimeout      = 15 * time.Second // SQLite: for a lock of another program: a copy, a migration step
	statementTimeout = 15 * time.Second // PostgreSQL: for one statement
)

func milliseconds(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

// store is one database of a partnership: main, ring or session.
type store struct {
	name   string // main, ring, session: the directory of its migrations
	engine engine
	schema string          // PostgreSQL: schema and role of the partnership
	config *pgx.ConnConfig // PostgreSQL only
	write  *sql.DB
	read   *sql.DB
	alone  bool // nobody else is at work in it
}

// openStore opens "sqlite:/path/file.db" or "postgres://…". On PostgreSQL the
// partnership has its own schema and role; every transaction begins by taking
// that role, so a forgotten word in a query cannot reach a neighbour.
func openStore(ctx context.Context, name, address, schema string) (*store, error) {
	if path, ok := strings.CutPrefix(address, "sqlite:"); ok {
		return openSQLite(name, path)
	}
	if !validSchema.MatchString(schema) {
		return nil, fmt.Errorf("open %s: schema name: %w", name, naast.Invalid)
	}
	return openPostgres(ctx, name, address, schema)
}

var validSchema = regexp.MustCompile(`^[a-z][a-z0-9_]{0,40}$`)

func openSQLite(name, path string) (*store, error) {
	path, layer, broken := strings.Cut(path, "?vfs=")
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() + "?_txlock=immediate"
	if broken {
		dsn += "&vfs=" + url.QueryEscape(layer)
	}
	// synchronous=FULL: an acknowledged write survives power loss. secure_delete
	// does not reach the WAL; real erasing is done by the keyring (keys.md).
	// temp_store=MEMORY: what a savepoint would undo is not written to disk too.
	base := []string{"busy_timeout=" + milliseconds(busyTimeout), "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "cache_size=-4096", "temp_store=MEMORY"}
	c, err := (&lite.SQLite{}).OpenConnector(dsn)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, kind(err))
	}
	w := sql.OpenDB(prepared{c, base})
	w.SetMaxOpenConns(1)
	r := sql.OpenDB(prepared{c, append(base[:len(base):len(base)], "query_only=ON")})
	r.SetMaxOpenConns(liteReaders)
	r.SetMaxIdleConns(liteReaders)
	r.SetConnMaxIdleTime(2 * time.Minute) // a quiet night holds no memory for readers
	return &store{name: name, engine: sqlite, write: w, read: r}, nil
}

func openPostgres(ctx context.Context, name, address, schema string) (*store, error) {
	s, err := connectPostgres(name, address, schema)
	if err != nil {
		return nil, err
	}
	if err := s.prepareSchema(ctx); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func connectPostgres(name, address, schema string) (*store, error) {
	cfg, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("open %s: address cannot be read: %w", name, naast.Invalid)
	}
	cfg.RuntimeParams["application_name"] = "naast"
	cfg.RuntimeParams["statement_timeout"] = milliseconds(statementTimeout)
	cfg.RuntimeParams["synchronous_commit"] = "on"
	pool := stdlib.OpenDB(*cfg)
	pool.SetMaxOpenConns(pgConns)
	pool.SetMaxIdleConns(pgIdle)
	return &store{name: name, engine: postgres, schema: schema, config: cfg, write: pool, read: pool}, nil
}

// hasSchema tells whether the partnership's schema is there.
func (s *store) hasSchema(ctx context.Context) (there bool, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT EXISTS(SELECT 1 FROM pg_namespace WHERE nspname=$1)`, s.schema).Scan(&there)
	if err != nil {
		return false, fmt.Errorf("look for schema of %s: %w", s.name, orUnavailable(kind(err)))
	}
	return there, nil
}

// prepareSchema makes the role and the schema once. Roles belong to the whole
// cluster and schemas to one database, so each is looked for on its own.
func (s *store) prepareSchema(ctx context.Context) error {
	var role, schema bool
	err := s.write.QueryRowContext(ctx, `SELECT EXISTS(SELECT 1 FROM pg_roles WHERE rolname=$1), EXISTS(SELECT 1 FROM pg_namespace WHERE nspname=$1)`, s.schema).Scan(&role, &schema)
	if err != nil {
		return fmt.Errorf("look for schema of %s: %w", s.name, kind(err))
	}
	if !role {
		if _, err := s.write.ExecContext(ctx, `CREATE ROLE `+s.schema+` NOLOGIN`); err != nil && pgCode(err) != "42710" && pgCode(err) != "23505" {
			return fmt.Errorf("make role of %s: %w", s.name, kind(err))
		}
		if _, err := s.write.ExecContext(ctx, `GRANT `+s.schema+` TO CURRENT_USER`); err != nil {
			return fmt.Errorf("take role of %s: %w", s.name, kind(err))
		}
	}
	if !schema {
		if _, err := s.write.ExecContext(ctx, `CREATE SCHEMA IF NOT EXISTS `+s.schema+` AUTHORIZATION `+s.schema); err != nil {
			return fmt.Errorf("make schema of %s: %w", s.name, kind(err))
		}
	}
	return nil
}

// begin starts a transaction on a connection.
func (s *store) begin(ctx context.Context, c *sql.Conn, write bool) error {
	var err error
	switch {
	case s.engine == postgres:
		mode := "SERIALIZABLE"
		if !write {
			mode = "REPEATABLE READ READ ONLY"
		}
		_, err = c.ExecContext(ctx, "BEGIN ISOLATION LEVEL "+mode+"; SET LOCAL ROLE "+s.schema+"; SET LOCAL search_path="+s.schema, pgx.QueryExecModeSimpleProtocol)
	case write:
		_, err = c.ExecContext(ctx, "BEGIN IMMEDIATE")
	default:
		_, err = c.ExecContext(ctx, "BEGIN")
	}
	if err != nil {
		// Cut off between the act and its answer it has begun all the same, and would
		// keep whoever gets this connection next from beginning. Mostly nothing is open.
		_, _ = c.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
	}
	return kind(err)
}

func (s *store) close() error {
	err := s.write.Close()
	if s.read != s.write {
		if e := s.read.Close(); err == nil {
			err = e
		}
	}
	return err
}

var rewritten sync.Map // query text → text for SQLite

var numbered = regexp.MustCompile(`\$(\d+)`)

// text is the query as this engine wants it. The SQLite driver binds $N by
// order of appearance, so $2 before $1 would silently swap them; ?N is bound by
// number (the conformance suite has repeated and out-of-order parameters).
func (s *store) text(query string) string {
	if s.engine == postgres {
		return query
	}
	if t, ok := rewritten.Load(query); ok {
		return t.(string)
	}
	t := numbered.ReplaceAllString(query, "?$1")
	rewritten.Store(query, t)
	return t
}
