package endure

import (
	"context"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// room is a partnership with a case in which Mara stands next to somebody.
type room struct {
	*casetest.House
	id  naast.CaseID
	her guard.Who
}

// with is the same room over another copy of its databases.
func (r *room) with(d *db.DB) *room {
	h := *r.House
	h.D = d
	return &room{House: &h, id: r.id, her: r.her}
}

// deed is one main act of the field.
type deed struct {
	name string
	do   func(*room) error
}

// mara is a deed of the supporter in her case.
func mara(name string, f func(context.Context, *db.Tx, *room) error) deed {
	return deed{name, func(r *room) error {
		return r.Try(r.Mara, guard.WriteCase, r.id, func(ctx context.Context, tx *db.Tx) error { return f(ctx, tx, r) })
	}}
}

// hers is a deed of the resident.
func hers(name string, f func(context.Context, *db.Tx, *room) error) deed {
	return deed{name, func(r *room) error {
		return r.Try(r.her, guard.WriteOwn, r.id, func(ctx context.Context, tx *db.Tx) error { return f(ctx, tx, r) })
	}}
}

var deeds = []deed{
	{"ask", ask},
	mara("message", func(ctx context.Context, tx *db.Tx, r *room) error {
		return r.Cases.SendMessage(ctx, tx, r.Mara, r.id, "Tot morgen.")
	}),
	mara("note", func(ctx context.Context, tx *db.Tx, r *room) error {
		return r.Cases.AddNote(ctx, tx, r.Mara, r.id, casework.Note{Text: "Gebeld.", Channel: "telefoon"}, nil)
	}),
	mara("appointment", func(ctx context.Context, tx *db.Tx, r *room) error {
		return r.Cases.Appoint(ctx, tx, r.Mara, r.id, tx.Now().Add(48*time.Hour), 60, casework.Place{})
	}),
	hers("her message", func(ctx context.Context, tx *db.Tx, r *room) error {
		return r.Cases.WriteMessage(ctx, tx, r.her, r.id, "Kan het ook om tien uur?")
	}),
	hers("keep somebody out", func(ctx context.Context, tx *db.Tx, r *room) error {
		return r.Cases.Block(ctx, tx, r.her, r.id, r.Noor.User)
	}),
}

// ask is a new question of somebody without keys yet.
func ask(r *room) error {
	ctx := context.Background()
	who := guard.Who{User: naast.NewID[naast.UserID](), Hat: guard.HatResident, Identity: vault.NewIdentity()}
	return r.D.Write(ctx, db.System("ask"), func(tx *db.Tx) error {
		if err := r.V.Enrol(ctx, tx, who.User, who.Identity.Public()); err != nil {
			return err
		}
		_, err := r.Cases.Ask(ctx, tx, who, casetest.Question())
		return err
	})
}
