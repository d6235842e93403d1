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

// agree agrees on a moment by somebody.
func agree(h *casetest.House, w guard.Who, id naast.CaseID, x casework.CheckIn, how casework.Way) error {
	a := guard.RecordYes
	if w.Hat == guard.HatResident {
		a = guard.WriteOwn
	}
	return h.Try(w, a, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.AgreeCheckIn(ctx, tx, w, id, x, how) })
}

var march = casework.CheckIn{Kind: "bel", Day: "2027-03-01", Month: true, Words: "Over de merkhulp na de winter."}

// tasksOf are the tasks of one person.
func tasksOf(h *casetest.House, w guard.Who) (all []casework.Task) {
	h.Write("tasks", func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = h.Cases.Tasks(ctx, tx, w)
		return err
	})
	return all
}

// days lets that many days pass, with the jobs of each.
func days(two dbtest.Two, turn func(), n int) {
	for range n {
		two.Clock.Forward(24 * time.Hour)
		turn()
		turn() // what the first one queued
	}
}

// "Belt u mij in maart?", of somebody without a card whose question rests: on
// the day it is a task of whoever stands next to her, and it has been when she
// was spoken with. The day before there is nothing: that is the control.
func TestCheckInWhileItRests(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h, _, turn := office(t, two)
		told := spoken()
		told.Mine = true
		id, err := askFor(h, h.Mara, told)
		if err != nil {
			t.Fatal(err)
		}
		if err := agree(h, h.Mara, id, march, casework.ByPhone); err != nil {
			t.Fatal(err)
		}
		h.As(h.Mara, guard.RestCase, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Rest(ctx, tx, id) })
		turn()
		h.Write("brought", func(ctx context.Context, tx *db.Tx) error { return h.Cases.EndTask(ctx, tx, id) })
		days(two, turn, 97) // to 28 February 2027
		if n := len(tasksOf(h, h.Mara)); n != 0 {
			t.Fatalf("the control: %d tasks the day before", n)
		}
		days(two, turn, 1)
		all := tasksOf(h, h.Mara)
		if len(all) != 1 || all[0].Agreed != "2027-03-01" || all[0].Way != casework.ChannelCall || all[0].Day != "" {
			t.Fatalf("on the day: %+v", all)
		}
		h.Write("brought", func(ctx context.Context, tx *db.Tx) error { return h.Cases.EndTask(ctx, tx, id) })
		days(two, turn, 40)
		if n := len(tasksOf(h, h.Mara)); n != 0 || h.Jobs(casework.CheckInJob) != 0 {
			t.Errorf("%d tasks and %d jobs about what has been", n, h.Jobs(casework.CheckInJob))
		}
		h.View(h.Mara, guard.ReadCase, id, func(ctx context.Context, tx *db.Tx) error {
			k, err := h.V.OpenCase(ctx, tx, h.Mara.Person(), id)
			if err != nil {
				return err
			}
			kept, err := h.Cases.CheckInsOf(ctx, tx, k)
			if len(kept) != 1 || kept[0].Comes || kept[0].Body.Yes.How != casework.ByPhone || kept[0].Body.Yes.By != h.Mara.Name || !strings.Contains(kept[0].Body.Yes.Sentence, "maart 2027") {
				t.Errorf("what is left of it: %+v", kept)
			}
			return err
		})
	})
}

// Whoever stood next to her left: the moment falls to the coordinators of his
// organisation, who see the day and no word of it.
func TestCheckInAfterSomebodyLeft(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h, _, turn := office(t, two)
		tom := helper(t, h, "tom")
		id, her := h.Accepted(tom)
		if err := agree(h, her, id, march, ""); err != nil {
			t.Fatal(err)
		}
		ends(h, tom)
		days(two, turn, 98)
		if all := tasksOf(h, h.Karima); len(all) != 1 || all[0].Case != id || all[0].Agreed != "2027-03-01" {
			t.Errorf("with the coordinator: %+v", all)
		}
		if n := len(tasksOf(h, h.Els)) + len(tasksOf(h, h.Mara)); n != 0 {
			t.Errorf("%d tasks with others", n)
		}
	})
}

// She hears of it by the way she chose, and the mail says nothing of it; her
// pause is waited out; taken back it does not come.
func TestCheckInIsTold(t *testing.T) {
	for _, c := range []struct {
		name         string
		guarded      bool
		pause, stop  bool
		channel      string
		mails, tasks int
		way          string
	}{
		{name: "mail", channel: casework.ChannelMail, mails: 1, tasks: 1, way: casework.ChannelCall},
		{name: "letter", channel: casework.ChannelLetter, tasks: 1, way: casework.ChannelLetter},
		{name: "somebody looks along", guarded: true, channel: casework.ChannelLetter, tasks: 1, way: casework.ChannelCall},
		{name: "pause", pause: true, channel: casework.ChannelMail},
		{name: "taken back", stop: true, channel: casework.ChannelMail},
	} {
		t.Run(c.name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
				h, server, turn := office(t, two)
				a := casetest.Question()
				a.Facts.Guarded = c.guarded
				a.Delivery = casework.Delivery{Channel: c.channel, Email: "terp@post.example", Level: "naam", Name: "Terpstra"}
				id, her := h.Ask(a, h.Mara)
				h.As(h.Mara, guard.AnswerOffer, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Accept(ctx, tx, h.Mara, id) })
				if err := agree(h, her, id, march, ""); err != nil {
					t.Fatal(err)
				}
				turn()
				h.Write("brought", func(ctx context.Context, tx *db.Tx) error { return h.Cases.EndTask(ctx, tx, id) })
				if c.pause {
					h.As(her, guard.StopOwn, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Pause(ctx, tx, id) })
				}
				days(two, turn, 97)
				if c.stop {
					days(two, turn, 1)
					if len(tasksOf(h, h.Mara)) != 1 {
						t.Fatal("the control: it is there before she takes it back")
					}
					h.As(her, guard.StopOwn, id, func(ctx context.Context, tx *db.Tx) error {
						k, _, err := h.Cases.Own(ctx, tx, her, id)
						if err != nil {
							return err
						}
						all, err := h.Cases.CheckInsOf(ctx, tx, k)
						if err != nil {
							return err
						}
						return h.Cases.StopCheckIn(ctx, tx, her, id, all[0].ID, "")
					})
				}
				before := len(server.Mails())
				days(two, turn, 1)
				all := tasksOf(h, h.Mara)
				if n := len(server.Mails()) - before; n != c.mails || len(all) != c.tasks {
					t.Fatalf("%d mails and %d tasks, want %d and %d", n, len(all), c.mails, c.tasks)
				}
				if c.tasks == 1 && all[0].Way != c.way {
					t.Errorf("told by %q, want %q", all[0].Way, c.way)
				}
				for _, m := range server.Mails() {
					if strings.Contains(m.Subject()+m.Text(), "merkhulp") || strings.Contains(m.Text(), "Bel mij") {
						t.Errorf("a mail says what was agreed: %q", m.Text())
					}
				}
				if c.pause {
					h.As(her, guard.StopOwn, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Unpause(ctx, tx, id) })
					if all := tasksOf(h, h.Mara); len(all) != 1 || all[0].Agreed == "" {
						t.Errorf("after her pause: %+v", all)
					}
				}
			})
		})
	}
}

// Only with her yes and how she said it; only for a day that comes; no more
// than the record holds, and the record holds the most of everything.
func TestCheckInBounds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := casetest.New(t, two.Own, casetest.Keys(t))
		id, her := h.Accepted(h.Mara)
		for _, how := range []casework.Way{"", casework.OnScreen, "zomaar"} {
			if err := agree(h, h.Mara, id, march, how); !errors.Is(err, naast.Invalid) {
				t.Errorf("written down with %q: %v", how, err)
			}
		}
		for _, x := range []casework.CheckIn{{Kind: "bel", Day: naast.Today(two.Clock.Now())}, {Kind: "bel"}, {Kind: "keuring", Day: "2027-03-01"}} {
			if err := agree(h, her, id, x, ""); !errors.Is(err, naast.Invalid) {
				t.Errorf("%+v: %v", x, err)
			}
		}
		if err := agree(h, h.Piet, id, march, casework.ByPhone); !errors.Is(err, naast.NotFound) {
			t.Errorf("by somebody else: %v", err)
		}
		for range casework.MostLetters {
			h.As(her, guard.WriteOwn, id, func(ctx context.Context, tx *db.Tx) error {
				return h.Cases.AddLetter(ctx, tx, her, id, casework.Letter{Kind: "besluit", Act: "Bezwaar maken", Until: "2026-12-15"})
			})
			h.As(h.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
				return h.Cases.Appoint(ctx, tx, h.Mara, id, tx.Now().Add(time.Hour), 60, casework.Place{Where: "Thuis"})
			})
		}
		for range casework.MostCheckIns {
			if err := agree(h, her, id, march, ""); err != nil {
				t.Fatal(err)
			}
		}
		if err := agree(h, her, id, march, ""); !errors.Is(err, naast.TooMany) {
			t.Errorf("one too many: %v", err)
		}
	})
}
