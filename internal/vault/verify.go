package vault

import (
	"context"
	"errors"
	"fmt"

	"naast"
	"naast/internal/db"
)

// Verified is what a check of everything that is sealed found. Cases and teams
// are objects; a fault is a line for the host, with ids and never content.
type Verified struct {
	Objects, Epochs, Grants int
	// Lost are objects without a key in the ring: erased after this copy of main
	// was made. In a place that was never restored it is damage.
	Lost []string
	// Unopened counts grants that are given and have no key in the ring: cut
	// after this copy of main was made, or kept too long ago (keptDays).
	Unopened int
	// Missing are keys of the ring without a row in main.
	Missing Missing
	Canary  bool // the words of nobody opened, as a story opens for its people
	Faults  []string
}

func (r *Verified) add(o Verified) {
	r.Objects, r.Epochs, r.Grants, r.Unopened = r.Objects+o.Objects, r.Epochs+o.Epochs, r.Grants+o.Grants, r.Unopened+o.Unopened
	r.Lost, r.Faults = append(r.Lost, o.Lost...), append(r.Faults, o.Faults...)
}

// verifySize bounds how long one transaction of checking stays open.
const verifySize = 100

// Verify checks, with the server key and the ring and nobody's phrase, what can
// be checked of every object: each header of an epoch (seal, signature, order),
// and of each grant the outer layer, proof, signature and form. What is inside
// opens for its people only.
func (v *Vault) Verify(ctx context.Context, d *db.DB) (all Verified, err error) {
	if err := v.verifyCanary(ctx, d, &all); err != nil {
		return all, err
	}
	if err := v.verifyRing(ctx, d, &all); err != nil {
		return all, err
	}
	for after := ""; ; {
		var ids, doubted []string
		err := d.Read(ctx, db.System("vault: verify"), func(tx *db.Tx) error {
			ids, err = db.All(ctx, tx, db.One[string], `SELECT id FROM vault_object WHERE id>$1 ORDER BY id LIMIT $2`, after, verifySize)
			if err != nil {
				return err
			}
			for _, id := range ids {
				o, err := v.verifyObject(ctx, tx, id)
				if err != nil {
					return err
				}
				if len(o.Faults)+len(o.Lost)+o.Unopened > 0 {
					doubted = append(doubted, id)
					continue
				}
				all.add(o)
			}
			return nil
		})
		if err == nil {
			err = v.verifyAgain(ctx, d, doubted, &all)
		}
		if err != nil || len(ids) == 0 {
			return all, err
		}
		after = ids[len(ids)-1]
	}
}

// Glance tells whether server key, ring and main belong together, by the words of
// nobody alone; naast.Invalid when they do not. Where none were placed yet there
// is nothing to tell.
func (v *Vault) Glance(ctx context.Context, d *db.DB) error {
	var r Verified
	if err := v.verifyCanary(ctx, d, &r); err != nil {
		return err
	}
	if len(r.Faults) > 0 {
		return fmt.Errorf("%s: %w", r.Faults[0], naast.Invalid)
	}
	return nil
}

func (v *Vault) verifyCanary(ctx context.Context, d *db.DB, r *Verified) error {
	err := d.Read(ctx, db.System("vault: verify"), func(tx *db.Tx) error { return v.openCanary(ctx, tx) })
	switch {
	case err == nil:
		r.Canary = true
	case errors.Is(err, ErrRefused):
		r.Faults = append(r.Faults, "canary: the words of nobody do not open: this server key, this ring and this main do not belong together")
	case !errors.Is(err, naast.NotFound): // none was placed yet
		return err
	}
	return nil
}

// verifyRing looks for what would take keys out of the ring.
func (v *Vault) verifyRing(ctx context.Context, d *db.DB, r *Verified) error {
	foreign, err := v.ForeignCuts(ctx, d)
	if err != nil {
		return err
	}
	if foreign > 0 {
		r.Faults = append(r.Faults, fmt.Sprintf("vault_cut: %d rows that somebody else wrote; they take nothing away", foreign))
	}
	r.Missing, err = MissingOf(ctx, d)
	return err
}

// verifyAgain looks a second time at what seemed wrong, each in a transaction of
// its own: main and ring are two databases, and somebody may have been cut
// between the looks.
func (v *Vault) verifyAgain(ctx context.Context, d *db.DB, ids []string, all *Verified) error {
	for _, id := range ids {
		err := d.Read(ctx, db.System("vault: verify"), func(tx *db.Tx) error {
			o, err := v.verifyObject(ctx, tx, id)
			if errors.Is(err, naast.NotFound) {
				return nil // erased meanwhile
			}
			all.add(o)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// verifyObject gives faults in its result; an error is that it could not look.
func (v *Vault) verifyObject(ctx context.Context, tx *db.Tx, id string) (r Verified, err error) {
	s, err := standingOf(ctx, tx, id)
	if err != nil {
		return r, err
	}
	birth, err := v.birth(ctx, tx)
	if err != nil {
		return r, err
	}
	r.Objects++
	root, err := v.root(ctx, tx, id)
	switch {
	case errors.Is(err, naast.NotFound):
		r.Lost = append(r.Lost, id)
		return r, nil
	case errors.Is(err, ErrRefused):
		r.Faults = append(r.Faults, fmt.Sprintf("%s: its key in the ring opens under no week key that is here", id))
		return r, nil
	case err != nil:
		return r, err
	}
	if err := v.verifyHeads(ctx, tx, birth, id, root, s.epoch, &r); err != nil {
		return r, err
	}
	return r, v.verifyGrants(ctx, tx, birth, id, root, &r)
}

func (v *Vault) verifyHeads(ctx context.Context, tx *db.Tx, birth, id string, root []byte, epochs int, r *Verified) error {
	heads, err := db.All(ctx, tx, scanHead, `SELECT `+headColumns+` FROM vault_epoch WHERE object=$1 ORDER BY epoch`, id)
	if err != nil {
		return fmt.Errorf("read headers of %s: %w", id, err)
	}
	if len(heads) != epochs {
		r.Faults = append(r.Faults, fmt.Sprintf("%s: %d headers for %d epochs", id, len(heads), epochs))
	}
	for i, h := range heads {
		r.Epochs++
		_, err := v.checkHead(ctx, tx, birth, id, root, h)
		if err == nil && h.epoch != i+1 {
			err = ErrRefused
		}
		if refused(err) {
			r.Faults = append(r.Faults, fmt.Sprintf("%s: the header of epoch %d is not genuine", id, h.epoch))
		} else if err != nil {
			return err
		}
	}
	return nil
}

func (v *Vault) verifyGrants(ctx context.Context, tx *db.Tx, birth, id string, root []byte, r *Verified) error {
	rows, err := db.All(ctx, tx, scanWrapped, `SELECT `+grantColumns+`, w.sealed, w.proof
		FROM vault_grant g JOIN vault_wrap w ON w.grant_id=g.id WHERE g.object=$1 AND g.cut_on='' ORDER BY g.id`, id)
	if err != nil {
		return fmt.Errorf("read grants on %s: %w", id, err)
	}
	keys, err := v.getKeys(ctx, tx, grantKeys, idsOf(rows))
	if refused(err) {
		r.Faults = append(r.Faults, fmt.Sprintf("%s: a key of a grant opens under no week key that is here", id))
		return nil
	}
	if err != nil {
		return err
	}
	for _, g := range rows {
		r.Grants++
		if keys[g.id] == nil {
			r.Unopened++
			continue
		}
		_, err := v.checkGrant(ctx, tx, birth, root, g)
		if err == nil {
			err = g.checkForm(birth, keys[g.id])
		}
		if refused(err) {
			r.Faults = append(r.Faults, fmt.Sprintf("%s: grant %s is not genuine", id, g.id))
		} else if err != nil {
			return err
		}
	}
	return nil
}

// checkForm opens the outer layer of a grant and looks at what is under it: a
// key sealed to a public key, of the length that it must have.
func (g grantRow) checkForm(birth string, r []byte) error {
	inner, err := g.unwrapped(birth, r)
	if err != nil {
		return err
	}
	suite, number, err := keyOf(inner)
	if err != nil {
		return err
	}
	if suite != suiteHPKE || number == 0 {
		return fmt.Errorf("look at grant %s: %w", g.id, ErrRefused)
	}
	return nil
}
