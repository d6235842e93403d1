package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"naast"
	"naast/internal/backup"
	"naast/internal/vault"
)

type verifyCommand struct {
	Config      string `help:"The configuration file." default:"naast.toml" type:"existingfile"`
	Partnership string `help:"Which partnership of the file; without it all."`
	Short       bool   `help:"Only steps and keys, not every row: seconds instead of minutes."`
}

// errFound ends the program with a status that a script can see.
var errFound = errors.New("something is wrong, see above")

// Run checks everything that can be checked without anybody's phrase.
func (c verifyCommand) Run(ctx context.Context) error {
	sets, err := installation(c.Config, c.Partnership)
	if err != nil {
		return err
	}
	wrong := false
	for _, set := range sets {
		for _, p := range set.Partnerships {
			found, err := c.check(ctx, set.vault, p)
			if err != nil {
				return fmt.Errorf("partnership %s: %w", p.Name, err)
			}
			wrong = found || wrong
		}
	}
	if wrong {
		return errFound
	}
	return nil
}

func (c verifyCommand) check(ctx context.Context, v *vault.Vault, p partnershipConfig) (wrong bool, err error) {
	at := p.database(naast.Clock(time.Now))
	if c.Short {
		return false, backup.Glance(ctx, v, at)
	}
	r, err := backup.Verify(ctx, v, at, false)
	return err == nil && report(p.Name, r), err
}

// mostLines is how many faults are printed of each partnership.
const mostLines = 20

// report prints what a check found, and tells whether anything is wrong.
func report(name string, r backup.Report) bool {
	fmt.Printf("%s: main %d rows, ring %d rows, content %s\n", name, r.Main.Rows(), r.Ring.Rows(), r.Main.Content)
	fmt.Printf("%s: log of %d events, head %s\n", name, r.Log.N, r.Log.Hash)
	fmt.Printf("%s: %d cases and teams, %d epochs, %d grants checked\n", name, r.Sealed.Objects, r.Sealed.Epochs, r.Sealed.Grants)
	if !r.Sealed.Canary && len(r.Faults) == 0 {
		fmt.Printf("%s: there is no canary yet: naast serve places it when it starts\n", name)
	}
	for _, f := range r.Faults[:min(len(r.Faults), mostLines)] {
		fmt.Printf("%s: WRONG: %s\n", name, f)
	}
	if more := len(r.Faults) - mostLines; more > 0 {
		fmt.Printf("%s: WRONG: and %d more\n", name, more)
	}
	if len(r.Faults) == 0 {
		fmt.Printf("%s: all is well\n", name)
	}
	return len(r.Faults) > 0
}
