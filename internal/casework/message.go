package casework

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
)

// Unread are her messages since the last word of a supporter that nobody said
// to have read.
func Unread(all []Document[Message]) (unread []Document[Message]) {
	for _, m := range all {
		switch {
		case m.Body.From != "":
			unread = nil
		case !m.Body.Seen:
			unread = append(unread, m)
		}
	}
	return unread
}

// SendMessage writes a message to her.
func (c *Cases) SendMessage(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, text string) error {
	k, _, err := c.Member(ctx, tx, who, id)
	if err != nil {
		return fmt.Errorf("send message: %w", err)
	}
	if _, err := Add(ctx, tx, c, k, MessageKind, Message{Text: text, From: who.Name}); err != nil {
		return err
	}
	return c.tell(ctx, tx, id)
}

// MarkRead says that her messages were read and need no answer.
func (c *Cases) MarkRead(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID) error {
	k, _, err := c.Member(ctx, tx, who, id)
	if err != nil {
		return fmt.Errorf("mark read: %w", err)
	}
	all, err := List[Message](ctx, tx, c, k, MessageKind)
	if err != nil {
		return err
	}
	for _, m := range Unread(all) {
		if err := Change(ctx, tx, c, k, MessageKind, m.ID, func(m *Message) { m.Seen = true }); err != nil {
			return err
		}
	}
	return nil
}
