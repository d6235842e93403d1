package vault

import (
	"context"
	"errors"
	"maps"
	"slices"
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
	sealed []byte
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

// hearErrors lets the database give an error at one statement of an act, at each in
// its turn: the vault says so, hands out no key and takes nothing for done.
func hearErrors(t *testing.T, acts func(*hearing) map[string]func(context.Context, *db.Tx) error) {
	t.Helper()
	dbtest.Once(t, func(t *testing.T, two dbtest.Two) { // the error comes before the statement
		h := hears(t, two)
		all := acts(h)
		for _, name := range slices.Sorted(maps.Keys(all)) { // they share the case: in one order
			act := all[name]
			t.Run(name, func(t *testing.T) {
				dbtest.EachFailure(t, h.d, scopeOf(h.supporter, h.id), func(ctx context.Context, tx *db.Tx) error {
					tx.Within(scopeOf(h.supporter, h.id))
					h.v.names.Clear() // as in a program that just started
					return act(ctx, tx)
				})
			})
		}
	})
}

func TestVaultHearsErrors(t *testing.T)     { hearErrors(t, (*hearing).acts) }
func TestTeamsHearErrors(t *testing.T)      { hearErrors(t, (*hearing).teams) }
func TestSeatsHearErrors(t *testing.T)      { hearErrors(t, (*hearing).boards) }
func TestSignaturesHearErrors(t *testing.T) { hearErrors(t, (*hearing).signatures) }

// The same of what runs at night and by itself.
func TestNightHearsErrors(t *testing.T) {
	dbtest.Once(t, func(t *testing.T, two dbtest.Two) {
		h := hears(t, two)
		works := h.works()
		for _, name := range slices.Sorted(maps.Keys(works)) {
			act := works[name]
			t.Run(name, func(t *testing.T) {
				dbtest.EachError(t, func(ctx context.Context) error {
					h.v.names.Clear()
					return act(ctx)
				})
			})
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
	draft := make([]byte, draftHead+draftSeal+draftSizes[0])
	draft[0], draft[draftPointAt] = suiteDraft, 4
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
				func() error { return v.CheckLock(ctx, tx, h.resident.User, h.lock) },
				func() error { return v.Relock(ctx, tx, h.resident.User, h.lock.Mark(), v.DecoyLock(LockPhrase)) },
				func() error { return v.EndLock(ctx, tx, h.resident.User, LockPhrase) },
				func() error { return v.SaveLock(ctx, tx, h.resident.User, h.lock) },
				func() error {
					return cut{id: v.endedLock(v.lockHandle(h.resident.User, LockPhrase), h.lock.sealed), root: lockCut}.takeBack(ctx, tx)
				},
				func() error { _, err := v.ReviveLocks(ctx, tx); return err },
				func() error { return v.dropLock(ctx, tx, h.resident.User, LockPhrase) })
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
			_, err := v.Grant(ctx, tx, by, k, h.other.User, Terms{Scope: ScopeCase}) // who goes
			if err != nil {
				return err
			}
			next, err := v.NextEpoch(ctx, tx, by, k, []naast.UserID{h.resident.User, by.User, h.standby.User})
			if err == nil {
				_, err = v.OpenMailbox(ctx, tx, next, h.letter)
			}
			if err == nil { // as when it is opened later
				_, err = v.OpenMailbox(ctx, tx, &CaseKey{newObject(next.birth, next.id, next.epoch, next.key, by)}, h.letter)
			}
			return err
		}),
		"erase":  func(ctx context.Context, tx *db.Tx) error { return v.EraseCase(ctx, tx, h.id) },
		"forget": func(ctx context.Context, tx *db.Tx) error { return v.ForgetUser(ctx, tx, h.other.User) },
		"upcoming": h.opened(func(ctx context.Context, tx *db.Tx, k *CaseKey) error {
			return inTurn(func() error {
				return v.ReplaceKeys(ctx, tx, h.resident.User, NewIdentity().Public(), tx.Now().Add(StaffDelay))
			}, func() error { return v.GrantUpcoming(ctx, tx, by, k, h.resident.User, "p") },
				func() error { return v.WithdrawKeys(ctx, tx, h.resident.User) })
		}),
		"a draft": func(ctx context.Context, tx *db.Tx) error {
			_, err := v.OpenDraft(ctx, tx, h.resident.Identity, draft)
			if errors.Is(err, ErrRefused) { // nobody sealed it; the error comes before that is seen
				return nil
			}
			return err
		},
		"birth": func(ctx context.Context, tx *db.Tx) error { _, err := v.Birth(ctx, tx); return err },
		"a case that begins": func(ctx context.Context, tx *db.Tx) error {
			id := naast.NewID[naast.CaseID]()
			tx.Within(scopeOf(h.resident, id))
			k, err := v.NewCase(ctx, tx, id, h.resident)
			if err != nil {
				return err
			}
			return inTurn(func() error { return v.GrantAll(ctx, tx, h.resident, k, h.org, []Reader{{h.supporter.User, "p"}}) },
				func() error { _, err := v.Contact(ctx, tx, k); return err },
				func() error { return v.GrantSeats(ctx, tx, h.resident, k) })
		},
	}
}

// works are what runs at night and by itself.
func (h *hearing) works() map[string]func(context.Context) error {
	v, d := h.v, h.d
	h.write(Person{}, "", func(tx *db.Tx) error { // something to sweep: keys without a row, and keys that go
		_, err := v.putKeys(ctx, tx, grantKeys, "wees", "weg")
		if err == nil {
			_, err = v.putKeys(ctx, tx, rootKeys, "wees")
		}
		if err == nil {
			err = v.putCut(ctx, tx, cut{id: "weg", root: grantCut})
		}
		return err
	})
	h.seat(2) // a sheet in whose place another counts
	h.two.Clock.Forward(3 * StaffDelay)
	return map[string]func(context.Context) error{
		"canary": func(ctx context.Context) error { return v.PlaceCanary(ctx, d) },
		"glance": func(ctx context.Context) error { return v.Glance(ctx, d) },
		"verify": func(ctx context.Context) error {
			all, err := v.Verify(ctx, d)
			if err == nil && len(all.Faults) > 0 {
				err = errors.New(all.Faults[0]) // said as well
			}
			return err
		},
		"reseal": func(ctx context.Context) error { return v.Reseal(ctx, d) },
		"cuts":   func(ctx context.Context) error { return v.SweepCuts(ctx, d) },
		"orphans": func(ctx context.Context) error {
			if err := v.PlaceCanary(ctx, d); err != nil {
				return err
			}
			return v.SweepOrphans(ctx, d)
		},
		"young":    func(ctx context.Context) error { _, err := v.YoungUntil(ctx, d); return err },
		"put back": func(ctx context.Context) error { return v.PutBack(ctx, d) },
		"keep": func(ctx context.Context) error {
			looked, err := MissingOf(context.Background(), d) // what the host saw before
			if err != nil {
				return err
			}
			return d.Write(ctx, db.System("test"), func(tx *db.Tx) error { return v.KeepMissed(ctx, tx, looked.Missed) })
		},
		"carry": func(ctx context.Context) error {
			if err := v.CarryAgain(ctx, d); err != nil {
				return err
			}
			return v.SweepCuts(ctx, d)
		},
		"seats":   func(ctx context.Context) error { return v.SweepSeats(ctx, d) },
		"a sheet": func(ctx context.Context) error { _, err := v.OpenSeat(ctx, d, 1, h.words[1]); return err },
		"forget":  func(ctx context.Context) error { return v.Forget(ctx, d) },
	}
}
