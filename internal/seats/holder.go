package seats

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"naast"
	"naast/internal/db"
	"naast/internal/partnership"
	"naast/internal/vault"
	"naast/internal/web"
)

// Function is why somebody holds a seat. There is none for a municipality.
type Function string

// The functions that may hold a seat.
const (
	Chair       Function = "voorzitter"
	Coordinator Function = "coordinator"
	Council     Function = "clientenraad"
	Neighbour   Function = "buurstichting"
)

// Functions are all of them, in the order in which they are asked.
var Functions = []Function{Chair, Coordinator, Council, Neighbour}

// Label is what a function is called; nothing for one that may hold no seat.
func (f Function) Label() naast.Message {
	switch f {
	case Chair:
		return naast.Msg("voorzitter van het bestuur")
	case Coordinator:
		return naast.Msg("coördinator")
	case Council:
		return naast.Msg("cliëntenraad")
	case Neighbour:
		return naast.Msg("een stichting in de buurt")
	}
	return naast.Message{}
}

// Holder is who has the paper of a seat.
type Holder struct {
	Function     Function `json:"function"`
	Name         string   `json:"name"`
	Organisation string   `json:"organisation"`
}

// Check tells whether somebody may hold a seat: a known function, a name, and not
// the municipality, under none of its names, nor when he says himself that he works
// for it.
func (h Holder) Check(s partnership.Settings, works bool) (p naast.Problems) {
	if !slices.Contains(Functions, h.Function) {
		p.Add("functie", "Kies een functie uit de lijst.")
	}
	if strings.TrimSpace(h.Name) == "" {
		p.Add("naam", "Vul een naam in.")
	}
	web.CheckText(&p, "naam", h.Name, web.MaxLine)
	web.CheckText(&p, "organisatie", h.Organisation, web.MaxLine)
	organisation := strings.ToLower(strings.TrimSpace(h.Organisation))
	if organisation == "" {
		p.Add("organisatie", "Vul een organisatie in.")
	}
	if works || strings.Contains(organisation, "gemeente") || organisation == strings.ToLower(s.Municipality) {
		p.Add("organisatie", "Iemand van de gemeente mag geen zetel hebben.")
	}
	return p
}

// saveHolder keeps who has the paper that belongs to these keys.
func saveHolder(ctx context.Context, tx *db.Tx, v *vault.Vault, fingerprint string, h Holder) error {
	b, err := json.Marshal(h)
	if err == nil {
		b, err = vault.SealUnder(holderKey(v, fingerprint), "holder", fingerprint, vault.Pad(b))
	}
	if err == nil {
		_, err = tx.Exec(ctx, `INSERT INTO seats_holder (fingerprint,made,sealed) VALUES ($1,$2,$3)`, fingerprint, tx.Today(), b)
	}
	if err != nil {
		return fmt.Errorf("keep who holds a seat: %w", err)
	}
	return nil
}

// holderOf is who has the paper of these keys, and since when.
func holderOf(ctx context.Context, tx *db.Tx, v *vault.Vault, fingerprint string) (h Holder, made naast.Date, err error) {
	var sealed []byte
	err = tx.QueryRow(ctx, `SELECT made, sealed FROM seats_holder WHERE fingerprint=$1`, fingerprint).Scan(&made, &sealed)
	if errors.Is(err, naast.NotFound) {
		return h, made, nil
	}
	if err == nil {
		sealed, err = vault.OpenUnder(holderKey(v, fingerprint), "holder", fingerprint, sealed)
	}
	if err == nil {
		sealed, err = vault.Unpad(sealed)
	}
	if err == nil {
		err = json.Unmarshal(sealed, &h)
	}
	if err != nil {
		return h, made, fmt.Errorf("read who holds a seat: %w", err)
	}
	return h, made, nil
}

func holderKey(v *vault.Vault, fingerprint string) []byte {
	return []byte(v.Handle("seats holder", fingerprint))
}
