package main

import (
	"context"
	"fmt"
	"log/slog"

	"naast/internal/audit"
	"naast/internal/db"
)

type keepKeysCommand struct {
	Config      string `help:"The configuration file." default:"naast.toml" type:"existingfile"`
	Partnership string `help:"Which partnership of the file." required:""`
	Keys        int    `help:"How many keys they are, as naast doctor said when you looked. When they are not as many, nothing is done." required:""`
}

// Run says of the keys in the ring that have no row in main that the host looked why:
// they stay, and are no alarm any more. It takes nothing away, so that saying it too
// soon costs nothing but the alarm; it stands in the log. He says how many he looked
// into, or rows that somebody takes away meanwhile would be passed over with them.
func (c keepKeysCommand) Run(ctx context.Context, log *slog.Logger) error {
	return onPartnership(ctx, c.Config, c.Partnership, log, func(s *site, d *db.DB) error {
		if err := s.vault.Glance(ctx, d); err != nil {
			return fmt.Errorf("main, ring and keys must be of one partnership first: %w", err)
		}
		err := d.Write(ctx, db.System("keep keys"), func(tx *db.Tx) error {
			if err := s.vault.KeepMissed(ctx, tx, c.Keys); err != nil {
				return err
			}
			return audit.Record(ctx, tx, s.vault, audit.Event{Name: "beheerder", Action: "keep-keys", Purpose: fmt.Sprintf("%d keys without a row stay", c.Keys)})
		})
		if err != nil {
			return err
		}
		fmt.Printf("%s: %d keys in the ring had no row in main. They stay, and are no alarm any more.\n", c.Partnership, c.Keys)
		return nil
	})
}
