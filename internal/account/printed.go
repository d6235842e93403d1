package account

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

type runOf struct{}

// RunID names one print run of cards.
type RunID = naast.ID[runOf]

// MostCards is how many cards one print run makes at most: three sheets of paper.
const MostCards = 12

// Blank is a card about to be printed: keys, and the secret that opens them. The
// secret lives as long as the request that prints it.
type Blank struct {
	user   naast.UserID
	public vault.Public
	lock   vault.Lock
	Number string // vraagnummer; filled in by Print
	Secret string // sixteen digits
}

// DrawCards draws n cards. It costs some 20 ms each and so runs before any
// transaction. naast.Invalid for a number that is out of bounds.
func DrawCards(ctx context.Context, v *vault.Vault, n int) ([]Blank, error) {
	if n < 1 || n > MostCards {
		return nil, fmt.Errorf("draw %d cards: %w", n, naast.Invalid)
	}
	cards := make([]Blank, n)
	var g errgroup.Group
	for i := range cards {
		g.Go(func() (err error) {
			identity := vault.NewIdentity()
			b := Blank{user: naast.NewID[naast.UserID](), public: identity.Public(), Secret: newSecret()}
			b.lock, err = v.MakeLock(ctx, identity, vault.LockCard, b.Secret)
			cards[i] = b
			return err
		})
	}
	return cards, g.Wait()
}

// newSecret draws the secret of a card.
func newSecret() string {
	var random [32]byte
	rand.Read(random[:]) // never fails: crypto/rand ends the program instead
	return vault.NewCardSecret(random[:])
}

// Print keeps what must be kept of cards for the bag: vraagnummer, public keys
// and the private part under the secret. The secret itself is forgotten with the
// answer that puts it on paper. Until it is given to somebody a card opens
// nothing, and is as unknown as one that never was.
func Print(ctx context.Context, tx *db.Tx, v *vault.Vault, who guard.Who, cards []Blank) (RunID, error) {
	run := naast.NewID[RunID]()
	_, err := tx.Exec(ctx, `INSERT INTO account_run (id,organisation,day,maker) VALUES ($1,$2,$3,$4)`, run, who.Organisation, tx.Today(), who.Name)
	if err != nil {
		return "", fmt.Errorf("print cards: %w", err)
	}
	for i, b := range cards {
		if err := v.Enrol(ctx, tx, b.user, b.public); err != nil {
			return "", fmt.Errorf("print cards: %w", err)
		}
		if err := v.SaveLock(ctx, tx, b.user, b.lock); err != nil {
			return "", fmt.Errorf("print cards: %w", err)
		}
		if cards[i].Number, err = FreeNumber(ctx, tx, vault.NewCardNumber); err != nil {
			return "", err
		}
		signed, err := v.SignSetup(ctx, tx, aboutCard(cards[i].Number, b.user), nil)
		if err == nil {
			_, err = tx.Exec(ctx, `INSERT INTO account_card (number,user_id,state,run,signed) VALUES ($1,$2,$3,$4,$5)`, cards[i].Number, b.user, cardPrinted, run, signed)
		}
		if err != nil {
			return "", fmt.Errorf("print card: %w", err)
		}
	}
	return run, audit.Record(ctx, tx, v, audit.Event{Actor: who.User, Name: who.Name, Hat: string(who.Hat), Action: "print cards"})
}

// Run is one print run as whoever packs the bag sees it.
type Run struct {
	ID    RunID
	Day   naast.Date
	Maker string
	Left  int // still in the bag
	Given int // given to somebody, and perhaps her own by now
	Ended int
}

// Runs are the print runs of an organisation, newest first.
func Runs(ctx context.Context, tx *db.Tx, o naast.OrganisationID) ([]Run, error) {
	runs, err := db.All(ctx, tx, func(s db.Scanner) (r Run, err error) {
		return r, s.Scan(&r.ID, &r.Day, &r.Maker, &r.Left, &r.Ended, &r.Given)
	}, `SELECT r.id, r.day, r.maker, SUM(CASE WHEN c.state=$2 THEN 1 ELSE 0 END), SUM(CASE WHEN c.state=$3 THEN 1 ELSE 0 END),
			SUM(CASE WHEN c.state<>$2 AND c.state<>$3 THEN 1 ELSE 0 END)
		FROM account_run r JOIN account_card c ON c.run=r.id WHERE r.organisation=$1 GROUP BY r.id, r.day, r.maker ORDER BY r.day DESC, r.id LIMIT 50`, o, cardPrinted, cardEnded)
	if err != nil {
		return nil, fmt.Errorf("list print runs: %w", err)
	}
	return runs, nil
}

// EndRun ends every card of a run that is still in the bag: the bag is lost, or
// the printer ate the paper. Cards that were given away stay as they are.
// naast.NotFound for a run of another organisation.
func EndRun(ctx context.Context, tx *db.Tx, v *vault.Vault, who guard.Who, run RunID) error {
	users, err := db.All(ctx, tx, db.One[naast.UserID], `SELECT c.user_id FROM account_card c JOIN account_run r ON r.id=c.run
		WHERE r.id=$1 AND r.organisation=$2 AND c.state=$3`, run, who.Organisation, cardPrinted)
	if err == nil && len(users) == 0 {
		err = naast.NotFound
	}
	if err != nil {
		return fmt.Errorf("end print run: %w", err)
	}
	for _, u := range users {
		if err := v.EndLock(ctx, tx, u, vault.LockCard); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `UPDATE account_card SET state=$3 WHERE run=$1 AND state=$2`, run, cardPrinted, cardEnded)
	if err != nil {
		return fmt.Errorf("end print run: %w", err)
	}
	return audit.Record(ctx, tx, v, audit.Event{Actor: who.User, Name: who.Name, Hat: string(who.Hat), Action: "end cards"})
}

// aboutCard is what the server signs when it prints a card: the number on it, and
// whose keys the secret on it opens.
func aboutCard(number string, u naast.UserID) []string { return []string{"card", number, string(u)} }

// Issue takes a card out of the bag for somebody: the caller grants a case to
// the user it gives, in the same transaction. naast.NotFound when it is no card
// from a bag, was given to somebody before, or when somebody else was put in the
// place of whom the server printed it for; they are one answer.
func Issue(ctx context.Context, tx *db.Tx, v *vault.Vault, number string) (u naast.UserID, err error) {
	var signed []byte
	err = tx.QueryRow(ctx, `UPDATE account_card SET state=$2 WHERE number=$1 AND state=$3 RETURNING user_id, signed`, number, cardIssued, cardPrinted).Scan(&u, &signed)
	if err != nil {
		return "", fmt.Errorf("take card out of the bag: %w", err)
	}
	by, err := v.SignedBy(ctx, tx, aboutCard(number, u), signed)
	if errors.Is(err, vault.ErrRefused) || err == nil && !slices.Contains(by, vault.Setup) {
		err = fmt.Errorf("card that was not printed so: %w", naast.NotFound)
	}
	return u, err
}
