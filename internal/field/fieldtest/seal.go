// Package fieldtest seals drafts as a browser without a network does, for tests
// that have no browser. That both make the same is what the browser's own test
// shows: the server opens what either of them made.
package fieldtest

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"testing"

	"naast/internal/vault"
)

// Seal seals the answers of a form, as pairs of name and value, to a key.
func Seal(t testing.TB, k vault.DraftKey, kind string, answers ...[2]string) []byte {
	t.Helper()
	plain, err := json.Marshal([]any{kind, answers})
	if err != nil {
		t.Fatal(err)
	}
	return SealBytes(t, k, plain)
}

// SealBytes is Seal for whatever stands inside.
func SealBytes(t testing.TB, k vault.DraftKey, plain []byte) []byte {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	theirs, err := ecdh.P256().NewPublicKey(k.Public)
	must(err)
	mine, err := ecdh.P256().GenerateKey(rand.Reader)
	must(err)
	secret, err := mine.ECDH(theirs)
	must(err)
	head := append([]byte{4}, k.Number...)
	random := make([]byte, 28)
	rand.Read(random)
	head = append(append(head, random[:16]...), mine.PublicKey().Bytes()...)
	key, err := hkdf.Key(sha256.New, secret, head, "naast 1 draft", 32)
	must(err)
	block, err := aes.NewCipher(key)
	must(err)
	gcm, err := cipher.NewGCM(block)
	must(err)
	padded := make([]byte, 4<<10)
	for len(padded) < len(plain)+4 {
		padded = make([]byte, 4*len(padded))
	}
	binary.BigEndian.PutUint32(padded, uint32(len(plain)))
	copy(padded[4:], plain)
	out := append(append([]byte{}, head...), random[16:]...)
	return gcm.Seal(out, random[16:], padded, append(head, k.Place...))
}
