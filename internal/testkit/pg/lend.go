package pg

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Lend gives a test three databases, main on its own server and two on the
// ring's, as fill leaves them. Making a database costs more than most tests do.
// So fill is done once on a pair of servers, each process copies what it made,
// and what a test gives back is emptied and lent again. All of a process must
// fill alike.
func Lend(t testing.TB, fill func(main, ring, session string) error) [3]string {
	t.Helper()
	from, err := templates(fill)
	if err != nil {
		t.Fatal(err)
	}
	var lent [3]string
	for i := range from {
		lent[i] = from[i].lend(t)
	}
	return lent
}

// template is a database that others are copies of.
type template struct {
	address string
	tables  []string          // their names
	rows    map[string][]byte // of each table that is not empty, as COPY writes them

	mu   sync.Mutex
	free []string // addresses of copies that nobody uses
}

var (
	once sync.Once
	made [3]*template
	fail error
)

func templates(fill func(main, ring, session string) error) ([3]*template, error) {
	once.Do(func() {
		var addresses [3]string
		if addresses, fail = filled(fill); fail != nil {
			return
		}
		for i, a := range addresses {
			if made[i], fail = remember(a); fail != nil {
				return
			}
		}
	})
	return made, fail
}

// names of the templates: the last that is made tells that all are there.
var names = [3]string{"filled_main", "filled_ring", "filled_session"}

// filled makes the templates, unless another process has done so or is doing it.
func filled(fill func(main, ring, session string) error) (addresses [3]string, err error) {
	servers, err := pair()
	if err != nil {
		return addresses, err
	}
	of := [3]string{servers[0](), servers[1](), servers[1]()}
	ctx := context.Background()
	c, err := pgx.Connect(ctx, of[0])
	if err != nil {
		return addresses, err
	}
	defer c.Close(ctx)
	if _, err := c.Exec(ctx, "SELECT pg_advisory_lock(1)"); err != nil {
		return addresses, err
	}
	for i := range of {
		addresses[i] = at(of[i], names[i])
	}
	var n int
	if err := c.QueryRow(ctx, "SELECT count(*) FROM pg_database WHERE datname=$1", names[0]).Scan(&n); err != nil || n > 0 {
		return addresses, err
	}
	return addresses, make3(of, fill)
}

// make3 fills three new databases and gives them their names, main last.
func make3(of [3]string, fill func(main, ring, session string) error) (err error) {
	var fresh [3]string
	for i := range of {
		if fresh[i], err = create(of[i], ""); err != nil {
			return err
		}
	}
	if err := fill(fresh[0], fresh[1], fresh[2]); err != nil {
		return err
	}
	for i := range slices.Backward(of[:]) {
		if _, err := query(of[i], "ALTER DATABASE "+database(fresh[i])+" RENAME TO "+names[i]); err != nil {
			return fmt.Errorf("name a template: %w", err)
		}
	}
	return nil
}

// remember reads what a template holds.
func remember(address string) (*template, error) {
	t := &template{address: address, rows: map[string][]byte{}}
	return t, on(address, func(ctx context.Context, c *pgx.Conn) (err error) {
		if t.tables, err = tables(ctx, c, false); err != nil {
			return err
		}
		written, err := tables(ctx, c, true)
		if err != nil {
			return err
		}
		for _, table := range written {
			var b bytes.Buffer
			if _, err := c.PgConn().CopyTo(ctx, &b, "COPY "+table+" TO STDOUT"); err != nil {
				return fmt.Errorf("read %s: %w", table, err)
			}
			t.rows[table] = b.Bytes()
		}
		return nil
	})
}

// tables are the names of the tables of a database, or of those in which
// something was written, but for the steps that were taken to make them.
func tables(ctx context.Context, c *pgx.Conn, written bool) (names []string, err error) {
	err = c.QueryRow(ctx, `SELECT COALESCE(array_agg(format('%I.%I', n.nspname, t.relname) ORDER BY n.nspname, t.relname), '{}')
		FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
		WHERE t.relkind = 'r' AND n.nspname !~ '^(pg_|information_schema)' AND t.relname <> 'goose_db_version'
		AND (NOT $1 OR pg_relation_size(t.oid) > 0)`, written).Scan(&names)
	if err != nil {
		return nil, fmt.Errorf("look for tables: %w", err)
	}
	return names, nil
}

// lend gives a copy until the test ends.
func (t *template) lend(test testing.TB) string {
	test.Helper()
	address, err := t.copy()
	if err != nil {
		test.Fatal(err)
	}
	test.Cleanup(func() {
		if test.Failed() || t.empty(address) != nil {
			if err := drop(address); err != nil {
				test.Errorf("drop the database: %v", err)
			}
			return
		}
		t.mu.Lock()
		defer t.mu.Unlock()
		t.free = append(t.free, address)
	})
	return address
}

// copy is a database that was given back, or a new one.
func (t *template) copy() (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if n := len(t.free); n > 0 {
		address := t.free[n-1]
		t.free = t.free[:n-1]
		return address, nil
	}
	return create(t.address, t.address)
}

var errChanged = errors.New("the test changed which tables there are")

// empty makes a copy what it was at first.
func (t *template) empty(address string) error {
	return on(address, func(ctx context.Context, c *pgx.Conn) error {
		if _, err := c.Exec(ctx, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			WHERE datname = current_database() AND pid <> pg_backend_pid()`); err != nil {
			return err
		}
		all, err := tables(ctx, c, false)
		if err != nil {
			return err
		}
		if !slices.Equal(all, t.tables) {
			return errChanged
		}
		written, err := tables(ctx, c, true)
		if err != nil || len(written) == 0 {
			return err
		}
		if _, err := c.Exec(ctx, "SET session_replication_role = replica"); err != nil {
			return err
		}
		if _, err := c.Exec(ctx, "TRUNCATE "+strings.Join(written, ", ")+" RESTART IDENTITY CASCADE"); err != nil {
			return err
		}
		for table, rows := range t.rows {
			if _, err := c.PgConn().CopyFrom(ctx, bytes.NewReader(rows), "COPY "+table+" FROM STDIN"); err != nil {
				return err
			}
		}
		return nil
	})
}

// on runs f on a connection to a database.
func on(address string, f func(context.Context, *pgx.Conn) error) error {
	ctx := context.Background()
	c, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer c.Close(ctx)
	return f(ctx, c)
}

// at is the address of another database on the same server.
func at(address, name string) string {
	u, _ := url.Parse(address)
	u.Path = "/" + name
	return u.String()
}

// database is the name of the database of an address.
func database(address string) string {
	u, _ := url.Parse(address)
	return strings.TrimPrefix(u.Path, "/")
}
