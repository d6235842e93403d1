// Package pg gives tests real PostgreSQL: two servers, one for main and one
// for the ring, as keys.md wants them kept apart. They start at the first need
// and are gone when the process is, however it ends. The command in start/
// runs a whole test run on one pair.
package pg

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
)

// The environment in which start/ tells the servers' addresses.
const (
	EnvMain = "NAAST_TEST_PG_MAIN"
	EnvRing = "NAAST_TEST_PG_RING"
)

// Wanted tells whether tests on PostgreSQL are to run. They always are, unless
// somebody leaves them out on his own machine with NAAST_WITHOUT=postgres;
// with CI=true that is an error.
func Wanted(t testing.TB) bool {
	t.Helper()
	without := false
	for name := range strings.SplitSeq(os.Getenv("NAAST_WITHOUT"), ",") {
		without = without || strings.TrimSpace(name) == "postgres"
	}
	if without && os.Getenv("CI") == "true" {
		t.Fatal("NAAST_WITHOUT=postgres is refused with CI=true: nothing is left out there")
	}
	if without {
		t.Log("without PostgreSQL, because NAAST_WITHOUT says so")
	}
	return !without
}

// Main is the connection string of a fresh database on the main server. It is
// dropped when the test ends.
func Main(t testing.TB) string { t.Helper(); return fresh(t, 0) }

// Ring is the connection string of a fresh database on the ring's server.
func Ring(t testing.TB) string { t.Helper(); return fresh(t, 1) }

// Alone is a server for one test, which may stop and kill it.
func Alone(t testing.TB, o Options) *Cluster {
	t.Helper()
	c, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// pair starts the two servers of this process, or takes those of the
// environment. Nothing stops them: they end with the process. The functions
// hold on to the clusters, and so to the pipes that keep the servers alive.
var pair = sync.OnceValues(func() (address [2]func() string, err error) {
	main, ring := os.Getenv(EnvMain), os.Getenv(EnvRing)
	if main != "" && ring != "" {
		return [2]func() string{func() string { return main }, func() string { return ring }}, nil
	}
	clusters, err := StartPair(Options{})
	if err != nil {
		return address, err
	}
	return [2]func() string{clusters[0].Address, clusters[1].Address}, nil
})

// StartPair starts the main and the ring server at the same time.
func StartPair(o Options) (pair [2]*Cluster, err error) {
	var errs [2]error
	var wg sync.WaitGroup
	for i := range pair {
		wg.Go(func() { pair[i], errs[i] = Start(o) })
	}
	wg.Wait()
	for i := range pair {
		if errs[i] == nil {
			continue
		}
		if other := pair[1-i]; other != nil {
			other.Close()
		}
		return [2]*Cluster{}, errs[i]
	}
	return pair, nil
}

// Templates are databases that tests copy instead of making them anew, on the
// main server and twice on the ring's. They stay as long as the servers do, and
// nobody may be connected to one while it is copied.
func Templates() (main, ring, session string, err error) {
	addresses, err := pair()
	if err != nil {
		return "", "", "", err
	}
	var made [3]string
	for i, which := range []int{0, 1, 1} {
		if made[i], err = create(addresses[which](), ""); err != nil {
			return "", "", "", err
		}
	}
	return made[0], made[1], made[2], nil
}

// Copy is the connection string of a fresh database that is a copy of a
// template. It is dropped when the test ends.
func Copy(t testing.TB, template string) string {
	t.Helper()
	address, err := create(template, template)
	return temporary(t, address, err)
}

func fresh(t testing.TB, which int) string {
	t.Helper()
	addresses, err := pair()
	if err != nil {
		t.Fatal(err)
	}
	address, err := create(addresses[which](), "")
	return temporary(t, address, err)
}

// create makes a database on the server of an address, as a copy of a template
// when one is given.
func create(server, template string) (string, error) {
	u, err := url.Parse(server)
	if err != nil {
		return "", fmt.Errorf("address of the server: %w", err)
	}
	name, as := "test_"+strings.ToLower(rand.Text()), ""
	if template != "" {
		as = " TEMPLATE " + strings.TrimPrefix(u.Path, "/")
		u.Path = "/postgres"
	}
	if _, err := query(u.String(), "CREATE DATABASE "+name+as); err != nil {
		return "", fmt.Errorf("make a database: %w", err)
	}
	u.Path = "/" + name
	return u.String(), nil
}

// temporary drops a database when the test ends.
func temporary(t testing.TB, address string, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		u, _ := url.Parse(address)
		name := strings.TrimPrefix(u.Path, "/")
		u.Path = "/postgres"
		if _, err := query(u.String(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("drop the database: %v", err)
		}
	})
	return address
}

// query runs one statement on its own connection and gives its first value as text.
func query(address, sql string) (string, error) {
	ctx := context.Background()
	c, err := pgx.Connect(ctx, address)
	if err != nil {
		return "", err
	}
	defer c.Close(ctx)
	results, err := c.PgConn().Exec(ctx, sql).ReadAll()
	if err != nil || len(results) == 0 || len(results[0].Rows) == 0 {
		return "", err
	}
	return string(results[0].Rows[0][0]), nil
}
