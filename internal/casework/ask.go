package casework

import (
	"context"
	"fmt"
	"slices"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/partnership"
	"naast/internal/supporter"
	"naast/internal/vault"
)

// Asked is a question as it is sent: what she told, what she ticked, whom she
// named in order.
type Asked struct {
	Question Question
	Line     string
	Consents []Consent
	Facts    Facts // Named, Blocked, ByHerself and Waits say whom to ask
	Contact  Contact
	Delivery Delivery
}

// Ask makes a case: its key, granted to her, to the front door (unless she
// wants only those she chose) and to each she named; the log event and the
// timer for the first answer stand in the same transaction. who is the
// resident, whose keys were enrolled in this transaction.
func (c *Cases) Ask(ctx context.Context, tx *db.Tx, who guard.Who, a Asked) (naast.CaseID, error) {
	s, err := partnership.Load(ctx, tx)
	if err != nil {
		return "", fmt.Errorf("ask: %w", err)
	}
	team, kept, err := c.answering(ctx, tx, s, a.Facts)
	if err != nil {
		return "", fmt.Errorf("ask: %w", err)
	}
	a.Facts.Resident = who.User
	k, err := c.begin(ctx, tx, who, a, beginning{firstState(a.Facts), team, "ask", "u stelde uw vraag"})
	if err != nil {
		return "", fmt.Errorf("ask: %w", err)
	}
	for _, step := range []func() error{
		func() error { return c.Guard.Place(ctx, tx, k.Case(), who.User, guard.Resident, guard.Active, 0) },
		func() error { return c.admitReaders(ctx, tx, who, k, a.Facts, calling(team, kept)) },
		func() error { return c.askFirst(ctx, tx, k.Case(), a.Facts, s) },
	} {
		if err := step(); err != nil {
			return "", fmt.Errorf("ask %s: %w", k.Case(), err)
		}
	}
	return k.Case(), nil
}

// answering is the organisation that answers for a question until somebody
// stands next to her: the one that receives questions, or when she works there
// herself, or keeps out all its coordinators, another that has coordinators, the
// umbrella first. kept tells that she keeps out all there are.
func (c *Cases) answering(ctx context.Context, tx *db.Tx, s partnership.Settings, f Facts) (o naast.OrganisationID, kept bool, err error) {
	if o, err = c.receiving(ctx, tx, s, f); err != nil {
		return "", false, err
	}
	return c.watchedBy(ctx, tx, o, f)
}

// calling is the team that gets the key of how to reach her; none when she keeps
// out everybody in it.
func calling(team naast.OrganisationID, kept bool) naast.OrganisationID {
	if kept {
		return ""
	}
	return team
}

// receiving is who answers, apart from whom she keeps out.
func (c *Cases) receiving(ctx context.Context, tx *db.Tx, s partnership.Settings, f Facts) (naast.OrganisationID, error) {
	if f.WorksAt == "" || f.WorksAt != s.Receiver {
		return s.Receiver, nil
	}
	all, err := partnership.Organisations(ctx, tx)
	if err != nil {
		return "", err
	}
	slices.Reverse(all)
	for _, o := range all {
		there, err := c.Vault.HasTeam(ctx, tx, o.ID)
		if err != nil {
			return "", err
		}
		if there && o.ID != f.WorksAt {
			return o.ID, nil
		}
	}
	return s.Receiver, nil
}

// write seals all she told.
func (c *Cases) write(ctx context.Context, tx *db.Tx, k *vault.CaseKey, a Asked) error {
	docs := []fresh{{QuestionKind, a.Question}}
	if a.Line != "" {
		docs = append(docs, fresh{LineKind, Line{a.Line}})
	}
	for _, consent := range a.Consents {
		docs = append(docs, fresh{ConsentKind, consent})
	}
	if err := c.addAll(ctx, tx, k, docs...); err != nil {
		return err
	}
	contact, err := c.Vault.Contact(ctx, tx, k)
	if err != nil {
		return err
	}
	if err := c.SaveContact(ctx, tx, contact, k.Case(), ContactLabel, a.Contact); err != nil {
		return err
	}
	return c.saveFacts(ctx, tx, k.Case(), record{DeliveryLabel, a.Delivery}, record{FactsLabel, a.Facts})
}

// admitReaders grants the key to the front door and to those she named, each
// under a ring key of their own, minus whom she blocks.
func (c *Cases) admitReaders(ctx context.Context, tx *db.Tx, who guard.Who, k *vault.CaseKey, f Facts, team naast.OrganisationID) error {
	var seats []guard.Seat
	var called naast.OrganisationID // whose team can call her
	if !f.ByHerself {
		door, err := c.Door(ctx, tx)
		if err != nil {
			return err
		}
		for _, p := range door {
			if slices.Contains(f.Blocked, p.User) {
				continue
			}
			seats = append(seats, guard.Seat{User: p.User, Relation: guard.FrontDoor, State: guard.Active})
		}
		if !f.colleagues(team) { // they cannot reach her, also when no other team can
			called = team
		}
	}
	for i, u := range f.Named {
		state := guard.Granted
		if i == 0 {
			state = guard.Current // askFirst starts his clock
		}
		seats = append(seats, guard.Seat{User: u, Relation: guard.Offered, State: state, Place: i + 1})
	}
	return c.let(ctx, tx, who.Person(), k, called, seats)
}

// let grants the case key to people and gives the standing that goes with it;
// team is whose people get the key to reach her, if any. Who is asked must wear a
// supporter's hat: whoever does not (any more) is naast.Conflict.
func (c *Cases) let(ctx context.Context, tx *db.Tx, by vault.Person, k *vault.CaseKey, team naast.OrganisationID, seats []guard.Seat) error {
	if len(seats) == 0 && team == "" {
		return nil
	}
	readers := make([]vault.Reader, len(seats))
	for i, s := range seats {
		if s.Relation == guard.Offered {
			if _, there, err := c.registered(ctx, tx, s.User); err != nil || !there {
				return orErr(err, naast.Conflict, "ask somebody without a hat")
			}
		}
		readers[i] = vault.Reader{User: s.User, Purpose: string(s.Relation)}
	}
	if err := c.Vault.GrantAll(ctx, tx, by, k, team, readers); err != nil {
		return fmt.Errorf("grant to readers: %w", err)
	}
	if len(seats) == 0 {
		return nil
	}
	return c.Guard.PlaceAll(ctx, tx, k.Case(), seats)
}

// Jobs of this package, by kind; the subject is a case or a user.
const (
	OfferJob  = "offer"  // somebody's time to answer is over: ask the next
	TellJob   = "tell"   // tell the resident that something changed, by the level she chose
	NudgeJob  = "nudge"  // tell a supporter that somebody waits for an answer
	DoorJob   = "door"   // tell the front door that a question waits there
	SilentJob = "silent" // tell coordinators whom nobody has spoken with
	CallJob   = "call"   // tell the front door that somebody wants to be called
)

// askFirst tells the first one she named that he is asked, or whoever looks
// after a question without anybody.
func (c *Cases) askFirst(ctx context.Context, tx *db.Tx, id naast.CaseID, f Facts, s partnership.Settings) error {
	if len(f.Named) == 0 {
		return c.waits(ctx, tx, id, f)
	}
	return startClock(ctx, tx, id, f.Named[0], s)
}

// askNext makes the next one she named the current one, with a time to answer
// on his own look-days. When nobody is left the question waits at the front
// door, or with her when she wants only those she chose. A job may run it: no
// key is needed to move on.
func (c *Cases) askNext(ctx context.Context, tx *db.Tx, id naast.CaseID, s partnership.Settings) error {
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return err
	}
	offers, err := c.Guard.Standings(ctx, tx, id, guard.Offered)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(offers, func(o guard.Standing) bool { return o.State == guard.Granted })
	if i < 0 {
		if err := c.Guard.Move(ctx, tx, id, guard.Waiting); err != nil {
			return err
		}
		return c.waits(ctx, tx, id, f)
	}
	next, ok := c.Guard.Find(offers[i].Person, f.Named)
	if !ok {
		return fmt.Errorf("named person of %s: %w", id, naast.NotFound)
	}
	left, err := c.HasLeft(ctx, tx, next)
	if err != nil {
		return err
	}
	if left { // since she named him
		return c.endOffer(ctx, tx, id, next, guard.Expired)
	}
	if err := c.Guard.SetStanding(ctx, tx, id, offers[i].Person, guard.Offered, guard.Current); err != nil {
		return err
	}
	if err := c.Guard.Move(ctx, tx, id, guard.OfferedS); err != nil {
		return err
	}
	return startClock(ctx, tx, id, next, s)
}

// waits tells whoever looks after a question that nobody is being asked: the
// front door, or she herself and the coordinators when the front door may not
// read it (any more), as after somebody stood next to her.
func (c *Cases) waits(ctx context.Context, tx *db.Tx, id naast.CaseID, f Facts) error {
	if f.ByHerself {
		return jobs.Queue(ctx, tx, TellJob, string(id), tx.Now())
	}
	read, err := c.doorReads(ctx, tx, id)
	if err != nil {
		return err
	}
	if read {
		return jobs.Queue(ctx, tx, DoorJob, string(id), tx.Now())
	}
	if err := jobs.Queue(ctx, tx, TellJob, string(id), tx.Now()); err != nil {
		return err
	}
	o, _, err := c.Watchers(ctx, tx, id)
	if err != nil || o == "" {
		return err
	}
	return jobs.Queue(ctx, tx, SilentJob, string(o), tx.Now())
}

// doorReads tells whether somebody at the front door may read a question.
func (c *Cases) doorReads(ctx context.Context, tx *db.Tx, id naast.CaseID) (bool, error) {
	door, err := c.Door(ctx, tx)
	if err != nil {
		return false, err
	}
	readers, err := c.Guard.Standings(ctx, tx, id, guard.FrontDoor)
	return slices.ContainsFunc(door, func(p partnership.FrontDoorPerson) bool {
		return slices.ContainsFunc(readers, func(r guard.Standing) bool { return r.Person == c.Guard.Handle(p.User) })
	}), err
}

// startClock tells somebody that he is asked, and begins his time to answer.
func startClock(ctx context.Context, tx *db.Tx, id naast.CaseID, next naast.UserID, s partnership.Settings) error {
	p, err := supporter.Get(ctx, tx, next)
	if err != nil {
		return fmt.Errorf("read register for %s: %w", id, err)
	}
	until := partnership.AddLookDays(tx.Today(), s.AnswerDays, p.LookDays, s)
	if err := jobs.Queue(ctx, tx, NudgeJob, string(next), tx.Now()); err != nil {
		return err
	}
	return jobs.Queue(ctx, tx, OfferJob, string(id), until.Add(1).Time())
}
