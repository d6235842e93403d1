package main

import (
	"context"
	"fmt"
	"strings"

	"naast"
	"naast/internal/audit"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
)

// list measures the page with the fifty people of one supporter, among the mass
// of cases. The bare handler finds and reads the same rows, sealed as they are,
// and sends the same page.
func list(ctx context.Context, t *table, w *world) error {
	if err := w.people(ctx); err != nil {
		return err
	}
	mara := w.house.Mara
	cookie := w.cookie(mara)
	page, err := w.fetch("/mensen", cookie)
	if err != nil {
		return err
	}
	ids, err := w.casesOf(ctx, mara)
	if err != nil {
		return err
	}
	w.serveBare("/mensen", bare{page: page, read: w.listRows(ids), open: w.openList,
		event: audit.Event{Actor: mara.User, Name: mara.Name, Hat: string(mara.Hat), Action: string(guard.OwnPeople)},
		letIn: func(ctx context.Context, _ naast.CaseID, f func(*db.Tx) error) error {
			return w.house.G.List(ctx, w.d, mara, guard.OwnPeople, f)
		}})
	c, err := w.compare(t, "list", requests("GET", "/mensen", nil, repeat(cookie, 60)))
	if err != nil {
		return err
	}
	t.must("page with 50 people of 100,000 cases: CPU against the same rows and page from a bare handler", c.ratio(), "x", 1.5)
	c.explain(t)
	return nil
}

// casesOf are somebody's own cases.
func (w *world) casesOf(ctx context.Context, who guard.Who) (ids []naast.CaseID, err error) {
	err = w.house.G.List(ctx, w.d, who, guard.OwnPeople, func(tx *db.Tx) error {
		rows, err := w.house.G.Mine(ctx, tx, who, guard.ReadCase)
		for _, r := range rows {
			ids = append(ids, r.Case)
		}
		return err
	})
	if err == nil && len(ids) != own {
		err = fmt.Errorf("%d own cases, not %d", len(ids), own)
	}
	return ids, err
}

// listRows finds who is whose, and reads of each case what the list shows: the
// contact, the facts and the question.
func (w *world) listRows(ids []naast.CaseID) func(context.Context, *db.Tx, naast.CaseID) error {
	var marks, pairs strings.Builder
	cases, questions := make([]any, len(ids)), make([]any, 0, 2*len(ids))
	for i, id := range ids {
		fmt.Fprintf(&marks, ",$%d", i+1)
		fmt.Fprintf(&pairs, ",($%d,$%d)", 2*i+1, 2*i+2)
		cases[i] = id
		questions = append(questions, id, w.house.V.Handle("kind", string(id), string(casework.QuestionKind)))
	}
	handle := w.house.G.Handle(w.house.Mara.User)
	in, inPairs := marks.String()[1:], pairs.String()[1:]
	return func(ctx context.Context, tx *db.Tx, _ naast.CaseID) error {
		_, err := db.All(ctx, tx, func(s db.Scanner) (x [3]string, err error) { return x, s.Scan(&x[0], &x[1], &x[2]) },
			`SELECT s.case_id, c.state, c.contact FROM guard_standing s JOIN guard_case c ON c.id=s.case_id
			WHERE s.person=$1 AND s.state <> 'cut' ORDER BY s.case_id`, handle)
		if err != nil {
			return err
		}
		if err := readSealed(ctx, tx, "casework_contact", `label='contact' AND case_id IN (`+in+`)`, cases); err != nil {
			return err
		}
		if err := readSealed(ctx, tx, "casework_fact", `label='facts' AND case_id IN (`+in+`)`, cases); err != nil {
			return err
		}
		return readSealed(ctx, tx, "casework_doc", `(case_id,kind) IN (VALUES `+inPairs+`)`, questions)
	}
}

func readSealed(ctx context.Context, tx *db.Tx, table, where string, args []any) error {
	rows, err := db.All(ctx, tx, db.One[[]byte], `SELECT sealed FROM `+table+` WHERE `+where, args...)
	if err == nil && len(rows) == 0 {
		err = fmt.Errorf("nothing in %s", table)
	}
	return err
}

// openList opens what listRows only reads.
func (w *world) openList(ctx context.Context, tx *db.Tx, _ naast.CaseID) error {
	cases, mara := w.house.Cases, w.house.Mara
	rows, err := w.house.G.Mine(ctx, tx, mara, guard.ReadCase)
	if err != nil {
		return err
	}
	open, err := cases.OpenMany(ctx, tx, mara, rows)
	if err != nil {
		return err
	}
	_, err = casework.ListMany[casework.Question](ctx, tx, cases, open, casework.QuestionKind)
	return err
}
