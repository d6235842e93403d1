package casework_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/partnership"
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
