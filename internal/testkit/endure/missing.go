package endure

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// after is the partnership of a reel as an image has it.
type after struct {
	*reel
	d *db.DB
	v *vault.Vault
}

// newest is of how many people who asked the page is opened in each image; of the
// others it is seen that their question is there.
const newest = 3

// missing is what was promised and is not there.
func (a *after) missing(ctx context.Context, made []promise) (missing []string) {
	see := func(what string, err error) {
		if err != nil {
			missing = append(missing, what+": "+err.Error())
		}
	}
	going, gone, texts := map[naast.CaseID]bool{}, map[naast.CaseID]bool{}, map[naast.CaseID][]promise{}
	var order []naast.CaseID
	for _, p := range made {
		switch {
		case !p.token.IsZero():
			_, err := guard.New(a.v).Resume(ctx, a.d, p.token)
			see("a session", err)
		case p.going:
			going[p.who.Case] = true
		case p.gone:
			gone[p.who.Case] = true
		case p.text != "":
			if texts[p.who.Case] == nil {
				order = append(order, p.who.Case)
			}
			texts[p.who.Case] = append(texts[p.who.Case], p)
		}
	}
	order = slices.DeleteFunc(order, func(id naast.CaseID) bool { return going[id] })
	if len(gone) > 0 {
		see("erased", a.erased(ctx, gone))
	}
	for i, id := range order {
		if id == a.id || i >= len(order)-newest {
			see("a page", a.page(ctx, id, texts[id]))
		} else {
			see("a question", a.d.Read(ctx, db.System("look"), func(tx *db.Tx) error {
				_, err := guard.New(a.v).StateOf(ctx, tx, id)
				return err
			}))
		}
	}
	return missing
}

// page opens a case with the key of who was told, and reads everything.
func (a *after) page(ctx context.Context, id naast.CaseID, told []promise) error {
	g, who := guard.New(a.v), told[0].who
	cases := &casework.Cases{Vault: a.v, Guard: g}
	return g.View(ctx, a.d, who, guard.ReadOwn, id, func(tx *db.Tx, _ guard.Stand) error {
		k, err := a.v.OpenCase(ctx, tx, who.Person(), id)
		if err != nil {
			return err
		}
		questions, err1 := casework.List[casework.Question](ctx, tx, cases, k, casework.QuestionKind)
		messages, err2 := casework.List[casework.Message](ctx, tx, cases, k, casework.MessageKind)
		notes, err3 := casework.List[casework.Note](ctx, tx, cases, k, casework.NoteKind)
		if err := errors.Join(err1, err2, err3); err != nil {
			return err
		}
		text := fmt.Sprint(questions, messages, notes)
		for _, p := range told {
			if n := strings.Count(text, p.text); n != 1 {
				return fmt.Errorf("what was told stands there %d times", n)
			}
		}
		return nil
	})
}

// erased looks whether what was erased stays away, in the ring too when the
// program has swept.
func (a *after) erased(ctx context.Context, gone map[naast.CaseID]bool) error {
	if err := a.v.SweepCuts(ctx, a.d); err != nil {
		return err
	}
	return a.d.Read(ctx, db.System("look"), func(tx *db.Tx) error {
		for id := range gone {
			if _, err := guard.New(a.v).StateOf(ctx, tx, id); !errors.Is(err, naast.NotFound) {
				return fmt.Errorf("%s is back: %w", id, err)
			}
			var n int
			if err := tx.Ring().QueryRow(ctx, `SELECT COUNT(*) FROM vault_ring_root WHERE id=$1`, string(id)).Scan(&n); err != nil || n > 0 {
				return fmt.Errorf("%s has a key in the ring: %w", id, err)
			}
		}
		return nil
	})
}
