package casework_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"naast"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/partnership"
)

// told is one woman with two questions, who in the second said yes to being
// found by her number, agreed on a safe word, and is represented by somebody.
func told(t *testing.T, h *casetest.House) *twice {
	t.Helper()
	w := &twice{House: h, t: t}
	w.first, w.her = h.Accepted(h.Mara)
	x := spoken()
	x.Mine, x.Find = true, true
	var err error
	if w.second, err = askFor(h, h.Mara, x); err != nil {
		t.Fatal(err)
	}
	h.As(h.Mara, guard.WriteCase, w.second, func(ctx context.Context, tx *db.Tx) error {
		return errors.Join(h.Cases.AgreeSafeWord(ctx, tx, h.Mara, w.second, 0, "merkpannenkoek"),
			h.Cases.AddRepresentative(ctx, tx, h.Mara, w.second, casework.Representative{Kind: "mentor", Name: "Merkmentor", Seen: tx.Today()}))
	})
	return w
}

// along is what can be read in a case of what is about her person.
type along struct {
	consents []string
	safe     string
	mentors  int
	looks    bool
	facts    casework.Facts
}

func (w *twice) along(id naast.CaseID) (x along) {
	w.t.Helper()
	w.View(w.Mara, guard.ReadCase, id, func(ctx context.Context, tx *db.Tx) error {
		k, err := w.V.OpenCase(ctx, tx, w.Mara.Person(), id)
		if err != nil {
			return err
		}
		consents, e1 := casework.List[casework.Consent](ctx, tx, w.Cases, k, casework.ConsentKind)
		for _, d := range consents {
			x.consents = append(x.consents, d.Body.Kind)
		}
		safe, e2 := casework.Only[casework.Safe](ctx, tx, w.Cases, k, casework.SafeKind)
		all, e3 := w.Cases.RepresentativesOf(ctx, tx, k)
		notes, e4 := casework.List[casework.Note](ctx, tx, w.Cases, k, casework.NoteKind)
		x.safe, x.mentors = safe.Body.Word, len(all)
		x.looks = slices.ContainsFunc(notes, func(d casework.Document[casework.Note]) bool {
			return strings.Contains(d.Body.Text, "Mara (De Kring) schreef op wat u vertelde")
		})
		return errors.Join(e1, e2, e3, e4)
	})
	x.facts = w.Facts(id)
	return x
}

// What is about her person comes along too: what she said yes to, the safe word,
// who decides for her, and who looked until now, so that she reads it with the
// card she has. What the first had already stays as it is there.
func TestMergeBringsAlong(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := casetest.New(t, two.Own, casetest.Keys(t))
		w := told(t, h)
		before, other := w.along(w.first), w.along(w.second)
		if before.safe != "" || before.facts.SafeWord || before.facts.Find != "" || other.facts.Find == "" {
			t.Fatalf("before: %+v, %+v", before, other)
		}
		if err := w.merge(h.Mara, w.first, w.second, casework.ByPhone); err != nil {
			t.Fatal(err)
		}
		got, rest := w.along(w.first), w.along(w.second)
		if n := count(got.consents, partnership.ConsentHealth); got.safe != "merkpannenkoek" || !got.facts.SafeWord || got.mentors != 1 || !got.looks || n != 1 || count(got.consents, casework.FindConsent) != 1 {
			t.Errorf("together: %+v", got)
		}
		if got.facts.Find == "" || rest.facts.Find != "" || rest.safe == "" {
			t.Errorf("her number: %+v, %+v", got.facts, rest)
		}
		if err := w.undo(); err != nil {
			t.Fatal(err)
		}
		got, rest = w.along(w.first), w.along(w.second)
		if got.safe != "" || got.facts.SafeWord || got.mentors != 0 || got.looks || got.facts.Find != "" || !slices.Equal(got.consents, before.consents) {
			t.Errorf("the first, after: %+v", got)
		}
		if rest.facts.Find != other.facts.Find || !rest.facts.SafeWord || rest.safe != other.safe || rest.mentors != 1 {
			t.Errorf("the second, after: %+v", rest)
		}
	})
}

func count(all []string, kind string) (n int) {
	for _, k := range all {
		if k == kind {
			n++
		}
	}
	return n
}

// Her no after the merge holds when they are apart again: her number finds
// neither.
func TestNoAfterMergeHolds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := casetest.New(t, two.Own, casetest.Keys(t))
		w := told(t, h)
		if err := w.merge(h.Mara, w.first, w.second, casework.AtTable); err != nil {
			t.Fatal(err)
		}
		h.As(w.her, guard.WriteOwn, w.first, func(ctx context.Context, tx *db.Tx) error {
			return h.Cases.LetFind(ctx, tx, w.her, w.first, "", false)
		})
		if err := w.undo(); err != nil {
			t.Fatal(err)
		}
		if a, b := h.Facts(w.first), h.Facts(w.second); a.Find != "" || b.Find != "" {
			t.Errorf("her number finds %q and %q", a.Find, b.Find)
		}
	})
}

// Nothing may go on in the second that she could not see and stop from the
// first: whoever helps there too stops first. The control is when he did.
func TestNothingGoesOnBehindAMerge(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := casetest.New(t, two.Own, casetest.Keys(t))
		w := told(t, h)
		h.As(h.Mara, guard.InviteCo, w.second, func(ctx context.Context, tx *db.Tx) error {
			return h.Cases.InviteCo(ctx, tx, h.Mara, w.second, h.Piet.User, casework.AtTable)
		})
		if err := w.merge(h.Mara, w.first, w.second, casework.ByPhone); !errors.Is(err, naast.Conflict) {
			t.Errorf("with Piet helping in the second: %v", err)
		}
		h.Write("Piet stops", func(ctx context.Context, tx *db.Tx) error { return h.Cases.EndCo(ctx, tx, w.second, h.Piet.User) })
		h.Write("somebody close", func(ctx context.Context, tx *db.Tx) error {
			return h.G.Place(ctx, tx, w.second, h.Noor.User, guard.Near, guard.Active, 0)
		})
		if err := w.merge(h.Mara, w.first, w.second, casework.ByPhone); !errors.Is(err, naast.Conflict) {
			t.Errorf("while she shares in the second: %v", err)
		}
		h.Write("she shares no more", func(ctx context.Context, tx *db.Tx) error {
			return h.G.Cut(ctx, tx, w.second, h.Noor.User, guard.Near)
		})
		if err := w.merge(h.Mara, w.first, w.second, casework.ByPhone); err != nil {
			t.Errorf("when nothing goes on there: %v", err)
		}
	})
}

// How she was reached in the second question is not lost: a number that the first
// lacked comes along with when it is safe and how she hears, another number stands
// beside; apart again both are as they were.
func TestMergeKeepsHowSheIsReached(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := casetest.New(t, two.Own, casetest.Keys(t))
		second := casework.Contact{Name: "mevrouw Wubs", Phone: "0999 55 66 77", Hours: "10:00-12:00"}
		for _, first := range []casework.Contact{{Name: "Sijke"}, {Name: "Sijke", Phone: "0999 11 22 33", MaySay: true}} {
			w := newTwice(t, h)
			w.saveReach(w.first, first, casework.Delivery{})
			w.saveReach(w.second, second, casework.Delivery{Channel: casework.ChannelCall})
			if err := w.merge(h.Mara, w.first, w.second, casework.ByPhone); err != nil {
				t.Fatal(err)
			}
			to, told := w.reached(w.first)
			switch {
			case first.Phone == "" && (to.Phone != second.Phone || to.Hours != second.Hours || to.MaySay || told.Channel != casework.ChannelCall):
				t.Errorf("without a number of her own: %+v, %+v", to, told)
			case first.Phone != "" && (to.Phone != first.Phone || !to.MaySay || told.Channel != "" || !strings.Contains(to.Note, "0999 55 66 77. Bellen kan: 10:00-12:00. Zeg niet wie u bent")):
				t.Errorf("with a number of her own: %+v, %+v", to, told)
			}
			if err := w.undo(); err != nil {
				t.Fatal(err)
			}
			if to, told = w.reached(w.first); to != first || told.Channel != "" {
				t.Errorf("apart again: %+v, %+v", to, told)
			}
		}
	})
}

func (w *twice) saveReach(id naast.CaseID, to casework.Contact, d casework.Delivery) {
	w.t.Helper()
	w.As(w.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
		return w.Cases.SaveReach(ctx, tx, w.Mara, id, to, d)
	})
}

func (w *twice) reached(id naast.CaseID) (to casework.Contact, d casework.Delivery) {
	w.t.Helper()
	w.View(w.Mara, guard.ReadCase, id, func(ctx context.Context, tx *db.Tx) error {
		k, err := w.V.OpenCase(ctx, tx, w.Mara.Person(), id)
		if err != nil {
			return err
		}
		ck, err := w.V.Contact(ctx, tx, k)
		if err != nil {
			return err
		}
		return errors.Join(w.Cases.LoadContact(ctx, tx, ck, id, casework.ContactLabel, &to), w.Cases.LoadFacts(ctx, tx, id, casework.DeliveryLabel, &d))
	})
	return to, d
}

// A proposal that waits for her yes or no does not get lost in a merge: she is
// asked first. The control is after her no.
func TestProposalIsAnsweredBeforeMerge(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := casetest.New(t, two.Own, casetest.Keys(t))
		w := told(t, h)
		for _, id := range []naast.CaseID{w.first, w.second} {
			h.As(h.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
				return h.Cases.ProposeWording(ctx, tx, h.Mara, id, "Scherper gezegd.", "", "")
			})
			if err := w.merge(h.Mara, w.first, w.second, casework.ByPhone); !errors.Is(err, naast.Conflict) {
				t.Errorf("while a proposal waits: %v", err)
			}
			h.As(h.Mara, guard.RecordYes, id, func(ctx context.Context, tx *db.Tx) error {
				k, _, err := h.Cases.Member(ctx, tx, h.Mara, id)
				if err != nil {
					return err
				}
				all, err := h.Cases.Wordings(ctx, tx, k)
				if err != nil {
					return err
				}
				last := all[len(all)-1]
				return h.Cases.RecordYes(ctx, tx, h.Mara, id, casework.Answer{Kind: casework.QuestionKind, Doc: last.ID, Revision: last.Revision, Answer: "nee", How: casework.ByPhone})
			})
		}
		if err := w.merge(h.Mara, w.first, w.second, casework.ByPhone); err != nil {
			t.Errorf("when both are answered: %v", err)
		}
	})
}
