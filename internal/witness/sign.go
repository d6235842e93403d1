package witness

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strconv"
	"time"

	"golang.org/x/mod/sumdb/note"

	"naast/internal/db"
	"naast/internal/vault"
)

// originPrefix begins the name of every log of Naast; what follows is random
// and stays when the site moves to another address.
const originPrefix = "naast/log/"

// witnessPrefix begins the name of every witness of Naast.
const witnessPrefix = "naast/getuige/"

// name is how the log of a generation is called, and its key with it.
func name(ctx context.Context, tx *db.Tx, v *vault.Vault, generation int64) (string, error) {
	return publicName(ctx, tx, v, originPrefix, "log", generation)
}

func publicName(ctx context.Context, tx *db.Tx, v *vault.Vault, prefix, purpose string, generation int64) (string, error) {
	n, err := v.PublicName(ctx, tx, purpose)
	if err != nil {
		return "", err
	}
	if generation > 1 {
		n += "/" + strconv.FormatInt(generation, 10)
	}
	return prefix + n, nil
}

// signer signs notes with one key. It is note.Signer for both kinds of
// signature that C2SP has for logs.
type signer struct {
	name string
	hash uint32
	sign func(msg []byte) []byte
}

// Name, KeyHash and Sign make it a note.Signer.
func (s signer) Name() string { return s.name }

// KeyHash tells keys of one name apart.
func (s signer) KeyHash() uint32 { return s.hash }

// Sign signs the text of a note.
func (s signer) Sign(msg []byte) ([]byte, error) { return s.sign(msg), nil }

// The kinds of signature (C2SP signed-note).
const (
	ofLog     = 1 // Ed25519
	ofWitness = 4 // cosignature/v1
)

func newSigner(name string, kind byte, key ed25519.PrivateKey, sign func(msg []byte) []byte) signer {
	return signer{name, keyHash(name, kind, public(key)), sign}
}

func keyHash(name string, kind byte, public ed25519.PublicKey) uint32 {
	h := sha256.Sum256(append([]byte(name+"\n"+string(kind)), public...))
	return binary.BigEndian.Uint32(h[:])
}

// keyText is a public key as it is written down and typed into a configuration.
func keyText(name string, kind byte, public ed25519.PublicKey) string {
	return fmt.Sprintf("%s+%08x+%s", name, keyHash(name, kind, public), base64.StdEncoding.EncodeToString(append([]byte{kind}, public...)))
}

// logSigners sign as the log itself, with every key it ever had: whoever wrote
// down an older one can still check.
func logSigners(ctx context.Context, tx *db.Tx, v *vault.Vault, origin string) (all []note.Signer, err error) {
	keys, err := v.SigningKeys(ctx, tx, "log")
	for _, k := range keys {
		all = append(all, newSigner(origin, ofLog, k, func(msg []byte) []byte { return ed25519.Sign(k, msg) }))
	}
	return all, err
}

// cosigner signs that this partnership saw a checkpoint of another (C2SP
// tlog-cosignature, version 1).
func cosigner(ctx context.Context, tx *db.Tx, v *vault.Vault) (note.Signer, error) {
	k, n, err := cosignKey(ctx, tx, v)
	if err != nil {
		return nil, err
	}
	at := tx.Now().Truncate(24 * time.Hour).Unix() // the day is enough
	return newSigner(n, ofWitness, k, func(msg []byte) []byte {
		text := fmt.Sprintf("cosignature/v1\ntime %d\n%s", at, msg)
		return append(binary.BigEndian.AppendUint64(nil, uint64(at)), ed25519.Sign(k, []byte(text))...)
	}), nil
}

func cosignKey(ctx context.Context, tx *db.Tx, v *vault.Vault) (ed25519.PrivateKey, string, error) {
	keys, err := v.SigningKeys(ctx, tx, "witness")
	if err != nil {
		return nil, "", err
	}
	n, err := publicName(ctx, tx, v, witnessPrefix, "witness", 1)
	return keys[0], n, err
}

// Keys are the public keys of this partnership: of its log, and of itself as a
// witness of others.
func Keys(ctx context.Context, tx *db.Tx, v *vault.Vault) (log, witness string, err error) {
	origin, err := currentName(ctx, tx, v)
	if err != nil {
		return "", "", err
	}
	keys, err := v.SigningKeys(ctx, tx, "log")
	if err != nil {
		return "", "", err
	}
	k, n, err := cosignKey(ctx, tx, v)
	if err != nil {
		return "", "", err
	}
	return keyText(origin, ofLog, public(keys[0])), keyText(n, ofWitness, public(k)), nil
}

func public(k ed25519.PrivateKey) ed25519.PublicKey { return k.Public().(ed25519.PublicKey) }
