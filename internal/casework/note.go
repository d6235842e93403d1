package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web"
)

// Channels are the ways in which a supporter and a resident meet.
var Channels = []string{"telefoon", "huis", "spreekuur", "onderweg", "anders"}

// Answers to "kent u haar".
var Known = []string{"nee", "ja", "twijfel"}

// FirstTalk is what is asked once, the first time they really speak: whether he
// knows her after all, whether somebody at her home already spoke with us this
// year, and whether she minds being counted.
type FirstTalk struct {
	Knows      string // nee, ja, twijfel
	Before     string // ja, nee, weet-niet
	NotCounted bool   // she objects to being counted (GDPR art. 21)
}

// Check says what is missing.
func (f FirstTalk) Check() (p naast.Problems) {
	if !slices.Contains(Known, f.Knows) {
		p.Add("kent", "Zeg of u deze persoon kent, nu u elkaar sprak.")
	}
	if !slices.Contains([]string{"ja", "nee", "weet-niet"}, f.Before) {
		p.Add("eerder", "Kies wat de inwoner zei. Weet die het niet? Kies dan ‘weet niet’.")
	}
	return p
}

// Check says what is wrong with a note.
func (n Note) Check() (p naast.Problems) {
	if strings.TrimSpace(n.Text) == "" {
		p.Add("tekst", "Schrijf in een paar woorden op wat er was.")
	}
	web.CheckText(&p, "tekst", n.Text, web.MaxText)
	if !slices.Contains(Channels, n.Channel) {
		p.Add("hoe", "Kies hoe u contact had.")
	}
	return p
}

// FirstTalkDue tells whether this supporter still has to ask what is asked at
// the first talk: he did not do so before.
func (c *Cases) FirstTalkDue(ctx context.Context, tx *db.Tx, who guard.Who, k *vault.CaseKey) (bool, error) {
	all, err := List[Declaration](ctx, tx, c, k, DeclareKind)
	return !slices.ContainsFunc(all, func(d Document[Declaration]) bool {
		return d.Body.User == who.User && d.Body.At == AtFirstTalk
	}), err
}

// AddNote writes a short line after contact. first is given when they spoke for
// the first time.
func (c *Cases) AddNote(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, n Note, first *FirstTalk) error {
	k, _, err := c.Member(ctx, tx, who, id)
	if err != nil {
		return fmt.Errorf("add note: %w", err)
	}
	n.By = who.Name
	if _, err := Add(ctx, tx, c, k, NoteKind, n); err != nil {
		return err
	}
	if first != nil {
		if _, err := Add(ctx, tx, c, k, DeclareKind, Declaration{By: who.Name, User: who.User, Knows: first.Knows, At: AtFirstTalk}); err != nil {
			return err
		}
		if _, err := c.ChangeFacts(ctx, tx, id, func(f *Facts) { f.Before, f.NotCounted = first.Before, f.NotCounted || first.NotCounted }); err != nil {
			return err
		}
	}
	if !n.Spoke {
		return nil
	}
	if err := c.EndTask(ctx, tx, id); err != nil { // what waited was told meanwhile
		return err
	}
	return c.Guard.Spoke(ctx, tx, id)
}
