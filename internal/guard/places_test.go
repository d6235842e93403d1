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

// The bookkeeping of a case: its state, who answers for it, when was spoken.
func TestBookkeeping(t *testing.T) {
	eachWorld(t, func(w *world) {
		other := w.opened(guard.Waiting, w.her)
		w.two.Clock.Forward(48 * time.Hour)
		w.do(func(tx *db.Tx) error {
			return errors.Join(w.g.Move(ctx, tx, w.id, guard.Resting), w.g.Spoke(ctx, tx, w.id), w.g.MoveTeam(ctx, tx, w.id, "elders"))
		})
		row := func(id naast.CaseID) (r guard.Row) {
			w.read(func(tx *db.Tx) (err error) { r, err = w.g.CaseRow(ctx, tx, id); return err })
			return r
		}
		if got, want := row(w.id), (guard.Row{Case: w.id, State: guard.Resting, Opened: "2026-11-23", Changed: "2026-11-25", Contact: "2026-11-25"}); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
		if got, want := row(other), (guard.Row{Case: other, State: guard.Waiting, Opened: "2026-11-23", Changed: "2026-11-23"}); got != want {
			t.Errorf("the other one changed along: %+v", got)
		}
		w.read(func(tx *db.Tx) error {
			for id, o := range map[naast.CaseID]naast.OrganisationID{w.id: "elders", other: org} {
				for _, x := range []naast.OrganisationID{"elders", org} {
					if ok, err := w.g.Answers(ctx, tx, id, x); err != nil || ok != (x == o) {
						t.Errorf("%s answers: %v, %v", x, ok, err)
					}
				}
			}
			if s, err := w.g.StateOf(ctx, tx, w.id); err != nil || s != guard.Resting {
				t.Errorf("state %s, %v", s, err)
			}
			for _, c := range []struct {
				o      naast.OrganisationID
				states []guard.State
				want   []naast.CaseID
			}{{org, []guard.State{guard.Waiting, guard.Resting}, []naast.CaseID{other}}, {"elders", []guard.State{guard.Resting}, []naast.CaseID{w.id}}, {org, []guard.State{guard.Sent}, nil}} {
				all, err := w.g.TeamCases(ctx, tx, c.o, c.states...)
				if err != nil || len(all) != len(c.want) || len(all) > 0 && (all[0].Case != c.want[0] || all[0].Relation != guard.Team) {
					t.Errorf("cases of %s: %+v, %v", c.o, all, err)
				}
			}
			all, err := w.g.AllCases(ctx, tx)
			if len(all) != 2 {
				t.Errorf("all cases: %v", all)
			}
			return err
		})
		if w.admitted(w.team, guard.ReadContact, w.id) || !w.admitted(of(w.team, "elders"), guard.ReadContact, w.id) {
			t.Error("the old team still has it, or the new one has not")
		}
		if !w.admitted(w.team, guard.ReadContact, other) || !w.admitted(w.her, guard.ReadOwn, w.id) {
			t.Error("more moved than one case's team")
		}
		absent := naast.NewID[naast.CaseID]()
		for what, f := range map[string]func(*db.Tx) error{
			"move":  func(tx *db.Tx) error { return w.g.Move(ctx, tx, absent, guard.Resting) },
			"spoke": func(tx *db.Tx) error { return w.g.Spoke(ctx, tx, absent) },
			"team":  func(tx *db.Tx) error { return w.g.MoveTeam(ctx, tx, absent, org) },
			"row":   func(tx *db.Tx) error { _, err := w.g.CaseRow(ctx, tx, absent); return err },
			"state": func(tx *db.Tx) error { _, err := w.g.StateOf(ctx, tx, absent); return err },
			"standing": func(tx *db.Tx) error {
				return w.g.SetStanding(ctx, tx, w.id, w.g.Handle(naast.NewID[naast.UserID]()), guard.Supporter, guard.CutOff)
			},
		} {
			if err := w.two.Own.Write(ctx, db.System("test"), f); !errors.Is(err, naast.NotFound) {
				t.Errorf("%s of a case that is not there: %v", what, err)
			}
		}
	})
}

// People stand in the order she gave; cutting some leaves the others, here and in
// another case.
func TestPlaces(t *testing.T) {
	eachWorld(t, func(w *world) {
		other := w.opened(guard.OfferedS, w.her)
		people := []guard.Who{w.who(guard.HatSupporter), w.who(guard.HatSupporter), w.who(guard.HatSupporter)}
		seats := make([]guard.Seat, len(people))
		for i, p := range people {
			seats[i] = guard.Seat{User: p.User, Relation: guard.Offered, State: guard.Granted, Place: len(people) - i}
		}
		w.do(func(tx *db.Tx) error {
			return errors.Join(w.g.PlaceAll(ctx, tx, w.id, seats), w.g.PlaceAll(ctx, tx, other, []guard.Seat{seats[0], seats[2]}),
				w.g.Place(ctx, tx, w.id, people[2].User, guard.Standby, guard.Active, 0),
				w.g.SetStanding(ctx, tx, w.id, w.g.Handle(people[2].User), guard.Offered, guard.Current), w.g.Cut(ctx, tx, w.id, people[1].User, guard.Offered))
		})
		standings := func(id naast.CaseID, r guard.Relation) (all []guard.Standing) {
			w.read(func(tx *db.Tx) (err error) { all, err = w.g.Standings(ctx, tx, id, r); return err })
			return all
		}
		want := []guard.Standing{{w.g.Handle(people[2].User), guard.Offered, guard.Current, 1, "2026-11-23"}, {w.g.Handle(people[0].User), guard.Offered, guard.Granted, 3, "2026-11-23"}}
		if got := standings(w.id, guard.Offered); !slices.Equal(got, want) {
			t.Errorf("%+v, want %+v", got, want)
		}
		if there, standby := standings(other, guard.Offered), standings(w.id, guard.Standby); len(there) != 2 || there[0].State != guard.Granted || len(standby) != 1 || standby[0].State != guard.Active {
			t.Errorf("more changed than one standing: %+v, %+v", there, standby)
		}
		if u, ok := w.g.Find(want[0].Person, []naast.UserID{people[2].User}); !ok || u != people[2].User {
			t.Errorf("found %s, %v", u, ok)
		}
		if u, ok := w.g.Find(want[0].Person, []naast.UserID{people[0].User}); ok || u != "" {
			t.Errorf("found %s who is no candidate", u)
		}
		w.do(func(tx *db.Tx) error { return w.g.CutAll(ctx, tx, w.id, guard.Offered, guard.Co) })
		if got := standings(w.id, guard.Offered); len(got) > 0 || len(standings(other, guard.Offered)) != 2 || len(standings(w.id, guard.Supporter)) != 1 {
			t.Errorf("after cutting: %+v", got)
		}
		stands := func(p guard.Who) (ok bool) {
			w.read(func(tx *db.Tx) (err error) { ok, err = w.g.Stands(ctx, tx, p.User); return err })
			return ok
		}
		if !stands(w.mara) || stands(w.who(guard.HatSupporter)) {
			t.Error("who stands anywhere is not told")
		}
		w.do(func(tx *db.Tx) error { return w.g.Forget(ctx, tx, w.id) })
		if stands(w.mara) || !stands(people[0]) || len(standings(other, guard.Offered)) != 2 {
			t.Error("forgetting one case took too little, or too much")
		}
		w.read(func(tx *db.Tx) error {
			if all, err := w.g.AllCases(ctx, tx); err != nil || len(all) != 1 || all[0] != other {
				t.Errorf("left are %v, %v", all, err)
			}
			return nil
		})
	})
}

// A question that nobody at the front door may read is found, unless somebody
// stands next to her now.
func TestUnread(t *testing.T) {
	eachWorld(t, func(w *world) {
		door, barred := w.who(guard.HatFrontDoor), w.who(guard.HatFrontDoor)
		read, unread, cut, rests := w.opened(guard.Sent, w.her), w.opened(guard.Waiting, w.her), w.opened(guard.OfferedS, w.her), w.opened(guard.Resting, w.her)
		w.do(func(tx *db.Tx) error {
			for _, id := range []naast.CaseID{read, cut} {
				if err := w.g.Place(ctx, tx, id, door.User, guard.FrontDoor, guard.Active, 0); err != nil {
					return err
				}
			}
			return errors.Join(w.g.Cut(ctx, tx, cut, door.User, guard.FrontDoor), w.g.Place(ctx, tx, unread, door.User, guard.Offered, guard.Current, 0))
		})
		w.read(func(tx *db.Tx) error {
			all, err := w.g.Unread(ctx, tx, []naast.UserID{barred.User, door.User})
			if len(all) != 3 || !all[unread] || !all[cut] || !all[rests] {
				t.Errorf("unread: %v; read is %s", all, read)
			}
			if all, err := w.g.Unread(ctx, tx, nil); err != nil || len(all) != 4 {
				t.Errorf("without a front door: %v, %v", all, err)
			}
			return err
		})
	})
}

// A resident's own case is the newest that is open, then the newest that waits
// to be erased, and else none.
func TestNewestOwnCase(t *testing.T) {
	eachWorld(t, func(w *world) {
		own := func() (id naast.CaseID, err error) {
			w.read(func(tx *db.Tx) error { id, err = w.g.OwnCase(ctx, tx, w.her.User); return nil })
			return id, err
		}
		all := []naast.CaseID{w.id}
		for range 6 {
			w.two.Clock.Forward(24 * time.Hour)
			all = append(all, w.opened(guard.Waiting, w.her))
		}
		for i := range all {
			newest := all[len(all)-1-i]
			if id, err := own(); err != nil || id != newest {
				t.Errorf("of %d: %s, %v", len(all)-i, id, err)
			}
			w.do(func(tx *db.Tx) error { return w.g.Move(ctx, tx, newest, guard.Closed) })
		}
		if id, err := own(); err != nil || id != all[len(all)-1] {
			t.Errorf("all closed: %s, %v", id, err)
		}
		for _, id := range all {
			w.do(func(tx *db.Tx) error { return w.g.Forget(ctx, tx, id) })
		}
		if id, err := own(); !errors.Is(err, naast.NotFound) || id != "" {
			t.Errorf("none left: %s, %v", id, err)
		}
	})
}

// What rests with somebody: questions that rest, where he stands next to her still.
func TestRestsWith(t *testing.T) {
	eachWorld(t, func(w *world) {
		other := w.who(guard.HatSupporter)
		at := func(s guard.State, u naast.UserID, r guard.Relation, state string) {
			id := w.opened(s, w.who(guard.HatResident))
			w.do(func(tx *db.Tx) error { return w.g.Place(ctx, tx, id, u, r, state, 0) })
		}
		at(guard.Resting, w.mara.User, guard.Supporter, guard.Active)
		at(guard.Resting, w.mara.User, guard.Supporter, guard.Active)
		at(guard.Resting, w.mara.User, guard.Supporter, guard.CutOff)
		at(guard.Resting, w.mara.User, guard.Co, guard.Active)
		at(guard.Resting, other.User, guard.Supporter, guard.Active) // and w.id, which does not rest
		for _, x := range []struct {
			who  guard.Who
			want int
		}{{w.mara, 2}, {other, 1}, {w.team, 0}} {
			w.read(func(tx *db.Tx) error {
				n, err := w.g.RestsWith(ctx, tx, x.who.User)
				if n != x.want {
					t.Errorf("%d rest with %s, not %d", n, x.who.Hat, x.want)
				}
				return err
			})
		}
	})
}
