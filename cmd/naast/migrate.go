package main

import (
	"context"
	"fmt"
	"time"

	"naast"
	"naast/internal/db"
)

type migrateCommand struct {
	Config string `help:"The configuration file." default:"naast.toml" type:"existingfile"`
	Look   bool   `help:"Only tell which steps there are to take, and whether this program fits."`
}

// Run brings the databases of all partnerships to the form of this version,
// beside a program that serves; naast serve does the same when it starts. Ended
// anywhere, it goes on when it is run again.
func (c migrateCommand) Run(ctx context.Context) error {
	cfg, err := readConfig(c.Config)
	if err != nil {
		return err
	}
	for _, p := range cfg.Partnerships {
		if err := c.partnership(ctx, p); err != nil {
			return fmt.Errorf("partnership %s: %w", p.Name, err)
		}
	}
	return nil
}

func (c migrateCommand) partnership(ctx context.Context, p partnershipConfig) error {
	for _, s := range []struct{ name, address string }{{db.Main, p.Main}, {db.Ring, p.Ring}} {
		lacks, newer, err := stepsOf(ctx, s.name, s.address, p.Name)
		if err != nil {
			return err
		}
		fmt.Printf("%s: %s has %d steps to take, and %d of a newer version\n", p.Name, s.name, len(lacks), len(newer))
	}
	if c.Look {
		return nil
	}
	d, err := db.Open(ctx, p.database(naast.Clock(time.Now)))
	if err != nil {
		return err
	}
	return d.Close()
}

// stepsOf tells which steps a store lacks and which it has of a newer version;
// naast.Conflict when that version took away what this one still uses.
func stepsOf(ctx context.Context, name, address, schema string) (lacks, newer []int64, err error) {
	s, err := db.OpenSource(ctx, name, address, schema)
	if err != nil {
		return nil, nil, err
	}
	defer s.Close()
	if err := s.Fits(ctx); err != nil {
		return nil, nil, err
	}
	return s.Steps(ctx)
}
