package account

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"naast"
	"naast/internal/web"
)

// ceremonyTerm is how long somebody may take between the page and the answer of
// the passkey.
const ceremonyTerm = 10 * time.Minute

// The fields of a form that a passkey answers.
const (
	answerField   = "_antwoord"
	prfField      = "_uitkomst"
	ceremonyField = "_passkey"
)

// ceremony is what was asked of a passkey. It goes along sealed, as carry does.
type ceremony struct {
	Session webauthn.SessionData `json:"session"`
	User    naast.UserID         `json:"user,omitempty"` // of whom one is made; empty at signing in
	Name    string               `json:"name,omitempty"` // what he calls it
	Until   int64                `json:"until"`
}

// prfInput is over what a passkey computes its secret: the same at every sign-in,
// because who it is shows only then. The secret differs for every passkey.
var prfInput = sha256.Sum256([]byte("naast: the seed of whoever works here"))

var prf = protocol.PRFValues{First: prfInput[:]}

// relying is this site as passkeys know it: the host name of the address, and no
// other site. naast.Invalid where there is none, such as at a bare number.
func relying(c *web.Ctx) (*webauthn.WebAuthn, error) {
	host := c.Req.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if net.ParseIP(host) != nil {
		return nil, fmt.Errorf("passkeys need a name: %w", naast.Invalid)
	}
	scheme := map[bool]string{true: "https://", false: "http://"}[c.App.Secure]
	site, err := c.Site()
	if err != nil {
		return nil, err
	}
	w, err := webauthn.New(&webauthn.Config{
		RPID: host, RPDisplayName: site.Name, RPOrigins: []string{scheme + c.Req.Host},
		AttestationPreference:  protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired},
	})
	if err != nil {
		return nil, fmt.Errorf("passkeys for this address: %w", naast.Invalid)
	}
	return w, nil
}

// holder is somebody as a passkey knows him: by a keyed hash that says nothing.
type holder struct {
	id   []byte
	name string
	all  []webauthn.Credential
}

func (h holder) WebAuthnID() []byte                         { return h.id }
func (h holder) WebAuthnName() string                       { return h.name }
func (h holder) WebAuthnDisplayName() string                { return h.name }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.all }

func (s *Slice) holder(u naast.UserID, login string, all ...passkey) holder {
	h := holder{id: []byte(s.Vault.Handle("passkey user", string(u))), name: login}
	for _, k := range all {
		h.all = append(h.all, k.Credential)
	}
	return h
}

// asked is a ceremony as a page carries it: what the script asks, and what was asked.
type asked struct{ Options, State string }

func (s *Slice) asked(c *web.Ctx, options any, k ceremony) (a asked, err error) {
	b, err := json.Marshal(options)
	if err != nil {
		return a, fmt.Errorf("ask passkey: %w", err)
	}
	k.Until = c.DB.Now().Add(ceremonyTerm).Unix()
	a.Options = string(b)
	a.State, err = s.wrapAs("passkey", k)
	return a, err
}

// askIn asks any passkey of this site who somebody is. Where passkeys cannot be
// used, nothing is asked.
func (s *Slice) askIn(c *web.Ctx) asked {
	w, err := relying(c)
	if err != nil {
		return asked{}
	}
	options, session, err := w.BeginDiscoverableLogin(webauthn.WithAssertionExtensions(webauthn.WithExtensionPRF(prf)))
	if err != nil {
		return asked{}
	}
	a, err := s.asked(c, options.Response, ceremony{Session: *session})
	if err != nil {
		return asked{}
	}
	return a
}

// askNew asks for a new passkey, on a device that has none of his yet.
func (s *Slice) askNew(c *web.Ctx, login, name string, all []passkey) (asked, error) {
	w, err := relying(c)
	if err != nil {
		return asked{}, err
	}
	h := s.holder(c.Who.User, login, all...)
	var there []protocol.CredentialDescriptor
	for _, k := range all {
		there = append(there, k.Credential.Descriptor())
	}
	options, session, err := w.BeginRegistration(h, webauthn.WithExclusions(there), webauthn.WithExtensions(webauthn.WithExtensionPRF(prf)))
	if err != nil {
		return asked{}, fmt.Errorf("ask for a passkey: %w", err)
	}
	return s.asked(c, options.Response, ceremony{Session: *session, User: c.Who.User, Name: name})
}

// state reads back what was asked; naast.Invalid when it is too old.
func (s *Slice) state(c *web.Ctx) (k ceremony, err error) {
	if err = s.unwrapAs("passkey", c.Form(ceremonyField), &k); err == nil && k.Until < c.DB.Now().Unix() {
		err = fmt.Errorf("passkey: %w", naast.Invalid)
	}
	return k, err
}
