package casework_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"naast"
	"naast/internal/account"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/matching"
	"naast/internal/partnership"
	"naast/internal/supporter"
)

// Somebody from the street, whose only account is a card of his own question, writes
// himself into the register of supporters: he is not proposed, and nobody's session
// gives him a key, on any of the roads on which the register says to whom. The control
// is a hat that was given to him: then all roads are open, and with one more row he
// reads her question under his resident's hat.
func TestForgedRegister(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := casetest.New(t, two.Own, casetest.Keys(t))
		_, thief := h.Ask(casetest.Question(), h.Piet)
		h.Write("forge", func(ctx context.Context, tx *db.Tx) error {
			x := casetest.Supporter(guard.Who{User: thief.User, Name: "Anneke", Organisation: h.Kring}, h.Noor.User, tx.Now())
			if err := supporter.Save(ctx, tx, x); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `UPDATE supporter_person SET standby=$1 WHERE user_id=$2`, thief.User, h.Sjoerd.User)
			return err
		})
		for _, hat := range []bool{false, true} {
			h.Write("a hat", func(ctx context.Context, tx *db.Tx) error {
				if !hat {
					return nil
				}
				return account.SetHats(ctx, tx, h.V, h.G, thief.User, h.Kring, []guard.Hat{guard.HatSupporter}, account.BySetup(h.V))
			})
			for road, err := range roads(h, thief.User) {
				want := error(naast.Invalid)
				if road == "seats" { // that there are none comes after who it is for
					want = map[bool]error{false: naast.Invalid, true: naast.NotFound}[hat]
				} else if hat {
					want = nil
				}
				if !errors.Is(err, want) {
					t.Errorf("hat %v: %s: %v, want %v", hat, road, err, want)
				}
			}
			if words, err := steals(h, thief); (err == nil) != hat || hat && words != casetest.Question().Question.Words {
				t.Errorf("hat %v: he reads %q, %v", hat, words, err)
			}
		}
	})
}

// roads are the ways in which somebody of the register gets a key.
func roads(h *casetest.House, u naast.UserID) map[string]error {
	waits, _ := h.Ask(casetest.Question())
	helped, _ := h.Accepted(h.Mara)
	other, _ := h.Accepted(h.Sjoerd)
	not := func(ok bool) error {
		if ok {
			return nil
		}
		return naast.Invalid
	}
	found := false
	h.Write("propose", func(ctx context.Context, tx *db.Tx) error {
		set, err := partnership.Load(ctx, tx)
		if err != nil {
			return err
		}
		var all []supporter.Proposal
		need := casetest.Question().Facts.Need(tx.Today())
		need.Exclude = []naast.UserID{h.Mara.User, h.Noor.User, h.Piet.User}
		all, err = (&matching.Pool{Cases: h.Cases}).Propose(ctx, tx, set, need, nil)
		found = slices.ContainsFunc(all, func(p supporter.Proposal) bool { return p.User == u })
		return err
	})
	return map[string]error{
		"proposed":               not(found),
		"assigned":               h.Try(h.Els, guard.Assign, waits, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Assign(ctx, tx, h.Els, waits, u) }),
		"standby of who accepts": not(h.Facts(other).Standby == u),
		"seats": h.Try(h.Karima, guard.AskSeats, helped, func(ctx context.Context, tx *db.Tx) error {
			_, err := h.Cases.AskSeats(ctx, tx, h.Karima, helped, u, "Mara is ziek")
			return err
		}),
		"standby by name": h.Try(h.Karima, guard.ManageCase, helped, func(ctx context.Context, tx *db.Tx) error {
			return h.Cases.NameStandby(ctx, tx, h.Karima, helped, u)
		}),
		"helps too": h.Try(h.Mara, guard.WriteCase, helped, func(ctx context.Context, tx *db.Tx) error {
			return h.Cases.InviteCo(ctx, tx, h.Mara, helped, u, casework.ByPhone)
		}),
	}
}

// steals is what he reads of a question whose owner names him, once he made his place
// in it that of a resident.
func steals(h *casetest.House, thief guard.Who) (words string, err error) {
	id, resident := h.Ask(casetest.Question())
	err = h.Try(resident, guard.ChooseOwn, id, func(ctx context.Context, tx *db.Tx) error {
		return h.Cases.ChooseNow(ctx, tx, resident, id, thief.User)
	})
	if err != nil && !errors.Is(err, naast.Conflict) {
		return "", err
	}
	h.Write("forge where he stands", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO guard_standing (case_id,person,relation,state,place,since,until) VALUES ($1,$2,$3,$4,0,$5,'')`,
			id, h.G.Handle(thief.User), guard.Resident, guard.Active, tx.Today())
		return err
	})
	err = h.G.View(ctx, h.D, thief, guard.ReadOwn, id, func(tx *db.Tx, _ guard.Stand) error {
		k, err := h.V.OpenCase(ctx, tx, thief.Person(), id)
		if err != nil {
			return err
		}
		all, err := casework.List[casework.Question](ctx, tx, h.Cases, k, casework.QuestionKind)
		if len(all) > 0 {
			words = all[0].Body.Words
		}
		return err
	})
	return words, err
}

// A coordinator named a standby, who gave her hat back before she got the key: nobody
// stands by, and whoever stands next to her goes on writing. The control keeps the hat.
func TestStandbyWithoutAHat(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, _ dbtest.Two) {
		for name, x := range map[string]struct {
			leaves naast.UserID
			stands bool
		}{
			"nobody":                 {"", true},
			"the standby":            {h.Piet.User, false},
			"who stands next to her": {h.Mara.User, true},
		} {
			id, _ := h.Accepted(h.Mara)
			h.As(h.Karima, guard.ManageCase, id, func(ctx context.Context, tx *db.Tx) error {
				return h.Cases.NameStandby(ctx, tx, h.Karima, id, h.Piet.User)
			})
			h.Write("hats", func(ctx context.Context, tx *db.Tx) error {
				if x.leaves == "" {
					return nil
				}
				return account.SetHats(ctx, tx, h.V, h.G, x.leaves, h.Kring, nil, account.BySetup(h.V))
			})
			note(h, h.Mara, id, "Zij belde terug.")
			if s := h.Facts(id).Standby; (s == h.Piet.User) != x.stands || !x.stands && s != "" {
				t.Errorf("%s gone: stands by %q", name, s)
			}
			err := h.Try(h.Karima, guard.PeelStandby, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Peel(ctx, tx, h.Karima, id) })
			if (err == nil) != x.stands {
				t.Errorf("%s gone: his layer is opened: %v", name, err)
			}
			h.Write("hats", func(ctx context.Context, tx *db.Tx) error {
				if x.leaves == "" {
					return nil
				}
				return account.SetHats(ctx, tx, h.V, h.G, x.leaves, h.Kring, []guard.Hat{guard.HatSupporter}, account.BySetup(h.V))
			})
		}
	})
}
