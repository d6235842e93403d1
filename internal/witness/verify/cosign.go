package verify

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// cosignKind marks the key of a witness (C2SP tlog-cosignature, version 1).
const cosignKind = 4

// witness is note.Verifier for the signatures of witnesses.
type witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
	at   int64 // of the signature that was found right
}

// Name, KeyHash and Verify make it a note.Verifier.
func (w *witness) Name() string { return w.name }

// KeyHash tells keys of one name apart.
func (w *witness) KeyHash() uint32 { return w.hash }

// Verify checks one signature, which begins with its moment.
func (w *witness) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	at := binary.BigEndian.Uint64(sig)
	if at > 1<<40 || !ed25519.Verify(w.key, fmt.Appendf(nil, "cosignature/v1\ntime %d\n%s", at, msg), sig[8:]) {
		return false
	}
	w.at = int64(at)
	return true
}

func readWitness(text string) (*witness, error) {
	name, rest, _ := strings.Cut(strings.TrimSpace(text), "+")
	number, encoded, _ := strings.Cut(rest, "+")
	b, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(b) != 1+ed25519.PublicKeySize || b[0] != cosignKind || name == "" {
		return nil, fmt.Errorf("key of the witness: %w", ErrUnreadable)
	}
	h := sha256.Sum256(append([]byte(name+"\n"), b...))
	w := &witness{name: name, hash: binary.BigEndian.Uint32(h[:]), key: b[1:]}
	if fmt.Sprintf("%08x", w.hash) != number {
		return nil, fmt.Errorf("number of the key of the witness: %w", ErrUnreadable)
	}
	return w, nil
}

// Cosigned checks that a witness put its signature under a checkpoint, and gives
// the day on which it saw it.
func Cosigned(signed []byte, key string) (time.Time, error) {
	w, err := readWitness(key)
	if err != nil {
		return time.Time{}, err
	}
	if _, err := note.Open(signed, note.VerifierList(w)); err != nil {
		return time.Time{}, fmt.Errorf("not signed by this witness: %w", ErrUnsigned)
	}
	return time.Unix(w.at, 0).UTC(), nil
}
