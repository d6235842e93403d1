package vault

import (
	"context"
	"crypto/ed25519"
	"maps"
	"slices"

	"naast/internal/db"
)

// SigningKeys are the keys with which a partnership signs what the world may
// keep, such as the head of its log: one for each server key, the newest first.
// They derive from the server key and the partnership's birth id, so that they
// are on paper already, outlive a restore, and are another for each partnership
// and purpose.
func (v *Vault) SigningKeys(ctx context.Context, tx *db.Tx, purpose string) ([]ed25519.PrivateKey, error) {
	id, err := v.birth(ctx, tx)
	if err != nil {
		return nil, err
	}
	v.keys.mu.RLock()
	defer v.keys.mu.RUnlock()
	versions := slices.Sorted(maps.Keys(v.keys.all[serverKind]))
	slices.Reverse(versions)
	keys := make([]ed25519.PrivateKey, len(versions))
	for i, n := range versions {
		keys[i] = ed25519.NewKeyFromSeed(derive(v.keys.all[serverKind][n], []byte(id), "sign "+purpose))
	}
	return keys, nil
}

// PublicName names a partnership to the world, for one purpose: the same for
// ever, and nothing about it can be found from it.
func (v *Vault) PublicName(ctx context.Context, tx *db.Tx, purpose string) (string, error) {
	id, err := v.birth(ctx, tx)
	if err != nil {
		return "", err
	}
	return v.Handle("public name", purpose, id), nil
}
