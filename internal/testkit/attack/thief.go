package attack

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"slices"

	"naast/internal/vault"
)

// labels are all names under which Naast derives a key: the code is public.
var labels = []string{"", "rooted facts", "rooted delivery", "rooted times", "rooted mailbox", "rooted epoch", "rooted grant", "rooted log manager",
	"grant", "peeled", "listed", "list", "link", "mailbox", "commitment", "handle", "mark", "archive", "hpke", "sign", "draft", "canary",
	"proof user", "proof lock", "facts", "delivery", "contact", "case", "seed"}

// begins is how what is opened begins after its length, by what it is.
var begins = map[string][]string{
	"story": {`{"made":`}, "contact": {`{"name":`, `{"phone":`}, "facts": {`{"domains`, `{"channel`, `{"appoint`, `{"village`, `{"residen`},
}

func hashed(s string) []byte {
	h := sha256.Sum256([]byte(s))
	return h[:]
}

const (
	headed   = 5  // suite and number of the key
	nonced   = 12 // nonce
	unpadded = 4  // length of what follows
)

// unsealed is what the first n bytes of a sealed thing are under a key. It is
// not asked whether the key is right: so nothing has to be known of what it was
// sealed for.
func unsealed(key, sealed []byte, n int) []byte {
	if len(sealed) < headed+nonced+n {
		return nil
	}
	b, err := aes.NewCipher(key)
	if err != nil {
		return nil
	}
	plain := make([]byte, n)
	cipher.NewCTR(b, append(slices.Clone(sealed[headed:headed+nonced]), 0, 0, 0, 2)).XORKeyStream(plain, sealed[headed+nonced:headed+nonced+n])
	return plain
}

// opens tells whether a key opens something.
func (t target) opens(key []byte) bool {
	plain := unsealed(key, t.sealed, 16)
	return plain != nil && slices.ContainsFunc(begins[t.what], func(s string) bool { return bytes.HasPrefix(plain[unpadded:], []byte(s)) })
}

// opened is what of one case could be opened.
type opened map[string]bool // story, contact, facts

// try uses everything as a key, and every key that Naast could derive of it.
func (s *spoils) try() opened {
	got := opened{}
	use := func(key []byte) {
		for _, t := range s.targets {
			if !got[t.what] && t.opens(key) {
				got[t.what] = true
			}
		}
	}
	for _, raw := range append(s.raw, make([]byte, 32), bytes.Repeat([]byte{0xff}, 32), hashed(""), hashed("naast")) {
		use(raw)
		for _, label := range labels {
			for _, salt := range s.salts {
				if key, err := hkdf.Key(sha256.New, raw, salt, "naast 1 "+label, 32); err == nil {
					use(key)
				}
			}
		}
	}
	return got
}

// seeds finds a person whose seed is among what was stolen, or derived from it.
func (s *spoils) seeds(people map[string]bool) (found int) {
	for _, raw := range s.raw {
		id, err := vault.IdentityFrom(raw)
		if err == nil && people[string(id.Public().HPKE)] {
			found++
		}
	}
	return found
}
