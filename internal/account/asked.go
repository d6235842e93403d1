package account

import (
	"context"
	"fmt"
	"slices"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// askedHat is a hat that somebody asks for a colleague and another must confirm:
// one that brings a team's key, or under which one signs for others. With one
// coordinator's word alone a supporter could become the second who signs.
type askedHat struct {
	User  naast.UserID
	Hat   HatAt
	Asker naast.UserID
	Made  naast.Date

	signed []byte // by who asks
}

// confirmed tells whether a hat is given by two people.
func confirmed(h guard.Hat) bool { return h != guard.HatSupporter }

// askHats notes the hats that are new and must be confirmed, and gives back those
// that can be worn now. A hat that was asked and is not any more is forgotten; one that
// the page showed as asked is asked by who did, and not by whoever saves the page.
func (s *Slice) askHats(c *web.Ctx, tx *db.Tx, l listing, hats []guard.Hat) (now []guard.Hat, err error) {
	u := l.ID
	has, err := l.hats(c, tx)
	if err != nil {
		return nil, err
	}
	before, err := askedHats(c, tx, `user_id=$1 AND organisation=$2`, u, c.Who.Organisation)
	if err != nil {
		return nil, err
	}
	for _, a := range before {
		if !slices.Contains(hats, a.Hat.Hat) {
			if err := s.answerHat(c, tx, a, false); err != nil {
				return nil, err
			}
		}
	}
	for _, h := range hats {
		at := HatAt{h, c.Who.Organisation}
		if !confirmed(h) || slices.Contains(has, at) {
			now = append(now, h)
			continue
		}
		if slices.Contains(c.Values(askedField), string(h)) {
			continue
		}
		signed, err := s.Vault.Sign(c, tx, at.about(u), nil, c.Who.Person())
		if err == nil {
			_, err = tx.Exec(c, `INSERT INTO account_asked (user_id,hat,organisation,asker,made,signed) VALUES ($1,$2,$3,$4,$5,$6) ON CONFLICT (user_id,hat,organisation) DO NOTHING`,
				u, at.Hat, at.Organisation, c.Who.User, tx.Today(), signed)
		}
		if err != nil {
			return nil, fmt.Errorf("ask hat for account %s: %w", u, err)
		}
	}
	return now, nil
}

// askedHats finds hats that wait; which is a condition on what follows from $1.
func askedHats(ctx context.Context, tx *db.Tx, which string, args ...any) ([]askedHat, error) {
	all, err := db.All(ctx, tx, func(s db.Scanner) (a askedHat, err error) {
		return a, s.Scan(&a.User, &a.Hat.Hat, &a.Hat.Organisation, &a.Asker, &a.Made, &a.signed)
	}, `SELECT user_id, hat, organisation, asker, made, signed FROM account_asked WHERE `+which+` ORDER BY made, user_id, hat`, args...)
	if err != nil {
		return nil, fmt.Errorf("list hats that wait: %w", err)
	}
	return all, nil
}

// answerHat gives a hat that was asked, or does not; either way nobody asks any more.
func (s *Slice) answerHat(c *web.Ctx, tx *db.Tx, a askedHat, yes bool) error {
	_, err := tx.Exec(c, `DELETE FROM account_asked WHERE user_id=$1 AND hat=$2 AND organisation=$3`, a.User, a.Hat.Hat, a.Hat.Organisation)
	if err != nil {
		return fmt.Errorf("answer hat of account %s: %w", a.User, err)
	}
	if !yes { // nor by a row that is put back
		return s.Vault.EndStatement(c, tx, a.Hat.about(a.User)...)
	}
	r := hatRow{a.Hat, a.signed}
	if err := saveHat(c, tx, a.User, r, By(s.Vault, c.Who.Person())); err != nil {
		return err
	}
	hats, err := Hats(c, tx, s.Vault, a.User)
	if err == nil && !slices.Contains(hats, a.Hat) { // whoever is said to have asked did not
		err = fmt.Errorf("give hat that nobody asked: %w", naast.NotFound)
	}
	return err
}

// mayConfirm tells whether somebody may answer: not who asked, and not for himself.
func (a askedHat) mayConfirm(u naast.UserID) bool { return u != a.Asker && u != a.User }

// hatAsks are the hats that wait, as the page of an account shows them.
func (s *Slice) hatAsks(c *web.Ctx, tx *db.Tx, p ui.Page, all []askedHat) (es []ui.Entry, err error) {
	for _, a := range all {
		asker, err := signer(c, tx, a.Asker)
		if err != nil {
			return nil, err
		}
		e := ui.Entry{Title: c.T.M(HatName(a.Hat.Hat)), Text: c.T.S("%s vroeg dit. Iemand anders bevestigt het: een coördinator of iemand van het bestuur.", asker), When: c.T.DateShort(a.Made)}
		if a.mayConfirm(c.Who.User) {
			e.Action = confirmHat(p, peoplePath+"/"+string(a.User)+"/hoed", a)
		}
		es = append(es, e)
	}
	return es, nil
}

// The field of an answer, and that of the hats that a page shows as asked.
const (
	confirmField = "besluit"
	askedField   = "gevraagd"
)

// postHatAsked confirms a hat that somebody else asked for, or refuses it.
func (s *Slice) postHatAsked(c *web.Ctx) error {
	location := peoplePath
	return c.Act(&location, func(tx *db.Tx) error {
		l, _, all, err := s.seen(c, tx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(a askedHat) bool { return a.Hat.value() == c.Form(hatField) && a.mayConfirm(c.Who.User) })
		if i < 0 {
			return fmt.Errorf("answer hat: %w", naast.NotFound)
		}
		yes := c.Form(confirmField) == "ja"
		if err := s.answerHat(c, tx, all[i], yes); err != nil {
			return err
		}
		if err := s.tellRegister(c, tx, l.ID); err != nil {
			return err
		}
		action := map[bool]string{true: "confirm hat", false: "refuse hat"}[yes]
		return audit.Record(c, tx, s.Vault, audit.Event{Actor: c.Who.User, Name: c.Who.Name, Hat: string(c.Who.Hat), Action: action, Purpose: l.Name})
	})
}

// hatNews are, for Vandaag, the hats that wait for who looks.
func (s *Slice) hatNews(c *web.Ctx, tx *db.Tx) (es []ui.Entry, err error) {
	all, err := askedHats(c, tx, `asker<>$1 AND user_id<>$1`, c.Who.User)
	if err != nil || !guard.May(c.Who.Hat, guard.Enrol) {
		return nil, err
	}
	for _, a := range all {
		name, err := Name(c, tx, a.User)
		if err != nil {
			return nil, err
		}
		es = append(es, ui.Entry{URL: peoplePath + "/" + string(a.User), Title: name, Text: c.T.S("Krijgt een hoed: %s", HatName(a.Hat.Hat)), When: c.T.DateShort(a.Made), Badge: c.T.S("Bevestig of weiger"), Tone: ui.Warning})
	}
	return es, nil
}
