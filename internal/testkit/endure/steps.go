package endure

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
)

// steps of a next version: each kind that a step may be, on tables that people
// write in all the time. Each has its work, so that there are moments between.
var steps = map[string][]string{
	"main": {
		`CREATE TABLE casework_later (id TEXT PRIMARY KEY, day TEXT NOT NULL);`,
		`ALTER TABLE casework_doc ADD COLUMN later TEXT NOT NULL DEFAULT '';` + work("b"),
		`CREATE INDEX audit_event_later ON audit_event(case_id, day);` + work("c"),
		`INSERT INTO casework_later (id, day) SELECT id, '' FROM guard_case;` + work("d"),
		`ALTER TABLE jobs_job ADD COLUMN later INTEGER NOT NULL DEFAULT 0;` + work("e"),
		`ALTER TABLE guard_standing ADD COLUMN later TEXT;` + work("f"),
	},
	"ring":    {`ALTER TABLE vault_ring ADD COLUMN later INTEGER NOT NULL DEFAULT 0;`},
	"session": {`ALTER TABLE guard_session ADD COLUMN later TEXT NOT NULL DEFAULT '';`},
}

// work fills a table for some time.
func work(mark string) string {
	return "\nINSERT INTO casework_later (id, day) WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM n WHERE x<30000) SELECT '" + mark + "'||x, '' FROM n;"
}

// taking is the control: a step that takes away what the version before uses.
const taking = `ALTER TABLE jobs_job DROP COLUMN tries;`

// Steps writes the steps of a next version into a directory.
func Steps(dir string) error { return writeSteps(dir, steps) }

// StepsTaking writes the step of the control.
func StepsTaking(dir string) error {
	return writeSteps(dir, map[string][]string{"main": {taking}})
}

func writeSteps(dir string, all map[string][]string) error {
	for _, store := range []string{"main", "ring", "session"} {
		if err := os.MkdirAll(filepath.Join(dir, store), 0o700); err != nil {
			return err
		}
		for n, text := range all[store] {
			file := filepath.Join(dir, store, fmt.Sprintf("%d_later.sql", 9001+n))
			if err := os.WriteFile(file, []byte("-- +goose Up\n"+text+"\n-- +goose Down\n"), 0o600); err != nil {
				return err
			}
		}
	}
	return nil
}

func sumOf(path string) (string, error) {
	b, err := os.ReadFile(path)
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), err
}
