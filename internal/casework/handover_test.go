package casework_test

import (
	"context"
	"errors"
	"testing"

	"naast"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/supporter"
)

var ctx = context.Background()

// each runs a test in a furnished partnership with a neighbour, on both databases.
func each(t *testing.T, f func(t *testing.T, h, next *casetest.House, two dbtest.Two)) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		v := casetest.Keys(t)
		f(t, casetest.New(t, two.Own, v), casetest.New(t, two.Other, v), two)
	})
}

func busy(h *casetest.House, u naast.UserID) (n int) {
	h.Write("busy", func(ctx context.Context, tx *db.Tx) error {
		x, err := supporter.Get(ctx, tx, u)
		n = x.Busy
		return err
	})
	return n
}

// mayOpen tells whether somebody gets in and really opens the case.
func mayOpen(h *casetest.House, w guard.Who, a guard.Action, id naast.CaseID) error {
	return h.Try(w, a, id, func(ctx context.Context, tx *db.Tx) error {
		_, err := h.Cases.Vault.OpenCase(ctx, tx, w.Person(), id)
		return err
	})
}

func wantNotFound(t *testing.T, what string, err error) {
	t.Helper()
	if !errors.Is(err, naast.NotFound) {
		t.Fatalf("%s: %v, want not found", what, err)
	}
}

func note(h *casetest.House, w guard.Who, id naast.CaseID, text string) {
	h.As(w, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
		return h.Cases.AddNote(ctx, tx, w, id, casework.Note{Text: text, Channel: "telefoon", Spoke: true}, nil)
	})
}

func notes(h *casetest.House, w guard.Who, id naast.CaseID) (texts []string) {
	h.View(w, guard.ReadCase, id, func(ctx context.Context, tx *db.Tx) error {
		k, err := h.Cases.Vault.OpenCase(ctx, tx, w.Person(), id)
		if err != nil {
			return err
		}
		all, err := casework.List[casework.Note](ctx, tx, h.Cases, k, casework.NoteKind)
		for _, n := range all {
			texts = append(texts, n.Body.Text)
		}
		return err
	})
	return texts
}

// A supporter drops out: coordinator and standby together go on, neither
// alone; he reads nothing any more; she is told and everything is still there.
func TestTakingOver(t *testing.T) {
	each(t, func(t *testing.T, h, next *casetest.House, _ dbtest.Two) {
		id, resident := h.Accepted(h.Mara)
		note(h, h.Mara, id, "Zij zoekt een huis beneden.")
		if f := h.Facts(id); f.Standby != h.Noor.User || f.Responsible != h.Mara.User || busy(h, h.Mara.User) != 1 {
			t.Fatalf("after accepting: %+v", f)
		}
		take := func(ctx context.Context, tx *db.Tx) error { return h.Cases.TakeOver(ctx, tx, h.Noor, id) }
		peel := func(ctx context.Context, tx *db.Tx) error { return h.Cases.Peel(ctx, tx, h.Karima, id) }
		wantNotFound(t, "standby alone", h.Try(h.Noor, guard.TakeOver, id, take))
		wantNotFound(t, "coordinator opens", mayOpen(h, h.Karima, guard.PeelStandby, id))
		wantNotFound(t, "coordinator of another organisation", h.Try(h.Wim, guard.PeelStandby, id, peel))
		wantNotFound(t, "supporter who is no standby", h.Try(h.Piet, guard.TakeOver, id, take))
		wantNotFound(t, "coordinator next door", next.Try(next.Karima, guard.PeelStandby, id, peel))

		h.As(h.Karima, guard.PeelStandby, id, peel)
		h.As(h.Noor, guard.TakeOver, id, take)
		f := h.Facts(id)
		if f.Responsible != h.Noor.User || f.Standby != h.Piet.User || busy(h, h.Mara.User) != 0 || busy(h, h.Noor.User) != 1 {
			t.Fatalf("after taking over: %+v", f)
		}
		if got := notes(h, h.Noor, id); len(got) != 1 || got[0] != "Zij zoekt een huis beneden." {
			t.Fatalf("the notes are %q", got)
		}
		if h.Jobs(casework.TellJob) == 0 {
			t.Fatal("she is not told")
		}
		wantNotFound(t, "who dropped out", mayOpen(h, h.Mara, guard.ReadCase, id))
		note(h, h.Noor, id, "Kennisgemaakt.")
		if err := mayOpen(h, resident, guard.ReadOwn, id); err != nil {
			t.Fatalf("the resident: %v", err)
		}
		h.As(h.Karima, guard.PeelStandby, id, peel) // and again, when she drops out
		h.As(h.Piet, guard.TakeOver, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.TakeOver(ctx, tx, h.Piet, id) })
		if got := notes(h, h.Piet, id); len(got) != 2 {
			t.Fatalf("after the second time the notes are %q", got)
		}
	})
}

// A standby whom a coordinator names has nothing until a member writes.
func TestNamedStandbyGetsTheKeyFromAMember(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, _ dbtest.Two) {
		id, _ := h.Accepted(h.Mara)
		name := func(u naast.UserID) error {
			return h.Try(h.Karima, guard.ManageCase, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.NameStandby(ctx, tx, h.Karima, id, u) })
		}
		peel := func() error {
			return h.Try(h.Karima, guard.PeelStandby, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Peel(ctx, tx, h.Karima, id) })
		}
		for _, u := range []naast.UserID{h.Mara.User, h.Noor.User, h.Karima.User} {
			if err := name(u); err == nil {
				t.Fatalf("named %s, who already stands there or peels", u)
			}
		}
		if err := name(h.Piet.User); err != nil {
			t.Fatal(err)
		}
		wantNotFound(t, "peeling for a standby without a key", peel())
		note(h, h.Mara, id, "Gebeld.")
		if err := peel(); err != nil {
			t.Fatalf("after a member wrote: %v", err)
		}
		wantNotFound(t, "the standby before", h.Try(h.Noor, guard.TakeOver, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.TakeOver(ctx, tx, h.Noor, id) }))
		h.As(h.Piet, guard.TakeOver, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.TakeOver(ctx, tx, h.Piet, id) })

		// While nobody stands by, naming somebody ends nobody.
		h.As(h.Karima, guard.ManageCase, id, func(ctx context.Context, tx *db.Tx) error {
			_, err := h.Cases.ChangeFacts(ctx, tx, id, func(f *casework.Facts) { f.Standby = "" })
			return err
		})
		if err := name(h.Noor.User); err != nil {
			t.Fatal(err)
		}
		h.Write("count", func(ctx context.Context, tx *db.Tx) error {
			var nobody, named int
			err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM guard_standing WHERE case_id=$1 AND person=$2`, id, h.G.Handle("")).Scan(&nobody)
			if err == nil {
				err = tx.QueryRow(ctx, `SELECT COUNT(*) FROM guard_standing WHERE case_id=$1 AND person=$2 AND relation=$3 AND state=$4`, id, h.G.Handle(h.Noor.User), guard.Standby, guard.Granted).Scan(&named)
			}
			if nobody != 0 || named != 1 {
				t.Errorf("nobody stands there %d times, who was named %d times", nobody, named)
			}
			return err
		})
	})
}

// Whoever helps too reads along with her yes, and no more when it ends; what is
// written afterwards does not open with what he had.
func TestHelpingTooAndStopping(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, _ dbtest.Two) {
		id, _ := h.Accepted(h.Mara)
		invite := func(u naast.UserID, how casework.Way) error {
			return h.Try(h.Mara, guard.InviteCo, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.InviteCo(ctx, tx, h.Mara, id, u, how) })
		}
		wantNotFound(t, "before", mayOpen(h, h.Piet, guard.ReadCase, id))
		for _, c := range []struct {
			u   naast.UserID
			how casework.Way
		}{{h.Piet.User, ""}, {h.Piet.User, casework.OnScreen}, {h.Mara.User, casework.AtTable}} {
			if err := invite(c.u, c.how); !errors.Is(err, naast.Invalid) {
				t.Fatalf("invited without a yes, or himself: %v", err)
			}
		}
		if err := invite(h.Piet.User, casework.ByPhone); err != nil {
			t.Fatal(err)
		}
		note(h, h.Piet, id, "Ik ging mee.")
		wantNotFound(t, "ending it all by who helps too", h.Try(h.Piet, guard.RestCase, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Rest(ctx, tx, id) }))
		h.As(h.Mara, guard.InviteCo, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.EndCo(ctx, tx, id, h.Piet.User) })
		wantNotFound(t, "after", mayOpen(h, h.Piet, guard.ReadCase, id))
		note(h, h.Mara, id, "Alleen verder.")
		if got := notes(h, h.Mara, id); len(got) != 2 {
			t.Fatalf("the notes are %q", got)
		}
		if err := invite(h.Noor.User, casework.AtTable); err != nil { // from standby to helping too
			t.Fatal(err)
		}
		if f := h.Facts(id); f.Standby != "" || len(f.CoSupporter) != 1 {
			t.Fatalf("%+v", f)
		}
	})
}

// A quiet ending frees his room, closes nothing, and goes on with the same one.
func TestRestAndReopen(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, _ dbtest.Two) {
		id, resident := h.Accepted(h.Mara)
		rest := func() error {
			return h.Try(h.Mara, guard.RestCase, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Rest(ctx, tx, id) })
		}
		if err := rest(); err != nil {
			t.Fatal(err)
		}
		if h.State(id) != guard.Resting || busy(h, h.Mara.User) != 0 {
			t.Fatal("it does not rest")
		}
		wantNotFound(t, "resting what rests", rest())
		for _, w := range []struct {
			who guard.Who
			a   guard.Action
		}{{resident, guard.ReadOwn}, {h.Mara, guard.ReadCase}} {
			if err := mayOpen(h, w.who, w.a, id); err != nil {
				t.Fatalf("%s at rest: %v", w.who.Name, err)
			}
		}
		h.As(h.Mara, guard.ReopenCase, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Reopen(ctx, tx, id) })
		if f := h.Facts(id); h.State(id) != guard.Accepted || busy(h, h.Mara.User) != 1 || f.Responsible != h.Mara.User {
			t.Fatal("it does not go on with the same supporter")
		}
	})
}

// When somebody of another organisation accepts, the one that received the
// question can reach her no more.
func TestContactGoesWithTheOrganisation(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, _ dbtest.Two) {
		reach := func(w guard.Who, id naast.CaseID) error {
			return h.Try(w, guard.ReadContact, id, func(ctx context.Context, tx *db.Tx) error {
				k, err := h.Cases.Vault.OpenWithTeam(ctx, tx, w.Person(), w.Organisation, id)
				if err != nil {
					return err
				}
				var c casework.Contact
				return h.Cases.LoadContact(ctx, tx, k, id, casework.ContactLabel, &c)
			})
		}
		waiting, _ := h.Ask(casetest.Question(), h.Sjoerd)
		if err := reach(h.Karima, waiting); err != nil {
			t.Fatalf("the receiver before: %v", err)
		}
		id, _ := h.Accepted(h.Sjoerd)
		wantNotFound(t, "the receiver after", reach(h.Karima, id))
		if err := reach(h.Wim, id); err != nil {
			t.Fatalf("his own organisation: %v", err)
		}
		// Also the key is gone, not only the standing.
		err := h.D.Write(ctx, db.Scope{Actor: h.Karima.User, Case: id}, func(tx *db.Tx) error {
			_, err := h.Cases.Vault.OpenWithTeam(ctx, tx, h.Karima.Person(), h.Kring, id)
			return err
		})
		wantNotFound(t, "the receiver's key", err)
	})
}
