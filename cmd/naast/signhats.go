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

type signHatsCommand struct {
	Config string `help:"The configuration file." default:"naast.toml" type:"existingfile"`
	Yes    bool   `help:"Sign them. Without it they are only listed."`
}

// Run lists the hats that nobody signed, and signs them when the host says that
// they are right. It is for an installation of before hats were signed: there
// nobody gets in until then. Whoever finds a name here later that he does not know
// has found somebody who writes in the database.
func (c signHatsCommand) Run(ctx context.Context, log *slog.Logger) error {
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
		if err := c.sign(ctx, s, p.Name, s.parts[i]); err != nil {
			return fmt.Errorf("partnership %s: %w", p.Name, err)
		}
	}
	return nil
}

func (c signHatsCommand) sign(ctx context.Context, s *site, name string, d *db.DB) error {
	var all []account.UnsignedHat
	err := d.Write(ctx, db.System("sign hats"), func(tx *db.Tx) (err error) {
		if all, err = account.Unsigned(ctx, tx, s.vault); err != nil || !c.Yes {
			return err
		}
		return account.SignOld(ctx, tx, s.vault, all)
	})
	if err != nil {
		return err
	}
	for _, h := range all {
		fmt.Printf("%s: %s, %s, %s\n", name, h.Name, h.Hat, h.Organisation)
	}
	fmt.Printf("%s: %d hats that nobody signed; signed now: %v\n", name, len(all), c.Yes)
	return nil
}
