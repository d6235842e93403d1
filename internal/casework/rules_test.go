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
	"naast/internal/partnership"
	"naast/internal/supporter"
)

// Times of day around the clock's changes are the ones that hang on the wall.
func TestMoment(t *testing.T) {
	for _, c := range []struct {
		day   naast.Date
		clock string
		want  string // in UTC; empty: refused
	}{
		{"2026-12-03", "14.30", "2026-12-03 13:30"},
		{"2026-07-03", "14:30", "2026-07-03 12:30"},
		{"2028-02-29", "9u15", "2028-02-29 08:15"},
		{"2026-12-03", "14.30 uur", "2026-12-03 13:30"},
		{"2026-12-03", "9", "2026-12-03 08:00"},
		{"2026-12-03", "9u", "2026-12-03 08:00"},
		{"2026-03-29", "02:30", ""},                 // the clock skips it
		{"2026-03-29", "03:00", "2026-03-29 01:00"}, // the first of summer
		{"2026-10-25", "02:30", "2026-10-25 00:30"}, // comes twice: the first
		{"2026-10-25", "03:30", "2026-10-25 02:30"},
		{"2027-02-29", "10:00", ""},
		{"", "10:00", ""}, {"2026-12-03", "", ""}, {"2026-12-03", "25:00", ""}, {"2026-12-03", "straks", ""},
	} {
		at, err := casework.Moment(c.day, c.clock)
		got := at.UTC().Format("2006-01-02 15:04")
		if err != nil {
			got = ""
		}
		if got != c.want {
			t.Errorf("%s %q is %q, want %q", c.day, c.clock, got, c.want)
		}
	}
}

// The silent list is an alarm about people, on working days; a pause, a quiet
// ending and a question nobody accepted yet are not on it.
func TestSilence(t *testing.T) {
	s := partnership.Defaults() // 5 working days, 4 weeks
	row := func(state guard.State, changed, contact naast.Date) guard.Row {
		return guard.Row{State: state, Changed: changed, Contact: contact}
	}
	for _, c := range []struct {
		name  string
		row   guard.Row
		facts casework.Facts
		alone bool
		today naast.Date
		want  casework.Silence
	}{
		{"accepted today", row(guard.Accepted, "2026-11-23", ""), casework.Facts{}, false, "2026-11-23", casework.NotSilent},
		{"fifth working day", row(guard.Accepted, "2026-11-23", ""), casework.Facts{}, false, "2026-11-30", casework.NotSilent},
		{"sixth working day", row(guard.Accepted, "2026-11-23", ""), casework.Facts{}, false, "2026-12-01", casework.NoFirst},
		{"over Christmas", row(guard.Accepted, "2026-12-21", ""), casework.Facts{}, false, "2026-12-29", casework.NotSilent},
		{"spoken the same day", row(guard.Accepted, "2026-11-23", "2026-11-23"), casework.Facts{}, false, "2026-12-15", casework.NotSilent},
		{"four weeks", row(guard.Accepted, "2026-11-23", "2026-11-23"), casework.Facts{}, false, "2026-12-21", casework.NotSilent},
		{"and a day", row(guard.Accepted, "2026-11-23", "2026-11-23"), casework.Facts{}, false, "2026-12-22", casework.NoneLong},
		{"reopened, not spoken since", row(guard.Accepted, "2026-12-01", "2026-11-02"), casework.Facts{}, false, "2026-12-09", casework.NoFirst},
		{"just reopened", row(guard.Accepted, "2026-12-01", "2026-06-02"), casework.Facts{}, false, "2026-12-02", casework.NotSilent},
		{"paused", row(guard.Accepted, "2026-01-01", ""), casework.Facts{Stopped: true}, false, "2026-12-01", casework.NotSilent},
		{"resting", row(guard.Resting, "2026-01-01", ""), casework.Facts{}, false, "2026-12-01", casework.NotSilent},
		{"waiting", row(guard.Waiting, "2026-01-01", ""), casework.Facts{}, false, "2026-12-01", casework.NotSilent},
		{"asks to be replaced", row(guard.Accepted, "2026-11-30", "2026-11-30"), casework.Facts{Leaves: "2026-11-30"}, false, "2026-12-01", casework.Leaving},
		{"whoever stood next to her left", row(guard.Accepted, "2026-11-30", "2026-12-01"), casework.Facts{}, true, "2026-12-01", casework.Gone},
		{"left, and she paused", row(guard.Accepted, "2026-11-30", ""), casework.Facts{Stopped: true}, true, "2026-12-01", casework.NotSilent},
		{"left while it rests", row(guard.Resting, "2026-01-01", ""), casework.Facts{}, true, "2026-12-01", casework.NotSilent},
		{"asked, no answer yet", row(guard.OfferedS, "2026-11-23", ""), casework.Facts{}, false, "2026-12-15", casework.NotSilent},
		{"yes on the telephone", row(guard.OfferedS, "2026-11-23", ""), casework.Facts{PhoneYes: "2026-11-23"}, false, "2026-11-30", casework.NotSilent},
		{"and nobody came to read", row(guard.OfferedS, "2026-11-23", ""), casework.Facts{PhoneYes: "2026-11-23"}, false, "2026-12-01", casework.HalfYes},
		{"the front door reads", row(guard.Waiting, "2026-11-23", ""), casework.Facts{}, false, "2026-12-15", casework.NotSilent},
		{"nobody reads", row(guard.Waiting, "2026-12-01", ""), casework.Facts{}, true, "2026-12-01", casework.Nobody},
		{"nobody reads, by her choice", row(guard.Waiting, "2026-12-01", ""), casework.Facts{ByHerself: true}, true, "2026-12-01", casework.NotSilent},
		{"nobody reads, and she waits", row(guard.Waiting, "2026-12-01", ""), casework.Facts{Waits: casework.WaitsOn}, true, "2026-12-01", casework.NotSilent},
		{"nobody reads, and somebody is proposed", row(guard.Waiting, "2026-12-01", ""), casework.Facts{Hand: &casework.Hand{}}, true, "2026-12-01", casework.NotSilent},
		{"29 February", row(guard.Accepted, "2028-02-01", "2028-02-01"), casework.Facts{}, false, "2028-02-29", casework.NotSilent},
	} {
		if got := casework.SilenceOf(c.row, c.facts, c.alone, c.today, s); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// The mail about silence goes to whose list has people, and only while it has.
func TestRemindOfSilence(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, two dbtest.Two) {
		id, _ := h.Accepted(h.Mara)
		remind := func() int {
			if err := h.Cases.Remind(ctx, h.D); err != nil {
				t.Fatal(err)
			}
			return h.Jobs(casework.SilentJob)
		}
		if remind() != 0 {
			t.Fatal("reminded on the first day")
		}
		two.Clock.Forward(9 * 24 * time.Hour)
		if remind() != 1 {
			t.Fatal("not reminded after nine days")
		}
		still := func(o naast.OrganisationID) bool {
			waits, err := h.Cases.StillSilent(ctx, h.D, o)
			if err != nil {
				t.Fatal(err)
			}
			return waits
		}
		if !still(h.Kring) || still(h.Steun) {
			t.Fatal("the wrong list has people")
		}
		h.As(h.Karima, guard.ManageCase, id, func(ctx context.Context, tx *db.Tx) error {
			return h.Cases.Called(ctx, tx, h.Karima, id, "Het gaat goed.", true)
		})
		if still(h.Kring) {
			t.Fatal("somebody called, and she is still on the list")
		}
	})
}

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

// A yes on the telephone stops the clock; without it the time is over and the
// next one is asked.
func TestPhoneYesStopsTheClock(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, two dbtest.Two) {
		expire := func(id naast.CaseID) naast.UserID {
			if err := h.Cases.Expire(ctx, h.D, id); err != nil {
				t.Fatal(err)
			}
			var u naast.UserID
			h.Write("look", func(ctx context.Context, tx *db.Tx) (err error) {
				u, _, err = h.Cases.CurrentOffer(ctx, tx, id)
				return err
			})
			return u
		}
		id, _ := h.Ask(casetest.Question(), h.Mara, h.Piet)
		other, _ := h.Ask(casetest.Question(), h.Mara, h.Piet)
		before := h.Jobs(casework.OfferJob)
		h.As(h.Karima, guard.ManageCase, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.SayPhoneYes(ctx, tx, id) })
		if h.Jobs(casework.OfferJob) != before-1 || h.Facts(id).PhoneYes.IsZero() {
			t.Fatal("the clock runs on")
		}
		two.Clock.Forward(30 * 24 * time.Hour)
		if u := expire(id); u != h.Mara.User {
			t.Fatal("the offer ended though he said yes on the telephone")
		}
		if u := expire(other); u != h.Piet.User {
			t.Fatal("the control: without a yes the next one is asked")
		}
		h.As(h.Mara, guard.AnswerOffer, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Accept(ctx, tx, h.Mara, id) })
		if h.State(id) != guard.Accepted {
			t.Fatal("not accepted in his next session")
		}
		err := h.Try(h.Karima, guard.ManageCase, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.SayPhoneYes(ctx, tx, id) })
		if !errors.Is(err, naast.Conflict) {
			t.Fatalf("a yes where nobody is asked: %v", err)
		}
	})
}

// A coordinator proposes with a reason and gives nobody a key; hard rules stand.
func TestProposeByHandAndAssign(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, _ dbtest.Two) {
		a := casetest.Question()
		a.Facts.Blocked = []naast.UserID{h.Piet.User}
		id, _ := h.Ask(a)
		propose := func(u naast.UserID, reason string) (broken []supporter.Code, err error) {
			err = h.Try(h.Karima, guard.ManageCase, id, func(ctx context.Context, tx *db.Tx) (err error) {
				broken, err = h.Cases.ProposeByHand(ctx, tx, h.Karima, id, u, reason)
				return err
			})
			return broken, err
		}
		if _, err := propose(h.Mara.User, ""); !errors.Is(err, naast.Invalid) {
			t.Fatalf("without a reason: %v", err)
		}
		if broken, err := propose(h.Piet.User, "Woont dichtbij."); err != nil || len(broken) == 0 || h.Facts(id).Hand != nil {
			t.Fatalf("somebody she does not want was proposed: %v %v", broken, err)
		}
		if broken, err := propose(h.Mara.User, "Kent de woningbouw."); err != nil || len(broken) > 0 {
			t.Fatal(broken, err)
		}
		if f := h.Facts(id); f.Hand == nil || f.Hand.By != h.Karima.Name || len(f.Named) > 0 {
			t.Fatalf("%+v", f)
		}
		wantNotFound(t, "the one proposed", mayOpen(h, h.Mara, guard.SeeOffer, id))
		assign := func(u naast.UserID) error {
			return h.Try(h.Els, guard.Assign, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Assign(ctx, tx, h.Els, id, u) })
		}
		for _, u := range []naast.UserID{h.Piet.User, naast.NewID[naast.UserID](), h.Els.User} {
			if err := assign(u); !errors.Is(err, naast.Invalid) {
				t.Fatalf("asked somebody who cannot be: %v", err)
			}
		}
		if err := assign(h.Mara.User); err != nil {
			t.Fatal(err)
		}
		if err := assign(h.Mara.User); !errors.Is(err, naast.Invalid) {
			t.Fatalf("asked twice: %v", err)
		}
		if err := mayOpen(h, h.Mara, guard.SeeOffer, id); err != nil {
			t.Fatal(err)
		}
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

// Who passed, did not answer or knows her where she does not want it, is out,
// and the next is asked.
func TestPassingAsksTheNext(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, _ dbtest.Two) {
		a := casetest.Question()
		a.Facts.Known = "onbekend"
		id, _ := h.Ask(a, h.Mara, h.Piet, h.Noor)
		declare := func(w guard.Who, knows string) (stay bool) {
			h.As(w, guard.Declare, id, func(ctx context.Context, tx *db.Tx) (err error) {
				stay, err = h.Cases.Declare(ctx, tx, w, id, knows)
				return err
			})
			return stay
		}
		wantNotFound(t, "the second, too early", mayOpen(h, h.Piet, guard.SeeOffer, id))
		if declare(h.Mara, "twijfel") {
			t.Fatal("who might know her may go on")
		}
		wantNotFound(t, "the first", mayOpen(h, h.Mara, guard.SeeOffer, id))
		if !declare(h.Piet, "nee") { // the first who writes after a cut makes the next epoch
			t.Fatal("who does not know her may not go on")
		}
		h.As(h.Piet, guard.AnswerOffer, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Pass(ctx, tx, h.Piet.User, id) })
		declare(h.Noor, "nee")
		h.As(h.Noor, guard.AnswerOffer, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Accept(ctx, tx, h.Noor, id) })
		wantNotFound(t, "the front door", mayOpen(h, h.Els, guard.ReadFirst, id))
		for _, w := range []guard.Who{h.Mara, h.Piet} {
			wantNotFound(t, w.Name, mayOpen(h, w, guard.ReadCase, id))
		}
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
