package procedure

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"naast"
	"naast/internal/db"
)

// row is one line of a table that a partnership keeps by day.
type row[T any] struct {
	code    string
	day     naast.Date
	content T
}

// newest gives the last version of every row that a partnership wrote itself.
func newest[T any](ctx context.Context, tx *db.Tx, query string) ([]row[T], error) {
	return db.All(ctx, tx, func(s db.Scanner) (r row[T], err error) {
		var content string
		if err := s.Scan(&r.code, &r.day, &content); err != nil {
			return r, err
		}
		return r, json.Unmarshal([]byte(content), &r.content)
	}, query)
}

// Rules is the table of terms as it counts now: the rows that came with the
// program, as the partnership changed them, and its own after those.
func Rules(ctx context.Context, tx *db.Tx) ([]Rule, error) {
	rows, err := newest[Rule](ctx, tx, `SELECT t.code, t.day, t.content FROM procedure_term t
		WHERE t.day=(SELECT MAX(n.day) FROM procedure_term n WHERE n.code=t.code) ORDER BY t.code`)
	if err != nil {
		return nil, fmt.Errorf("list terms: %w", err)
	}
	all := Defaults()
	for _, r := range rows {
		r.content.Code, r.content.Since = r.code, r.day
		if i := slices.IndexFunc(all, func(x Rule) bool { return x.Code == r.code }); i >= 0 {
			all[i] = r.content
		} else {
			all = slices.Insert(all, len(all)-1, r.content) // "another letter" stays last
		}
	}
	return all, nil
}

// Used are the rules that people can choose from.
func Used(all []Rule) []Rule {
	return slices.DeleteFunc(slices.Clone(all), func(r Rule) bool { return r.Gone })
}

// RuleOf finds a rule; naast.NotFound when the table has none of that code.
func RuleOf(all []Rule, code string) (Rule, error) {
	i := slices.IndexFunc(all, func(r Rule) bool { return r.Code == code })
	if i < 0 {
		return Rule{}, fmt.Errorf("term %q: %w", code, naast.NotFound)
	}
	return all[i], nil
}

// mostRows bounds a table that is edited in the browser.
const mostRows = 300

// SaveRule keeps a row as it counts from today. Earlier days stay as they were.
func SaveRule(ctx context.Context, tx *db.Tx, r Rule) error {
	return saveRow(ctx, tx, `procedure_term`, r.Code, r)
}

func saveRow(ctx context.Context, tx *db.Tx, table, code string, content any) error {
	var n int
	if err := tx.QueryRow(ctx, `SELECT COUNT(DISTINCT code) FROM `+table+` WHERE code<>$1`, code).Scan(&n); err != nil {
		return fmt.Errorf("count rows: %w", err)
	}
	if n >= mostRows {
		return fmt.Errorf("rows of %s: %w", table, naast.TooMany)
	}
	b, err := json.Marshal(content)
	if err != nil {
		return fmt.Errorf("write row: %w", err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO `+table+` (code,day,content) VALUES ($1,$2,$3)
		ON CONFLICT (code,day) DO UPDATE SET content=excluded.content`, code, tx.Today(), string(b))
	if err != nil {
		return fmt.Errorf("save row: %w", err)
	}
	return nil
}
