package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3/driver"
)

// mass is how many cases there are beside the real ones.
const mass = 100_000

// leftOut are tables whose rows do not stay with a case (forms that were sent,
// jobs that were done, the register), and the two heaviest, which no page reads
// of a case that is not its own: the log, and what only a first opening needs.
var leftOut = []string{"web_done", "jobs_job", "intake_saved", "supporter_person", "supporter_version", "audit_event", "vault_wrap"}

// fill writes many cases like a real one: its rows under other names and with
// random bytes of the true length. It works on the files of the stores, without
// waiting for the disk, and is no part of any figure.
func (w *world) fill(ctx context.Context, rows []row) error {
	if err := w.shut(); err != nil {
		return err
	}
	start := time.Now()
	for _, store := range []string{"ring", "main"} {
		f, err := driver.Open("file:" + w.file(store))
		if err != nil {
			return err
		}
		f.SetMaxOpenConns(1)
		err = multiply(ctx, f, slices.DeleteFunc(slices.Clone(rows), func(r row) bool {
			return r.store != store || slices.Contains(leftOut, r.table)
		}))
		f.Close()
		if err != nil {
			return fmt.Errorf("fill %s: %w", store, err)
		}
	}
	fmt.Fprintf(os.Stderr, "%d cases filled in: %.1f s\n", mass, time.Since(start).Seconds())
	return w.reopen(ctx)
}

func multiply(ctx context.Context, f *sql.DB, rows []row) error {
	statements := []string{"PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", "PRAGMA cache_size=-65536", "BEGIN",
		// Names in no order, as random ones are.
		fmt.Sprintf(`CREATE TEMP TABLE name AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < %d)
			SELECT printf('%%08x', i*2654435761 %% 4294967296) AS h FROM n`, mass)}
	for _, r := range rows {
		statements = append(statements, r.many())
	}
	for _, s := range append(statements, "COMMIT") {
		if _, err := f.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// many is the statement that writes a row like this one under every name. The
// same name in two rows of a case stays the same in the copies.
func (r row) many() string {
	values := make([]string, len(r.values))
	for i, v := range r.values {
		switch x := v.(type) {
		case []byte:
			values[i] = fmt.Sprintf("randomblob(%d)", len(x))
			if len(x) == 0 {
				values[i] = "x''"
			}
		case string:
			values[i] = "'" + strings.ReplaceAll(x, "'", "''") + "'"
			if isID(x) {
				values[i] = "h||'" + x[8:] + "'"
			}
		case nil:
			values[i] = "NULL"
		default:
			values[i] = fmt.Sprint(x)
		}
	}
	return "INSERT INTO " + r.table + " (" + strings.Join(r.columns, ",") + ") SELECT " + strings.Join(values, ",") + " FROM temp.name"
}
