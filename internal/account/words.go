package account

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/vault"
	"naast/internal/web"
)

// New words for who knows the old ones, and fears that somebody saw them. The words
// only lock the seed, so the keys stay: nothing has to wait, to be signed or to be
// granted again (decision 0705).

// WordsJob mails somebody that new words were made for her account: if it was not she,
// she hears of it.
const WordsJob = "words"

// drawn are words that are not in use yet. They go along sealed, as a carry does and
// as another kind: what was drawn with a code of a coordinator does not pass for it.
type drawn struct {
	User   naast.UserID `json:"user"`
	Phrase string       `json:"phrase"`
	Ask    [2]int       `json:"ask"` // which words are asked back, from 1
	Was    string       `json:"was"` // the mark of the lock that the old words opened
	Until  int64        `json:"until"`
}

// anew is what becomes of somebody who made new words.
type anew struct {
	who  guard.Who // in the session in which she did
	lock vault.Lock
	was  string
}

// renewWords takes new words into use. From the commit on the old ones open nothing,
// every other session is over, and so are the passkeys: whoever knew the words may
// have made one. It gives a session in the place of the one there was. naast.Conflict
// when the words were made anew meanwhile, errNoKeys when the keys do not count.
func renewWords(ctx context.Context, tx *db.Tx, v *vault.Vault, g *guard.Guard, a anew) (t guard.Token, err error) {
	u := a.who.User
	if err := keysCount(ctx, tx, v, a.who); err != nil {
		return t, err
	}
	if err := v.Relock(ctx, tx, u, a.was, a.lock); err != nil {
		return t, err
	}
	n, err := tx.Exec(ctx, `UPDATE account_user SET words=$2 WHERE id=$1 AND state=$3`, u, tx.Today(), active)
	if err == nil && n == 0 {
		err = naast.NotFound
	}
	if err != nil {
		return t, fmt.Errorf("new words of account %s: %w", u, err)
	}
	if err := dropPasskeys(ctx, tx, v, u); err != nil {
		return t, err
	}
	if t, err = g.Begin(ctx, tx, a.who); err != nil {
		return t, err
	}
	if err := closeOthers(ctx, tx, g, u, t); err != nil {
		return t, err
	}
	if err := jobs.Queue(ctx, tx, WordsJob, string(u), tx.Now()); err != nil {
		return t, err
	}
	return t, recordOwn(ctx, tx, v, u, "new words")
}

// wordsDay is the day on which somebody last made new words by herself; empty for never.
func wordsDay(ctx context.Context, tx *db.Tx, u naast.UserID) (day naast.Date, err error) {
	if err = tx.QueryRow(ctx, `SELECT words FROM account_user WHERE id=$1`, u).Scan(&day); err != nil {
		err = fmt.Errorf("day of new words of %s: %w", u, err)
	}
	return day, err
}

// wordsChanged tells, of somebody whose session is over, that the words of the form
// came too late: those were made anew meanwhile, or by this same form that was sent twice.
func (s *Slice) wordsChanged(c *web.Ctx) (bool, error) {
	var k drawn
	if s.unwrapAs("words", c.Form(carryField), &k) != nil {
		return false, nil
	}
	var l vault.Lock
	err := c.Read(func(tx *db.Tx) (err error) {
		l, err = s.Vault.LoadLock(c, tx, k.User, vault.LockPhrase)
		return err
	})
	return l.Mark() != k.Was, err
}
