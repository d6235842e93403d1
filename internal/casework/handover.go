package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/supporter"
	"naast/internal/vault"
)

// AskReplaced says that the supporter has to stop for this question. He stays
// responsible until somebody else stands next to her; his coordinators are told.
func (c *Cases) AskReplaced(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	f, err := c.ChangeFacts(ctx, tx, id, func(f *Facts) { f.Leaves = tx.Today() })
	if err != nil {
		return err
	}
	x, err := supporter.Get(ctx, tx, f.Responsible)
	if err != nil {
		return err
	}
	return jobs.Queue(ctx, tx, SilentJob, string(x.Organisation), tx.Now())
}

// StayAfterAll takes back that he has to stop.
func (c *Cases) StayAfterAll(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	_, err := c.ChangeFacts(ctx, tx, id, func(f *Facts) { f.Leaves = "" })
	return err
}

// NameStandby says who can take over, in the coordinator's name. A coordinator
// holds no key, so the next member who writes hands hers out (Member). While
// nobody stands next to her there is nothing to take over: naast.Invalid.
func (c *Cases) NameStandby(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, u naast.UserID) error {
	x, there, err := c.registered(ctx, tx, u)
	if err != nil || !there {
		return orErr(err, naast.Invalid, "name standby of %s", id)
	}
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return err
	}
	if f.Responsible == "" || u == who.User || u == f.Standby || slices.Contains(f.inside(), u) || slices.Contains(f.Blocked, u) || f.colleagues(x.Organisation) {
		return fmt.Errorf("name standby of %s: %w", id, naast.Invalid)
	}
	if _, err := c.dropStandby(ctx, tx, id); err != nil {
		return err
	}
	if _, err := c.ChangeFacts(ctx, tx, id, func(f *Facts) { f.Standby = u }); err != nil {
		return err
	}
	return c.Guard.Place(ctx, tx, id, u, guard.Standby, guard.Granted, 0)
}

// dropStandby ends what the standby could do.
func (c *Cases) dropStandby(ctx context.Context, tx *db.Tx, id naast.CaseID) (Facts, error) {
	f, err := c.Facts(ctx, tx, id)
	if err != nil || f.Standby == "" {
		return f, err
	}
	if err := c.Vault.Cut(ctx, tx, id, f.Standby); err != nil {
		return f, err
	}
	if err := c.Guard.Cut(ctx, tx, id, f.Standby, guard.Standby); err != nil {
		return f, err
	}
	f.Standby = ""
	return f, c.SaveFacts(ctx, tx, id, FactsLabel, f)
}

// Peel opens the outer layer of the standby's key by a coordinator, when the
// supporter dropped out, and asks the standby to take over. A standby who never
// got a key is naast.NotFound: only a member can give one. While nobody stands
// next to her nobody dropped out, and it is hers to choose: naast.NotFound. So it is
// while nobody stands by.
func (c *Cases) Peel(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID) error {
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return err
	}
	if f.Responsible == "" || f.Standby == "" {
		return fmt.Errorf("peel where nobody dropped out, %s: %w", id, naast.NotFound)
	}
	if err := c.Vault.PeelStandby(ctx, tx, who.Person(), who.Organisation, id, f.Standby); err != nil {
		return err
	}
	if err := c.Guard.Place(ctx, tx, id, f.Standby, guard.Standby, guard.Current, 0); err != nil {
		return err
	}
	return jobs.Queue(ctx, tx, NudgeJob, string(f.Standby), tx.Now())
}

// TakeOver makes the standby the one who stands next to her, in the place of
// whoever dropped out: he is cut, a new standby is granted, she is told.
func (c *Cases) TakeOver(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID) error {
	me, err := c.Registered(ctx, tx, who.User)
	if err != nil {
		return fmt.Errorf("take over: %w", err)
	}
	k, err := c.takeKey(ctx, tx, who, id)
	if err != nil {
		return fmt.Errorf("take over: %w", err)
	}
	f, err := c.Facts(ctx, tx, id)
	if err != nil {
		return err
	}
	before := f.Responsible
	if before == "" { // she kept out who stood next to her, and chooses herself who comes
		return fmt.Errorf("take over where nobody dropped out, %s: %w", id, naast.NotFound)
	}
	f.Responsible, f.Standby, f.Leaves, f.Tried = who.User, "", "", ""
	f.CoSupporter = slices.DeleteFunc(f.CoSupporter, func(u naast.UserID) bool { return u == who.User })
	after, err := c.standbyOf(ctx, tx, me)
	if err != nil {
		return fmt.Errorf("take over %s: %w", id, err)
	}
	if s := after.User; s != before && !slices.Contains(f.inside(), s) && !slices.Contains(f.Blocked, s) && !f.colleagues(after.Organisation) {
		f.Standby = s
	}
	if err := c.SaveFacts(ctx, tx, id, FactsLabel, f); err != nil {
		return err
	}
	stay, err := c.stay(ctx, tx, id, f)
	if err != nil {
		return fmt.Errorf("take over %s: %w", id, err)
	}
	if k, err = c.Vault.NextEpoch(ctx, tx, who.Person(), k, stay); err != nil {
		return fmt.Errorf("take over %s: %w", id, err)
	}
	if err := c.Guard.CutAll(ctx, tx, id, guard.Supporter, guard.Standby); err != nil {
		return err
	}
	if err := c.Guard.Cut(ctx, tx, id, who.User, guard.Co); err != nil {
		return err
	}
	if err := c.Guard.Place(ctx, tx, id, who.User, guard.Supporter, guard.Active, 0); err != nil {
		return err
	}
	if err := c.answerAt(ctx, tx, who, k, me.Organisation); err != nil {
		return err
	}
	if f.Standby != "" {
		if _, err := c.admitStandby(ctx, tx, who, k, f); err != nil {
			return err
		}
	}
	if err := c.Vault.GrantSeats(ctx, tx, who.Person(), k); err != nil {
		return fmt.Errorf("take over %s: %w", id, err)
	}
	words := nl.S("Ik sta nu naast u. Wie u eerst hielp, leest niet meer mee. Ik bel of schrijf u snel.")
	if before == who.User {
		words = nl.S("Ik kon uw vraag even niet lezen, omdat ik mijn sleutel kwijt was. Nu kan het weer.")
	}
	if _, err := Add(ctx, tx, c, k, MessageKind, Message{Text: words, From: who.Name}); err != nil {
		return err
	}
	return c.moveBusy(ctx, tx, id, before, who.User)
}

// takeKey opens a case for whoever was asked to take over: as the standby whom a
// coordinator asked, or as the one for whom two seats opened it.
func (c *Cases) takeKey(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID) (*vault.CaseKey, error) {
	all, err := c.Guard.Standings(ctx, tx, id, guard.Standby)
	if err != nil {
		return nil, err
	}
	asked := slices.ContainsFunc(all, func(s guard.Standing) bool {
		return s.Person == c.Guard.Handle(who.User) && s.State == guard.Current
	})
	if !asked {
		return nil, fmt.Errorf("take over %s without being asked: %w", id, naast.NotFound)
	}
	k, err := c.Vault.TakeStandby(ctx, tx, who.Person(), id)
	if errors.Is(err, naast.NotFound) {
		k, err = c.takeWithSeats(ctx, tx, who, id)
	}
	return k, err
}

// answerAt lets an organisation answer for a question unless it does already: a
// standby may work at another than whoever dropped out.
func (c *Cases) answerAt(ctx context.Context, tx *db.Tx, who guard.Who, k *vault.CaseKey, o naast.OrganisationID) error {
	f, err := c.Facts(ctx, tx, k.Case())
	if err != nil {
		return err
	}
	to, _, err := c.watchedBy(ctx, tx, o, f)
	if err != nil {
		return err
	}
	already, err := c.Guard.Answers(ctx, tx, k.Case(), to)
	if err != nil || already {
		return err
	}
	return c.moveWatch(ctx, tx, who, k, o, f)
}

// moveBusy counts a resident for the new supporter and no more for the old,
// and starts the days in which they should speak anew.
func (c *Cases) moveBusy(ctx context.Context, tx *db.Tx, id naast.CaseID, from, to naast.UserID) error {
	state, err := c.Guard.StateOf(ctx, tx, id)
	if err != nil {
		return err
	}
	if state == guard.Accepted {
		if err := supporter.AddBusy(ctx, tx, from, -1); err != nil {
			return err
		}
		if err := supporter.AddBusy(ctx, tx, to, 1); err != nil {
			return err
		}
	}
	if err := c.Guard.Move(ctx, tx, id, state); err != nil {
		return err
	}
	return c.tell(ctx, tx, id)
}
