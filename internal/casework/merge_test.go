package casework_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
)

// twice is one woman with two questions: one with a card, one told on the
// telephone, both with Mara next to her.
type twice struct {
	*casetest.House
	t             *testing.T
	first, second naast.CaseID
	her           guard.Who
}

func newTwice(t *testing.T, h *casetest.House) *twice {
	t.Helper()
	w := &twice{House: h, t: t}
	w.first, w.her = h.Accepted(h.Mara)
	told := spoken()
	told.Mine = true
	var err error
	if w.second, err = askFor(h, h.Mara, told); err != nil {
		t.Fatal(err)
	}
	h.As(h.Mara, guard.WriteCase, w.second, func(ctx context.Context, tx *db.Tx) error {
		if err := h.Cases.AddLetter(ctx, tx, h.Mara, w.second, casework.Letter{Kind: "besluit", Title: "Merkbesluit", Act: "Bezwaar maken", Until: "2026-12-15"}); err != nil {
			return err
		}
		if _, err := h.Cases.AddPaper(ctx, tx, h.Mara, w.second, "Merkfoto", []casework.File{{Type: casework.Photo, Bytes: []byte("beeld")}}); err != nil {
			return err
		}
		return h.Cases.Appoint(ctx, tx, h.Mara, w.second, tx.Now().Add(50*time.Hour), 60, casework.Place{Where: "Merkhuis"})
	})
	if err := agree(h, h.Mara, w.second, march, casework.ByPhone); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *twice) merge(who guard.Who, into, from naast.CaseID, how casework.Way) error {
	return w.D.Write(ctx, db.System("merge"), func(tx *db.Tx) error { return w.Cases.Merge(ctx, tx, who, into, from, how) })
}

// seen is what can be read in a case and what is reminded of from it.
type seen struct {
	words, letters, papers, meets, checks int
	dues                                  casework.Times
}

func (w *twice) see(id naast.CaseID) (x seen) {
	w.t.Helper()
	w.View(w.Mara, guard.ReadCase, id, func(ctx context.Context, tx *db.Tx) error {
		k, err := w.V.OpenCase(ctx, tx, w.Mara.Person(), id)
		if err != nil {
			return err
		}
		words, e1 := w.Cases.Wordings(ctx, tx, k)
		letters, e2 := w.Cases.Letters(ctx, tx, k)
		papers, e3 := w.Cases.Papers(ctx, tx, k)
		meets, e4 := w.Cases.Meetings(ctx, tx, k)
		checks, e5 := w.Cases.CheckInsOf(ctx, tx, k)
		times, e6 := w.Cases.Times(ctx, tx, id)
		x = seen{len(words), len(letters), len(papers), len(meets), len(checks), times}
		for _, p := range papers {
			if _, b, err := w.Cases.LeafOf(ctx, tx, k, p.Body.Leaves[0].N); err != nil || string(b) != "beeld" {
				w.t.Errorf("the photograph does not open: %v", err)
			}
		}
		return errors.Join(e1, e2, e3, e4, e5, e6)
	})
	return x
}

// Two questions of one person become one: all that was written opens with the
// key of the first, also for her, and is reminded of once; within a week they
// are two again, each as it was.
func TestMergeAndBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := casetest.New(t, two.Own, casetest.Keys(t))
		w := newTwice(t, h)
		before, other := w.see(w.first), w.see(w.second)
		if err := w.merge(h.Mara, w.first, w.second, casework.ByPhone); err != nil {
			t.Fatal(err)
		}
		now, rest := w.see(w.first), w.see(w.second)
		if now.words != 3 || now.letters != 1 || now.papers != 1 || now.meets != 1 || now.checks != 1 || len(now.dues.Letters)+len(now.dues.CheckIns)+len(now.dues.Appointments) != 3 {
			t.Errorf("together: %+v", now)
		}
		if h.State(w.second) != guard.Resting || rest.words != other.words || len(rest.dues.Letters)+len(rest.dues.CheckIns)+len(rest.dues.Appointments) != 0 {
			t.Errorf("what rests: %s %+v", h.State(w.second), rest)
		}
		if h.Jobs(casework.LetterJob) != 1 || h.Jobs(casework.CheckInJob) != 1 {
			t.Error("something is reminded of twice, or not at all")
		}
		h.View(w.her, guard.ReadOwn, w.first, func(ctx context.Context, tx *db.Tx) error {
			k, err := h.V.OpenCase(ctx, tx, w.her.Person(), w.first)
			if err != nil {
				return err
			}
			words, err := h.Cases.Wordings(ctx, tx, k)
			if len(words) != 3 {
				t.Errorf("she reads %d wordings", len(words))
			}
			counts, _ := casework.Now(words)
			for _, w := range words[:2] {
				if !strings.Contains(counts.Body.Words, w.Body.Words) {
					t.Errorf("the question that counts is %q, without %q", counts.Body.Words, w.Body.Words)
				}
			}
			if y := counts.Body.Yes; y.Sentence != casework.MergeSentence() || y.How != casework.ByPhone {
				t.Errorf("her yes to it: %+v", y)
			}
			return err
		})
		if err := w.undo(); err != nil {
			t.Fatal(err)
		}
		if got := w.see(w.first); got.words != before.words || got.letters != 0 || got.papers != 0 || got.meets != 0 || got.checks != 0 || len(got.dues.Letters)+len(got.dues.CheckIns)+len(got.dues.Appointments) != 0 {
			t.Errorf("the first, after: %+v", got)
		}
		if got := w.see(w.second); h.State(w.second) != guard.Accepted || got.words != other.words || got.meets != other.meets || len(got.dues.Letters) != 1 || len(got.dues.CheckIns) != 1 || len(got.dues.Appointments) != 1 {
			t.Errorf("the second, after: %s %+v", h.State(w.second), got)
		}
		if h.Jobs(casework.LetterJob) != 1 || h.Jobs(casework.CheckInJob) != 1 || busy(h, h.Mara.User) != 2 {
			t.Error("what was to come is lost, or the count of who stands next to her")
		}
		if err := w.undo(); !errors.Is(err, naast.Conflict) {
			t.Errorf("undone twice: %v", err)
		}
	})
}

func (w *twice) undo() error {
	return w.D.Write(ctx, db.System("undo"), func(tx *db.Tx) error {
		if _, err := w.G.Admit(ctx, tx, w.Mara, guard.ReadCase, w.first); err != nil {
			return err
		}
		k, err := w.V.OpenCase(ctx, tx, w.Mara.Person(), w.first)
		if err != nil {
			return err
		}
		all, err := w.Cases.Merges(ctx, tx, k)
		if err != nil {
			return err
		}
		return w.Cases.Unmerge(ctx, tx, w.Mara, w.first, all[0].ID)
	})
}

// After a week they stay together. The control is the day before.
func TestMergeStaysAfterAWeek(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := casetest.New(t, two.Own, casetest.Keys(t))
		for _, days := range []int{casework.UndoDays + 1, casework.UndoDays} {
			w := newTwice(t, h)
			if err := w.merge(h.Mara, w.first, w.second, casework.AtTable); err != nil {
				t.Fatal(err)
			}
			two.Clock.Forward(time.Duration(days) * 24 * time.Hour)
			if err := w.undo(); (err == nil) != (days == casework.UndoDays) {
				t.Errorf("after %d days: %v", days, err)
			}
		}
	})
}

// Nobody merges what he may not open, without her yes, or so that somebody would
// read along who may not.
func TestMergeIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := casetest.New(t, two.Own, casetest.Keys(t))
		w := newTwice(t, h)
		theirs, _ := h.Accepted(h.Piet)
		for name, c := range map[string]struct {
			who        guard.Who
			into, from naast.CaseID
			how        casework.Way
			want       error
		}{
			"somebody else's beside it": {h.Mara, w.first, theirs, casework.ByPhone, naast.NotFound},
			"into somebody else's":      {h.Mara, theirs, w.first, casework.ByPhone, naast.NotFound},
			"by nobody in it":           {h.Piet, w.first, w.second, casework.ByPhone, naast.NotFound},
			"by herself":                {w.her, w.first, w.second, casework.OnScreen, naast.NotFound},
			"without a yes":             {h.Mara, w.first, w.second, "", naast.Invalid},
			"with itself":               {h.Mara, w.first, w.first, casework.ByPhone, naast.Invalid},
			"her card would rest":       {h.Mara, w.second, w.first, casework.ByPhone, naast.Conflict},
		} {
			if err := w.merge(c.who, c.into, c.from, c.how); !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", name, err, c.want)
			}
		}
		h.As(h.Mara, guard.InviteCo, w.first, func(ctx context.Context, tx *db.Tx) error {
			return h.Cases.InviteCo(ctx, tx, h.Mara, w.first, h.Piet.User, casework.AtTable)
		})
		h.Write("Piet is kept out of the second", func(ctx context.Context, tx *db.Tx) error {
			_, err := h.Cases.ChangeFacts(ctx, tx, w.second, func(f *casework.Facts) { f.Blocked = append(f.Blocked, h.Piet.User) })
			return err
		})
		if err := w.merge(h.Mara, w.first, w.second, casework.ByPhone); !errors.Is(err, naast.Conflict) {
			t.Errorf("Piet would read what he is kept out of: %v", err)
		}
		h.Write("Piet stops", func(ctx context.Context, tx *db.Tx) error { return h.Cases.EndCo(ctx, tx, w.first, h.Piet.User) })
		if err := w.merge(h.Mara, w.first, w.second, casework.ByPhone); err != nil { // the control
			t.Errorf("when nobody reads along who may not: %v", err)
		}
		if f := h.Facts(w.first); len(f.Blocked) != 1 {
			t.Errorf("who is kept out did not come along: %v", f.Blocked)
		}
	})
}
