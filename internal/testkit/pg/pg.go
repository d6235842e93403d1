// Package pg gives tests real PostgreSQL: two servers, one for main and one
// for the ring, as keys.md wants them kept apart. They start at the first need
// and are gone when the process is, however it ends. The command in start/
// runs a whole test run on one pair.
package pg

import (
	"context"
	"crypto/rand"
	"fmt"
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
	name, as := "test_"+strings.ToLower(rand.Text()), ""
	if template != "" {
		as = " TEMPLATE " + database(template)
	}
	if _, err := query(at(server, "postgres"), "CREATE DATABASE "+name+as); err != nil {
		return "", fmt.Errorf("make a database: %w", err)
	}
	return at(server, name), nil
}

// temporary drops a database when the test ends.
func temporary(t testing.TB, address string, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := drop(address); err != nil {
			t.Errorf("drop the database: %v", err)
		}
	})
	return address
}

func drop(address string) error {
	_, err := query(at(address, "postgres"), "DROP DATABASE "+database(address)+" WITH (FORCE)")
	return err
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
