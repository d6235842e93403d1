package main

import (
	"context"
	"errors"

	"naast"
	"naast/internal/db"
	"naast/internal/witness"
)

// lateStamp is how many days old the newest checkpoint of the log may be.
const lateStamp = 2

// stamps looks whether the log is still signed each night, and what this
// partnership saw of the logs of others.
func (d *doctor) stamps(ctx context.Context, p partnershipConfig, x *db.DB) {
	err := x.Read(ctx, db.System("doctor"), func(tx *db.Tx) error {
		last, err := witness.Newest(ctx, tx)
		switch {
		case errors.Is(err, naast.NotFound):
			d.note("naast serve signs the first one when it starts.", "%s: the log has no stamp yet", p.Name)
		case err != nil:
			return err
		case last.Day.Days(tx.Today()) > lateStamp:
			d.bad("Run naast verify, and read what naast serve says: a log that was changed is not signed.", "%s: the newest stamp on the log is of %s", p.Name, string(last.Day))
		default:
			d.good("%s: the log was signed on %s", p.Name, string(last.Day))
		}
		_, known, err := witness.Keepers(ctx, tx)
		if err != nil {
			return err
		}
		if known < witness.Enough {
			d.note("Have a coordinator give the stamp to the client council and write it down (Instellingen, Wie het stempel op het logboek bewaart); watch another partnership and have it watch this one (docs/running.md, witnesses).", "%s: %d outside are known to keep the stamps on the log, and it should be %d at least", p.Name, known, witness.Enough)
		} else {
			d.good("%s: %d outside are known to keep the stamps on the log", p.Name, known)
		}
		for _, l := range p.logs() {
			if err := d.seen(ctx, p, tx, l); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		d.bad("Run naast verify.", "%s: stamps cannot be read: %v", p.Name, err)
	}
}

func (d *doctor) seen(ctx context.Context, p partnershipConfig, tx *db.Tx, l witness.Log) error {
	s, err := witness.SeenOf(ctx, tx, l.Origin())
	switch {
	case errors.Is(err, naast.NotFound):
		d.note("naast serve looks when it starts, and each night.", "%s: the log of %s was not looked at yet", p.Name, l.Name)
	case err != nil:
		return err
	case s.Fault == witness.Unreachable:
		d.note("See whether its address is right.", "%s: the log of %s could not be reached on %s", p.Name, l.Name, string(s.Looked))
	case s.Fault == witness.Unsigned:
		d.bad("Call them: a log that goes on after a restore has a new key, and only a person can tell that from a false one.", "%s: the log of %s is not signed with the key that you wrote down", p.Name, l.Name)
	case s.Fault != "":
		d.bad("Call them and the client council; the forged stamp is kept as evidence.", "%s: the log of %s does not hold what was seen (%s)", p.Name, l.Name, s.Fault)
	case s.Silent():
		d.note("Call them: a log that was changed is not signed any more, and so is one that stands still.", "%s: the log of %s has no stamp newer than %s", p.Name, l.Name, string(s.Day))
	default:
		d.good("%s: the log of %s held on %s", p.Name, l.Name, string(s.Looked))
	}
	return nil
}
