package seats

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/partnership"
	"naast/internal/vault"
)

// Made is one sheet of a ceremony.
type Made struct {
	Seat   vault.NewSeat
	Holder Holder
}

// Make records the seats of a ceremony and writes it in the log. Those that replace
// others count, and the others end, when two people signed for them and a day passed.
// A seat that is there and is not among those that may be replaced is
// naast.Conflict.
func Make(ctx context.Context, d *db.DB, v *vault.Vault, made []Made, replaced ...int) error {
	if err := v.PlaceCanary(ctx, d); err != nil {
		return err
	}
	return d.Write(ctx, db.System("seats"), func(tx *db.Tx) error {
		set, err := partnership.Load(ctx, tx)
		if err != nil {
			return err
		}
		there, err := v.SeatStates(ctx, tx)
		if err != nil {
			return err
		}
		for _, m := range made {
			old := slices.ContainsFunc(there, func(s vault.SeatState) bool { return s.Number == m.Seat.Number })
			if old && !slices.Contains(replaced, m.Seat.Number) {
				return fmt.Errorf("seat %d is there: %w", m.Seat.Number, naast.Conflict)
			}
			if p := m.Holder.Check(set, false); len(p) > 0 {
				return fmt.Errorf("who holds seat %d: %w", m.Seat.Number, naast.Invalid)
			}
			if err := v.EnrolSeat(ctx, tx, m.Seat); err != nil {
				return err
			}
			if err := saveHolder(ctx, tx, v, m.Seat.Fingerprint(), m.Holder); err != nil {
				return err
			}
			err := audit.Record(ctx, tx, v, audit.Event{Actor: vault.SeatUser(m.Seat.Number), Name: m.Holder.Function.Label().Text, Action: "seat", Purpose: "keys " + m.Seat.Fingerprint()})
			if err != nil {
				return err
			}
		}
		return v.SeatCanary(ctx, tx)
	})
}

// SameWords tells whether what was typed from a sheet is what stands on it, with the
// slips that words forgive.
func SameWords(words, typed string) bool {
	a, b := strings.Fields(words), strings.FieldsFunc(typed, func(r rune) bool { return !unicode.IsLetter(r) })
	for i := range a {
		if len(a) != len(b) || !vault.PhraseWord(a[i], b[i]) {
			return false
		}
	}
	return true
}
