package browser

import (
	"context"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// Passkeys is a device in the tab that makes and keeps passkeys, as a telephone or
// a security key does.
type Passkeys struct {
	p  *Page
	id webauthn.AuthenticatorID
}

// Passkeys puts such a device in the tab, in the hands of its owner. prf says
// whether it computes a secret of its own.
func (p *Page) Passkeys(prf bool) *Passkeys {
	p.t.Helper()
	p.do("begin with passkeys", command(webauthn.Enable, webauthn.EnableParams{}))
	o := &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Ctap2version: webauthn.Ctap2versionCtap21, Transport: webauthn.AuthenticatorTransportInternal,
		HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, HasPrf: prf, AutomaticPresenceSimulation: true, HasCmtgKey: true, // without the last no passkey can be copied: chromedp always names it
	}
	made := ask(p, "make a device", answers(webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: o}))
	return &Passkeys{p, made.AuthenticatorID}
}

// Owner says whether the finger on the device is its owner's.
func (k *Passkeys) Owner(yes bool) {
	k.p.t.Helper()
	k.p.do("another finger", command(webauthn.SetUserVerified, webauthn.SetUserVerifiedParams{AuthenticatorID: k.id, IsUserVerified: yes}))
}

// CopyTo puts all that the device keeps in another, counters included: what
// somebody does who could read it out.
func (k *Passkeys) CopyTo(other *Passkeys) {
	k.p.t.Helper()
	all := ask(k.p, "read the device", answers(webauthn.GetCredentials, webauthn.GetCredentialsParams{AuthenticatorID: k.id}))
	for _, c := range all.Credentials {
		c.CmtgKeys, c.ActiveCmtgKeyIndex = nil, nil // read, and refused when written
		other.p.do("copy a passkey", command(webauthn.AddCredential, webauthn.AddCredentialParams{AuthenticatorID: other.id, Credential: c}))
	}
}

// answers is command for one whose answer is wanted.
func answers[P, R any](c cdp.Command[P, R], params P) chromedp.Action[R] {
	return func(ctx context.Context, t *chromedp.Target) (R, error) { return cdp.Call(ctx, t, c, params) }
}
