package casework

import (
	"context"
	"fmt"
	"slices"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/guard"
)

// Notice is that something went wrong with her data, and whether she was told
// (melding van een datalek; GDPR art. 34). What happened stands among her messages.
type Notice struct {
	ID string `json:"id"` // of the letter (NewNotice), the same for all whom it concerns
	Telling
}

// mostNotices bounds them: the record of the facts has one size.
const mostNotices = 3

// OwesNotice tells that she was not told that something went wrong.
func (f Facts) OwesNotice() bool {
	return slices.ContainsFunc(f.Notices, func(n Notice) bool { return n.Told.IsZero() })
}

// KnowsOf tells that she was told one notice.
func (f Facts) KnowsOf(id string) bool {
	return slices.ContainsFunc(f.Notices, func(n Notice) bool { return n.ID == id && !n.Told.IsZero() })
}

func (f *Facts) tellNotices(t Telling) {
	for i := range f.Notices {
		if f.Notices[i].Told.IsZero() {
			f.Notices[i].Told, f.Notices[i].How = t.Told, t.How // by whom is left out: the record has one size
		}
	}
}

// owe adds a notice. Where there are many, one of which she was told makes room.
func (f *Facts) owe(id string) {
	if len(f.Notices) >= mostNotices {
		i := max(0, slices.IndexFunc(f.Notices, func(n Notice) bool { return !n.Told.IsZero() }))
		f.Notices = slices.Delete(f.Notices, i, i+1)
	}
	f.Notices = append(f.Notices, Notice{ID: id})
}

// NewNotice keeps the letter about what went wrong, for whoever brings it to her. It
// names no resident and no question: that is why it is not sealed.
func NewNotice(ctx context.Context, tx *db.Tx, text string) (id string, err error) {
	id = naast.NewID[string]()
	if err := put(ctx, tx, `INSERT INTO casework_notice (id,day,text) VALUES ($1,$2,$3)`, id, tx.Today(), text); err != nil {
		return "", fmt.Errorf("keep notice: %w", err)
	}
	return id, nil
}

// NoticeLetters are the letters that she was not told yet, oldest first.
func (c *Cases) NoticeLetters(ctx context.Context, tx *db.Tx, f Facts) (texts []string, err error) {
	for _, n := range f.Notices {
		if !n.Told.IsZero() {
			continue
		}
		var text string
		if err := tx.QueryRow(ctx, `SELECT text FROM casework_notice WHERE id=$1`, n.ID).Scan(&text); err != nil {
			return nil, fmt.Errorf("read notice: %w", err)
		}
		texts = append(texts, text)
	}
	return texts, nil
}

// Notify puts among her messages what went wrong, and has her told in the way she
// allows. A question that is closed to be erased gets it without a word to her: she
// reads it when she takes that back.
func (c *Cases) Notify(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, from, text, notice string) error {
	state, err := c.Guard.StateOf(ctx, tx, id)
	if err != nil {
		return err
	}
	if _, err := c.ChangeFacts(ctx, tx, id, func(f *Facts) { f.owe(notice) }); err != nil {
		return fmt.Errorf("notify %s: %w", id, err)
	}
	if state != guard.Closed {
		return c.WriteToHer(ctx, tx, who, id, from, text)
	}
	return c.leaveFor(ctx, tx, who, id, from, text)
}

// leaveFor drops a message of the organisation in, as an event of her log: so that
// nobody can put the log of before it back, and that it was said stands there too.
func (c *Cases) leaveFor(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, from, text string) error {
	if err := c.dropIn(ctx, tx, id, CaseNote{By: from, Text: text, Her: true}); err != nil {
		return err
	}
	return audit.Record(ctx, tx, c.Vault, audit.Event{Case: id, Actor: who.User, Name: from, Hat: string(who.Hat), Action: "write to her", Purpose: "schreef u een bericht"})
}
