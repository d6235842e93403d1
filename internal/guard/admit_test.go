package guard_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
)

// Whoever stands in a case is let in as what he is, and nobody else: not under
// another hat, not to another case, not unsigned, not for what is no act on a case.
func TestAdmit(t *testing.T) {
	eachWorld(t, func(w *world) {
		other := w.opened(guard.Resting, w.her)
		w.place(guard.Who{}, guard.Supporter, guard.Active)
		w.place(w.mara, guard.Team, guard.Active)
		for what, c := range map[string]struct {
			who  guard.Who
			a    guard.Action
			id   naast.CaseID
			want bool
		}{
			"her supporter":         {w.mara, guard.ReadCase, w.id, true},
			"she herself":           {w.her, guard.ReadOwn, w.id, true},
			"the team":              {w.team, guard.ReadContact, w.id, true},
			"another case":          {w.mara, guard.ReadCase, other, false},
			"a case that is not":    {w.mara, guard.ReadCase, naast.NewID[naast.CaseID](), false},
			"no id":                 {w.mara, guard.ReadCase, "' OR 1=1", false},
			"somebody else":         {w.who(guard.HatSupporter), guard.ReadCase, w.id, false},
			"under another hat":     {hat(w.mara, guard.HatCoordinator), guard.ReadCase, w.id, false},
			"her as staff":          {hat(w.her, guard.HatSupporter), guard.ReadCase, w.id, false},
			"another organisation":  {of(w.team, "elders"), guard.ReadContact, w.id, false},
			"the team as supporter": {hat(w.team, guard.HatSupporter), guard.ReadContact, w.id, false},
			"a supporter's act":     {w.team, guard.ReadCase, w.id, false},
			"in another state":      {w.mara, guard.ReopenCase, w.id, false},
			"through another door":  {hat(w.mara, guard.HatFrontDoor), guard.CallHer, w.id, false},
			"as she may":            {w.mara, guard.CallHer, w.id, true},
			"a team of her own":     {of(hat(w.mara, guard.HatCoordinator), "elders"), guard.ReadContact, w.id, false},
			"a page":                {w.mara, guard.Today, w.id, false},
			"an unknown act":        {w.mara, "read-everything", w.id, false},
			"nobody":                {guard.Who{Hat: guard.HatSupporter}, guard.ReadCase, w.id, false},
		} {
			if got := w.admitted(c.who, c.a, c.id); got != c.want {
				t.Errorf("%s: %v", what, got)
			}
		}
		if !w.admitted(w.mara, guard.ReadCase, w.id) {
			t.Fatal("the control")
		}
		if e := w.newest(); e.Actor != w.mara.User || e.Action != string(guard.ReadCase) || e.Purpose != "las mee om u te helpen" || e.Hat != string(guard.HatSupporter) || e.Name != w.mara.Name {
			t.Errorf("the log says %+v", e)
		}
	})
}

func hat(p guard.Who, h guard.Hat) guard.Who           { p.Hat = h; return p }
func of(p guard.Who, o naast.OrganisationID) guard.Who { p.Organisation = o; return p }
func (w *world) place(p guard.Who, r guard.Relation, s string) {
	w.Helper()
	w.do(func(tx *db.Tx) error { return w.g.Place(ctx, tx, w.id, p.User, r, s, 0) })
}

// A standing ends: by its day, by a cut, by her keeping somebody out, whatever
// else he is; an offer counts only while it is the one that is asked.
func TestStandingEnds(t *testing.T) {
	eachWorld(t, func(w *world) {
		reads := func() bool { return w.admitted(w.mara, guard.ReadCase, w.id) }
		elsewhere := w.opened(guard.Accepted, w.her)
		w.place(w.mara, guard.Standby, guard.Active)
		w.do(func(tx *db.Tx) error {
			return errors.Join(w.g.Place(ctx, tx, elsewhere, w.mara.User, guard.Supporter, guard.Active, 0),
				w.g.PlaceUntil(ctx, tx, w.id, w.mara.User, guard.Supporter, tx.Today().Add(1)))
		})
		here := func(all []guard.Row) bool {
			return slices.ContainsFunc(all, func(r guard.Row) bool { return r.Case == w.id })
		}
		for days, want := range []bool{true, true, false} {
			if got, mine := reads(), here(w.mine(w.mara, guard.ReadCase)); got != want || mine != want {
				t.Errorf("after %d days: let in %v, listed %v", days, got, mine)
			}
			w.two.Clock.Forward(24 * time.Hour)
		}
		if !w.admitted(w.her, guard.ReadOwn, w.id) || !w.admitted(w.mara, guard.ReadAdvance, w.id) || !w.admitted(w.mara, guard.ReadCase, elsewhere) {
			t.Error("more ended than what had a last day")
		}
		w.place(w.mara, guard.Supporter, guard.Active)
		if !reads() {
			t.Error("placed anew, the old day still counts")
		}
		w.do(func(tx *db.Tx) error { return w.g.Cut(ctx, tx, w.id, w.mara.User, guard.Supporter) })
		if reads() || here(w.mine(w.mara, guard.ReadCase)) {
			t.Error("cut, and let in")
		}
		w.place(w.mara, guard.Co, guard.Active)
		if !reads() {
			t.Error("the control: as co-supporter")
		}
		w.do(func(tx *db.Tx) error { return w.g.Bar(ctx, tx, w.id, w.mara.User) })
		if reads() || here(w.mine(w.mara, guard.ReadCase)) {
			t.Error("kept out, and let in")
		}
		w.do(func(tx *db.Tx) error { return w.g.Bar(ctx, tx, w.id, w.team.User) })
		if w.admitted(w.team, guard.ReadContact, w.id) || here(w.mine(w.team, guard.ReadContact)) {
			t.Error("a coordinator who is kept out comes in with the team")
		}
		asked := w.who(guard.HatSupporter)
		waiting := w.opened(guard.OfferedS, w.her)
		for state, want := range map[string]bool{guard.Current: true, guard.Granted: false, guard.Passed: false, guard.Expired: false} {
			w.do(func(tx *db.Tx) error { return w.g.Place(ctx, tx, waiting, asked.User, guard.Offered, state, 1) })
			if got := w.admitted(asked, guard.SeeOffer, waiting); got != want || (len(w.mine(asked, guard.SeeOffer)) == 1) != want {
				t.Errorf("an offer that is %s: %v", state, got)
			}
		}
	})
}

// What is shown comes after the log, in a transaction that changes nothing and
// knows this one case; whoever is refused gets nothing, and leaves no event.
func TestView(t *testing.T) {
	eachWorld(t, func(w *world) {
		before, seen := w.events(), 0
		err := w.g.View(ctx, w.two.Own, w.mara, guard.ReadCase, w.id, func(tx *db.Tx, s guard.Stand) error {
			seen++
			var n int
			if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM audit_event`).Scan(&n); err != nil || n != before+1 {
				t.Errorf("the log was not first: %d events, %v", n-before, err)
			}
			if x := tx.Scope(); tx.Writable() || x.Case != w.id || x.Actor != w.mara.User || x.Action != string(guard.ReadCase) || x.Purpose == "" || x.Hat != string(guard.HatSupporter) {
				t.Errorf("the scope is %+v", x)
			}
			if s.Case != w.id || s.Relation != guard.Supporter || s.State != guard.Accepted {
				t.Errorf("stands as %+v", s)
			}
			return errPlanned
		})
		if err != errPlanned || seen != 1 {
			t.Errorf("%v, seen %d times", err, seen)
		}
		before = w.events()
		err = w.g.View(ctx, w.two.Own, w.who(guard.HatSupporter), guard.ReadCase, w.id, func(*db.Tx, guard.Stand) error { seen++; return nil })
		if !errors.Is(err, naast.NotFound) || seen != 1 || w.events() != before {
			t.Errorf("a stranger: %v, seen %d times", err, seen)
		}
	})
}

var errPlanned = errors.New("planned")

// A list is one event about no case; whoever may not look gets none.
func TestList(t *testing.T) {
	eachWorld(t, func(w *world) {
		before := w.events()
		err := w.g.List(ctx, w.two.Own, w.mara, guard.OwnPeople, func(tx *db.Tx) error {
			if x := tx.Scope(); tx.Writable() || x.Case != "" || x.Actor != w.mara.User || x.Hat != string(guard.HatSupporter) || x.Action != "list own-people" {
				t.Errorf("the scope is %+v", x)
			}
			return errPlanned
		})
		if err != errPlanned || w.events() != before+1 {
			t.Errorf("%v with %d events", err, w.events()-before)
		}
		for _, a := range []guard.Action{guard.SilentList, guard.ReadCase, "alles"} {
			err := w.g.List(ctx, w.two.Own, w.mara, a, func(*db.Tx) error { t.Errorf("%s was shown", a); return nil })
			if !errors.Is(err, naast.NotFound) || w.events() != before+1 {
				t.Errorf("%s: %v", a, err)
			}
		}
	})
}

// Handing on the key of a team is for who may enrol, and stands in the log.
func TestWithTeam(t *testing.T) {
	eachWorld(t, func(w *world) {
		for who, want := range map[*guard.Who]bool{&w.team: true, &w.mara: false, {Hat: guard.HatCoordinator}: false} {
			before := w.events()
			err := w.two.Own.Write(ctx, db.System("test"), func(tx *db.Tx) error {
				err := w.g.WithTeam(ctx, tx, *who)
				if x := tx.Scope(); err == nil && (x.Actor != who.User || x.Case != "" || x.Hat != string(who.Hat)) {
					t.Errorf("the scope is %+v", x)
				}
				return err
			})
			if (err == nil) != want || w.events()-before != map[bool]int{true: 1}[want] {
				t.Errorf("%s: %v", who.Hat, err)
			}
		}
		w.do(func(tx *db.Tx) error {
			w.g.Found(tx, w.her, w.id, "vroeg")
			if x := tx.Scope(); x.Actor != w.her.User || x.Case != w.id || x.Purpose != "vroeg" || x.Hat != string(guard.HatResident) {
				t.Errorf("the scope of a new case is %+v", x)
			}
			return nil
		})
		before := w.events()
		w.do(func(tx *db.Tx) error {
			err := w.g.WithSeat(ctx, tx, w.mara, w.id)
			if x := tx.Scope(); x.Actor != w.mara.User || x.Case != w.id || x.Purpose != guard.GaveSeat {
				t.Errorf("the scope of a seat is %+v", x)
			}
			return err
		})
		if e := w.newest(); w.events()-before != 1 || e.Case != w.id || e.Actor != w.mara.User || e.Purpose != guard.GaveSeat {
			t.Errorf("a seat says %+v", e)
		}
	})
}

func (w *world) mine(p guard.Who, a guard.Action) (all []guard.Row) {
	w.Helper()
	w.read(func(tx *db.Tx) (err error) {
		if all, err = w.g.Mine(ctx, tx, p, a); errors.Is(err, naast.NotFound) {
			err = nil
		}
		return err
	})
	return all
}

// A list shows what the details would give, with the bookkeeping of each.
func TestMine(t *testing.T) {
	eachWorld(t, func(w *world) {
		resting := w.opened(guard.Resting, w.her)
		w.do(func(tx *db.Tx) error {
			return w.g.Place(ctx, tx, resting, w.mara.User, guard.Supporter, guard.Active, 0)
		})
		all := w.mine(w.mara, guard.ReadCase)
		if len(all) != 2 || len(w.mine(w.mara, guard.ReopenCase)) != 1 || len(w.mine(w.team, guard.ReadContact)) != 2 {
			t.Errorf("%+v", all)
		}
		i := slices.IndexFunc(all, func(r guard.Row) bool { return r.Case == w.id })
		want := guard.Row{Case: w.id, Relation: guard.Supporter, State: guard.Accepted, Standing: guard.Active, Since: "2026-11-23", Opened: "2026-11-23", Changed: "2026-11-23"}
		if i < 0 || all[i] != want {
			t.Errorf("%+v, want %+v", all, want)
		}
		for what, p := range map[string]guard.Who{"somebody else": w.who(guard.HatSupporter), "nobody": {Hat: guard.HatSupporter}, "another hat": hat(w.mara, guard.HatBoard), "another organisation": of(hat(w.mara, guard.HatCoordinator), "elders")} {
			if all := w.mine(p, guard.ReadCase); len(all) > 0 {
				t.Errorf("%s: %+v", what, all)
			}
		}
		if all := w.mine(of(w.team, "elders"), guard.ReadContact); len(all) > 0 {
			t.Errorf("another organisation has %+v", all)
		}
		w.read(func(tx *db.Tx) error {
			for _, c := range []struct {
				who guard.Who
				a   guard.Action
			}{{guard.Who{Hat: guard.HatSupporter}, guard.ReadCase}, {w.mara, guard.Today}, {w.mara, guard.ReadContact}} {
				if _, err := w.g.Mine(ctx, tx, c.who, c.a); !errors.Is(err, naast.NotFound) {
					t.Errorf("%s: %v", c.a, err)
				}
			}
			return nil
		})
	})
}
