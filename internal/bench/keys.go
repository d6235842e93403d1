package main

import (
	"context"
	"crypto/ed25519"
	"crypto/hpke"
	"fmt"
	"time"

	"naast"
	"naast/internal/vault"
)

// keyWork counts the slow operations with keys that went into written rows.
type keyWork struct {
	wraps int // HPKE: keys handed to people, and log lines sealed to those who may read them
	outer int // AES: the same keys under the ring's, and the ring's under its generation
	pairs int // key pairs made: the mailbox of a case
	signs int // Ed25519 signatures
}

// countKeys reads from the rows which operations made them.
func countKeys(rows []row) (c keyWork) {
	for _, r := range rows {
		switch r.table {
		case "vault_wrap":
			c.wraps++
			c.outer++
			c.signs++
		case "vault_ring", "vault_ring_root":
			c.outer++
		case "vault_epoch":
			c.pairs++
			c.signs++
		case "audit_event":
			for i, name := range r.columns {
				if b, ok := r.values[i].([]byte); ok && len(b) > 0 && (name == "for_case" || name == "for_manager") {
					c.wraps++
				}
			}
		}
	}
	return c
}

func (c keyWork) String() string {
	return fmt.Sprintf("%d wraps (ML-KEM-768 with X25519), %d outer layers (AES-GCM), %d pair, %d signatures", c.wraps, c.outer, c.pairs, c.signs)
}

var (
	keySeed, keyInfo = make([]byte, 32), make([]byte, 200)
	keyPublic        = pair(keySeed).PublicKey().Bytes()
	keySign          = ed25519.NewKeyFromSeed(keySeed)
)

func pair(seed []byte) hpke.PrivateKey {
	k, err := hpke.MLKEM768X25519().NewPrivateKey(seed)
	if err != nil {
		panic(err) // the seed has the right length
	}
	return k
}

// do does these operations, with a key read from its bytes each time, as rows
// give it.
func (c keyWork) do() error {
	for range c.wraps {
		k, err := hpke.MLKEM768X25519().NewPublicKey(keyPublic)
		if err != nil {
			return err
		}
		if _, err := hpke.Seal(k, hpke.HKDFSHA256(), hpke.AES256GCM(), keyInfo, keySeed); err != nil {
			return err
		}
	}
	for range c.outer {
		if _, err := vault.SealUnder(keySeed, "outer", "layer", keyInfo); err != nil {
			return err
		}
	}
	for range c.pairs {
		pair(keySeed).PublicKey().Bytes()
	}
	for range c.signs {
		ed25519.Sign(keySign, keyInfo)
	}
	return nil
}

// card is what a new card costs on top: Argon2id, and the keys of a new person.
func (w *world) card(ctx context.Context) (time.Duration, error) {
	secret := vault.NewCardSecret([]byte(naast.NewID[string]()))
	return each(20, func() error {
		id := vault.NewIdentity()
		id.Public()
		_, err := w.house.V.MakeLock(ctx, id, vault.LockCard, secret)
		return err
	})
}
