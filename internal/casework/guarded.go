package casework

import (
	"context"
	"fmt"
	"strings"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
)

// SafeKind is the word by which she and her supporter know each other on the
// telephone (veilig woord).
const SafeKind Kind = "safe"

// Safe is the safe word as it was agreed; empty when it was taken back.
type Safe struct {
	Word string `json:"word"`
	By   string `json:"by"`
}

// mostSafe bounds a safe word, in bytes: it is said, not read out.
const mostSafe = 60

// CheckSafe says what is wrong with a safe word.
func CheckSafe(word string) (p naast.Problems) {
	web.CheckText(&p, "woord", word, mostSafe)
	return p
}

// SetGuarded puts her case under guard (beschermde stand), or takes it off:
// somebody may look along, so that no page or paper of hers shows a place, a
// moment or who helps her, and a mail says at most that there is a message.
// Whether somebody may is the guard's to say.
func (c *Cases) SetGuarded(ctx context.Context, tx *db.Tx, id naast.CaseID, on bool) error {
	_, err := c.ChangeFacts(ctx, tx, id, func(f *Facts) { f.Guarded = on })
	return err
}

// SafeWord is the word that was agreed, with the revision that was read.
func (c *Cases) SafeWord(ctx context.Context, tx *db.Tx, o Opened) (Document[Safe], error) {
	return Only[Safe](ctx, tx, c, o.Key, SafeKind)
}

// AgreeSafeWord writes down the word that she and her supporter agreed upon; an
// empty one takes it back. Only the people in the case can read it; that there
// is one, whoever may call her is told.
func (c *Cases) AgreeSafeWord(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, revision int, word string) error {
	k, _, err := c.Member(ctx, tx, who, id)
	if err != nil {
		return fmt.Errorf("agree safe word: %w", err)
	}
	word = strings.TrimSpace(word)
	if err := PutOnly(ctx, tx, c, k, SafeKind, revision, Safe{Word: word, By: who.Name}); err != nil {
		return err
	}
	_, err = c.ChangeFacts(ctx, tx, id, func(f *Facts) { f.SafeWord = word != "" })
	return err
}

// Covered is what a mail may say while somebody may look along: at most that
// there is a message.
func (d Delivery) Covered(f Facts) Delivery {
	if f.Guarded && d.Level == LevelName {
		d.Level, d.Name = LevelNeutral, ""
	}
	if f.Guarded && d.Channel == ChannelLetter {
		d.Channel = ChannelCall // a letter lies on the mat for whoever comes by
	}
	return d
}
