package attack

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"naast"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// Flipped is what came of changing every byte of sealed things, one at a time.
type Flipped struct {
	Objects, Bytes int
	Accepted       []string // what was taken as it was, though a byte of it was another
	Unread         int      // things that did not open unchanged either: the control
}

func (f Flipped) String() string {
	return fmt.Sprintf("%d objects, %d bytes changed, %d accepted", f.Objects, f.Bytes, len(f.Accepted))
}

// Holds tells whether nothing changed was accepted, and everything unchanged was.
func (f Flipped) Holds() bool {
	return f.Objects > 0 && len(f.Accepted) == 0 && f.Unread == 0
}

// object is a sealed thing and how it is opened.
type object struct {
	name string
	blob []byte
	open func(blob []byte) error
}

// Flip asks questions and changes every byte of what is sealed in them, until so
// many objects were tried.
func Flip(h *casetest.House, objects int) (f Flipped, err error) {
	for f.Objects < objects {
		s := &scene{House: h}
		s.id, s.resident = h.Accepted(h.Mara)
		for _, a := range s.acts() {
			if err := s.Try(a.who, a.action, s.id, a.do); err != nil {
				return f, err
			}
		}
		err := h.D.Write(context.Background(), db.System("flip"), func(tx *db.Tx) error {
			all, err := s.objects(context.Background(), tx)
			for _, o := range all {
				if err == nil && f.Objects < objects {
					f.flip(o)
				}
			}
			return errors.Join(err, errUndo)
		})
		if !errors.Is(err, errUndo) {
			return f, err
		}
		if err := s.flipStored(&f, objects); err != nil {
			return f, err
		}
	}
	return f, nil
}

var errUndo = errors.New("undo")

func (f *Flipped) flip(o object) {
	f.Objects++
	if o.open(o.blob) != nil {
		f.Unread++
	}
	changed := bytes.Clone(o.blob)
	for i := range changed {
		changed[i] ^= byte(1 + i%255)
		f.Bytes++
		if o.open(changed) == nil {
			f.Accepted = append(f.Accepted, fmt.Sprintf("%s, byte %d", o.name, i))
		}
		changed[i] = o.blob[i]
	}
}

// objects are the things in a case that are opened from memory.
func (s *scene) objects(ctx context.Context, tx *db.Tx) (all []object, err error) {
	stored, err := copyRows(ctx, tx, s.id)
	if err != nil {
		return nil, err
	}
	if _, err := s.G.Admit(ctx, tx, s.resident, guard.ReadOwn, s.id); err != nil {
		return nil, err
	}
	k, err := s.V.OpenCase(ctx, tx, s.resident.Person(), s.id)
	if err != nil {
		return nil, err
	}
	ck, err := s.V.Contact(ctx, tx, k)
	if err != nil {
		return nil, err
	}
	add := func(name string, r row, column string, open func([]byte) error) {
		all = append(all, object{name, r[column].([]byte), open})
	}
	for _, r := range stored["casework_doc"] {
		add("document", r, "sealed", func(b []byte) error { return s.openDoc(ctx, tx, k, r, b) })
	}
	for _, r := range stored["casework_leaf"] {
		add("page", r, "sealed", func(b []byte) error {
			_, err := s.V.Open(ctx, tx, k, vault.Object{Doc: naast.DocumentID(r["id"].(string)), Kind: "leaf", Revision: 1}, b)
			return err
		})
	}
	for _, r := range stored["casework_fact"] {
		add("facts", r, "sealed", func(b []byte) error {
			_, err := s.V.OpenFacts(ctx, tx, s.id, r["label"].(string), b)
			return err
		})
	}
	for _, r := range stored["casework_contact"] {
		add("contact", r, "sealed", func(b []byte) error { _, err := ck.Open(r["label"].(string), b); return err })
	}
	events := stored["audit_event"]
	for _, r := range events[:min(2, len(events))] { // each byte of these costs a quarter of a millisecond
		add("event", r, "for_case", func(b []byte) error { _, err := s.V.OpenMailbox(ctx, tx, k, b); return err })
	}
	return all, nil
}

// openDoc opens a document of whatever kind it is.
func (s *scene) openDoc(ctx context.Context, tx *db.Tx, k *vault.CaseKey, r row, blob []byte) error {
	for _, kind := range kinds {
		if r["kind"] == s.V.Handle("kind", string(s.id), string(kind)) {
			_, err := s.V.Open(ctx, tx, k, vault.Object{Doc: naast.DocumentID(r["id"].(string)), Kind: string(kind), Revision: int(r["revision"].(int64))}, blob)
			return err
		}
	}
	return fmt.Errorf("document of no kind: %w", naast.NotFound)
}

// stored are the columns of the vault that opening a case reads, by table.
var stored = map[string][]string{
	"vault_wrap": {"sealed", "proof"}, "vault_grant": {"commitment"},
	"vault_epoch": {"commitment", "contact_commitment", "previous", "contact", "link", "proof"},
}

// flipStored changes what is opened from the database, each byte in a
// transaction of its own that is undone.
func (s *scene) flipStored(f *Flipped, objects int) error {
	var epoch int64
	var grant string
	err := s.D.Read(context.Background(), db.System("look"), func(tx *db.Tx) error {
		err := tx.QueryRow(context.Background(), `SELECT epoch FROM vault_object WHERE id=$1`, s.id).Scan(&epoch)
		if err != nil {
			return err
		}
		// Her own grant, found as anybody finds it who looks over her shoulder.
		return tx.QueryRow(context.Background(), `SELECT id FROM vault_grant WHERE object=$1 AND epoch=$2 AND grantee=$3 AND cut_on=''`,
			s.id, epoch, s.V.Handle("grantee", string(s.id), string(s.resident.User))).Scan(&grant)
	})
	if err != nil {
		return err
	}
	for table, columns := range stored {
		where, args := ` WHERE object=$2 AND epoch=$3`, []any{s.id, epoch}
		switch table {
		case "vault_wrap":
			where, args = ` WHERE grant_id=$2`, []any{grant}
		case "vault_grant":
			where, args = ` WHERE id=$2`, []any{grant}
		}
		for _, column := range columns {
			if f.Objects >= objects {
				return nil
			}
			o := object{name: table + "." + column, open: func(b []byte) error { return s.openWith(table, column, where, args, b) }}
			err := s.D.Read(context.Background(), db.System("look"), func(tx *db.Tx) error {
				all := append([]any{""}, args...) // $1 is the new bytes elsewhere
				return tx.QueryRow(context.Background(), `SELECT `+column+` FROM `+table+where+` AND $1=''`, all...).Scan(&o.blob)
			})
			if err != nil {
				return err
			}
			if len(o.blob) > 0 {
				f.flip(o)
			}
		}
	}
	return nil
}

// openWith opens the case and all it holds with other bytes in one column, and
// undoes that.
func (s *scene) openWith(table, column, where string, args []any, blob []byte) error {
	ctx := context.Background()
	err := s.D.Write(ctx, db.System("flip"), func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE `+table+` SET `+column+`=$1`+where, append([]any{blob}, args...)...); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE vault_grant SET listed=$1 WHERE object=$2`, []byte{}, s.id); err != nil {
			return err
		}
		if _, err := s.G.Admit(ctx, tx, s.resident, guard.ReadOwn, s.id); err != nil {
			return err
		}
		k, err := s.V.OpenCase(ctx, tx, s.resident.Person(), s.id)
		if err != nil {
			return err
		}
		if _, err := s.V.Contact(ctx, tx, k); err != nil {
			return err
		}
		if _, err := casework.Versions[casework.Question](ctx, tx, s.Cases, k, casework.QuestionKind); err != nil {
			return err
		}
		return errUndo
	})
	if errors.Is(err, errUndo) {
		return nil
	}
	return err
}
