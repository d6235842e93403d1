package casework

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
)

// reach is how she is reached: by people, and by jobs.
type reach struct {
	To   Contact  `json:"to"`
	Told Delivery `json:"told"`
}

func (c *Cases) reachOf(ctx context.Context, tx *db.Tx, k *vault.CaseKey) (r reach, ck *vault.ContactKey, err error) {
	if ck, err = c.Vault.Contact(ctx, tx, k); err != nil {
		return r, nil, err
	}
	if err = c.LoadContact(ctx, tx, ck, k.Case(), ContactLabel, &r.To); err != nil && !errors.Is(err, naast.NotFound) {
		return r, ck, err
	}
	if err = c.LoadFacts(ctx, tx, k.Case(), DeliveryLabel, &r.Told); errors.Is(err, naast.NotFound) {
		err = nil
	}
	return r, ck, err
}

func (c *Cases) saveReach(ctx context.Context, tx *db.Tx, k *vault.CaseKey, ck *vault.ContactKey, r reach) error {
	if err := c.SaveContact(ctx, tx, ck, k.Case(), ContactLabel, r.To); err != nil {
		return err
	}
	if err := c.followNumber(ctx, tx, k.Case(), r.To.Phone); err != nil {
		return err
	}
	return c.SaveFacts(ctx, tx, k.Case(), DeliveryLabel, r.Told)
}

// with is how she is reached once both questions are one. What stood with the
// first stays; a number or address that it lacked comes along, with when it is safe
// and how she wants to hear. A second number stands beside the first, in words.
func (r reach) with(other reach) reach {
	was, to := r.To, &r.To
	switch {
	case was.Phone == "":
		to.Phone, to.Hours, to.MaySay = other.To.Phone, other.To.Hours, other.To.MaySay
	case other.To.Phone != "" && other.To.Phone != was.Phone:
		to.Note = strings.TrimSpace(to.Note + "\n" + other.To.inWords())
	}
	if to.Name == "" {
		to.Name = other.To.Name
	}
	if to.Street == "" {
		to.Street = other.To.Street
	}
	sameWay := other.Told.Channel == ChannelCall && to.Phone == other.To.Phone || other.Told.Channel == ChannelLetter && to.Street == other.To.Street
	if !r.Told.byPerson() && r.Told.Level == "" && sameWay {
		r.Told.Channel = other.Told.Channel
	}
	return r
}

// inWords is another number, with what must be known before calling it.
func (to Contact) inWords() string {
	s := nl.S("Ander nummer, uit de andere vraag: %s.", to.Phone)
	if to.Hours != "" {
		s += " " + nl.S("Bellen kan: %s", to.Hours) + "."
	}
	if !to.MaySay {
		s += " " + nl.S("Zeg niet wie u bent als een ander opneemt.")
	}
	return s
}

// layReach lets her be reached as in the second question too.
func (c *Cases) layReach(ctx context.Context, tx *db.Tx, k *vault.CaseKey, t taken, m *Merge) error {
	r, ck, err := c.reachOf(ctx, tx, k)
	if err != nil {
		return fmt.Errorf("reach both: %w", err)
	}
	m.Before, m.After = r, r.with(t.reach)
	return c.saveReach(ctx, tx, k, ck, m.After)
}

// liftReach puts back how she was reached, when nobody changed it since.
func (c *Cases) liftReach(ctx context.Context, tx *db.Tx, k *vault.CaseKey, m Merge) error {
	r, ck, err := c.reachOf(ctx, tx, k)
	if err != nil || r != m.After {
		return err
	}
	return c.saveReach(ctx, tx, k, ck, m.Before)
}
