package casework

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/vault"
)

// LetterKind is a letter with a date (brief met een datum).
const LetterKind Kind = "letter"

// Letter is a letter that she got or sent, with the last day on which
// something can be done about it. How that day was counted stands in it as it
// was then: the table of terms may change later.
type Letter struct {
	Kind   string     `json:"kind"`             // code in the table of terms
	Title  string     `json:"title"`            // what kind of letter it is, in words
	From   string     `json:"from,omitempty"`   // who sent it
	Day    naast.Date `json:"day"`              // from which was counted
	Act    string     `json:"act"`              // what can be done: "Bezwaar maken"
	Until  naast.Date `json:"until"`            // the last day
	Why    string     `json:"why"`              // the term and its source, in words
	Local  bool       `json:"local,omitempty"`  // an agreement of here, no law
	ByBody bool       `json:"theirs,omitempty"` // the body must act by then, not she
	Note   string     `json:"note,omitempty"`
	By     string     `json:"by,omitempty"`   // who wrote it down; empty: she herself
	Done   naast.Date `json:"done,omitempty"` // it was done
	Let    Yes        `json:"let,omitzero"`   // she let it go, and how she said so
}

// Open tells that the date still stands.
func (l Letter) Open() bool { return l.Done.IsZero() && !l.Let.Given() }

// Due is one date in the record that jobs can read: no more than the day.
type Due struct {
	ID    naast.DocumentID `json:"id"`
	Until naast.Date       `json:"until"`
}

// MostLetters bounds the dates that stand open in a case: their record has one
// size. What is done or let go makes room.
const MostLetters = 20

// writer opens a case for whoever writes in it: she herself, or a member.
func (c *Cases) writer(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID) (*vault.CaseKey, Facts, error) {
	if who.Hat == guard.HatResident {
		return c.Own(ctx, tx, who, id)
	}
	return c.Member(ctx, tx, who, id)
}

// noticed tells the other side: she wrote, or somebody wrote for her.
func (c *Cases) noticed(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, f Facts) error {
	if who.Hat == guard.HatResident {
		return c.nudge(ctx, tx, f)
	}
	return c.tell(ctx, tx, id)
}

// AddLetter keeps a letter with its date, which is from then on reminded of.
// naast.TooMany when too many dates stand open.
func (c *Cases) AddLetter(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, l Letter) error {
	k, f, err := c.writer(ctx, tx, who, id)
	if err != nil {
		return fmt.Errorf("add letter: %w", err)
	}
	l.By, l.Done, l.Let = "", "", Yes{}
	if who.Hat != guard.HatResident {
		l.By = who.Name
	}
	doc, err := Add(ctx, tx, c, k, LetterKind, l)
	if err != nil {
		return err
	}
	if err := c.changeDues(ctx, tx, id, func(ds []Due) []Due { return append(ds, Due{doc, l.Until}) }); err != nil {
		return err
	}
	return c.noticed(ctx, tx, who, id, f)
}

// EndLetter says that what the letter asks was done.
func (c *Cases) EndLetter(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, doc naast.DocumentID) error {
	return c.endLetter(ctx, tx, who, id, doc, func(l *Letter) { l.Done = tx.Today() })
}

// LetGo lets a date go: her word alone. Somebody else may write down that she
// said so, and how.
func (c *Cases) LetGo(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, doc naast.DocumentID, how Way) error {
	yes := Yes{Answer: "ja", How: how, Day: tx.Today()}
	if who.Hat == guard.HatResident {
		yes.How = OnScreen
	} else if yes.By = who.Name; !slices.Contains(Ways, how) {
		return fmt.Errorf("let a date go in %s: %w", id, naast.Invalid)
	}
	return c.endLetter(ctx, tx, who, id, doc, func(l *Letter) {
		yes.Sentence = l.LetSentence()
		l.Let = yes
	})
}

// LetSentence is what she says yes to when she lets a date go.
func (l Letter) LetSentence() string {
	return nl.S("Ik laat deze datum gaan: %s, uiterlijk %s.", l.Act, l.Until)
}

// ReopenLetter brings a date back.
func (c *Cases) ReopenLetter(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, doc naast.DocumentID) error {
	return c.endLetter(ctx, tx, who, id, doc, func(l *Letter) { l.Done, l.Let = "", Yes{} })
}

func (c *Cases) endLetter(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, doc naast.DocumentID, change func(*Letter)) error {
	k, f, err := c.writer(ctx, tx, who, id)
	if err != nil {
		return fmt.Errorf("end letter: %w", err)
	}
	var l Letter
	if err := Change(ctx, tx, c, k, LetterKind, doc, func(x *Letter) { change(x); l = *x }); err != nil {
		return err
	}
	err = c.changeDues(ctx, tx, id, func(ds []Due) []Due {
		ds = slices.DeleteFunc(ds, func(d Due) bool { return d.ID == doc })
		if l.Open() {
			ds = append(ds, Due{doc, l.Until})
		}
		return ds
	})
	if err != nil {
		return err
	}
	return c.noticed(ctx, tx, who, id, f)
}

// Letters are the letters of a case: those whose date stands open first, the
// nearest date on top, and then the others.
func (c *Cases) Letters(ctx context.Context, tx *db.Tx, k *vault.CaseKey) ([]Document[Letter], error) {
	all, err := List[Letter](ctx, tx, c, k, LetterKind)
	SortLetters(all)
	return all, err
}

// SortLetters puts the nearest open date on top.
func SortLetters(all []Document[Letter]) {
	rank := func(l Letter) int {
		if l.Open() {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(all, func(a, b Document[Letter]) int {
		return cmp.Or(rank(a.Body)-rank(b.Body), cmp.Compare(a.Body.Until, b.Body.Until))
	})
}

// changeDues changes the record of the dates and plans the next reminder, in
// the transaction of whatever changed them.
func (c *Cases) changeDues(ctx context.Context, tx *db.Tx, id naast.CaseID, change func([]Due) []Due) error {
	t, err := c.Times(ctx, tx, id)
	if err != nil {
		return err
	}
	t.Letters = change(t.Letters)
	if len(t.Letters) > MostLetters {
		return fmt.Errorf("dates of %s: %w", id, naast.TooMany)
	}
	slices.SortFunc(t.Letters, func(a, b Due) int { return cmp.Or(cmp.Compare(a.Until, b.Until), cmp.Compare(a.ID, b.ID)) })
	if err := c.SaveFacts(ctx, tx, id, TimesLabel, t); err != nil {
		return err
	}
	return c.planReminder(ctx, tx, id, t)
}

func (c *Cases) planReminder(ctx context.Context, tx *db.Tx, id naast.CaseID, t Times) error {
	next := t.reminder(tx.Now())
	if next.IsZero() {
		return jobs.Drop(ctx, tx, LetterJob, string(id))
	}
	return jobs.Queue(ctx, tx, LetterJob, string(id), next)
}

// before are the days before a date on which is reminded of it; after it the
// supporter hears of it once a fortnight, until it is done or let go.
var before = []int{14, 7, 3, 1, 0}

const (
	afterDays = 14
	giveUp    = 400 // days: nobody is reminded of what was a year ago
	atHour    = 9
)

// reminder is the next moment at which somebody is reminded of a date.
func (t Times) reminder(now time.Time) (next time.Time) {
	consider := func(day naast.Date) {
		at := morning(day)
		if at.After(now) && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	for _, due := range t.Letters {
		for _, n := range before {
			consider(due.Until.Add(-n))
		}
		for n := 1; n < giveUp; n += afterDays {
			consider(due.Until.Add(n))
		}
	}
	return next
}

// nearest is the first date that has not passed; no day when there is none.
func (t Times) nearest(today naast.Date) naast.Date {
	for _, due := range t.Letters {
		if due.Until >= today {
			return due.Until
		}
	}
	return ""
}
