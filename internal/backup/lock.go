package backup

import (
	"fmt"

	"filippo.io/age"

	"naast/internal/vault"
)

// lock makes the server key the one that opens an archive. It is on paper with
// two board members already, and needed for everything else of a restore: a key
// of its own would only be one more to lose.
type lock struct{ v *vault.Vault }

const stanza = "naast-server-key"

// Wrap seals the key of one archive.
func (l lock) Wrap(fileKey []byte) ([]*age.Stanza, error) {
	return []*age.Stanza{{Type: stanza, Body: l.v.SealArchiveKey(fileKey)}}, nil
}

// Unwrap opens it.
func (l lock) Unwrap(all []*age.Stanza) ([]byte, error) {
	for _, s := range all {
		if s.Type != stanza {
			continue
		}
		key, err := l.v.OpenArchiveKey(s.Body)
		if err != nil {
			return nil, fmt.Errorf("open archive: %w", err)
		}
		return key, nil
	}
	return nil, age.ErrIncorrectIdentity
}
