package account

import (
	"context"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web"
)

// Slice is the pages of signing in, with a phrase or with a card, and of
// becoming staff.
type Slice struct {
	Vault *vault.Vault
	Guard *guard.Guard
	// Enrolled tells the register from when somebody's keys count; it may be nil.
	Enrolled func(ctx context.Context, tx *db.Tx, u naast.UserID, from time.Time) error
}

// Addresses.
const (
	staffStart    = "/vandaag"
	residentStart = "/mijn-pagina"
	savedPath     = "/vraag/verder"
	signInPath    = "/inloggen"
	choosePath    = "/inloggen/hoed"
	hatPath       = "/hoed"
	returnPath    = "/terug"
	enrolPath     = "/aanmelden"
	enrolAppPath  = "/aanmelden/telefoon"
	enrolDonePath = "/aanmelden/klaar"
	accountPath   = "/account"
	everyPath     = "/account/overal-uitloggen"
	appPath       = "/account/telefoon"
	appDonePath   = "/account/telefoon/klaar"
)

// Routes registers the pages.
func (s *Slice) Routes(a *web.App) {
	a.Get(web.Public, signInPath, "", s.signIn)
	a.Post(web.Public, signInPath, "", s.postSignIn)
	a.Get(web.Public, choosePath, "", s.choose)
	a.Post(web.Public, choosePath, "", s.postChoose)
	a.Get(web.Public, returnPath, "", s.comeBack)
	a.Post(web.Public, returnPath, "", s.postComeBack)
	a.Get(web.Public, enrolPath, "", s.enrol)
	a.Post(web.Public, enrolPath, "", s.postEnrol)
	a.Post(web.Public, enrolAppPath, "", s.postEnrolApp)
	a.Get(web.Public, enrolDonePath, "", s.enrolled)
	a.Post(web.Public, enrolDonePath, "", s.postEnrolDone)
	a.Get(web.Staff, accountPath, guard.Account, s.account)
	a.Post(web.Staff, everyPath, guard.Account, s.postSignOutEverywhere)
	a.Get(web.Staff, hatPath, guard.Account, s.hats)
	a.Post(web.Staff, hatPath, guard.Account, s.postHat)
	a.Get(web.Staff, appPath, guard.Account, s.app)
	a.Post(web.Staff, appPath, guard.Account, s.postApp)
	a.Post(web.Staff, appDonePath, guard.Account, s.postAppDone)
	a.Nav(accountPath, naast.Msg("Mijn account").Text, guard.Account)
	a.SignInPage(s.again)
}

// again is shown in place of a page whose session has ended, with what was
// asked or typed there.
func (s *Slice) again(c *web.Ctx) error {
	k := interrupted(c)
	if c.Group() == web.Resident {
		return s.showReturn(c, 401, returnPage{Kept: k})
	}
	if who, _ := c.Peek(guard.HatSupporter); who.SignedIn() { // only the hat is still to be chosen
		return s.showChoose(c, 401, choosePage{Kept: k, who: who})
	}
	return s.showSignIn(c, 401, signInPage{Kept: k})
}

// How many tries count in a window. A lane per name or number stops trying one
// of them, the one per network stops trying many, and the last keeps a flood
// from everywhere from taking all the time of the processors. Secrets are
// generated and long enough without any of them; a village hall full of
// volunteers behind one address stays below the second.
const (
	tryWindow    = 15 * time.Minute
	triesOfOne   = 10
	triesNetwork = 150
	triesAll     = 2000
)

// try counts a try, in lanes of its own for each kind of secret, so that a
// flood at one door does not close the others.
func (s *Slice) try(c *web.Ctx, kind, key string) error {
	return s.Guard.Try(c, c.DB,
		guard.Lane{Kind: kind, Key: key, Limit: triesOfOne, Window: tryWindow},
		guard.Lane{Kind: kind + " network", Key: web.Network(c.Req).String(), Limit: triesNetwork, Window: tryWindow},
		guard.Lane{Kind: kind + " everyone", Limit: triesAll, Window: tryWindow})
}
