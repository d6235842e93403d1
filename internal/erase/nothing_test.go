package erase

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"naast"
	"naast/internal/audit"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
)

// rows is every value of every row of the three stores, as text.
func (s *stage) rows(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	s.Write("look at everything", func(ctx context.Context, tx *db.Tx) error {
		for _, st := range []db.Querier{tx, tx.Ring(), tx.Session()} {
			tables, err := db.All(ctx, st, db.One[string], s.tables)
			if err != nil {
				return err
			}
			for _, table := range tables {
				rows, err := st.Query(ctx, `SELECT * FROM `+table)
				if err != nil {
					return err
				}
				columns, err := rows.Columns()
				if err != nil {
					return err
				}
				for rows.Next() {
					values, into := make([]any, len(columns)), make([]any, len(columns))
					for i := range values {
						into[i] = &values[i]
					}
					if err := rows.Scan(into...); err != nil {
						return err
					}
					for i, v := range values {
						if b, ok := v.([]byte); ok {
							v = string(b)
						}
						fmt.Fprintf(&all, "%s.%s=%v\n", table, columns[i], v)
					}
				}
				if err := rows.Close(); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return all.String()
}

// Nothing of her is left in any row of any store: not her case, not her documents,
// not herself. Before, the same search finds all of them; the neighbour's question is
// still there after. The log is as it was for whoever kept its head.
func TestNothingIsLeft(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		theirs, him := s.Accepted(s.Piet)
		if err := audit.Sequence(ctx, s.D); err != nil {
			t.Fatal(err)
		}
		var docs []naast.DocumentID
		var kept tlog.Tree
		s.Write("her documents", func(ctx context.Context, tx *db.Tx) (err error) {
			if docs, err = db.All(ctx, tx, db.One[naast.DocumentID], `SELECT DISTINCT id FROM casework_doc WHERE case_id=$1`, s.id); err != nil {
				return err
			}
			kept, err = audit.Head(ctx, tx)
			return err
		})
		hers := append(docs, naast.DocumentID(s.id), naast.DocumentID(s.her.User))
		v := s.In(s.her)
		v.Get("/mijn-pagina")
		before := s.rows(t)
		for _, id := range hers {
			if !strings.Contains(before, string(id)) && string(id) != string(s.her.User) {
				t.Fatalf("the control: the search does not find %s before", id)
			}
		}
		v.Get(mine).Submit(mine, form("dagen", "0", "geheim", s.code)).Expect(200, "Alles wordt gewist")
		s.clock.Forward(time.Second)
		s.runs()
		after := s.rows(t)
		for _, id := range hers {
			for line := range strings.Lines(after) {
				if strings.Contains(line, string(id)) {
					t.Errorf("left: %s", line)
				}
			}
		}
		v.Get("/mijn-pagina").Refuse("Alles wordt gewist", "mijn val")
		s.In(s.Mara).Get("/zaak/" + string(s.id) + "/vraag").Expect(404)
		if _, err := s.read(theirs, s.Piet); err != nil {
			t.Errorf("the neighbour's question: %v", err)
		}
		if _, err := s.read(theirs, him); err != nil {
			t.Errorf("by himself: %v", err)
		}
		s.Write("the log", func(ctx context.Context, tx *db.Tx) error {
			if err := audit.Check(ctx, tx, kept); err != nil {
				t.Errorf("the log: %v", err)
			}
			return nil
		})
	})
}

// read opens the question of a case by one who is in it.
func (s *stage) read(id naast.CaseID, w guard.Who) (words string, err error) {
	a := guard.ReadCase
	if w.Hat == guard.HatResident {
		a = guard.ReadOwn
	}
	err = s.G.View(ctx, s.D, w, a, id, func(tx *db.Tx, _ guard.Stand) error {
		k, err := s.V.OpenCase(ctx, tx, w.Person(), id)
		if err != nil {
			return err
		}
		all, err := casework.List[casework.Question](ctx, tx, s.Cases, k, casework.QuestionKind)
		if err == nil {
			words = all[0].Body.Words
		}
		return err
	})
	return words, err
}

// tablesOf lists the tables of a store.
var tablesOf = map[string]string{
	"sqlite":   `SELECT name FROM sqlite_master WHERE type='table' AND name LIKE '%\_%' ESCAPE '\' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'goose%'`,
	"postgres": `SELECT table_name FROM information_schema.tables WHERE table_schema=current_schema() AND table_name NOT LIKE 'goose%'`,
}
