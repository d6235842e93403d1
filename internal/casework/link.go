package casework

import (
	"context"
	"fmt"
	"slices"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/partnership"
	"naast/internal/supporter"
)

// begunPurpose is why a case was made by somebody else, as the resident reads it.
const begunPurpose = "schreef op wat u vertelde"

// Linked is a question of somebody else of the same home, as the supporter
// writes it down. It takes nothing from the first one: no address, no
// appointment, no name.
type Linked struct {
	Question Question
	Contact  Contact
	Facts    Facts
	How      Way  // how this person said that the question may be written down
	Mine     bool // the same supporter stands next to this person too; otherwise the front door looks for somebody
}

// Link makes a question for somebody else of the same home. It is a case of its
// own, of another person, with an own yes. Only a random reference that both
// share, sealed, says that they belong to one home.
func (c *Cases) Link(ctx context.Context, tx *db.Tx, who guard.Who, from naast.CaseID, l Linked) (naast.CaseID, error) {
	if !slices.Contains(Ways, l.How) {
		return "", fmt.Errorf("link to %s: %w", from, naast.Invalid)
	}
	f, err := c.ChangeFacts(ctx, tx, from, func(f *Facts) {
		if f.Household == "" {
			f.Household = naast.NewID[string]()
		}
	})
	if err != nil {
		return "", err
	}
	l.Facts.Household = f.Household
	id, err := c.begin(ctx, tx, who, l)
	if err != nil {
		return "", fmt.Errorf("link to %s: %w", from, err)
	}
	return id, nil
}

// begin makes a case for a resident who has no card yet: approvals read
// "vastgelegd door …" until she has one.
func (c *Cases) begin(ctx context.Context, tx *db.Tx, who guard.Who, l Linked) (naast.CaseID, error) {
	me, err := supporter.Get(ctx, tx, who.User)
	if err != nil {
		return "", err
	}
	s, err := partnership.Load(ctx, tx)
	if err != nil {
		return "", err
	}
	id := naast.NewID[naast.CaseID]()
	c.Guard.Found(tx, who, id, begunPurpose)
	k, err := c.Vault.NewCase(ctx, tx, id, who.Person())
	if err != nil {
		return "", err
	}
	l.Question.Yes = Yes{Answer: "ja", How: l.How, Sentence: l.Question.Sentence(), By: who.Name, Day: tx.Today()}
	state, team := guard.Waiting, s.Receiver
	if l.Mine {
		state, team = guard.Accepted, me.Organisation
		l.Facts.Responsible = who.User
		if me.Standby != "" && me.Standby != who.User {
			l.Facts.Standby = me.Standby
		}
	}
	if err := c.Guard.Open(ctx, tx, id, state, team); err != nil {
		return "", err
	}
	if err := c.write(ctx, tx, k, Asked{Question: l.Question, Facts: l.Facts, Contact: l.Contact}); err != nil {
		return "", err
	}
	err = audit.Record(ctx, tx, c.Vault, audit.Event{Case: id, Actor: who.User, Name: who.Name, Hat: string(who.Hat), Action: "begin", Purpose: begunPurpose})
	if err != nil {
		return "", err
	}
	if !l.Mine { // the front door goes on; whoever wrote it down reads it no more
		if err := c.admitReaders(ctx, tx, who, k, l.Facts, s.Receiver); err != nil {
			return "", err
		}
		if err := c.Vault.Cut(ctx, tx, id, who.User); err != nil {
			return "", err
		}
		return id, jobs.Queue(ctx, tx, DoorJob, string(id), tx.Now())
	}
	if err := c.Guard.Place(ctx, tx, id, who.User, guard.Supporter, guard.Active, 0); err != nil {
		return "", err
	}
	if err := c.Vault.GrantTeamContact(ctx, tx, who.Person(), k, me.Organisation); err != nil {
		return "", err
	}
	if l.Facts.Standby != "" {
		if err := c.admitStandby(ctx, tx, who, k, l.Facts); err != nil {
			return "", err
		}
	}
	return id, supporter.AddBusy(ctx, tx, who.User, 1)
}
