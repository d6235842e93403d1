package vault

import (
	"context"
	"fmt"
	"strconv"

	"naast"
	"naast/internal/db"
)

// What a grant gives.
const (
	ScopeCase    = "case"    // the case key: question, notes, plan, messages
	ScopeContact = "contact" // the contact key: name, number, place of appointments
	scopeTeam    = "team"    // the key of a team
	scopeStandby = "standby" // the case key, behind the team and the standby both
	scopeSeat    = "seat"    // a share of the case key (split), of a seat
	scopeOpening = "opening" // a share that a seat handed on to somebody who will stand next to her
)

// Terms are what a grant is for and until when.
type Terms struct {
	Scope   string     // ScopeCase or ScopeContact
	Purpose string     // why, as the resident reads it; at most some 200 characters
	Until   naast.Date // last day on which it opens; empty for no end
}

// grantRow is a grant as main keeps it.
type grantRow struct {
	id, object string
	epoch      int
	scope      string
	grantee    string // handle over object and person: equal people in two cases do not look alike
	granteeKey int
	until      string
	peeled     bool
	commitment []byte
	listed     []byte // the key under the grantee's list key and R; empty until the first opening
	sealed     []byte // the key under the grantee's public key and R
	proof      []byte
}

// grantProof is who gave what to whom and why; sealed under server and root key.
type grantProof struct {
	To      naast.UserID         `json:",omitempty"`
	Via     naast.OrganisationID `json:",omitempty"` // the team that can open it, or the outer layer of it
	Purpose string
	Signed  signature
}

func (g grantRow) message(birth string) []byte {
	return pack("grant", birth, g.id, g.object, strconv.Itoa(g.epoch), g.scope, g.grantee,
		strconv.Itoa(g.granteeKey), g.until, string(g.commitment))
}

// signed adds what only the proof knows.
func (p grantProof) signed(message []byte) []byte {
	return pack("terms", string(message), string(p.To), string(p.Via), p.Purpose)
}

func (g grantRow) layer(birth, name string) []byte {
	return pack(name, string(g.message(birth)))
}

func (v *Vault) grantee(object string, user naast.UserID) string {
	return v.Handle("grantee", object, string(user))
}

func (v *Vault) granteeTeam(object string, org naast.OrganisationID) string {
	return v.Handle("grantee team", object, string(org))
}

// gift is a grant about to be made.
type gift struct {
	scope, purpose string
	until          naast.Date
	key            []byte               // what is given
	to             naast.UserID         // a person, or
	via            naast.OrganisationID // a team; both for a standby
	keys           keysOf               // to which keys of the person; nil: those that count
	peeled         bool                 // a standby's, of which a coordinator took the team's layer away
}

// keysOf finds keys of a person.
type keysOf func(context.Context, *db.Tx, naast.UserID) (known, error)

// give makes a grant out of an opened object, signed by the actor.
func (v *Vault) give(ctx context.Context, tx *db.Tx, o *object, root []byte, by actor, w gift) (naast.GrantID, error) {
	ids, err := v.giveAll(ctx, tx, o, root, by, []gift{w})
	if err != nil {
		return "", err
	}
	return ids[0], nil
}

// giveAll makes many grants out of an opened object in as few statements.
func (v *Vault) giveAll(ctx context.Context, tx *db.Tx, o *object, root []byte, by actor, ws []gift) ([]naast.GrantID, error) {
	granted, ids, holders := make([]naast.GrantID, len(ws)), make([]string, len(ws)), make([]string, len(ws))
	for i := range ws {
		granted[i] = naast.NewID[naast.GrantID]()
		ids[i], holders[i] = string(granted[i]), v.granteeOf(o.id, ws[i])
	}
	keys, err := v.putKeysOf(ctx, tx, grantKeys, ids, holders)
	if err != nil {
		return nil, err
	}
	rows := make([]grantRow, len(ws))
	for i, w := range ws {
		if rows[i], err = v.wrap(ctx, tx, o, root, by, w, ids[i], keys[i]); err != nil {
			return nil, fmt.Errorf("grant on %s: %w", o.id, err)
		}
		if born := o.born(tx); born != nil {
			born[rows[i].scope+" "+rows[i].grantee] = true
		}
	}
	return granted, insertGrants(ctx, tx, rows)
}

// wrap seals what is given to whoever receives it, under the ring's key r.
func (v *Vault) wrap(ctx context.Context, tx *db.Tx, o *object, root []byte, by actor, w gift, id string, r []byte) (grantRow, error) {
	g := grantRow{id: id, object: o.id, epoch: o.epoch, scope: w.scope, until: string(w.until), commitment: commitment(w.key)}
	layers, err := v.address(ctx, tx, &g, w)
	if err != nil {
		return g, err
	}
	if w.peeled {
		layers, g.peeled = layers[:1], true
	}
	inner := w.key
	for _, l := range layers {
		if inner, err = sealTo(l.public, uint32(l.number), g.layer(o.birth, l.name), inner); err != nil {
			return g, err
		}
	}
	g.sealed = g.wrapped(o.birth, r, inner)
	p := grantProof{To: w.to, Via: w.via, Purpose: w.purpose}
	message := g.message(o.birth)
	p.Signed = by.signs(p.signed(message))
	g.proof, err = sealProof(v, root, "grant", message, p)
	return g, err
}

// form is the outermost layer, which opens with the ring's key: of what was given,
// or of what a coordinator left to a standby.
func (g grantRow) form() (label, name string) {
	if g.peeled {
		return "peeled", "peeled"
	}
	return "grant", "outer"
}

func (g grantRow) wrapped(birth string, r, inner []byte) []byte {
	label, name := g.form()
	return seal(derive(r, nil, label), 1, g.layer(birth, name), inner)
}

func (g grantRow) unwrapped(birth string, r []byte) ([]byte, error) {
	label, name := g.form()
	return open(derive(r, nil, label), 1, g.layer(birth, name), g.sealed)
}

// layer is one public key to seal to.
type layer struct {
	name   string
	public []byte
	number int
}

// address finds the keys of whoever receives a gift, innermost first, and
// writes them into the row.
func (v *Vault) address(ctx context.Context, tx *db.Tx, g *grantRow, w gift) (layers []layer, err error) {
	if w.to != "" {
		find := v.current
		if w.keys != nil {
			find = w.keys
		}
		k, err := find(ctx, tx, w.to)
		if err != nil {
			return nil, err
		}
		g.grantee, g.granteeKey = v.granteeOf(g.object, w), k.number
		layers = append(layers, layer{"person", k.HPKE, k.number})
	}
	if w.via != "" {
		epoch, public, err := v.mailboxOf(ctx, tx, string(w.via))
		if err != nil {
			return nil, err
		}
		if w.to == "" {
			g.grantee, g.granteeKey = v.granteeOf(g.object, w), epoch
		}
		layers = append(layers, layer{"team", public, epoch})
	}
	return layers, nil
}

func insertGrants(ctx context.Context, tx *db.Tx, rows []grantRow) error {
	var grants, wraps []any
	for _, g := range rows {
		peeled := 0
		if g.peeled {
			peeled = 1
		}
		grants = append(grants, g.id, g.object, g.epoch, g.scope, g.grantee, g.granteeKey, g.until, "", peeled, g.commitment, []byte{})
		wraps = append(wraps, g.id, g.sealed, g.proof)
	}
	_, err := tx.Exec(ctx, `INSERT INTO vault_grant (id, object, epoch, scope, grantee, grantee_key, until, cut_on, peeled, commitment, listed)
		VALUES `+db.Values(len(rows), 11), grants...)
	if err == nil {
		_, err = tx.Exec(ctx, `INSERT INTO vault_wrap (grant_id, sealed, proof) VALUES `+db.Values(len(rows), 3), wraps...)
	}
	if err != nil {
		return fmt.Errorf("write grants: %w", err)
	}
	return nil
}

const grantColumns = `g.id, g.object, g.epoch, g.scope, g.grantee, g.grantee_key, g.until, g.peeled, g.commitment, g.listed`

func (g *grantRow) columns(peeled *int) []any {
	return []any{&g.id, &g.object, &g.epoch, &g.scope, &g.grantee, &g.granteeKey, &g.until, peeled, &g.commitment, &g.listed}
}

func scanGrant(s db.Scanner) (g grantRow, err error) {
	var peeled int
	err = s.Scan(g.columns(&peeled)...)
	g.peeled = peeled != 0
	return g, err
}

func scanWrapped(s db.Scanner) (g grantRow, err error) {
	var peeled int
	err = s.Scan(append(g.columns(&peeled), &g.sealed, &g.proof)...)
	g.peeled = peeled != 0
	return g, err
}

// readWrap adds the heavy part.
func (g *grantRow) readWrap(ctx context.Context, tx *db.Tx) error {
	err := tx.QueryRow(ctx, `SELECT sealed, proof FROM vault_wrap WHERE grant_id=$1`, g.id).Scan(&g.sealed, &g.proof)
	if err != nil {
		return fmt.Errorf("read grant %s: %w", g.id, err)
	}
	return nil
}

// checkGrant checks the proof of a grant and its signature.
func (v *Vault) checkGrant(ctx context.Context, tx *db.Tx, birth string, root []byte, g grantRow) (grantProof, error) {
	message := g.message(birth)
	p, err := openProof[grantProof](v, root, "grant", message, g.proof)
	if err == nil {
		err = v.checkSignature(ctx, tx, p.signed(message), p.Signed)
	}
	if err != nil {
		return p, fmt.Errorf("check grant %s: %w", g.id, err)
	}
	return p, nil
}

// checkGranted checks that a person was granted the key of an epoch, also
// when that grant was cut since: only such a person may sign the next header.
func (v *Vault) checkGranted(ctx context.Context, tx *db.Tx, o *object, root []byte, epoch int, user naast.UserID) error {
	rows, err := db.All(ctx, tx, scanWrapped, `SELECT `+grantColumns+`, w.sealed, w.proof
		FROM vault_grant g JOIN vault_wrap w ON w.grant_id=g.id
		WHERE g.grantee=$1 AND g.epoch=$2 AND g.scope IN ('case','team')`, v.grantee(o.id, user), epoch)
	if err != nil {
		return fmt.Errorf("look for a grant on %s: %w", o.id, err)
	}
	for _, g := range rows {
		if _, err := v.checkGrant(ctx, tx, o.birth, root, g); err == nil && g.object == o.id {
			return nil
		}
	}
	return fmt.Errorf("header %d of %s is signed by somebody who had not %d: %w", epoch+1, o.id, epoch, ErrRefused)
}
