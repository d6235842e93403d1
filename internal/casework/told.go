package casework

import (
	"context"
	"errors"
	"fmt"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
)

// Telling is that she was told something that she must know (gebeurd, niet gepland):
// only what was really done is written down. No day: she does not know it yet.
type Telling struct {
	Told naast.Date `json:"told,omitempty"`
	How  Means      `json:"how,omitempty"`
	By   string     `json:"teller,omitempty"` // who says so; empty: the program saw it
}

// Means is how she was told, as a code.
type Means string

// The means that count. Who decides about erasing may write down a Way too.
const (
	ToldMail   Means = "mail"   // a mail went to the mail server
	ToldLetter Means = "brief"  // somebody put the letter in the post
	ToldCall   Means = "bellen" // somebody spoke with her about it
	ToldPage   Means = "pagina" // she opened the page on which it stands
)

// Reach is how something that she must know comes to her, within what she allowed.
type Reach string

// The kinds of reach.
const (
	ReachMail   Reach = "mail"
	ReachLetter Reach = "brief"  // somebody prints and posts a letter
	ReachCall   Reach = "bellen" // somebody calls or comes by
	ReachPage   Reach = "pagina" // nobody may come near: it stands on her page, until she looks
	ReachNone   Reach = ""       // and she has no card to look with
)

// Reach tells how she is reached now. Her pause, and a question that nobody but she
// may open, are never broken. Whoever wants no messages and is in beschermde stand,
// or said no, thank you, is left in peace; whoever only wants no messages is called
// by who stands next to her, at the hours that she gave.
func (f Facts) Reach(d Delivery) Reach {
	d = d.Covered(f)
	quiet := f.Stopped || f.ByHerself && f.Responsible == "" // for people: nobody has her number
	switch {
	case !f.Stopped && d.mailed() && !f.Cardless(): // without a card a mail tells nothing
		return ReachMail
	case !quiet && d.byPerson():
		return Reach(d.Channel)
	case !quiet && !f.Guarded && f.Waits != WaitsNo:
		return ReachCall
	case f.Cardless():
		return ReachNone
	}
	return ReachPage
}

// mailed tells that mail is sent to her.
func (d Delivery) mailed() bool { return d.Channel == ChannelMail && d.Email != "" && d.Level != "" }

// DeliveriesOf reads how many residents are reached.
func (c *Cases) DeliveriesOf(ctx context.Context, tx *db.Tx, ids []naast.CaseID) (map[naast.CaseID]Delivery, error) {
	return factsOf[Delivery](ctx, tx, c, DeliveryLabel, ids)
}

// Owes tells that there is something she must know and was not told.
func (f Facts) Owes() bool { return f.OwesErasing() || f.OwesNotice() }

// OwesErasing tells that it was not told that her question may be erased.
func (f Facts) OwesErasing() bool { return f.Retention != nil && f.Retention.Told.IsZero() }

// tellErasing writes down that she knows it: from that day she has the whole time.
func (f *Facts) tellErasing(t Telling) {
	if !f.OwesErasing() {
		return
	}
	f.Retention.On, f.Retention.Telling = f.Retention.From(t.Told), t
}

// tellAll writes down that she was told all that she must know.
func (f *Facts) tellAll(t Telling) {
	f.tellErasing(t)
	f.tellNotices(t)
}

// toldAll is tellAll in a case, where there is something to tell.
func (c *Cases) toldAll(ctx context.Context, tx *db.Tx, id naast.CaseID, how Means, by string) error {
	f, err := c.Facts(ctx, tx, id)
	if err != nil || !f.Owes() {
		return err
	}
	f.tellAll(Telling{tx.Today(), how, by})
	return c.SaveFacts(ctx, tx, id, FactsLabel, f)
}

// Brought says that somebody brought her what waited: she was spoken with about
// it, or the letter is on its way.
func (c *Cases) Brought(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID) error {
	way, err := c.endTask(ctx, tx, id)
	if err != nil || way == "" { // somebody else did it meanwhile
		return err
	}
	how := ToldCall
	if way == ChannelLetter {
		how = ToldLetter
	}
	return c.toldAll(ctx, tx, id, how, who.Name)
}

// Saw writes down that she opened the page on which something stands that she must
// know. It is her own act, and nothing is written when there was nothing to know.
func (c *Cases) Saw(ctx context.Context, d *db.DB, id naast.CaseID, saw func(*Facts, Telling)) error {
	return gone(d.Write(ctx, db.System("saw what she must know"), func(tx *db.Tx) error {
		_, err := c.ChangeFacts(ctx, tx, id, func(f *Facts) { saw(f, Telling{Told: tx.Today(), How: ToldPage}) })
		return err
	}))
}

// SawErasing and SawNotices are what she can have seen.
var (
	SawErasing = (*Facts).tellErasing
	SawNotices = (*Facts).tellNotices
)

// SayTold writes down how she was told that her question may be erased, by the person
// who decides about it. naast.Conflict when she knows it, or nothing is proposed.
func (c *Cases) SayTold(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, how Way) error {
	f, err := c.Facts(ctx, tx, id)
	if err == nil && !f.OwesErasing() {
		err = fmt.Errorf("say told in %s: %w", id, naast.Conflict)
	}
	if err != nil {
		return err
	}
	f.tellErasing(Telling{tx.Today(), Means(how), who.Name})
	return c.SaveFacts(ctx, tx, id, FactsLabel, f)
}

// TellOwed brings what she was not told yet on the way that she allows now.
func (c *Cases) TellOwed(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
	f, err := c.Facts(ctx, tx, id)
	if err != nil || !f.Owes() {
		return err
	}
	return c.tell(ctx, tx, id)
}

// deliveryOf is how she is reached; a question without that record wants nothing sent.
func (c *Cases) deliveryOf(ctx context.Context, tx *db.Tx, id naast.CaseID) (d Delivery, err error) {
	err = c.LoadFacts(ctx, tx, id, DeliveryLabel, &d)
	if errors.Is(err, naast.NotFound) {
		err = nil
	}
	return d, err
}
