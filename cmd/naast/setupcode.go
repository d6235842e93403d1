package main

import (
	"context"
	"fmt"
	"log/slog"

	"naast/internal/account"
	"naast/internal/db"
)

type setupCodeCommand struct {
	Config      string `help:"The configuration file." default:"naast.toml" type:"existingfile"`
	Partnership string `help:"Which partnership of the file." required:""`
}

// Run makes a new setup code, for a partnership that is down to one person who
// may enrol others. It works only as long as that is so, and stands in the log.
func (c setupCodeCommand) Run(ctx context.Context, log *slog.Logger) error {
	return onPartnership(ctx, c.Config, c.Partnership, log, func(s *site, d *db.DB) error {
		var code string
		err := d.Write(ctx, db.System("setup code"), func(tx *db.Tx) (err error) {
			code, err = account.NewStart(ctx, tx, s.vault)
			return err
		})
		if err != nil {
			return fmt.Errorf("setup code for %s: %w", c.Partnership, err)
		}
		fmt.Printf("Setup code, for %d signatures: %s\n", account.StartUses, code)
		return nil
	})
}
