package migrations

import (
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// A program one version older runs on the form of this one: a step adds, and
// takes away only what no program uses since an earlier step, which it writes
// down for programs that are older than that (docs/decisions/0670).
func TestStepsOnlyAdd(t *testing.T) {
	steps := map[string]map[int]string{}
	for _, store := range []string{"main", "ring", "session"} {
		files, err := fs.Glob(Files, store+"/*.sql")
		if err != nil || len(files) == 0 {
			t.Fatalf("no steps of %s: %v", store, err)
		}
		steps[store] = map[int]string{}
		for _, f := range files {
			text, err := fs.ReadFile(Files, f)
			if err != nil {
				t.Fatal(err)
			}
			steps[store][number(f)] = string(text)
		}
		for n, text := range steps[store] {
			for _, fault := range faults(n, text, steps[store]) {
				t.Errorf("%s, step %d: %s", store, n, fault)
			}
		}
	}
	// The controls: each of these is seen.
	for what, planted := range map[string]string{
		"a column gone":         `ALTER TABLE jobs_job DROP COLUMN tries;`,
		"a table gone":          `DROP TABLE jobs_job;`,
		"another name":          `ALTER TABLE jobs_job RENAME COLUMN tries TO attempts;`,
		"another type":          `ALTER TABLE jobs_job ALTER COLUMN tries TYPE TEXT;`,
		"no default":            `ALTER TABLE jobs_job ADD COLUMN why TEXT NOT NULL;`,
		"a new demand":          `CREATE UNIQUE INDEX jobs_one ON jobs_job(subject);`,
		"a trigger":             `CREATE TRIGGER jobs_t AFTER INSERT ON jobs_job BEGIN DELETE FROM jobs_job; END;`,
		"rows gone":             `DELETE FROM jobs_job;`,
		"rows changed":          `UPDATE jobs_job SET tries=0;`,
		"a floor of tomorrow":   "INSERT INTO db_floor (step) VALUES (9100);\nDROP TABLE jobs_job;",
		"a floor of nobody":     "INSERT INTO db_floor (step) VALUES (51);\nDROP TABLE jobs_job;",
		"outside a transaction": "-- +goose NO TRANSACTION\nCREATE TABLE x_y (a INTEGER);",
	} {
		if len(faults(9000, "-- +goose Up\n"+planted+"\n-- +goose Down\n", steps["main"])) == 0 {
			t.Errorf("the control goes unnoticed: %s", what)
		}
	}
	for what, fair := range map[string]string{
		"a column":        `ALTER TABLE jobs_job ADD COLUMN why TEXT NOT NULL DEFAULT ''; -- DROP TABLE is only said here`,
		"its first value": "ALTER TABLE jobs_job ADD COLUMN why TEXT NOT NULL DEFAULT '';\nUPDATE jobs_job SET why=kind WHERE why='';",
		"a table":         "CREATE TABLE x_y (a INTEGER);\nCREATE UNIQUE INDEX x_y_a ON x_y(a);",
		"with a floor":    "INSERT INTO db_floor (step) VALUES (670);\nALTER TABLE jobs_job DROP COLUMN tries;",
	} {
		if found := faults(9000, "-- +goose Up\n"+fair+"\n-- +goose Down\n", steps["main"]); len(found) > 0 {
			t.Errorf("%s is refused: %q", what, found)
		}
	}
}

var (
	numberOf = regexp.MustCompile(`/(\d+)_`)
	comment  = regexp.MustCompile(`--[^\n]*`)
	space    = regexp.MustCompile(`\s+`)

	taking   = regexp.MustCompile(`^(DROP (TABLE|COLUMN|VIEW)|ALTER TABLE \S+ (DROP|RENAME|ALTER)|DELETE|CREATE (OR REPLACE )?(TRIGGER|RULE|FUNCTION))\b`)
	without  = regexp.MustCompile(`^ALTER TABLE \S+ ADD (COLUMN )?.*(NOT NULL|CHECK|UNIQUE|REFERENCES)`)
	given    = regexp.MustCompile(`^ALTER TABLE \S+ ADD COLUMN (\S+) \S+ NOT NULL DEFAULT \S+$`)
	demand   = regexp.MustCompile(`^CREATE UNIQUE INDEX .* ON (\w+) ?\(`)
	made     = regexp.MustCompile(`^CREATE TABLE (?:IF NOT EXISTS )?(\w+)`)
	changing = regexp.MustCompile(`^UPDATE \S+ SET (\w+) ?=`)
	floor    = regexp.MustCompile(`^INSERT INTO DB_FLOOR \(STEP\) VALUES \((\d+)\)$`)
)

func number(file string) int {
	n, _ := strconv.Atoi(numberOf.FindStringSubmatch(file)[1])
	return n
}

// faults says what in a step an older program would stumble over.
func faults(n int, text string, all map[int]string) (found []string) {
	up, _, _ := strings.Cut(text, "-- +goose Down")
	if strings.Contains(up, "NO TRANSACTION") {
		found = append(found, "outside a transaction it cannot go on after a crash")
	}
	floored, here := false, map[string]bool{}
	for _, s := range strings.Split(comment.ReplaceAllString(up, " "), ";") {
		s = strings.ToUpper(strings.TrimSpace(space.ReplaceAllString(s, " ")))
		if m := made.FindStringSubmatch(s); m != nil {
			here[m[1]] = true
		}
		if m := given.FindStringSubmatch(s); m != nil {
			here[m[1]] = true
		}
		if m := floor.FindStringSubmatch(s); m != nil {
			step, _ := strconv.Atoi(m[1])
			if _, there := all[step]; !there || step >= n {
				found = append(found, "its floor is no earlier step of this store: "+m[1])
			}
			floored = true
		}
		if why := stumbles(s, here); why != "" && !floored {
			found = append(found, why+": "+s)
		}
	}
	return found
}

func stumbles(s string, here map[string]bool) string {
	switch unique, change := demand.FindStringSubmatch(s), changing.FindStringSubmatch(s); {
	case taking.MatchString(s):
		return "takes away or changes what older programs use"
	case without.MatchString(s) && !given.MatchString(s):
		return "older programs do not fill it"
	case unique != nil && !here[unique[1]]:
		return "a demand that older programs do not meet"
	case change != nil && !here[change[1]]:
		return "changes what older programs wrote"
	}
	return ""
}
