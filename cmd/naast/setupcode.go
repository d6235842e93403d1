package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"naast"
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
	cfg, err := readConfig(c.Config)
	if err != nil {
		return err
	}
	s, err := open(ctx, cfg, naast.Clock(time.Now), log)
	if err != nil {
		return err
	}
	defer s.close()
	for i, p := range cfg.Partnerships {
		if p.Name != c.Partnership {
			continue
		}
		var code string
		err := s.parts[i].Write(ctx, db.System("setup code"), func(tx *db.Tx) (err error) {
			code, err = account.NewStart(ctx, tx, s.vault)
			return err
		})
		if err != nil {
			return fmt.Errorf("setup code for %s: %w", c.Partnership, err)
		}
		fmt.Printf("Setup code, for %d signatures: %s\n", account.StartUses, code)
		return nil
	}
	return fmt.Errorf("no partnership %q in %s: %w", c.Partnership, c.Config, naast.Invalid)
}
