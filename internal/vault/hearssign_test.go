package vault

import (
	"context"

	"naast"
	"naast/internal/db"
)

// signatures are the acts of people who sign: for keys of staff, and under a statement.
func (h *hearing) signatures() map[string]func(context.Context, *db.Tx) error {
	v := h.v
	about := []string{"draagt", "een hoed"}
	return map[string]func(context.Context, *db.Tx) error{
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
				func() error { _, err := v.NewestOf(ctx, tx, u); return err },
				func() error { return v.EnrolStaff(ctx, tx, first, NewIdentity().Public()) },
				func() error { _, err := v.VouchSetup(ctx, tx, first); return err })
		},
		"a statement": func(ctx context.Context, tx *db.Tx) error {
			signed, err := v.Sign(ctx, tx, about, nil, h.as(tx, h.coordinator))
			if err != nil {
				return err
			}
			return inTurn(func() (err error) { signed, err = v.Sign(ctx, tx, about, signed, h.as(tx, h.second)); return err },
				func() (err error) { signed, err = v.SignSetup(ctx, tx, about, signed); return err },
				func() error { _, err := v.SignedBy(ctx, tx, about, signed); return err },
				func() error { return v.EndStatement(ctx, tx, about[0], about[1], "meer") },
				func() error { _, err := v.EverEnded(ctx, tx, []string{about[0], about[1], "meer"}); return err },
				func() error { return v.Unend(ctx, tx, []string{about[0], about[1], "meer"}, 0) })
		},
		"first keys": func(ctx context.Context, tx *db.Tx) error {
			if err := v.EnrolStaff(ctx, tx, h.outsider.User, NewIdentity().Public()); err != nil {
				return err
			}
			_, _, err := v.VouchedBy(ctx, tx, h.outsider.User)
			return err
		},
	}
}

// teams are what coordinators do with the key of their team.
func (h *hearing) teams() map[string]func(context.Context, *db.Tx) error {
	v, by := h.v, h.supporter
	return map[string]func(context.Context, *db.Tx) error{
		"standby": h.opened(func(ctx context.Context, tx *db.Tx, k *CaseKey) error {
			return inTurn(func() error { return v.GrantStandby(ctx, tx, by, k, h.org, h.standby.User) },
				func() error { return v.PeelStandby(ctx, tx, h.as(tx, h.coordinator), h.org, h.id, h.standby.User) },
				func() error { _, err := v.LookStandby(ctx, tx, h.as(tx, h.standby), h.id); return err },
				func() error { _, err := v.TakeStandby(ctx, tx, h.as(tx, h.standby), h.id); return err })
		}),
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
	}
}

// boards are what boards do with the sheets of their seats. They practise without
// the words, which take long to try.
func (h *hearing) boards() map[string]func(context.Context, *db.Tx) error {
	v, by := h.v, h.supporter
	sheet, err := v.DrawSeat(ctx, 1)
	if err == nil {
		err = v.PlaceCanary(ctx, h.d)
	}
	if err != nil {
		h.Fatal(err)
	}
	h.write(Person{}, "", func(tx *db.Tx) error { return v.SeatCanary(ctx, tx) })
	return map[string]func(context.Context, *db.Tx) error{
		"seats": h.opened(func(ctx context.Context, tx *db.Tx, k *CaseKey) error {
			return inTurn(func() error { return v.Cut(ctx, tx, h.id, SeatUser(3)) }, // so that there is something to give
				func() error { return v.GrantSeats(ctx, tx, by, k) },
				func() error { return v.HandShare(ctx, tx, h.as(tx, h.seats[0]), h.id, h.other.User, tx.Today().Add(7)) },
				func() error { return v.HandShare(ctx, tx, h.as(tx, h.seats[1]), h.id, h.other.User, tx.Today().Add(7)) },
				func() error { _, err := v.TakeSeats(ctx, tx, h.as(tx, h.other), h.id); return err },
				func() error { return v.StopSeats(ctx, tx, h.id) })
		}),
		"a sheet": func(ctx context.Context, tx *db.Tx) error {
			return inTurn(func() error { return v.EnrolSeat(ctx, tx, sheet) },
				func() error { return v.EnrolSeat(ctx, tx, sheet) }, // in the place of the one that waits
				func() error { _, err := v.Vouch(ctx, tx, h.as(tx, h.coordinator), SeatUser(1)); return err },
				func() error { _, err := v.SeatStates(ctx, tx); return err })
		},
		"practise": func(ctx context.Context, tx *db.Tx) error {
			tx.Within(db.System("practise"))
			if err := v.SeatCanary(ctx, tx); err != nil {
				return err
			}
			var shares [][]byte
			for _, seat := range h.seats {
				share, err := v.canaryShare(ctx, tx, seat)
				if err != nil {
					return err
				}
				shares = append(shares, share)
			}
			_, err := v.practised(ctx, tx, shares)
			return err
		},
	}
}
