package main

import (
	"context"

	"naast"
	"naast/internal/audit"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
)

// onePage measures the first page of a case. The bare handler reads the case's
// documents by index and sends the same page.
func onePage(ctx context.Context, t *table, w *world) error {
	if err := w.people(ctx); err != nil {
		return err
	}
	mara := w.house.Mara
	ids, err := w.casesOf(ctx, mara)
	if err != nil {
		return err
	}
	cookie := w.cookie(mara)
	page, err := w.fetch("/zaak/"+string(ids[0]), cookie)
	if err != nil {
		return err
	}
	w.serveBare("/zaak/{zaak}", bare{page: page, read: readCase, open: w.openCase,
		event: audit.Event{Actor: mara.User, Name: mara.Name, Hat: string(mara.Hat), Action: string(guard.ReadCase), Purpose: "las mee om u te helpen"},
		letIn: func(ctx context.Context, id naast.CaseID, f func(*db.Tx) error) error {
			return w.house.G.View(ctx, w.d, mara, guard.ReadCase, id, func(tx *db.Tx, _ guard.Stand) error { return f(tx) })
		}})
	asked := make([]request, 200)
	for i := range asked {
		asked[i] = request{Method: "GET", Path: "/zaak/" + string(ids[i%len(ids)]), Cookie: cookie}
	}
	c, err := w.compare(t, "case", asked)
	if err != nil {
		return err
	}
	t.must("page of one case: CPU against a bare indexed read that sends the same page", c.ratio(), "x", 3)
	c.explain(t)
	return nil
}

func readCase(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	return readSealed(ctx, tx, "casework_doc", "case_id=$1", []any{id})
}

// openCase opens what the page shows.
func (w *world) openCase(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	cases := w.house.Cases
	o, err := cases.OpenOne(ctx, tx, w.house.Mara, id)
	if err != nil {
		return err
	}
	if _, err := cases.Wordings(ctx, tx, o.Key); err != nil {
		return err
	}
	_, err = casework.List[casework.Around](ctx, tx, cases, o.Key, casework.PersonKind)
	return err
}
