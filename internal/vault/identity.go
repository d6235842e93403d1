package vault

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/hpke"
	"fmt"
	"strconv"
	"sync"

	"naast"
)

// Identity is an opened person: the seed, and the pairs derived from it when
// they are first needed. It lives as long as the request that opened it.
type Identity struct {
	secret
	seed []byte
	lock Lock // that opened it
	pair func() hpke.PrivateKey
	sign func() ed25519.PrivateKey
	list func() []byte
	p256 func() *ecdh.PrivateKey
}

// Public is what others may know of an Identity: where to seal to it, and how
// to check its signature.
type Public struct {
	HPKE []byte // ML-KEM-768 with X25519 (X-Wing), 1216 bytes
	Sign []byte // Ed25519, 32 bytes
	P256 []byte // uncompressed point, for drafts made without a network
}

// Person is somebody who acts, with the keys that prove it.
type Person struct {
	User     naast.UserID
	Identity *Identity
}

// NewIdentity draws a seed.
func NewIdentity() *Identity { return identity(newKey()) }

// IdentityFrom takes a seed that a session or a lock has kept.
func IdentityFrom(seed []byte) (*Identity, error) {
	if len(seed) != keySize {
		return nil, fmt.Errorf("read seed of %d bytes: %w", len(seed), ErrRefused)
	}
	return identity(bytes.Clone(seed)), nil
}

func identity(seed []byte) *Identity {
	return &Identity{
		seed: seed,
		pair: sync.OnceValue(func() hpke.PrivateKey { return pairFrom(derive(seed, nil, "hpke")) }),
		sign: sync.OnceValue(func() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(derive(seed, nil, "sign")) }),
		list: sync.OnceValue(func() []byte { return derive(seed, nil, "list") }),
		p256: sync.OnceValue(func() *ecdh.PrivateKey { return scalar(seed) }),
	}
}

// scalar derives a P-256 key; the order of the curve is so near 2^256 that a
// second round is never seen.
func scalar(seed []byte) *ecdh.PrivateKey {
	for i := 0; ; i++ {
		if k, err := ecdh.P256().NewPrivateKey(derive(seed, nil, "p256 "+strconv.Itoa(i))); err == nil {
			return k
		}
	}
}

// Seed is a copy of the seed, for whoever seals it (a lock, a session).
func (id *Identity) Seed() []byte { return bytes.Clone(id.seed) }

// Public is the outside of this identity.
func (id *Identity) Public() Public {
	return Public{
		HPKE: id.pair().PublicKey().Bytes(),
		Sign: id.sign().Public().(ed25519.PublicKey),
		P256: id.p256().PublicKey().Bytes(),
	}
}

// Seal seals something to oneself alone, such as a draft that a card keeps.
// The length is padded; info separates purposes and ad says what it is.
func (id *Identity) Seal(info, ad string, plain []byte) ([]byte, error) {
	return SealUnder(id.seed, "own "+info, ad, Pad(plain))
}

// Open opens what the same person sealed with Seal.
func (id *Identity) Open(info, ad string, sealed []byte) ([]byte, error) {
	return unpadded(OpenUnder(id.seed, "own "+info, ad, sealed))
}
