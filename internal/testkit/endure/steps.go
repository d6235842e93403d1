package endure

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
)

// steps of a next version: each kind that a step may be, on tables that people
// write in all the time, one after the other so that there are moments between.
var steps = map[string][]string{
	"main": {
		`ALTER TABLE casework_doc ADD COLUMN later TEXT NOT NULL DEFAULT '';`,
		`CREATE TABLE casework_later (id TEXT PRIMARY KEY, case_id TEXT NOT NULL, day TEXT NOT NULL);`,
		`CREATE INDEX audit_event_later ON audit_event(case_id, day);`,
		`INSERT INTO casework_later (id, case_id, day) SELECT id, id, '' FROM guard_case;`,
		`ALTER TABLE jobs_job ADD COLUMN later INTEGER NOT NULL DEFAULT 0;`,
		`ALTER TABLE guard_standing ADD COLUMN later TEXT;`,
	},
	"ring":    {`ALTER TABLE vault_ring ADD COLUMN later INTEGER NOT NULL DEFAULT 0;`},
	"session": {`ALTER TABLE guard_session ADD COLUMN later TEXT NOT NULL DEFAULT '';`},
}

// taking is the control: a step that takes away what the version before uses.
const taking = `ALTER TABLE jobs_job DROP COLUMN tries;`

// Steps writes the steps of a next version into a directory.
func Steps(dir string) error { return writeSteps(dir, steps) }

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
