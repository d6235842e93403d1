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

// What a coordinator writes after calling is read by those inside, not by him.
func TestCoordinatorsNote(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, _ dbtest.Two) {
		id, _ := h.Accepted(h.Mara)
		h.As(h.Karima, guard.ManageCase, id, func(ctx context.Context, tx *db.Tx) error {
			return h.Cases.Called(ctx, tx, h.Karima, id, "Niet thuis.", false)
		})
		if h.Facts(id).Tried.IsZero() {
			t.Fatal("the list does not say that it was tried")
		}
		h.View(h.Mara, guard.ReadCase, id, func(ctx context.Context, tx *db.Tx) error {
			o, err := h.Cases.OpenOne(ctx, tx, h.Mara, id)
			if err != nil {
				return err
			}
			all, err := h.Cases.CaseNotes(ctx, tx, o.Key)
			if len(all) != 1 || all[0].Text != "Niet thuis." || all[0].By != h.Karima.Name || !o.Contact.IsZero() {
				t.Errorf("notes %+v, contact %q", all, o.Contact)
			}
			return err
		})
	})
}

// A yes is to exactly the words that stood there, said in a way that somebody
// else can write down.
func TestRecordYes(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, _ dbtest.Two) {
		id, _ := h.Accepted(h.Mara)
		step := casework.Step{What: "Bellen", Who: casework.OnBehalf, Role: casework.Guide, Body: "Woonstichting De Brink"}
		h.As(h.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.ProposeStep(ctx, tx, h.Mara, id, step) })
		get := func() (d casework.Document[casework.Step]) {
			h.View(h.Mara, guard.ReadCase, id, func(ctx context.Context, tx *db.Tx) error {
				k, err := h.Cases.Vault.OpenCase(ctx, tx, h.Mara.Person(), id)
				if err != nil {
					return err
				}
				d, err = casework.Only[casework.Step](ctx, tx, h.Cases, k, casework.StepKind)
				return err
			})
			return d
		}
		record := func(revision int, answer string, how casework.Way) error {
			a := casework.Answer{Kind: casework.StepKind, Doc: get().ID, Revision: revision, Answer: answer, How: how}
			return h.Try(h.Mara, guard.RecordYes, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.RecordYes(ctx, tx, h.Mara, id, a) })
		}
		change := func(s casework.Step) {
			d := get()
			h.As(h.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
				return h.Cases.ChangeStep(ctx, tx, h.Mara, id, d.ID, d.Revision, s)
			})
		}
		if !get().Body.Asks() {
			t.Fatal("a new step does not ask")
		}
		for _, how := range []casework.Way{"", casework.OnScreen, "gedacht"} {
			if err := record(1, "ja", how); !errors.Is(err, naast.Invalid) {
				t.Fatalf("a yes %q was written down: %v", how, err)
			}
		}
		if err := record(1, "misschien", casework.AtTable); !errors.Is(err, naast.Invalid) {
			t.Fatal("an answer that is none was written down")
		}
		if err := record(1, "ja", casework.AtTable); err != nil {
			t.Fatal(err)
		}
		y := get().Body.Yes
		if !y.Given() || y.Sentence != "Dit mag namens mij, bij Woonstichting De Brink: Bellen" || y.By != h.Mara.Name || y.Day != "2026-11-23" {
			t.Fatalf("%+v", y)
		}
		step.Day = "2026-12-03"
		if change(step); !get().Body.Yes.Given() {
			t.Fatal("another day asks for a new yes")
		}
		step.What = "Bellen en schrijven"
		if change(step); get().Body.Yes.Answer != "" {
			t.Fatal("other words kept the old yes")
		}
		if err := record(2, "ja", casework.AtTable); !errors.Is(err, naast.Conflict) {
			t.Fatalf("a yes to words that changed: %v", err)
		}
	})
}

// A sharper wording counts only with her yes; her own words are always there.
func TestWordings(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, two dbtest.Two) {
		id, _ := h.Accepted(h.Mara)
		wordings := func() (all []casework.Document[casework.Question]) {
			h.View(h.Mara, guard.ReadCase, id, func(ctx context.Context, tx *db.Tx) error {
				k, err := h.Cases.Vault.OpenCase(ctx, tx, h.Mara.Person(), id)
				if err != nil {
					return err
				}
				all, err = h.Cases.Wordings(ctx, tx, k)
				return err
			})
			return all
		}
		for _, words := range []string{"Ik zoek een huis zonder trap.", "Ik wil beneden wonen, in Harkeloo."} {
			two.Clock.Forward(time.Minute) // the same day
			h.As(h.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
				return h.Cases.ProposeWording(ctx, tx, h.Mara, id, words, "", "")
			})
		}
		all := wordings()
		if len(all) != 3 || all[0].Body.By != "" || !strings.HasPrefix(all[2].Body.Words, "Ik wil beneden") {
			t.Fatalf("not in their order: %+v", all)
		}
		if now, _ := casework.Now(all); now.ID != all[0].ID {
			t.Fatal("a proposal counts without a yes")
		}
		if p, ok := casework.Pending(all); !ok || p.ID != all[2].ID {
			t.Fatal("the last proposal does not wait for a yes")
		}
		h.As(h.Mara, guard.RecordYes, id, func(ctx context.Context, tx *db.Tx) error {
			return h.Cases.RecordYes(ctx, tx, h.Mara, id, casework.Answer{Kind: casework.QuestionKind, Doc: all[1].ID, Revision: 1, Answer: "ja", How: casework.OnPaper})
		})
		if now, _ := casework.Now(wordings()); now.ID != all[1].ID || now.Body.Yes.Sentence != "Dit is mijn vraag: Ik zoek een huis zonder trap." {
			t.Fatalf("now counts %+v", now)
		}
	})
}

// Two people write the plan: the second is told, and nothing is lost. Also the
// very first version cannot be made twice.
func TestTwoWritersOfOnePlan(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, _ dbtest.Two) {
		id, _ := h.Accepted(h.Mara)
		save := func(revision int, want string) error {
			return h.Try(h.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
				return h.Cases.SavePlan(ctx, tx, h.Mara, id, revision, casework.Plan{Want: want})
			})
		}
		if err := save(0, "Een huis beneden."); err != nil {
			t.Fatal(err)
		}
		for _, revision := range []int{0, 7} {
			if err := save(revision, "Rust."); !errors.Is(err, naast.Conflict) {
				t.Fatalf("revision %d overwrote: %v", revision, err)
			}
		}
		if err := save(1, "Rust."); err != nil {
			t.Fatal(err)
		}
		h.View(h.Mara, guard.ReadCase, id, func(ctx context.Context, tx *db.Tx) error {
			k, err := h.Cases.Vault.OpenCase(ctx, tx, h.Mara.Person(), id)
			if err != nil {
				return err
			}
			all, err := casework.Versions[casework.Plan](ctx, tx, h.Cases, k, casework.PlanKind)
			if len(all) != 2 || all[0].Body.Want != "Een huis beneden." || all[1].Body.Want != "Rust." {
				t.Errorf("versions %+v", all)
			}
			return err
		})
	})
}

// A question of somebody else at home is a case of its own.
func TestLinkedQuestion(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, _ dbtest.Two) {
		id, resident := h.Accepted(h.Mara)
		link := func(l casework.Told) (new naast.CaseID) {
			h.As(h.Mara, guard.LinkCase, id, func(ctx context.Context, tx *db.Tx) (err error) {
				new, err = h.Cases.Link(ctx, tx, h.Mara, id, l)
				return err
			})
			return new
		}
		l := casework.Told{Question: casework.Question{Words: "Ik wil naar een andere school."}, How: casework.AtTable, Mine: true}
		mine := link(l)
		l.Mine = false
		away := link(l)
		if h.Facts(mine).Household == "" || h.Facts(mine).Household != h.Facts(id).Household || h.Facts(away).Household != h.Facts(id).Household {
			t.Fatal("not one household")
		}
		wantNotFound(t, "the first resident", mayOpen(h, resident, guard.ReadOwn, mine))
		h.View(h.Mara, guard.ReadCase, mine, func(ctx context.Context, tx *db.Tx) error {
			o, err := h.Cases.OpenOne(ctx, tx, h.Mara, mine)
			if o.Who != (casework.Contact{}) || o.Facts.Village != "" {
				t.Errorf("took along %+v %+v", o.Who, o.Facts)
			}
			return err
		})
		wantNotFound(t, "who wrote it down and handed it on", mayOpen(h, h.Mara, guard.ReadCase, away))
		err := h.D.Write(ctx, db.Scope{Actor: h.Mara.User, Case: away}, func(tx *db.Tx) error {
			_, err := h.Cases.Vault.OpenCase(ctx, tx, h.Mara.Person(), away)
			return err
		})
		wantNotFound(t, "his key", err)
		h.As(h.Els, guard.Assign, away, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Assign(ctx, tx, h.Els, away, h.Sjoerd.User) })
		h.As(h.Sjoerd, guard.Declare, away, func(ctx context.Context, tx *db.Tx) error {
			_, err := h.Cases.Declare(ctx, tx, h.Sjoerd, away, "nee")
			return err
		})
		h.As(h.Sjoerd, guard.AnswerOffer, away, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Accept(ctx, tx, h.Sjoerd, away) })
		note(h, h.Sjoerd, away, "Kennisgemaakt.")
		note(h, h.Mara, mine, "Kennisgemaakt.")
		h.As(h.Karima, guard.PeelStandby, mine, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Peel(ctx, tx, h.Karima, mine) })
		h.As(h.Noor, guard.TakeOver, mine, func(ctx context.Context, tx *db.Tx) error { return h.Cases.TakeOver(ctx, tx, h.Noor, mine) })
	})
}

// Appointments beyond what the sealed record holds stay to be read.
func TestManyAppointments(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, two dbtest.Two) {
		id, _ := h.Accepted(h.Mara)
		const many = 33
		for i := range many {
			at := two.Clock.Now().Add(time.Duration(i+1) * 24 * time.Hour)
			h.As(h.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
				return h.Cases.Appoint(ctx, tx, h.Mara, id, at, 60, casework.Place{Where: "Gemeentehuis", With: "dochter", About: strings.Repeat("x", i)})
			})
		}
		h.View(h.Mara, guard.ReadCase, id, func(ctx context.Context, tx *db.Tx) error {
			k, err := h.Cases.Vault.OpenCase(ctx, tx, h.Mara.Person(), id)
			if err != nil {
				return err
			}
			all, err := h.Cases.Meetings(ctx, tx, k)
			if len(all) != many {
				t.Errorf("%d appointments, want %d", len(all), many)
			}
			for i, m := range all {
				if len(m.About) != i || m.Where != "Gemeentehuis" || m.Minutes != 60 {
					t.Errorf("appointment %d is %+v", i, m)
				}
			}
			return err
		})
	})
}

// A list opens what the details open, in the same order.
func TestOpenManyIsOpenOne(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, two dbtest.Two) {
		var ids []naast.CaseID
		for range 5 {
			id, _ := h.Accepted(h.Mara)
			for _, text := range []string{"een", "twee", "drie"} {
				two.Clock.Forward(time.Second)
				note(h, h.Mara, id, text)
			}
			ids = append(ids, id)
		}
		h.Accepted(h.Piet)
		err := h.G.List(ctx, h.D, h.Mara, guard.OwnPeople, func(tx *db.Tx) error {
			rows, err := h.G.Mine(ctx, tx, h.Mara, guard.ReadCase)
			if err != nil {
				return err
			}
			open, err := h.Cases.OpenMany(ctx, tx, h.Mara, rows)
			if err != nil {
				return err
			}
			notes, err := casework.ListMany[casework.Note](ctx, tx, h.Cases, open, casework.NoteKind)
			if len(open) != len(ids) {
				t.Errorf("opened %d, want %d", len(open), len(ids))
			}
			for _, o := range open {
				if n := notes[o.Case]; o.Who.Name != "Mevrouw Terpstra" || o.Facts.Village != "harkeloo" || len(n) != 3 || n[0].Body.Text != "een" || n[2].Body.Text != "drie" {
					t.Errorf("%+v %+v", o, n)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
