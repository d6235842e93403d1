package account

import (
	"context"
	"errors"
	"strings"
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
	// Enrolled tells the register from when somebody can be granted anything: when
	// the keys count; the zero time: not (any more). It may be nil.
	Enrolled func(ctx context.Context, tx *db.Tx, u naast.UserID, from time.Time) error
	// Busy is how many residents somebody stands next to now. It may be nil.
	Busy func(ctx context.Context, tx *db.Tx, u naast.UserID) (int, error)
}

// Addresses.
const (
	staffStart       = "/vandaag"
	residentStart    = "/mijn-pagina"
	savedPath        = "/vraag/verder"
	signInPath       = "/inloggen"
	choosePath       = "/inloggen/hoed"
	unlockPath       = "/inloggen/woord"
	hatPath          = "/hoed"
	returnPath       = "/terug"
	ownCardPath      = "/terug/eigen-kaart"
	enrolPath        = "/aanmelden"
	enrolAppPath     = "/aanmelden/telefoon"
	enrolDonePath    = "/aanmelden/klaar"
	accountPath      = "/account"
	everyPath        = "/account/overal-uitloggen"
	appPath          = "/account/telefoon"
	appDonePath      = "/account/telefoon/klaar"
	paperPath        = "/account/papier"
	wordsPath        = "/account/woorden"
	wordsBackPath    = "/account/woorden/terug"
	wordsDonePath    = "/account/woorden/klaar"
	passkeyInPath    = "/inloggen/passkey"
	passkeysPath     = "/account/passkeys"
	passkeysMadePath = "/account/passkeys/klaar"
	peoplePath       = "/medewerkers"
	firstPath        = "/medewerkers/eerste"
	// NearPath is where somebody close to a resident opens what she shares.
	NearPath = "/delen"
)

// Routes registers the pages.
func (s *Slice) Routes(a *web.App) {
	a.Get(web.Public, signInPath, "", s.signIn)
	a.Post(web.Public, signInPath, "", s.postSignIn)
	a.Post(web.Public, unlockPath, "", s.postUnlock)
	a.Post(web.Public, passkeyInPath, "", s.postPasskeyIn)
	a.Get(web.Public, choosePath, "", s.choose)
	a.Post(web.Public, choosePath, "", s.postChoose)
	a.Get(web.Public, returnPath, "", s.comeBack)
	a.Post(web.Public, returnPath, "", s.postComeBack)
	a.Post(web.Public, ownCardPath, "", s.postFirstUse)
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
	a.Get(web.Staff, paperPath, guard.Account, s.paper)
	a.Post(web.Staff, paperPath, guard.Account, s.postPaper)
	a.Get(web.Staff, wordsPath, guard.Account, s.words)
	a.Post(web.Staff, wordsPath, guard.Account, s.postWords)
	a.Post(web.Staff, wordsBackPath, guard.Account, s.postWordsBack)
	a.Get(web.Staff, wordsDonePath, guard.Account, s.wordsDone)
	a.Post(web.Staff, wordsDonePath, guard.Account, s.postWordsDone)
	a.Get(web.Staff, passkeysPath, guard.Account, s.passkeys)
	a.Post(web.Staff, passkeysPath, guard.Account, s.postPasskey)
	a.Post(web.Staff, passkeysMadePath, guard.Account, s.postPasskeyMade)
	a.Post(web.Staff, passkeysPath+"/weg", guard.Account, s.postPasskeyGone)
	a.Post(web.Staff, appDonePath, guard.Account, s.postAppDone)
	a.Get(web.Staff, peoplePath, guard.Enrol, s.people)
	a.Post(web.Staff, peoplePath, guard.Enrol, s.postInvite)
	a.Post(web.Staff, firstPath, guard.Enrol, s.postFirst)
	a.Get(web.Staff, peoplePath+"/{persoon}", guard.Enrol, s.person)
	a.Post(web.Staff, peoplePath+"/{persoon}", guard.Enrol, s.postHats)
	a.Post(web.Staff, peoplePath+"/{persoon}/code", guard.Enrol, s.postCode)
	a.Get(web.Staff, peoplePath+"/{persoon}/stop", guard.Enrol, s.stop)
	a.Post(web.Staff, peoplePath+"/{persoon}/stop", guard.Enrol, s.postStop)
	a.Post(web.Staff, peoplePath+"/{persoon}/hoed", guard.Enrol, s.postHatAsked)
	a.Post(web.Staff, peoplePath+"/{persoon}/teken", guard.Enrol, s.postSign)
	a.Post(web.Staff, peoplePath+"/{persoon}/teken/opstart", guard.Enrol, s.postStart)
	a.Post(web.Staff, peoplePath+"/{persoon}/sleutel", guard.Enrol, s.postKey)
	a.Nav(peoplePath, naast.Msg("Accounts").Text, guard.Enrol)
	a.Nav(accountPath, naast.Msg("Mijn account").Text, guard.Account)
	a.SignInPage(s.again)
}

// again is shown in place of a page whose session has ended, with what was
// asked or typed there.
func (s *Slice) again(c *web.Ctx) (err error) {
	if c.Group() == web.Near {
		return c.SeeOther(NearPath)
	}
	k := interrupted(c)
	fresh := false
	if strings.HasPrefix(c.Req.URL.Path, wordsPath) { // no page holds on to words
		k = kept{To: wordsPath}
		if fresh, err = s.wordsChanged(c); err != nil {
			return err
		}
	}
	if k.Of, err = s.Guard.Owner(c, c.DB, c.Token()); err != nil {
		return err
	}
	if k.Of == "" && c.Shared() {
		k.Answers = "" // nobody knows whose it was, and others sit here
	}
	if c.Group() == web.Resident {
		return s.showReturn(c, 401, returnPage{Kept: k})
	}
	if _, err := s.Guard.Resume(c, c.DB, c.StaffToken()); errors.Is(err, guard.ErrLocked) {
		return s.showUnlock(c, 401, unlockPage{Kept: k})
	}
	if who, _ := c.Peek(guard.HatSupporter); who.SignedIn() { // only the hat is still to be chosen
		return s.showChoose(c, 401, choosePage{Kept: k, who: who})
	}
	return s.showSignIn(c, 401, signInPage{Kept: k, Shared: c.Shared(), Fresh: fresh})
}
