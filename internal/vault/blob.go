package vault

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/hpke"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// ErrRefused means that stored bytes are not what Naast put there for this
// purpose: changed, moved, of an unknown suite, or under another key.
var ErrRefused = errors.New("sealed data refused")

// The suites. Every blob begins with one of these and the number of its key;
// what is unknown is refused, so that a later suite can never be read as this.
const (
	suiteAES   byte = 1 // AES-256-GCM, random nonce of 96 bits
	suiteHPKE  byte = 2 // HPKE (RFC 9180): ML-KEM-768 with X25519, HKDF-SHA256, AES-256-GCM
	suiteMAC   byte = 3 // HMAC-SHA256
	suiteDraft byte = 4 // what a browser without a network seals: P-256, HKDF-SHA256, AES-256-GCM; see DraftKey
)

const (
	keySize    = 32
	headerSize = 5 // suite, and the key's number in four bytes
)

// secret makes whatever embeds it print as nothing but its type's purpose.
type secret struct{}

// Format keeps keys out of logs and error texts.
func (secret) Format(f fmt.State, _ rune) { io.WriteString(f, "[secret]") }

func newKey() []byte {
	b := make([]byte, keySize)
	rand.Read(b) // never fails: crypto/rand ends the program instead
	return b
}

// derive gives the key of one purpose (RFC 5869).
func derive(key, salt []byte, info string) []byte {
	return deriveN(key, salt, info, keySize)
}

func deriveN(key, salt []byte, info string, n int) []byte {
	return sure(hkdf.Key(sha256.New, key, salt, "naast 1 "+info, n))
}

// sure gives what fails only for a length that is never asked.
func sure[T any](what T, err error) T {
	if err != nil {
		panic(err)
	}
	return what
}

// pack writes parts one after the other with their lengths, so that no two
// lists of parts give the same bytes.
func pack(parts ...string) []byte {
	n := 0
	for _, p := range parts {
		n += 4 + len(p)
	}
	b := make([]byte, 0, n)
	for _, p := range parts {
		b = binary.BigEndian.AppendUint32(b, uint32(len(p)))
		b = append(b, p...)
	}
	return b
}

func header(suite byte, id uint32) []byte {
	return binary.BigEndian.AppendUint32([]byte{suite}, id)
}

// keyOf reads the suite and the number of the key of a blob.
func keyOf(blob []byte) (suite byte, id uint32, err error) {
	if len(blob) < headerSize {
		return 0, 0, fmt.Errorf("read header: %w", ErrRefused)
	}
	return blob[0], binary.BigEndian.Uint32(blob[1:headerSize]), nil
}

// body gives what follows the header, which must be exactly the one expected: of
// any other nothing, and nothing opens under no key.
func body(blob []byte, suite byte, id uint32) []byte {
	rest, ok := bytes.CutPrefix(blob, header(suite, id))
	if !ok {
		return nil
	}
	return rest
}

func aead(key []byte) cipher.AEAD {
	return sure(cipher.NewGCMWithRandomNonce(sure(aes.NewCipher(key)))) // every key is keySize long
}

func seal(key []byte, id uint32, ad, plain []byte) []byte {
	h := header(suiteAES, id)
	return aead(key).Seal(h, nil, plain, append(h[:headerSize:headerSize], ad...))
}

func open(key []byte, id uint32, ad, blob []byte) ([]byte, error) {
	plain, err := aead(key).Open(nil, nil, body(blob, suiteAES, id), append(header(suiteAES, id), ad...))
	if err != nil {
		return nil, fmt.Errorf("open: %w", ErrRefused)
	}
	return plain, nil
}

func tag(key []byte, id uint32, message []byte) []byte {
	m := hmac.New(sha256.New, key)
	m.Write(message)
	return m.Sum(header(suiteMAC, id))
}

func checkTag(key []byte, id uint32, message, blob []byte) error {
	if !hmac.Equal(blob, tag(key, id, message)) {
		return fmt.Errorf("check tag: %w", ErrRefused)
	}
	return nil
}

// kem is ML-KEM-768 with X25519: what is harvested today stays closed to a
// quantum computer, and a flaw in the young half leaves the old half standing.
func kem() hpke.KEM { return hpke.MLKEM768X25519() }

func sealTo(public []byte, id uint32, info, plain []byte) ([]byte, error) {
	var b []byte
	h := header(suiteHPKE, id)
	pk, err := kem().NewPublicKey(public)
	if err == nil {
		b, err = hpke.Seal(pk, hpke.HKDFSHA256(), hpke.AES256GCM(), append(h[:headerSize:headerSize], info...), plain)
	}
	if err != nil {
		return nil, fmt.Errorf("seal to public key: %w", ErrRefused)
	}
	return append(h, b...), nil
}

func openWith(private hpke.PrivateKey, id uint32, info, blob []byte) ([]byte, error) {
	plain, err := hpke.Open(private, hpke.HKDFSHA256(), hpke.AES256GCM(), append(header(suiteHPKE, id), info...), body(blob, suiteHPKE, id))
	if err != nil {
		return nil, fmt.Errorf("open with private key: %w", ErrRefused)
	}
	return plain, nil
}

func pairFrom(seed []byte) hpke.PrivateKey {
	return sure(kem().NewPrivateKey(seed)) // every seed is keySize long
}

// SealUnder seals plain under a key that exists for something else too (a
// session's, a draft's): info separates the purposes, ad says what it is.
func SealUnder(key []byte, info, ad string, plain []byte) ([]byte, error) {
	k, id, err := under(key, info)
	if err != nil {
		return nil, err
	}
	return seal(k, id, pack(info, ad), plain), nil
}

// OpenUnder opens what SealUnder sealed with the same key, info and ad.
func OpenUnder(key []byte, info, ad string, sealed []byte) ([]byte, error) {
	k, id, err := under(key, info)
	if err != nil {
		return nil, err
	}
	return open(k, id, pack(info, ad), sealed)
}

// under derives a key and the number by which its blobs know it.
func under(key []byte, info string) (k []byte, id uint32, err error) {
	if len(key) < 16 {
		return nil, 0, fmt.Errorf("seal under a key of %d bytes: %w", len(key), ErrRefused)
	}
	b := deriveN(key, nil, "under "+info, keySize+4)
	return b[:keySize], binary.BigEndian.Uint32(b[keySize:]), nil
}
