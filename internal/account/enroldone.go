package account

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/mail"
	"slices"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web"
)

// loginOf is the login name of somebody; empty when there is no account.
func loginOf(ctx context.Context, tx *db.Tx, u naast.UserID) (login string, err error) {
	err = tx.QueryRow(ctx, `SELECT login FROM account_user WHERE id=$1`, u).Scan(&login)
	if errors.Is(err, naast.NotFound) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("login name of %s: %w", u, err)
	}
	return login, nil
}

// postEnrolDone makes the account, or renews it, once everything is proven.
func (s *Slice) postEnrolDone(c *web.Ctx) error {
	k, err := s.unwrap(c.Form(carryField), c.DB.Now())
	if err != nil {
		return s.startAnew(c)
	}
	p := enrolAppPage{carry: k, Login: c.Form(loginField), Email: c.Form("e-mail"), Old: c.Form(phraseField)}
	p.Typed = [2]string{c.Form(wordField(0)), c.Form(wordField(1))}
	if c.Again() {
		return s.showEnrolApp(c, http.StatusOK, p)
	}
	step := s.checkEnrol(c, &p)
	if len(p.Problems) > 0 {
		return s.showEnrolApp(c, http.StatusUnprocessableEntity, p)
	}
	if k.Lost == lostPhone {
		err = s.doneApp(c, &p, step)
	} else {
		err = s.doneAccount(c, &p, step)
	}
	switch {
	case len(p.Problems) > 0:
		return s.showEnrolApp(c, http.StatusUnprocessableEntity, p)
	case errors.Is(err, naast.NotFound): // the code was used or ended meanwhile
		return s.startAnew(c)
	}
	return err
}

// checkEnrol reads what was typed and gives the step of the code.
func (s *Slice) checkEnrol(c *web.Ctx, p *enrolAppPage) int64 {
	if p.fresh() {
		if !loginForm.MatchString(ReadLogin(p.Login)) {
			p.Problems.Add(loginField, "Een inlognaam heeft 2 tot 40 kleine letters, cijfers, punten of streepjes.")
		}
		if _, err := mail.ParseAddress(p.Email); p.Email != "" && (err != nil || len(p.Email) > web.MaxLine) {
			p.Problems.Add("e-mail", "Dit is geen e-mailadres. Kijk of er een @ in staat.")
		}
	}
	if p.Lost == lostPhone {
		if vault.CheckPhrase(p.Old) != nil {
			p.Problems.Add(phraseField, "Dit kunnen uw acht woorden niet zijn. Kijk op uw papier hoe u ze schrijft.")
		}
	} else {
		checkBack(&p.Problems, p.Phrase, p.Ask, p.Typed)
	}
	if n := len(p.Paper); n > 0 {
		if code, err := vault.CheckPaperCode(c.Form(codeField)); err != nil || code != p.Paper[n-1] {
			p.Problems.Add(codeField, "Dit is niet code %d. Kijk op uw papier.", n)
		}
		return 0
	}
	code, err := vault.ReadDigits(c.Form(codeField), int(totpDigits))
	step, ok := stepOf(p.Secret, code, c.DB.Now())
	if err != nil || !ok {
		p.Problems.Add(codeField, "Deze code klopt niet. Neem de code die u nu in uw inlog-app ziet.")
	}
	return step
}

// doneApp gives another second factor to who still knows the eight words; the
// keys stay, so nothing has to wait or be granted again.
func (s *Slice) doneApp(c *web.Ctx, p *enrolAppPage, step int64) error {
	if err := try(c, "renew", string(p.User)); err != nil {
		return err
	}
	var login string
	err := c.Read(func(tx *db.Tx) (err error) { login, err = loginOf(c, tx, p.User); return err })
	if err != nil {
		return err
	}
	user, _, err := Check(c, c.DB, s.Vault, login, p.Old)
	if errors.Is(err, naast.NotFound) || err == nil && user != p.User {
		p.Problems.Add(phraseField, "Dit zijn niet uw acht woorden. Kijk op uw papier.")
		return nil
	}
	if err != nil {
		return err
	}
	location := enrolDonePath + "?nu=ja"
	return c.Act(&location, func(tx *db.Tx) error {
		if err := used(c, tx, s.Vault, p.Code); err != nil {
			return err
		}
		if err := newApp(c, tx, s.Vault, s.Guard, p.User, p.Secret, step); err != nil {
			return err
		}
		if err := dropPasskeys(c, tx, s.Vault, p.User); err != nil { // they may be on the telephone that was lost
			return err
		}
		return s.keepPaper(c, tx, p.User, p.Paper)
	})
}

// doneAccount makes the keys before the transaction, and in it the account or
// its renewal. They count when two people signed them and a day has passed.
func (s *Slice) doneAccount(c *web.Ctx, p *enrolAppPage, step int64) error {
	identity := vault.NewIdentity()
	lock, err := s.Vault.MakeLock(c, identity, vault.LockPhrase, p.Phrase)
	if err != nil {
		return err
	}
	location := enrolDonePath
	taken := false
	err = c.Act(&location, func(tx *db.Tx) error {
		i, err := invited(c, tx, s.Vault, p.Code)
		if err != nil {
			return err
		}
		n := NewUser{User: i.User, Login: ReadLogin(p.Login), Name: i.Name, Email: p.Email, Hats: i.Hats, Identity: identity, Lock: lock, TOTPSecret: p.Secret, Waits: true, Asker: i.By, step: step}
		if taken, err = s.store(c, tx, n, !p.fresh()); err != nil {
			return err
		}
		if err := s.keepPaper(c, tx, n.User, p.Paper); err != nil {
			return err
		}
		if err := used(c, tx, s.Vault, p.Code); err != nil {
			return err
		}
		return s.tell(c, tx, i)
	})
	if taken {
		p.Problems.Add(loginField, "Deze inlognaam is er al. Kies een andere.")
		return nil
	}
	return err
}

// keepPaper keeps the sheet of who wants no app, without the code that proved
// that it was printed.
func (s *Slice) keepPaper(ctx context.Context, tx *db.Tx, u naast.UserID, codes []string) error {
	if len(codes) == 0 {
		return nil
	}
	return keepSheet(ctx, tx, s.Vault, u, codes[:len(codes)-1])
}

// store makes or renews the account; taken tells that the login name is
// somebody's, now or once.
func (s *Slice) store(ctx context.Context, tx *db.Tx, n NewUser, known bool) (taken bool, err error) {
	if known {
		return false, Renew(ctx, tx, s.Vault, s.Guard, n)
	}
	var others int
	if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM account_user WHERE login=$1`, n.Login).Scan(&others); err != nil {
		return false, fmt.Errorf("look for login name: %w", err)
	}
	if others > 0 {
		return true, naast.Conflict
	}
	_, err = Create(ctx, tx, s.Vault, n)
	return false, err
}

// tell lets the register know that a supporter has an account, whose keys do not
// count yet.
func (s *Slice) tell(ctx context.Context, tx *db.Tx, i Invitation) error {
	if slices.ContainsFunc(i.Hats, func(h HatAt) bool { return h.Hat == guard.HatSupporter }) {
		return s.tellRegister(ctx, tx, i.User)
	}
	return nil
}
