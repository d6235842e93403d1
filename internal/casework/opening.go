package casework

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/supporter"
	"naast/internal/vault"
)

// Two seats open a question for somebody new, when whoever stood next to her cannot
// and nobody else can take over. A coordinator asks, with a reason; two seats give
// their words, each when it suits; a day later whoever was named takes over. All that
// time the resident sees it and can stop it.

// OpeningDelay is how long she has to stop it, after the second seat (keys.md).
const OpeningDelay = 24 * time.Hour

// OpeningDays is within how many days two seats must give, and after the delay the
// one who was named must take over.
const OpeningDays = 7

// RecoveryLabel is the record (T3) of what is unusual: two seats, and breaking glass.
const RecoveryLabel = "recovery"

// Recovery is what is unusual about a case: somebody opens it with two seats, or
// looked into it because it had to.
type Recovery struct {
	Opening *Opening `json:"opening,omitempty"`
	Glass   []Glass  `json:"glass,omitempty"` // the last ones, newest first
}

// Opening is that two seats are asked.
type Opening struct {
	Number string       `json:"number"` // seven digits; it finds, and opens nothing
	To     naast.UserID `json:"to"`     // who will stand next to her
	Name   string       `json:"name"`   // and how he is called
	Reason string       `json:"reason"` // at most MostReason bytes
	By     string       `json:"by"`     // the coordinator
	Asked  naast.Date   `json:"asked"`
	Until  naast.Date   `json:"until"`           // last day on which seats may give, or he may take over
	Given  []int        `json:"given,omitempty"` // which seats gave
	From   int64        `json:"from,omitempty"`  // from when he may take over, in unix seconds; 0: not both gave
}

// Shown is a digest of what whoever is asked for a seat reads. A yes is to that,
// and to nothing that is asked in its place.
func (o Opening) Shown() []byte {
	h := sha256.Sum256(fmt.Appendf(nil, "%q", []string{o.Number, string(o.To), o.Name, o.Reason, o.By, string(o.Asked)}))
	return h[:]
}

// open tells whether a seat may still give for it.
func (o *Opening) open(seat int, on naast.Date) bool {
	return o != nil && o.From == 0 && o.Until >= on && !slices.Contains(o.Given, seat)
}

// Ready tells that the day in which she could stop it is over.
func (o *Opening) Ready(now time.Time) bool { return o != nil && o.From > 0 && o.From <= now.Unix() }

// Recovery reads what is unusual about a case.
func (c *Cases) Recovery(ctx context.Context, tx *db.Tx, id naast.CaseID) (r Recovery, err error) {
	err = c.LoadFacts(ctx, tx, id, RecoveryLabel, &r)
	if errors.Is(err, naast.NotFound) {
		err = nil
	}
	return r, err
}

// OpeningJob moves an opening on: it lets him take over, or ends it. Its subject is
// the case.
const OpeningJob = "opening"

// AskSeats asks two seats to open a case for somebody of the coordinator's own
// organisation. Whoever may not stand next to her, or opens it already, is
// naast.Invalid; a case of which the seats hold nothing is naast.NotFound.
func (c *Cases) AskSeats(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, to naast.UserID, reason string) (Opening, error) {
	x, there, err := c.registered(ctx, tx, to)
	if err != nil || !there {
		return Opening{}, orErr(err, naast.Invalid, "ask seats to open %s", id)
	}
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return Opening{}, err
	}
	has, err := c.Vault.HasGrant(ctx, tx, id, to)
	if err != nil {
		return Opening{}, err
	}
	if f.Responsible == "" || has || reason == "" || !openFor(f, x, who) || !x.Counts(tx.Now()) || x.Until != "" && x.Until < tx.Today() {
		return Opening{}, fmt.Errorf("ask seats to open %s: %w", id, naast.Invalid)
	}
	if seated, err := c.Vault.HasSeats(ctx, tx, id); err != nil || !seated {
		return Opening{}, orNotFound(err, "ask seats to open %s", id)
	}
	if err := c.StopOpening(ctx, tx, id); err != nil {
		return Opening{}, err
	}
	o := Opening{Number: vault.NewCardNumber(), To: to, Name: x.FullName(), Reason: reason, By: who.Name, Asked: tx.Today(), Until: tx.Today().Add(OpeningDays)}
	if err := put(ctx, tx, `INSERT INTO casework_opening (case_id,number) VALUES ($1,$2)`, id, c.openingHandle(o.Number)); err != nil {
		return o, err
	}
	return o, c.saveOpening(ctx, tx, id, &o, o.Until.Add(1).Time())
}

// openFor tells whether a case may be opened for somebody: of the own organisation,
// not whoever asks, not kept out by her, not a colleague of hers.
func openFor(f Facts, x supporter.Supporter, who guard.Who) bool {
	return x.Organisation == who.Organisation && x.User != who.User && !slices.Contains(f.Blocked, x.User) && !f.colleagues(x.Organisation)
}

// orNotFound is an error, or that there is nothing.
func orNotFound(err error, what string, args ...any) error {
	return orErr(err, naast.NotFound, what, args...)
}

// orErr is an error, or this kind when there is none.
func orErr(err, kind error, what string, args ...any) error {
	return fmt.Errorf(what+": %w", append(args, cmp.Or(err, kind))...)
}

// saveOpening keeps an opening, plans when it goes on, and tells her, unless somebody
// may look along with her.
func (c *Cases) saveOpening(ctx context.Context, tx *db.Tx, id naast.CaseID, o *Opening, next time.Time) error {
	r, err := c.Recovery(ctx, tx, id)
	if err != nil {
		return err
	}
	r.Opening = o
	if err := c.SaveFacts(ctx, tx, id, RecoveryLabel, r); err != nil {
		return err
	}
	if err := jobs.Drop(ctx, tx, OpeningJob, string(id)); err != nil {
		return err
	}
	if o != nil {
		if err := jobs.Queue(ctx, tx, OpeningJob, string(id), next); err != nil {
			return err
		}
	}
	return c.tellUnusual(ctx, tx, id)
}

// tellUnusual tells her that there is something to see, unless somebody may look
// along with her: then she sees it when she looks by herself.
func (c *Cases) tellUnusual(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	f, err := c.Facts(ctx, tx, id)
	if err != nil || f.Guarded {
		return err
	}
	return c.tell(ctx, tx, id)
}

func (c *Cases) openingHandle(number string) string { return c.Vault.Handle("opening", number) }

// FindOpening is the case in which a number asks two seats; naast.NotFound for none.
func (c *Cases) FindOpening(ctx context.Context, tx *db.Tx, number string) (id naast.CaseID, o Opening, err error) {
	if err = tx.QueryRow(ctx, `SELECT case_id FROM casework_opening WHERE number=$1`, c.openingHandle(number)).Scan(&id); err != nil {
		return id, o, fmt.Errorf("find opening: %w", err)
	}
	r, err := c.Recovery(ctx, tx, id)
	if err == nil && (r.Opening == nil || r.Opening.From > 0 || r.Opening.Until < tx.Today()) {
		err = fmt.Errorf("find opening: %w", naast.NotFound)
	}
	if err == nil {
		o = *r.Opening
		_, err = c.Registered(ctx, tx, o.To)
	}
	return id, o, err
}

// Asked is what a seat is asked for a case now; naast.NotFound when it is nothing,
// when this seat gave, or when whom it is for gave his hat back.
func (c *Cases) Asked(ctx context.Context, tx *db.Tx, n int, id naast.CaseID) (Opening, error) {
	r, err := c.Recovery(ctx, tx, id)
	if err == nil && !r.Opening.open(n, tx.Today()) {
		err = naast.NotFound
	}
	if err == nil {
		_, err = c.Registered(ctx, tx, r.Opening.To)
	}
	if err != nil {
		return Opening{}, fmt.Errorf("what seat %d is asked for %s: %w", n, id, err)
	}
	return *r.Opening, nil
}

// GiveSeat is that a seat gives what it holds of a case, for what its holder was
// shown (Opening.Shown): what is asked in its place since is naast.Conflict. With the
// second, the day in which she can stop it begins. The scope is the seat's
// (guard.WithSeat).
func (c *Cases) GiveSeat(ctx context.Context, tx *db.Tx, seat vault.Person, n int, id naast.CaseID, shown []byte) (Opening, error) {
	r, err := c.Recovery(ctx, tx, id)
	if err != nil {
		return Opening{}, err
	}
	o := r.Opening
	if !o.open(n, tx.Today()) || !bytes.Equal(o.Shown(), shown) {
		return Opening{}, fmt.Errorf("give seat %d for %s: %w", n, id, naast.Conflict)
	}
	if _, err := c.Registered(ctx, tx, o.To); err != nil {
		return Opening{}, fmt.Errorf("give seat %d for %s: %w", n, id, err)
	}
	if err := c.Vault.HandShare(ctx, tx, seat, id, o.To, tx.Today().Add(2*OpeningDays)); err != nil {
		return Opening{}, err
	}
	o.Given = append(o.Given, n)
	next := o.Until.Add(1).Time()
	if len(o.Given) >= vault.SeatsNeeded {
		next = tx.Now().Add(OpeningDelay)
		o.From, o.Until = next.Unix(), tx.Today().Add(OpeningDays)
	}
	return *o, c.saveOpening(ctx, tx, id, o, next)
}

// StopOpening ends what is on its way, by the resident, a coordinator, or because
// nobody took over in time. None is no error.
func (c *Cases) StopOpening(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	r, err := c.Recovery(ctx, tx, id)
	if err != nil || r.Opening == nil {
		return err
	}
	if err := c.Vault.StopSeats(ctx, tx, id); err != nil {
		return err
	}
	if err := c.endOpening(ctx, tx, id, *r.Opening); err != nil {
		return err
	}
	return c.saveOpening(ctx, tx, id, nil, time.Time{})
}

// endOpening takes away its number, and the standing of whoever was to take over.
func (c *Cases) endOpening(ctx context.Context, tx *db.Tx, id naast.CaseID, o Opening) error {
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return err
	}
	if o.From > 0 && o.To != f.Standby {
		if err := c.Guard.Cut(ctx, tx, id, o.To, guard.Standby); err != nil {
			return err
		}
	}
	return put(ctx, tx, `DELETE FROM casework_opening WHERE case_id=$1`, id)
}

// MoveOpening is what the timer does: after the day in which she could stop it, whoever
// was named may take over, and hears it; what took too long ends.
func (c *Cases) MoveOpening(ctx context.Context, d *db.DB, id naast.CaseID) error {
	return d.Write(ctx, db.System("opening"), func(tx *db.Tx) error {
		r, err := c.Recovery(ctx, tx, id)
		o := r.Opening
		if err != nil || o == nil {
			return err
		}
		if o.Until < tx.Today() {
			return c.StopOpening(ctx, tx, id)
		}
		if !o.Ready(tx.Now()) {
			return nil
		}
		if err := c.Guard.Place(ctx, tx, id, o.To, guard.Standby, guard.Current, 0); err != nil {
			return err
		}
		if err := jobs.Queue(ctx, tx, OpeningJob, string(id), o.Until.Add(1).Time()); err != nil {
			return err
		}
		return jobs.Queue(ctx, tx, NudgeJob, string(o.To), tx.Now())
	})
}

// takeWithSeats opens a case for whoever two seats opened it for, after the day.
func (c *Cases) takeWithSeats(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID) (*vault.CaseKey, error) {
	r, err := c.Recovery(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if o := r.Opening; !o.Ready(tx.Now()) || o.To != who.User {
		return nil, fmt.Errorf("take over %s: %w", id, naast.NotFound)
	}
	k, err := c.Vault.TakeSeats(ctx, tx, who.Person(), id)
	if err != nil {
		return nil, err
	}
	r.Opening = nil
	if err := c.SaveFacts(ctx, tx, id, RecoveryLabel, r); err != nil {
		return nil, err
	}
	if err := jobs.Drop(ctx, tx, OpeningJob, string(id)); err != nil {
		return nil, err
	}
	return k, put(ctx, tx, `DELETE FROM casework_opening WHERE case_id=$1`, id)
}
