package casework_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/supporter"
)

// walk is one question in which everybody does something at random.
type walk struct {
	*casetest.House
	t        *testing.T
	two      dbtest.Two
	r        *rand.Rand
	id       naast.CaseID
	resident guard.Who
	helpers  []guard.Who // all supporters; the first two may leave
	left     []naast.UserID
	trail    []string
	faults   []string
}

// act is one thing that somebody may do. What is not allowed at that moment is
// refused and changes nothing.
type act struct {
	name   string
	who    guard.Who
	action guard.Action
	do     func(ctx context.Context, tx *db.Tx) error
}

func (w *walk) pick() guard.Who { return w.helpers[w.r.IntN(len(w.helpers))] }

// hers is whoever stands next to her or is asked; anybody when nobody does.
func (w *walk) hers() guard.Who {
	u := w.Facts(w.id).Responsible
	if u == "" {
		u = asked(w.House, w.id)
	}
	if i := slices.IndexFunc(w.helpers, func(h guard.Who) bool { return h.User == u }); i >= 0 {
		return w.helpers[i]
	}
	return w.pick()
}

// standby is who could take over; anybody when nobody can.
func (w *walk) standby() guard.Who {
	u := w.Facts(w.id).Standby
	if i := slices.IndexFunc(w.helpers, func(h guard.Who) bool { return h.User == u }); i >= 0 {
		return w.helpers[i]
	}
	return w.pick()
}

// acts are all that could be done now, by people drawn for it.
func (w *walk) acts() []act {
	me, other, c, id := w.pick(), w.pick(), w.Cases, w.id
	if w.r.IntN(3) > 0 {
		me = w.hers()
	}
	r, k, e := w.resident, w.Karima, w.Els
	knows := []string{"nee", "nee", "ja", "twijfel"}[w.r.IntN(4)]
	only := func(f func(context.Context, *db.Tx, naast.CaseID) error) func(context.Context, *db.Tx) error {
		return func(ctx context.Context, tx *db.Tx) error { return f(ctx, tx, id) }
	}
	// seldom keeps what is always allowed from drowning the rest.
	seldom := func(f func(context.Context, *db.Tx) error) func(context.Context, *db.Tx) error {
		if w.r.IntN(6) > 0 {
			return func(context.Context, *db.Tx) error { return naast.Invalid }
		}
		return f
	}
	standby, goOn, spoke := w.standby(), only(c.Unpause), w.r.IntN(2) == 0
	if !w.Facts(id).Stopped { // from an old page: it changes nothing
		goOn = seldom(goOn)
	}
	return []act{
		{"she pauses", r, guard.StopOwn, seldom(only(c.Pause))},
		{"she goes on", r, guard.StopOwn, goOn},
		{"no thank you", r, guard.ChooseOwn, seldom(only(c.NoThanks))},
		{"yes after all", r, guard.StopOwn, only(c.YesAfterAll)},
		{"she waits", r, guard.ChooseOwn, seldom(func(ctx context.Context, tx *db.Tx) error { return c.WaitFor(ctx, tx, r, id, casework.WaitsOn) })},
		{"she chooses two", r, guard.ChooseOwn, func(ctx context.Context, tx *db.Tx) error { return c.ChooseNow(ctx, tx, r, id, me.User, other.User) }},
		{"she chooses " + me.Name, r, guard.ChooseOwn, func(ctx context.Context, tx *db.Tx) error { return c.ChooseNow(ctx, tx, r, id, me.User) }},
		{"she keeps out " + me.Name, r, guard.StopOwn, seldom(func(ctx context.Context, tx *db.Tx) error { return c.Block(ctx, tx, r, id, me.User) })},
		{"contact again", r, guard.StopOwn, func(ctx context.Context, tx *db.Tx) error { return c.ContactAgain(ctx, tx, r, id, "") }},
		{"she agrees on a moment", r, guard.WriteOwn, seldom(func(ctx context.Context, tx *db.Tx) error {
			return c.AgreeCheckIn(ctx, tx, r, id, casework.CheckIn{Kind: "bel", Day: tx.Today().Add(1 + w.r.IntN(3))}, "")
		})},
		{"she chooses anew", r, guard.StopOwn, only(c.ChooseAnew)},
		{me.Name + " declares " + knows, me, guard.Declare, func(ctx context.Context, tx *db.Tx) error {
			_, err := c.Declare(ctx, tx, me, id, knows)
			return err
		}},
		{me.Name + " passes", me, guard.AnswerOffer, func(ctx context.Context, tx *db.Tx) error { return c.Pass(ctx, tx, me.User, id) }},
		{me.Name + " accepts", me, guard.AnswerOffer, func(ctx context.Context, tx *db.Tx) error { return c.Accept(ctx, tx, me, id) }},
		{me.Name + " accepts", me, guard.AnswerOffer, func(ctx context.Context, tx *db.Tx) error { return c.Accept(ctx, tx, me, id) }},
		{me.Name + " asks to be replaced", me, guard.RestCase, only(c.AskReplaced)},
		{me.Name + " stays", me, guard.RestCase, only(c.StayAfterAll)},
		{me.Name + " rests", me, guard.RestCase, only(c.Rest)},
		{me.Name + " reopens", me, guard.ReopenCase, only(c.Reopen)},
		{me.Name + " writes", me, guard.WriteCase, func(ctx context.Context, tx *db.Tx) error {
			return c.AddNote(ctx, tx, me, id, casework.Note{Text: "Gesproken.", Channel: "telefoon", Spoke: true}, nil)
		}},
		{me.Name + " puts a question told later beside it", me, guard.MergeCase, seldom(w.mergeTold(me))},
		{me.Name + " takes them apart", me, guard.MergeCase, w.takeApart(me)},
		{me.Name + " invites " + other.Name, me, guard.InviteCo, func(ctx context.Context, tx *db.Tx) error {
			return c.InviteCo(ctx, tx, me, id, other.User, casework.AtTable)
		}},
		{standby.Name + " takes over", standby, guard.TakeOver, func(ctx context.Context, tx *db.Tx) error { return c.TakeOver(ctx, tx, standby, id) }},
		{"yes on the telephone", k, guard.ManageCase, only(c.SayPhoneYes)},
		{"ask the next", k, guard.ManageCase, only(c.AskNext)},
		{"proposed " + me.Name, k, guard.ManageCase, seldom(func(ctx context.Context, tx *db.Tx) error {
			_, err := c.ProposeByHand(ctx, tx, k, id, me.User, "Woont dichtbij.")
			return err
		})},
		{"named standby " + me.Name, k, guard.ManageCase, func(ctx context.Context, tx *db.Tx) error { return c.NameStandby(ctx, tx, k, id, me.User) }},
		{"peel", k, guard.PeelStandby, func(ctx context.Context, tx *db.Tx) error { return c.Peel(ctx, tx, k, id) }},
		{"called", k, guard.ManageCase, seldom(func(ctx context.Context, tx *db.Tx) error {
			return c.Called(ctx, tx, k, id, "Gebeld.", spoke)
		})},
		{"assigned " + me.Name, e, guard.Assign, func(ctx context.Context, tx *db.Tx) error { return c.Assign(ctx, tx, e, id, me.User) }},
	}
}

// pairUp lets the helpers stand by for each other.
func (w *walk) pairUp() {
	w.Write("pair up", func(ctx context.Context, tx *db.Tx) error {
		for i, h := range w.helpers {
			x, err := supporter.Get(ctx, tx, h.User)
			if err != nil {
				return err
			}
			x.Standby = w.helpers[(i+2)%len(w.helpers)].User
			if err := supporter.Save(ctx, tx, x); err != nil {
				return err
			}
		}
		return nil
	})
}

// step does one thing, or lets days pass, or somebody leave.
func (w *walk) step() {
	switch n := w.r.IntN(40); {
	case n < 3:
		w.note("days pass")
		w.two.Clock.Forward(time.Duration(1+w.r.IntN(5)) * 24 * time.Hour)
		w.expire()
		w.come()
		remind(w.t, w.House)
	case n == 4 && len(w.left) < 2:
		gone := w.helpers[len(w.left)]
		w.note(gone.Name + " leaves")
		ends(w.House, gone)
		w.left = append(w.left, gone.User)
		remind(w.t, w.House)
	case n < 12:
		w.atOnce(w.draw(), w.draw(), w.draw())
	default:
		for tries := 0; tries < 8 && !w.atOnce(w.draw()); tries++ {
		}
	}
}

func (w *walk) draw() act {
	all := w.acts()
	return all[w.r.IntN(len(all))]
}

// atOnce does these things at the same moment, in whatever order they come, and
// tells whether one was allowed.
func (w *walk) atOnce(acts ...act) (done bool) {
	errs := make([]error, len(acts))
	var all sync.WaitGroup
	for i, a := range acts {
		if errs[i] = naast.NotFound; slices.Contains(w.left, a.who.User) {
			continue // cannot sign in
		}
		all.Go(func() { errs[i] = w.Try(a.who, a.action, w.id, a.do) })
	}
	all.Wait()
	for i, err := range errs {
		if err == nil {
			w.note(acts[i].name)
			done = true
		} else if !errors.Is(err, naast.NotFound) && !errors.Is(err, naast.Conflict) && !errors.Is(err, naast.Invalid) {
			w.wrong("%s: %v", acts[i].name, err)
		}
	}
	return done
}

// expire runs the timer of the answer when it is due.
func (w *walk) expire() {
	due := false
	w.Write("timers", func(ctx context.Context, tx *db.Tx) error {
		all, err := jobs.Waiting(ctx, tx, casework.OfferJob)
		for _, j := range all {
			due = due || !j.Due.After(tx.Now())
		}
		return err
	})
	if !due {
		return
	}
	w.Write("take the timer", func(ctx context.Context, tx *db.Tx) error { return jobs.Drop(ctx, tx, casework.OfferJob, string(w.id)) })
	if err := w.Cases.Expire(context.Background(), w.D, w.id); err != nil {
		w.wrong("expire: %v", err)
	}
}

// come runs the timer of agreed moments: those that are there are tasks.
func (w *walk) come() {
	w.Write("agreed moments", func(ctx context.Context, tx *db.Tx) error { return w.Cases.Come(ctx, tx, w.id) })
}

// forgotten tells whether an agreed moment is there that no task brings.
func (w *walk) forgotten() (is bool) {
	w.Write("agreed moments", func(ctx context.Context, tx *db.Tx) error {
		t, err := w.Cases.Times(ctx, tx, w.id)
		if err != nil {
			return err
		}
		var n int
		err = tx.QueryRow(ctx, `SELECT COUNT(*) FROM casework_task WHERE case_id=$1 AND agreed<>''`, w.id).Scan(&n)
		is = n == 0 && slices.ContainsFunc(t.CheckIns, func(d casework.Due) bool { return d.Until <= tx.Today() })
		return err
	})
	return is
}

func (w *walk) note(s string) { w.trail = append(w.trail, s) }

func (w *walk) wrong(format string, args ...any) {
	w.faults = append(w.faults, fmt.Sprintf(format, args...))
}

// Whatever people do, in whatever order, also at the same moment: somebody looks after her question or
// she herself said not now, and nobody else has its key. NAAST_WALKS sets how
// many walks of 120 steps are tried; each prints its trail when it fails.
func TestNobodyFallsSilent(t *testing.T) {
	walks := 5
	if n, err := strconv.Atoi(os.Getenv("NAAST_WALKS")); err == nil {
		walks = n
	}
	each(t, func(t *testing.T, h, _ *casetest.House, two dbtest.Two) {
		coordinator(t, h, "karima", h.Kring)
		seen, merged, apart := map[guard.State]bool{}, false, false
		for n := range walks {
			w := &walk{House: h, t: t, two: two, r: rand.New(rand.NewPCG(uint64(n), 7))}
			w.helpers = []guard.Who{helper(t, h, fmt.Sprint("tom", n)), helper(t, h, fmt.Sprint("ries", n)), helper(t, h, fmt.Sprint("fenna", n)), helper(t, h, fmt.Sprint("ids", n))}
			w.pairUp()
			w.id, w.resident = h.Ask(casetest.Question(), w.helpers[w.r.IntN(3)])
			for range 120 {
				w.step()
				if w.check(); len(w.faults) > 0 {
					t.Fatalf("walk %d: %q\nafter %q", n, w.faults, w.trail)
				}
				seen[w.State(w.id)] = true
			}
			merged = merged || slices.ContainsFunc(w.trail, func(s string) bool { return strings.HasSuffix(s, "beside it") })
			apart = apart || slices.ContainsFunc(w.trail, func(s string) bool { return strings.HasSuffix(s, "apart") })
			w.Write("end the walk", func(ctx context.Context, tx *db.Tx) error { return jobs.Drop(ctx, tx, casework.OfferJob, string(w.id)) })
		}
		if !merged || !apart {
			t.Errorf("no walk put questions together (%t) or apart (%t)", merged, apart)
		}
		for _, s := range []guard.State{guard.OfferedS, guard.Waiting, guard.Accepted, guard.Resting} {
			if !seen[s] {
				t.Errorf("no walk came through %s", s)
			}
		}
	})
}

// The control: what would leave her alone, or let somebody read on, is found.
func TestWalkFindsWhoIsAlone(t *testing.T) {
	plant := map[string]struct {
		named bool // somebody is asked; otherwise he stands next to her
		fault func(ctx context.Context, tx *db.Tx, w *walk, tom guard.Who) error
	}{
		"nothing": {false, func(context.Context, *db.Tx, *walk, guard.Who) error { return nil }},
		"his key is cut": {false, func(ctx context.Context, tx *db.Tx, w *walk, tom guard.Who) error {
			return w.V.Cut(ctx, tx, w.id, tom.User)
		}},
		"an agreed moment is forgotten": {false, func(ctx context.Context, tx *db.Tx, w *walk, _ guard.Who) error {
			return w.Cases.SaveFacts(ctx, tx, w.id, casework.TimesLabel, casework.Times{CheckIns: []casework.Due{{ID: naast.NewID[naast.DocumentID](), Until: tx.Today()}}})
		}},
		"hers is": {false, func(ctx context.Context, tx *db.Tx, w *walk, _ guard.Who) error {
			return w.V.Cut(ctx, tx, w.id, w.resident.User)
		}},
		"nobody is responsible": {false, func(ctx context.Context, tx *db.Tx, w *walk, _ guard.Who) error {
			_, err := w.Cases.ChangeFacts(ctx, tx, w.id, func(f *casework.Facts) { f.Responsible = "" })
			return err
		}},
		"waits while he stands there": {false, func(ctx context.Context, tx *db.Tx, w *walk, _ guard.Who) error {
			return w.G.Move(ctx, tx, w.id, guard.Waiting)
		}},
		"the timer is gone": {true, func(ctx context.Context, tx *db.Tx, w *walk, _ guard.Who) error {
			return jobs.Drop(ctx, tx, casework.OfferJob, string(w.id))
		}},
		"waits while he is asked": {true, func(ctx context.Context, tx *db.Tx, w *walk, _ guard.Who) error {
			return w.G.Move(ctx, tx, w.id, guard.Waiting)
		}},
		"counted once too often": {true, func(ctx context.Context, tx *db.Tx, _ *walk, tom guard.Who) error {
			return supporter.AddBusy(ctx, tx, tom.User, 1)
		}},
	}
	each(t, func(t *testing.T, h, _ *casetest.House, two dbtest.Two) {
		coordinator(t, h, "karima", h.Kring)
		n := 0
		for name, p := range plant {
			n++
			tom := helper(t, h, fmt.Sprint("tom", n))
			w := &walk{House: h, t: t, two: two, helpers: []guard.Who{tom}}
			if p.named {
				w.id, w.resident = h.Ask(casetest.Question(), tom)
			} else {
				w.id, w.resident = h.Accepted(tom)
			}
			w.Write(name, func(ctx context.Context, tx *db.Tx) error { return p.fault(ctx, tx, w, tom) })
			if w.check(); (len(w.faults) == 0) != (name == "nothing") {
				t.Errorf("%s: %q", name, w.faults)
			}
			w.Write("end the walk", func(ctx context.Context, tx *db.Tx) error { return jobs.Drop(ctx, tx, casework.OfferJob, string(w.id)) })
		}
	})
}
