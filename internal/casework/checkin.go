package casework

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web/lang"
)

// CheckInKind is a moment between talks that she asks for (afgesproken moment).
const CheckInKind Kind = "checkin"

// CheckIn is a day or a month on which she wants to hear from us or to be
// reminded, also while nothing else goes on. She names the day herself: no
// date of birth is kept from which it could be counted.
type CheckIn struct {
	Kind  string     `json:"kind"` // one of CheckIns
	Day   naast.Date `json:"day"`  // when it comes; for a month its first day
	Month bool       `json:"month,omitempty"`
	Words string     `json:"words,omitempty"`
	Yes   Yes        `json:"yes"`
	Stop  Yes        `json:"stop,omitzero"` // she wants it no more, and how she said so
}

// MostCheckIns bounds the moments that still come: their record has one size.
const MostCheckIns = 10

// CheckInSort is a kind of moment.
type CheckInSort struct {
	Code  string
	Words naast.Message
}

// CheckIns are the kinds of moment.
var CheckIns = []CheckInSort{
	{"bel", naast.Msg("Bel mij")},
	{"18", naast.Msg("Iemand wordt 18 jaar")},
	{"aow", naast.Msg("AOW")},
	{"indicatie", naast.Msg("De hulp loopt af")},
	{"anders", naast.Msg("Iets anders")},
}

// Title is the kind in words.
func (x CheckIn) Title(t lang.Text) string {
	for _, k := range CheckIns {
		if k.Code == x.Kind {
			return t.M(k.Words)
		}
	}
	return t.M(CheckIns[len(CheckIns)-1].Words)
}

// When is the day, or the month that she named.
func (x CheckIn) When(t lang.Text) string {
	if x.Month {
		return t.Month(string(x.Day))
	}
	return t.Date(x.Day)
}

// Sentence is what she says yes to.
func (x CheckIn) Sentence() string {
	s := nl.S("Ik wil dat u dan contact opneemt: %s. Het gaat over: %s.", x.When(nl), x.Title(nl))
	if x.Words != "" {
		s += "\n" + strings.TrimSpace(x.Words)
	}
	return s
}

// StopSentence is what she says yes to when she wants it no more.
func (x CheckIn) StopSentence() string {
	return nl.S("Dit hoeft niet meer: %s, %s.", x.Title(nl), x.When(nl))
}

// said is her yes to a sentence: her own on the screen, or as a member wrote it
// down, and how she said it.
func said(tx *db.Tx, who guard.Who, how Way, sentence string) (Yes, error) {
	y := Yes{Answer: "ja", How: OnScreen, Sentence: sentence, Day: tx.Today()}
	if who.Hat == guard.HatResident {
		return y, nil
	}
	if !slices.Contains(Ways, how) {
		return y, fmt.Errorf("write down a yes: %w", naast.Invalid)
	}
	y.How, y.By = how, who.Name
	return y, nil
}

// AgreeCheckIn keeps a moment: its day where a job can find it, the rest sealed
// like her story. naast.TooMany when too many still come; naast.Invalid for a
// day that is not to come.
func (c *Cases) AgreeCheckIn(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, x CheckIn, how Way) error {
	k, f, err := c.writer(ctx, tx, who, id)
	if err != nil {
		return fmt.Errorf("agree on a moment: %w", err)
	}
	if x.Day <= tx.Today() || !slices.ContainsFunc(CheckIns, func(k CheckInSort) bool { return k.Code == x.Kind }) {
		return fmt.Errorf("agree on a moment: %w", naast.Invalid)
	}
	if x.Yes, err = said(tx, who, how, x.Sentence()); err != nil {
		return err
	}
	x.Stop = Yes{}
	doc, err := Add(ctx, tx, c, k, CheckInKind, x)
	if err != nil {
		return err
	}
	if err := c.changeCheckIns(ctx, tx, id, func(ds []Due) []Due { return append(ds, Due{doc, x.Day}) }); err != nil {
		return err
	}
	return c.noticed(ctx, tx, who, id, f)
}

// StopCheckIn takes a moment back: her word alone, as LetGo.
func (c *Cases) StopCheckIn(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, doc naast.DocumentID, how Way) error {
	k, f, err := c.writer(ctx, tx, who, id)
	if err != nil {
		return fmt.Errorf("stop a moment: %w", err)
	}
	d, err := One[CheckIn](ctx, tx, c, k, CheckInKind, doc)
	if err != nil {
		return err
	}
	if d.Body.Stop, err = said(tx, who, how, d.Body.StopSentence()); err != nil {
		return err
	}
	if err := Put(ctx, tx, c, k, CheckInKind, doc, d.Revision, d.Body); err != nil {
		return err
	}
	if err := c.changeCheckIns(ctx, tx, id, func(ds []Due) []Due {
		return slices.DeleteFunc(ds, func(d Due) bool { return d.ID == doc })
	}); err != nil {
		return err
	}
	return c.noticed(ctx, tx, who, id, f)
}

// Agreed is one moment as a page shows it.
type Agreed struct {
	Document[CheckIn]
	Comes bool // it is still to come, or it is there and nobody did it yet
	Due   bool // it is there
}

// CheckInsOf are the moments of a case: those that come first, nearest on top.
func (c *Cases) CheckInsOf(ctx context.Context, tx *db.Tx, k *vault.CaseKey) ([]Agreed, error) {
	docs, err := List[CheckIn](ctx, tx, c, k, CheckInKind)
	if err != nil || len(docs) == 0 {
		return nil, err
	}
	t, err := c.Times(ctx, tx, k.Case())
	all := make([]Agreed, len(docs))
	for i, d := range docs {
		comes := slices.ContainsFunc(t.CheckIns, func(x Due) bool { return x.ID == d.ID })
		all[i] = Agreed{d, comes, comes && d.Body.Day <= tx.Today()}
	}
	slices.SortStableFunc(all, func(a, b Agreed) int {
		if a.Comes != b.Comes {
			return map[bool]int{true: -1, false: 1}[a.Comes]
		}
		return cmp.Compare(a.Body.Day, b.Body.Day)
	})
	return all, err
}
