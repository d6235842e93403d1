package vault

import (
	"context"
	"errors"
	"testing"

	"naast"
	"naast/internal/db"
	"naast/internal/db/dbtest"
)

// hearing is a case with everything around it in which something can fail.
type hearing struct {
	*stage
	words  map[int]string
	seats  [2]Person
	facts  []byte
	letter []byte
	lock   Lock
}

func hears(t *testing.T, two dbtest.Two) *hearing {
	h := &hearing{stage: newStage(t, two)}
	h.team()
	h.write(Person{}, "", func(tx *db.Tx) error {
		return h.v.NewTeam(ctx, tx, LogTeam, h.second, []naast.UserID{h.coordinator.User})
	})
	h.words = h.sheets()
	h.ask(h.supporter)
	h.grantStandby(h.standby)
	h.grantSeats(h.supporter)
	for i := range h.seats {
		seat, err := h.v.OpenSeat(ctx, h.d, i+1, h.words[i+1])
		if err != nil {
			t.Fatal(err)
		}
		h.seats[i] = seat
	}
	h.write(h.supporter, h.id, func(tx *db.Tx) (err error) {
		if h.facts, err = h.v.SealFacts(ctx, tx, h.id, "facts", []byte("zorg")); err == nil {
			h.letter, err = h.v.SealToCase(ctx, tx, h.id, []byte("een regel"))
		}
		return err
	})
	var err error
	if h.lock, err = h.v.MakeLock(ctx, h.resident.Identity, LockPhrase, NewPhrase()); err != nil {
		t.Fatal(err)
	}
	return h
}

// as goes on as somebody else in the same transaction.
func (h *hearing) as(tx *db.Tx, who Person) Person {
	tx.Within(scopeOf(who, h.id))
	return who
}

// inTurn tells the first error, and does nothing after it.
func inTurn(steps ...func() error) error {
	for _, s := range steps {
		if err := s(); err != nil {
			return err
		}
	}
	return nil
}

// The database gives an error at one statement of an act, at each in its turn:
// the vault says so, hands out no key and takes nothing for done.
func TestVaultHearsErrors(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		if two.Engine != "sqlite" { // the error comes before the statement: the server has no part in it
			return
		}
		h := hears(t, two)
		for name, act := range h.acts() {
			t.Run(name, func(t *testing.T) {
				dbtest.EachFailure(t, h.d, scopeOf(h.supporter, h.id), func(ctx context.Context, tx *db.Tx) error {
					tx.Within(scopeOf(h.supporter, h.id))
					return act(ctx, tx)
				})
			})
		}
		for name, act := range h.works() {
			t.Run(name, func(t *testing.T) { dbtest.EachError(t, act) })
		}
	})
}

// opened does something with the opened case.
func (h *hearing) opened(f func(context.Context, *db.Tx, *CaseKey) error) func(context.Context, *db.Tx) error {
	return func(ctx context.Context, tx *db.Tx) error {
		k, err := h.v.OpenCase(ctx, tx, h.supporter, h.id)
		if err != nil {
			return err
		}
		return f(ctx, tx, k)
	}
}

func (h *hearing) acts() map[string]func(context.Context, *db.Tx) error {
	v, by := h.v, h.supporter
	return map[string]func(context.Context, *db.Tx) error{
		"new case": func(ctx context.Context, tx *db.Tx) error {
			id := naast.NewID[naast.CaseID]()
			tx.Within(scopeOf(h.resident, id))
			_, err := v.NewCase(ctx, tx, id, h.resident)
			return err
		},
		"grant": h.opened(func(ctx context.Context, tx *db.Tx, k *CaseKey) error {
			_, err := v.Grant(ctx, tx, by, k, h.other.User, Terms{Scope: ScopeCase, Purpose: "p"})
			if err == nil {
				_, err = v.Grant(ctx, tx, by, k, h.other.User, Terms{Scope: ScopeContact, Purpose: "p"})
			}
			return err
		}),
		"grant all": h.opened(func(ctx context.Context, tx *db.Tx, k *CaseKey) error {
			return v.GrantAll(ctx, tx, by, k, h.org, []Reader{{h.other.User, "p"}, {h.front.User, "p"}})
		}),
		"who": func(ctx context.Context, tx *db.Tx) error {
			return inTurn(func() error { _, err := v.HasGrant(ctx, tx, h.id, by.User); return err },
				func() error { _, err := v.Members(ctx, tx, h.id); return err },
				func() error { _, err := v.HasTeam(ctx, tx, h.org); return err },
				func() error { _, err := v.InTeam(ctx, tx, h.org, h.coordinator.User); return err },
				func() error { _, err := v.HasSeats(ctx, tx, h.id); return err },
				func() error { _, err := v.SeatStates(ctx, tx); return err },
				func() error { _, err := v.Erased(ctx, tx, []naast.CaseID{h.id}); return err },
				func() error { _, err := v.PublicOf(ctx, tx, by.User); return err },
				func() error { _, err := v.DraftKeyOf(ctx, tx, by.Identity); return err },
				func() error { _, err := v.SigningKeys(ctx, tx, "p"); return err },
				func() error { _, err := v.PublicName(ctx, tx, "p"); return err },
				func() error { return v.CheckIdentity(ctx, tx, by) })
		},
		"open cases": func(ctx context.Context, tx *db.Tx) error {
			tx.Within(db.Scope{Actor: by.User, Action: "list"})
			_, err := v.OpenCases(ctx, tx, by, []naast.CaseID{h.id})
			return err
		},
		"contact": h.opened(func(ctx context.Context, tx *db.Tx, k *CaseKey) error {
			if _, err := v.Contact(ctx, tx, k); err != nil {
				return err
			}
			if err := v.GrantTeamContact(ctx, tx, by, k, h.org); err != nil {
				return err
			}
			_, err := v.OpenWithTeam(ctx, tx, h.as(tx, h.coordinator), h.org, h.id)
			if err == nil {
				err = v.CutTeamContact(ctx, tx, h.id, h.org)
			}
			return err
		}),
		"contact of one": h.opened(func(ctx context.Context, tx *db.Tx, k *CaseKey) error {
			_, err := v.Grant(ctx, tx, by, k, h.other.User, Terms{Scope: ScopeContact, Purpose: "p"})
			if err == nil {
				_, err = v.OpenContact(ctx, tx, h.as(tx, h.other), h.id)
			}
			return err
		}),
		"seal and open": h.opened(func(ctx context.Context, tx *db.Tx, k *CaseKey) error {
			sealed, err := v.Seal(ctx, tx, k, question, []byte(story))
			if err == nil {
				_, err = v.Open(ctx, tx, k, question, sealed)
			}
			return err
		}),
		"cut": func(ctx context.Context, tx *db.Tx) error { return v.Cut(ctx, tx, h.id, by.User, h.standby.User) },
		"facts": func(ctx context.Context, tx *db.Tx) error {
			return inTurn(func() error { _, err := v.SealFacts(ctx, tx, h.id, "facts", []byte("x")); return err },
				func() error { _, err := v.OpenFacts(ctx, tx, h.id, "facts", h.facts); return err },
				func() error {
					_, err := v.OpenFactsMany(ctx, tx, "facts", map[naast.CaseID][]byte{h.id: h.facts})
					return err
				})
		},
		"locks": func(ctx context.Context, tx *db.Tx) error {
			return inTurn(func() error { return v.SaveLock(ctx, tx, h.resident.User, h.lock) },
				func() error { _, err := v.LoadLock(ctx, tx, h.resident.User, LockPhrase); return err },
				func() error { return v.DropLock(ctx, tx, h.resident.User, LockPhrase) })
		},
		"letters": h.opened(func(ctx context.Context, tx *db.Tx, k *CaseKey) error {
			if _, err := v.SealToCase(ctx, tx, h.id, []byte("x")); err != nil {
				return err
			}
			if _, err := v.OpenMailbox(ctx, tx, k, h.letter); err != nil {
				return err
			}
			sealed, err := v.SealToManager(ctx, tx, h.id, []byte("x"))
			if err != nil {
				return err
			}
			team, err := v.OpenTeam(ctx, tx, h.as(tx, h.coordinator), LogTeam)
			if err == nil {
				_, err = v.OpenAsManager(ctx, tx, team, h.id, sealed)
			}
			return err
		}),
		"next epoch": h.opened(func(ctx context.Context, tx *db.Tx, k *CaseKey) error {
			next, err := v.NextEpoch(ctx, tx, by, k, []naast.UserID{h.resident.User, by.User, h.standby.User})
			if err == nil {
				_, err = v.OpenMailbox(ctx, tx, next, h.letter)
			}
			return err
		}),
		"standby": h.opened(func(ctx context.Context, tx *db.Tx, k *CaseKey) error {
			return inTurn(func() error { return v.GrantStandby(ctx, tx, by, k, h.org, h.standby.User) },
				func() error { return v.PeelStandby(ctx, tx, h.as(tx, h.coordinator), h.org, h.id) },
				func() error { _, err := v.TakeStandby(ctx, tx, h.as(tx, h.standby), h.id); return err })
		}),
		"seats": h.opened(func(ctx context.Context, tx *db.Tx, k *CaseKey) error {
			return inTurn(func() error { return v.GrantSeats(ctx, tx, by, k) },
				func() error { return v.HandShare(ctx, tx, h.as(tx, h.seats[0]), h.id, h.other.User, tx.Today().Add(7)) },
				func() error { return v.HandShare(ctx, tx, h.as(tx, h.seats[1]), h.id, h.other.User, tx.Today().Add(7)) },
				func() error { _, err := v.TakeSeats(ctx, tx, h.as(tx, h.other), h.id); return err },
				func() error { return v.StopSeats(ctx, tx, h.id) })
		}),
		"erase":  func(ctx context.Context, tx *db.Tx) error { return v.EraseCase(ctx, tx, h.id) },
		"forget": func(ctx context.Context, tx *db.Tx) error { return v.ForgetUser(ctx, tx, h.other.User) },
		"team": func(ctx context.Context, tx *db.Tx) error {
			org := naast.NewID[naast.OrganisationID]()
			var sealed []byte
			return inTurn(func() error { return v.NewTeam(ctx, tx, org, h.second, []naast.UserID{h.coordinator.User}) },
				func() error { return v.GrantTeam(ctx, tx, h.as(tx, h.coordinator), org, h.other.User) },
				func() (err error) { sealed, err = v.SealToTeam(ctx, tx, org, []byte("x")); return err },
				func() error {
					t, err := v.OpenTeam(ctx, tx, h.as(tx, h.coordinator), org)
					if err == nil {
						_, err = t.Open(ctx, tx, sealed)
					}
					return err
				},
				func() error { return v.LeaveTeam(ctx, tx, org, h.other.User) },
				func() error { _, err := v.OpenTeam(ctx, tx, h.as(tx, h.coordinator), org); return err },
				func() (err error) { sealed, err = v.SealToTeam(ctx, tx, org, []byte("x")); return err })
		},
		"upcoming": h.opened(func(ctx context.Context, tx *db.Tx, k *CaseKey) error {
			return inTurn(func() error {
				return v.ReplaceKeys(ctx, tx, h.resident.User, NewIdentity().Public(), tx.Now().Add(StaffDelay))
			}, func() error { return v.GrantUpcoming(ctx, tx, by, k, h.resident.User, "p") },
				func() error { return v.WithdrawKeys(ctx, tx, h.resident.User) })
		}),
		"enrol": func(ctx context.Context, tx *db.Tx) error {
			u := naast.NewID[naast.UserID]()
			return inTurn(func() error { return v.Enrol(ctx, tx, u, NewIdentity().Public()) }, func() error { return v.ReplaceKeys(ctx, tx, u, NewIdentity().Public(), tx.Now()) },
				func() error { _, err := v.PublicOf(ctx, tx, u); return err })
		},
		"staff": func(ctx context.Context, tx *db.Tx) error {
			u, first := naast.NewID[naast.UserID](), naast.NewID[naast.UserID]()
			return inTurn(func() error { return v.EnrolStaff(ctx, tx, u, NewIdentity().Public()) },
				func() error { _, err := v.Vouch(ctx, tx, h.as(tx, h.coordinator), u); return err },
				func() error { _, err := v.Vouch(ctx, tx, h.as(tx, h.second), u); return err },
				func() error { _, _, err := v.VouchedBy(ctx, tx, u); return err },
				func() error { return v.EnrolStaff(ctx, tx, first, NewIdentity().Public()) },
				func() error { _, err := v.VouchSetup(ctx, tx, first); return err })
		},
	}
}

// works are what runs at night and by itself.
func (h *hearing) works() map[string]func(context.Context) error {
	v, d := h.v, h.d
	return map[string]func(context.Context) error{
		"canary": func(ctx context.Context) error { return v.PlaceCanary(ctx, d) },
		"verify": func(ctx context.Context) error {
			all, err := v.Verify(ctx, d)
			if err == nil && len(all.Faults) > 0 {
				err = errors.New(all.Faults[0]) // said as well
			}
			return err
		},
		"reseal":  func(ctx context.Context) error { return v.Reseal(ctx, d) },
		"cuts":    func(ctx context.Context) error { return v.SweepCuts(ctx, d) },
		"orphans": func(ctx context.Context) error { return v.SweepOrphans(ctx, d) },
		"seats":   func(ctx context.Context) error { return v.SweepSeats(ctx, d) },
		"a sheet": func(ctx context.Context) error { _, err := v.OpenSeat(ctx, d, 1, h.words[1]); return err },
		"forget":  func(ctx context.Context) error { return v.Forget(ctx, d) },
	}
}
