package attack

import (
	"context"
	"errors"
	"fmt"

	"naast"
	"naast/internal/audit"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// keyed says how the rows of the keys of a case are found, in the order in which
// they can be taken away.
var keyed = []struct{ table, where string }{
	{"vault_wrap", `grant_id IN (SELECT id FROM vault_grant WHERE object=$1)`},
	{"vault_grant", `object=$1`}, {"vault_epoch", `object=$1`}, {"vault_object", `id=$1`},
}

// keys are the keys of a case as they are stored: its epochs and grants, and what
// lies in the ring for them.
type keys struct{ main, ring rows }

func copyKeys(ctx context.Context, tx *db.Tx, id naast.CaseID) (k keys, err error) {
	k = keys{rows{}, rows{}}
	for _, t := range keyed {
		if k.main[t.table], err = find(ctx, tx.Part, `SELECT * FROM `+t.table+` WHERE `+t.where, id); err != nil {
			return k, err
		}
	}
	if k.ring["vault_ring_root"], err = find(ctx, tx.Ring(), `SELECT * FROM vault_ring_root WHERE id=$1`, id); err != nil {
		return k, err
	}
	for _, g := range k.main["vault_grant"] {
		rs, err := find(ctx, tx.Ring(), `SELECT * FROM vault_ring WHERE id=$1`, g["id"])
		if err != nil {
			return k, err
		}
		k.ring["vault_ring"] = append(k.ring["vault_ring"], rs...)
	}
	return k, nil
}

// put makes these the keys of a case, in the ring too.
func (k keys) put(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	for _, t := range keyed {
		if _, err := tx.Exec(ctx, `DELETE FROM `+t.table+` WHERE `+t.where, id); err != nil {
			return err
		}
	}
	for table, rs := range k.main {
		for _, r := range rs {
			if err := r.insert(ctx, tx.Part, table); err != nil {
				return err
			}
		}
	}
	for table, rs := range k.ring {
		for _, r := range rs {
			if _, err := tx.Ring().Exec(ctx, `DELETE FROM `+table+` WHERE id=$1`, r["id"]); err != nil {
				return err
			}
			if err := r.insert(ctx, tx.Ring(), table); err != nil {
				return err
			}
		}
	}
	return nil
}

// world is a case as it is stored.
type world struct {
	rows
	keys
}

func (s *scene) world(ctx context.Context, tx *db.Tx) (w world, err error) {
	if w.rows, err = copyRows(ctx, tx, s.id); err == nil {
		w.keys, err = copyKeys(ctx, tx, s.id)
	}
	return w, err
}

func (s *scene) putWorld(w world) error {
	return s.D.Write(context.Background(), db.System("put back"), func(tx *db.Tx) error {
		if err := w.keys.put(context.Background(), tx, s.id); err != nil {
			return err
		}
		return w.rows.put(context.Background(), tx, s.id)
	})
}

// forgers make keys of their own for a case, at the number that comes next: a
// member, as the case was then; and somebody who is no member, from the first
// epoch on. Both have a program that works and the rows of the ring.
var forgers = []func(context.Context, *scene, *db.Tx) (*vault.CaseKey, error){
	func(ctx context.Context, s *scene, tx *db.Tx) (*vault.CaseKey, error) {
		k, err := s.V.OpenCase(ctx, tx, s.Mara.Person(), s.id)
		if err != nil {
			return nil, err
		}
		return s.V.NextEpoch(ctx, tx, s.Mara.Person(), k, []naast.UserID{s.Mara.User, s.resident.User})
	},
	func(ctx context.Context, s *scene, tx *db.Tx) (*vault.CaseKey, error) {
		for _, t := range keyed {
			if _, err := tx.Exec(ctx, `DELETE FROM `+t.table+` WHERE `+t.where, s.id); err != nil {
				return nil, err
			}
		}
		if _, err := tx.Ring().Exec(ctx, `DELETE FROM vault_ring_root WHERE id=$1`, s.id); err != nil {
			return nil, err
		}
		s.G.Found(tx, s.Els, s.id, "forge")
		k, err := s.V.NewCase(ctx, tx, s.id, s.Els.Person())
		if err == nil {
			err = s.V.GrantAll(ctx, tx, s.Els.Person(), k, "", []vault.Reader{{User: s.resident.User}, {User: s.Mara.User}})
		}
		return k, err
	},
}

// fork is the case as it would be with keys and words of a forger: made, looked at
// and undone.
func (s *scene) fork(forge func(context.Context, *scene, *db.Tx) (*vault.CaseKey, error)) (w world, err error) {
	err = s.D.Write(context.Background(), db.System("forge"), func(tx *db.Tx) error {
		ctx := context.Background()
		if _, err := s.G.Admit(ctx, tx, s.Mara, guard.WriteCase, s.id); err != nil {
			return err
		}
		k, err := forge(ctx, s, tx)
		if err == nil {
			_, err = casework.Add(ctx, tx, s.Cases, k, casework.NoteKind, casework.Note{Text: "Vals"})
		}
		if err == nil {
			_, err = casework.Add(ctx, tx, s.Cases, k, casework.MessageKind, casework.Message{Text: "Vals"})
		}
		if err == nil {
			err = tx.Finish(ctx) // what the log would say of it
		}
		if err == nil {
			w, err = s.world(ctx, tx)
		}
		return errors.Join(err, errUndo)
	})
	if errors.Is(err, errUndo) && len(w.rows) > 0 {
		return w, nil
	}
	return w, err
}

// forged puts the keys of forgers in place, after somebody wrote: with old rows,
// and with rows of the forger's own. The control is the whole of it with the end of
// the log, which only who kept a stamp can see.
func (o *Old) forged(s *scene) error {
	for _, f := range forgers {
		before, err := s.copy()
		if err != nil {
			return err
		}
		fork, err := s.fork(f)
		if err != nil {
			return fmt.Errorf("forge: %w", err)
		}
		a := s.acts()[0]
		if err := s.Try(a.who, a.action, s.id, a.do); err != nil {
			return fmt.Errorf("act: %w", err)
		}
		if err := audit.Settle(context.Background(), s.D); err != nil {
			return err
		}
		var after world
		err = s.D.Read(context.Background(), db.System("copy"), func(tx *db.Tx) (err error) { after, err = s.world(context.Background(), tx); return err })
		if err != nil {
			return err
		}
		his := after.rows.with(fork.rows, content...)
		old := after.rows.with(before, content...)
		for _, r := range []rows{old, his, his.with(fork.rows, "audit_book"), after.rows.with(fork.rows, "casework_doc")} {
			o.Forged++
			if err := o.try(s, world{r, fork.keys}, after); err != nil {
				return err
			}
		}
		kept, err := s.stamp()
		if err == nil {
			err = s.putWorld(fork)
		}
		if err == nil {
			err = o.seen(s, s.read(), kept)
		}
		if err != nil {
			return err
		}
		if err := s.putWorld(after); err != nil {
			return err
		}
		if err := s.read(); err != nil {
			return fmt.Errorf("control, all put back: %w", err)
		}
	}
	return nil
}

// try puts something in place, reads, and puts things right again.
func (o *Old) try(s *scene, w, after world) error {
	if err := s.putWorld(w); err != nil {
		return err
	}
	if err := o.count(s.read()); err != nil {
		return err
	}
	return s.putWorld(after)
}
