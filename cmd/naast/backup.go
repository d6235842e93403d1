package main

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"naast"
	"naast/internal/backup"
	"naast/internal/vault"
)

type backupCommand struct {
	Config      string   `help:"The configuration file." default:"naast.toml" type:"existingfile"`
	Partnership string   `help:"Which partnership of the file; without it all."`
	To          string   `help:"Directory for the archive of main, instead of the file's." type:"path"`
	RingTo      string   `help:"Directory for the ring, instead of the file's; never beside main." type:"path"`
	WeekKeyTo   []string `help:"Directories for copies of the week key, instead of the file's." type:"path"`
}

// Run copies partnerships while they run. It opens nothing for writing, so the
// program that serves may be of another version.
func (c backupCommand) Run(ctx context.Context) error {
	cfg, v, err := installation(c.Config)
	if err != nil {
		return err
	}
	to := cfg.Backup.places()
	to.Main, to.Ring = cmp.Or(c.To, to.Main), cmp.Or(c.RingTo, to.Ring)
	if len(c.WeekKeyTo) > 0 {
		to.Week = c.WeekKeyTo
	}
	chosen, err := cfg.partnerships(c.Partnership)
	if err != nil {
		return err
	}
	for _, p := range chosen {
		t, err := backup.Take(ctx, v, p.Name, p.database(naast.Clock(time.Now)), to)
		if err != nil {
			return fmt.Errorf("partnership %s: %w", p.Name, err)
		}
		describe(t.Main, t.MainFile)
		describe(t.Ring, t.RingFile)
	}
	if len(to.Week) == 0 {
		fmt.Println("No copy of the week key was made (--week-key-to). When the keys directory is lost, this ring opens for nobody.")
	}
	return nil
}

// describe tells what an archive holds, without content.
func describe(m backup.Manifest, file string) {
	fmt.Printf("%s %s of %s: %d tables, %d rows, content %s\n  %s\n", m.Partnership, m.Store, m.Made.UTC().Format("2006-01-02 15:04:05Z"), len(m.Tables), m.Rows(), m.Content, file)
}

// installation reads a configuration and its keys, and opens no database.
func installation(path string) (config, *vault.Vault, error) {
	cfg, err := readConfig(path)
	if err != nil {
		return cfg, nil, err
	}
	keys, err := vault.LoadKeys(cfg.Keys)
	if err != nil {
		return cfg, nil, fmt.Errorf("open keys: %w", err)
	}
	return cfg, vault.New(keys), nil
}

// partnerships are the one of this name, or all when none is named.
func (c config) partnerships(name string) ([]partnershipConfig, error) {
	if name == "" {
		return c.Partnerships, nil
	}
	for _, p := range c.Partnerships {
		if p.Name == name {
			return []partnershipConfig{p}, nil
		}
	}
	return nil, fmt.Errorf("no partnership %q in the configuration: %w", name, naast.Invalid)
}
