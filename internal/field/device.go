package field

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
)

// Device is a browser that was made ready to write down without a network.
type Device struct {
	ID    string // keyed hash of its token
	Name  string // how its owner calls it
	Since naast.Date
	Seen  naast.Date // last day on which it brought something; empty: never
}

// Bounds.
const (
	mostDevices = 20
	mostName    = 40
	tokenSize   = 44 // 32 bytes in base64
)

// Ready takes in the token that a device made for itself. Only its keyed hash is
// kept, so that whoever reads the database cannot bring drafts. naast.Invalid for
// a token that no device makes, naast.TooMany with 20 devices.
func Ready(ctx context.Context, tx *db.Tx, v *vault.Vault, u naast.UserID, token, name string) error {
	if len(token) != tokenSize || name == "" || len(name) > mostName {
		return fmt.Errorf("make device ready: %w", naast.Invalid)
	}
	var n int
	err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM field_device WHERE person=$1`, u).Scan(&n)
	if err == nil && n >= mostDevices {
		err = naast.TooMany
	}
	id := ""
	if err == nil {
		id, err = tokenID(ctx, tx, v, token)
	}
	if err == nil {
		_, err = tx.Exec(ctx, `INSERT INTO field_device (token,person,name,since,seen) VALUES ($1,$2,$3,$4,'')`, id, u, name, tx.Today())
	}
	if err != nil {
		return fmt.Errorf("make device ready: %w", err)
	}
	return nil
}

// tokenID is how a device is found by its token. One that was revoked and made ready
// again goes under another, so that the row of before finds nothing when it is put back
// (decision 0724).
func tokenID(ctx context.Context, tx *db.Tx, v *vault.Vault, token string) (id string, err error) {
	id = v.Handle("field device", token)
	for ended := true; err == nil; {
		if ended, err = v.EverEnded(ctx, tx, []string{deviceEnds, id}); !ended {
			break
		}
		id = v.Handle("field device", token, id)
	}
	return id, err
}

// deviceEnds is as what the ring remembers that a device was revoked.
const deviceEnds = "device"

// Devices are those of somebody, the newest first.
func Devices(ctx context.Context, tx *db.Tx, u naast.UserID) ([]Device, error) {
	all, err := db.All(ctx, tx, func(s db.Scanner) (d Device, err error) { return d, s.Scan(&d.ID, &d.Name, &d.Since, &d.Seen) },
		`SELECT token, name, since, seen FROM field_device WHERE person=$1 ORDER BY since DESC, name, token`, u)
	if err != nil {
		return nil, fmt.Errorf("list devices: %w", err)
	}
	return all, nil
}

// Revoke ends a device of somebody: what it sends from now on is refused and
// stays on it, also when its row is put back. What it brought before stays here.
// Twice is once.
func Revoke(ctx context.Context, tx *db.Tx, v *vault.Vault, u naast.UserID, id string) error {
	n, err := tx.Exec(ctx, `DELETE FROM field_device WHERE token=$1 AND person=$2`, id, u)
	if err == nil && n > 0 {
		err = v.EndStatement(ctx, tx, deviceEnds, id)
	}
	if err != nil {
		return fmt.Errorf("revoke device: %w", err)
	}
	return nil
}

// owner is whose device has this token; naast.NotFound when nobody's has (any more).
func owner(ctx context.Context, tx *db.Tx, v *vault.Vault, token string) (u naast.UserID, err error) {
	id, err := tokenID(ctx, tx, v, token)
	if err == nil {
		err = tx.QueryRow(ctx, `SELECT person FROM field_device WHERE token=$1`, id).Scan(&u)
	}
	if err != nil {
		return "", fmt.Errorf("find device: %w", err)
	}
	return u, nil
}
