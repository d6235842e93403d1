package casework

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/supporter"
	"naast/internal/vault"
)

// spokenPurpose is why a case was made by somebody else, as the resident reads it.
const spokenPurpose = "schreef op wat u vertelde"

// Told is a question that somebody else writes down for her: on the telephone,
// at the table, from paper. Mostly she has no card (kaartloos): that is as good
// as having one. What she agrees to reads "opgeschreven door …".
type Told struct {
	Question Question
	Line     string // the one line that may be shown before anybody is let in
	Facts    Facts  // Named, Blocked and WorksAt say whom to ask, as in Ask
	Contact  Contact
	Delivery Delivery
	How      Way          // how she said that the question may be written down
	Said     naast.Date   // on which day she said so; empty: today
	Health   string       // what she answered to the sentence about her health: ja, nee; empty: it was not read to her
	Wording  int          // which version of that sentence it was; 0: the one of now
	Find     bool         // she said yes to being found again by her number
	Mine     bool         // who writes it down stands next to her; otherwise the front door looks for somebody
	Holder   naast.UserID // of the card that she took home (account.Issue in this transaction); empty: no card
}

// AskFor makes a case for somebody who told it, in the session of whoever
// writes it down (keys.md, "desk, telephone, no card wanted"): a supporter who
// will stand next to her, with his standby and the team of his organisation let
// in at once; or anybody of the staff, and then it waits at the front door.
// Whoever is not in the front door reads no more of it after that. Mine by
// somebody who may not help now (no VOG, paused, excluded) is naast.Invalid.
func (c *Cases) AskFor(ctx context.Context, tx *db.Tx, who guard.Who, t Told) (naast.CaseID, error) {
	day := cmp.Or(t.Said, tx.Today())
	if day > tx.Today() || !slices.Contains(Ways, t.How) || t.How == WithCard || !slices.Contains([]string{"", "ja", "nee"}, t.Health) {
		return "", fmt.Errorf("ask for somebody: %w", naast.Invalid)
	}
	said := func(sentence, answer string) Yes {
		return Yes{Answer: answer, How: t.How, Sentence: sentence, By: who.Name, Day: day}
	}
	t.Question.Yes = said(t.Question.Sentence(), "ja")
	a := Asked{Question: t.Question, Line: t.Line, Facts: t.Facts, Contact: t.Contact, Delivery: t.Delivery}
	a.Facts.Resident, a.Facts.ByHerself = t.Holder, false
	if t.Health != "" {
		version, text, err := wordingOf(ctx, tx, t.Wording)
		if err != nil {
			return "", fmt.Errorf("ask for somebody: %w", err)
		}
		a.Consents = []Consent{{Kind: partnership.ConsentHealth, Version: version, Text: text, Yes: said(text, t.Health)}}
	}
	if t.Find {
		a.Consents = append(a.Consents, Consent{Kind: FindConsent, Text: FindSentence(), Yes: said(FindSentence(), "ja")})
	}
	if t.Mine {
		return c.standNext(ctx, tx, who, a, t.How)
	}
	return c.handIn(ctx, tx, who, a, t.How)
}

// wordingOf is the sentence about health in a version, or the one of now.
func wordingOf(ctx context.Context, tx *db.Tx, version int) (int, string, error) {
	now, text, err := partnership.Wording(ctx, tx, partnership.ConsentHealth)
	if err != nil || version == 0 || version == now {
		return now, text, err
	}
	text, err = partnership.WordingAt(ctx, tx, partnership.ConsentHealth, version)
	return version, text, err
}

// standNext makes a case in which who writes it down stands next to her.
func (c *Cases) standNext(ctx context.Context, tx *db.Tx, who guard.Who, a Asked, how Way) (naast.CaseID, error) {
	me, err := c.Registered(ctx, tx, who.User)
	if err != nil {
		return "", fmt.Errorf("ask for somebody: %w", err)
	}
	if broken := standsInTheWay(tx, me, a.Facts); len(broken) > 0 {
		return "", fmt.Errorf("stand next to somebody in spite of %v: %w", broken, naast.Invalid)
	}
	after, err := c.standbyOf(ctx, tx, me)
	if err != nil {
		return "", err
	}
	a.Facts.Named, a.Facts.Waits, a.Facts.Responsible = nil, "", who.User
	if after.User != who.User && !slices.Contains(a.Facts.Blocked, after.User) && !a.Facts.colleagues(after.Organisation) {
		a.Facts.Standby = after.User
	}
	team, kept, err := c.watchedBy(ctx, tx, me.Organisation, a.Facts)
	if err != nil {
		return "", fmt.Errorf("ask for somebody: %w", err)
	}
	k, err := c.begin(ctx, tx, who, a, beginning{guard.Accepted, team, "begin", spokenPurpose})
	if err != nil {
		return "", fmt.Errorf("ask for somebody: %w", err)
	}
	for _, step := range []func() error{
		func() error { return c.admitHolder(ctx, tx, who, k, a.Facts) },
		func() error { return c.Guard.Place(ctx, tx, k.Case(), who.User, guard.Supporter, guard.Active, 0) },
		func() error {
			if kept {
				return nil
			}
			return c.Vault.GrantTeamContact(ctx, tx, who.Person(), k, team)
		},
		func() error {
			if a.Facts.Standby == "" {
				return nil
			}
			_, err := c.admitStandby(ctx, tx, who, k, a.Facts)
			return err
		},
		func() error { return c.Vault.GrantSeats(ctx, tx, who.Person(), k) },
		func() error { return supporter.AddBusy(ctx, tx, who.User, 1) },
		func() error { return c.spokeFirst(ctx, tx, k.Case(), how) },
	} {
		if err := step(); err != nil {
			return "", fmt.Errorf("ask for somebody %s: %w", k.Case(), err)
		}
	}
	return k.Case(), nil
}

// handIn makes a case that waits at the front door, or with whom she named.
func (c *Cases) handIn(ctx context.Context, tx *db.Tx, who guard.Who, a Asked, how Way) (naast.CaseID, error) {
	s, err := partnership.Load(ctx, tx)
	if err != nil {
		return "", fmt.Errorf("ask for somebody: %w", err)
	}
	team, kept, err := c.answering(ctx, tx, s, a.Facts)
	if err != nil {
		return "", fmt.Errorf("ask for somebody: %w", err)
	}
	k, err := c.begin(ctx, tx, who, a, beginning{firstState(a.Facts), team, "begin", spokenPurpose})
	if err != nil {
		return "", fmt.Errorf("ask for somebody: %w", err)
	}
	id := k.Case()
	for _, step := range []func() error{
		func() error { return c.admitHolder(ctx, tx, who, k, a.Facts) },
		func() error { return c.admitReaders(ctx, tx, who, k, a.Facts, calling(team, kept)) },
		func() error { return c.letGo(ctx, tx, who, id) },
		func() error { return c.spokeFirst(ctx, tx, id, how) },
		func() error { return c.askFirst(ctx, tx, id, a.Facts, s) },
	} {
		if err := step(); err != nil {
			return "", fmt.Errorf("ask for somebody %s: %w", id, err)
		}
	}
	return id, nil
}

// admitHolder lets her in who took a card home: before who writes it down is let
// go, for he has the key now and nobody else brings her in.
func (c *Cases) admitHolder(ctx context.Context, tx *db.Tx, who guard.Who, k *vault.CaseKey, f Facts) error {
	if f.Resident == "" {
		return nil
	}
	return c.let(ctx, tx, who.Person(), k, "", []guard.Seat{{User: f.Resident, Relation: guard.Resident, State: guard.Active}})
}

// letGo cuts who wrote it down, unless he reads along at the front door or is asked.
func (c *Cases) letGo(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID) error {
	for _, r := range []guard.Relation{guard.FrontDoor, guard.Offered} {
		seats, err := c.Guard.Standings(ctx, tx, id, r)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(seats, func(s guard.Standing) bool { return s.Person == c.Guard.Handle(who.User) }) {
			return nil
		}
	}
	return c.Vault.Cut(ctx, tx, id, who.User)
}

// spokeFirst counts the talk in which it was told; paper is no talk.
func (c *Cases) spokeFirst(ctx context.Context, tx *db.Tx, id naast.CaseID, how Way) error {
	if how == OnPaper {
		return nil
	}
	return c.Guard.Spoke(ctx, tx, id)
}

// firstState is where a question begins: with whom she named, or waiting.
func firstState(f Facts) guard.State {
	if len(f.Named) > 0 {
		return guard.OfferedS
	}
	return guard.Waiting
}

// beginning is how a case starts: where it is, who answers for it, and what the
// log says.
type beginning struct {
	state   guard.State
	team    naast.OrganisationID
	action  string
	purpose string
}

// begin makes a case: its keys, its row, who is kept out, all that was told, and
// the event in the log. Nobody stands in it yet but the team.
func (c *Cases) begin(ctx context.Context, tx *db.Tx, who guard.Who, a Asked, b beginning) (*vault.CaseKey, error) {
	id := naast.NewID[naast.CaseID]()
	c.Guard.Found(tx, who, id, b.purpose)
	k, err := c.Vault.NewCase(ctx, tx, id, who.Person())
	if err != nil {
		return nil, err
	}
	if err := c.Guard.Open(ctx, tx, id, b.state, b.team); err != nil {
		return nil, err
	}
	for _, u := range a.Facts.Blocked {
		if err := c.Guard.Bar(ctx, tx, id, u); err != nil {
			return nil, err
		}
	}
	if slices.ContainsFunc(a.Consents, func(x Consent) bool { return x.Kind == FindConsent && x.Yes.Given() }) {
		a.Facts.Find = c.findKey(id, a.Contact.Phone)
	}
	if err := c.write(ctx, tx, k, a); err != nil {
		return nil, err
	}
	err = audit.Record(ctx, tx, c.Vault, audit.Event{Case: id, Actor: who.User, Name: who.Name, Hat: string(who.Hat), Action: b.action, Purpose: b.purpose})
	for i := 0; err == nil && i < len(a.Consents); i++ {
		err = c.noteConsent(ctx, tx, who, id, a.Consents[i], a.Consents[i].Yes.Answer)
	}
	return k, err
}

// Cardless tells that she has no card: everything goes by talking and on paper.
func (f Facts) Cardless() bool { return f.Resident == "" }
