package account

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/skip2/go-qrcode"

	"naast"
	"naast/internal/vault"
)

// carryTerm is how long somebody may take between seeing a new phrase or second
// factor and proving that it works.
const carryTerm = time.Hour

// carry is what was drawn for somebody and is not in use yet. It goes along in a
// hidden field, sealed under the server key: nothing is stored before it is
// proven, and nobody can put an own phrase in its place.
type carry struct {
	Code   string       `json:"code,omitempty"` // of the invitation
	User   naast.UserID `json:"user,omitempty"` // who is signed in, or has an account already
	Lost   string       `json:"lost,omitempty"`
	Phrase string       `json:"phrase,omitempty"`
	Secret string       `json:"secret"`
	Number string       `json:"number,omitempty"` // vraagnummer of a card from the bag
	Card   string       `json:"card,omitempty"`   // and the secret that was printed on it
	Paper  []string     `json:"paper,omitempty"`  // a sheet of codes in place of an app
	Own    bool         `json:"own,omitempty"`    // her own device, she says
	Ask    [2]int       `json:"ask"`              // which words are asked back, from 1
	Until  int64        `json:"until"`
}

// carryField holds it.
const carryField = "_stand"

func (s *Slice) wrap(k carry) (string, error) { return s.wrapAs("carry", k) }

// unwrap reads it back; naast.Invalid when it was not made here, or too long ago.
func (s *Slice) unwrap(text string, now time.Time) (k carry, err error) {
	if err := s.unwrapAs("carry", text, &k); err != nil || k.Until < now.Unix() {
		return carry{}, fmt.Errorf("carry: %w", naast.Invalid)
	}
	return k, nil
}

// wrapAs seals anything that goes along in a page; what was sealed as one kind
// does not pass for another.
func (s *Slice) wrapAs(kind string, x any) (string, error) {
	b, err := json.Marshal(x)
	if err != nil {
		return "", fmt.Errorf("wrap %s: %w", kind, err)
	}
	sealed, err := vault.SealUnder([]byte(s.Vault.Handle("carry")), kind, "", vault.Pad(b))
	if err != nil {
		return "", fmt.Errorf("wrap %s: %w", kind, err)
	}
	return base64.RawURLEncoding.EncodeToString(sealed), nil
}

func (s *Slice) unwrapAs(kind, text string, x any) error {
	sealed, err := base64.RawURLEncoding.DecodeString(text)
	var padded, b []byte
	if err == nil {
		padded, err = vault.OpenUnder([]byte(s.Vault.Handle("carry")), kind, "", sealed)
	}
	if err == nil {
		b, err = vault.Unpad(padded)
	}
	if err == nil {
		err = json.Unmarshal(b, x)
	}
	if err != nil {
		return fmt.Errorf("unwrap %s: %w", kind, naast.Invalid)
	}
	return nil
}

// picture is what the app on a telephone reads, as an image in the page itself:
// no address of ours ever holds the secret.
func picture(site, login, secret string) (string, error) {
	png, err := qrcode.Encode(totpURL(site, login, secret), qrcode.Medium, 264)
	if err != nil {
		return "", errors.New("draw QR code") // its own text may hold the secret
	}
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(png), nil
}

// inFours is a secret as people copy it by hand.
func inFours(secret string) (parts []string) {
	for ; len(secret) > 4; secret = secret[4:] {
		parts = append(parts, secret[:4])
	}
	return append(parts, secret)
}
