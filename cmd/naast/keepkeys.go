package main

import (
	"context"
	"fmt"
	"log/slog"

	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/vault"
)

type keepKeysCommand struct {
	Config      string `help:"The configuration file." default:"naast.toml" type:"existingfile"`
	Partnership string `help:"Which partnership of the file." required:""`
}

// Run says of the keys in the ring that have no row in main that the host looked why:
// they stay, and are no alarm any more. It takes nothing away, so that saying it too
// soon costs nothing but the alarm; it stands in the log.
func (c keepKeysCommand) Run(ctx context.Context, log *slog.Logger) error {
	return onPartnership(ctx, c.Config, c.Partnership, log, func(s *site, d *db.DB) error {
		if err := s.vault.Glance(ctx, d); err != nil {
			return fmt.Errorf("main, ring and keys must be of one partnership first: %w", err)
		}
		missing, err := vault.MissingOf(ctx, d)
		if err != nil {
			return err
		}
		err = d.Write(ctx, db.System("keep keys"), func(tx *db.Tx) error {
			return audit.Record(ctx, tx, s.vault, audit.Event{Name: "beheerder", Action: "keep-keys", Purpose: fmt.Sprintf("%d keys without a row stay", missing.Missed)})
		})
		if err != nil {
			return fmt.Errorf("write in the log that keys are kept: %w", err)
		}
		if err := s.vault.PutBack(ctx, d); err != nil {
			return err
		}
		fmt.Printf("%s: %d keys in the ring had no row in main. They stay, and are no alarm any more.\n", c.Partnership, missing.Missed)
		return nil
	})
}
