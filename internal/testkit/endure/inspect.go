package endure

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	_ "github.com/ncruces/go-sqlite3/driver" // registers itself as sqlite3

	"naast"
	"naast/internal/backup"
	"naast/internal/db"
	"naast/internal/vault"
)

// found is what stands in the databases of a program that does not run.
type found struct {
	cases  map[string]bool
	faults []string
}

// halfCases are questions that somebody could not be helped with: without words,
// facts, log, key, people, or, for those that wait, the job that tells somebody.
var halfCases = map[string]string{
	"no words":       `SELECT id FROM guard_case c WHERE NOT EXISTS (SELECT 1 FROM casework_doc d WHERE d.case_id=c.id)`,
	"no facts":       `SELECT id FROM guard_case c WHERE NOT EXISTS (SELECT 1 FROM casework_fact f WHERE f.case_id=c.id)`,
	"no log":         `SELECT id FROM guard_case c WHERE NOT EXISTS (SELECT 1 FROM audit_event e WHERE e.case_id=c.id AND e.counter=1)`,
	"no key":         `SELECT id FROM guard_case c WHERE NOT EXISTS (SELECT 1 FROM vault_object o WHERE o.id=c.id)`,
	"no grant":       `SELECT id FROM guard_case c WHERE NOT EXISTS (SELECT 1 FROM vault_grant g WHERE g.object=c.id AND g.scope<>'contact')`,
	"nobody in it":   `SELECT id FROM guard_case c WHERE NOT EXISTS (SELECT 1 FROM guard_standing s WHERE s.case_id=c.id)`,
	"words of none":  `SELECT DISTINCT case_id FROM casework_doc WHERE case_id NOT IN (SELECT id FROM guard_case)`,
	"log of none":    `SELECT DISTINCT case_id FROM audit_event WHERE case_id<>'' AND case_id NOT IN (SELECT id FROM guard_case)`,
	"people of none": `SELECT DISTINCT case_id FROM guard_standing WHERE case_id NOT IN (SELECT id FROM guard_case)`,
}

const (
	untold = `SELECT id FROM guard_case c WHERE NOT EXISTS (SELECT 1 FROM jobs_job j WHERE j.subject=c.id)`
	all    = `SELECT id FROM guard_case`
)

// inspect looks at the databases of a partnership: everything that naast verify
// checks, and questions by half. Of those that were not known before, the mail
// that tells somebody must wait.
func inspect(dir string, in Stores, known map[string]bool) (f found, err error) {
	ctx := context.Background()
	keys, err := vault.LoadKeys(filepath.Join(dir, "keys"))
	if err != nil {
		return f, err
	}
	at := in.at(dir)
	r, err := backup.Verify(ctx, vault.New(keys), db.Config{Main: at.Main, Ring: at.Ring, Session: at.Session, Schema: schema, Clock: naast.Clock(time.Now)}, false)
	if err != nil {
		return f, fmt.Errorf("verify: %w", err)
	}
	f.faults = r.Faults
	d, err := raw(at.Main)
	if err != nil {
		return f, err
	}
	defer d.Close()
	for _, what := range slices.Sorted(maps.Keys(halfCases)) {
		ids, err := column(ctx, d, halfCases[what])
		if err != nil {
			return f, err
		}
		for _, id := range ids {
			f.faults = append(f.faults, id+": "+what)
		}
	}
	if known != nil {
		ids, err := column(ctx, d, untold)
		if err != nil {
			return f, err
		}
		for _, id := range ids {
			if !known[id] {
				f.faults = append(f.faults, id+": no mail")
			}
		}
	}
	f.cases = map[string]bool{}
	ids, err := column(ctx, d, all)
	for _, id := range ids {
		f.cases[id] = true
	}
	return f, err
}

// raw opens a database without the program.
func raw(address string) (*sql.DB, error) {
	if file, ok := strings.CutPrefix(address, "sqlite:"); ok {
		return sql.Open("sqlite3", "file:"+file+"?_pragma=busy_timeout(5000)")
	}
	c, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, err
	}
	c.RuntimeParams["search_path"] = schema
	return stdlib.OpenDB(*c), nil
}

func column(ctx context.Context, d *sql.DB, query string) (list []string, err error) {
	rows, err := d.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, rows.Err()
}
