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
	Changes     bool     `help:"Only what changed in main since the newest whole archive, and the ring."`
	KeysTo      string   `help:"Directory for a copy of all its keys: only for a partnership that moves to another installation." type:"path"`
}

// Run copies partnerships while they run. It opens nothing for writing, so the
// program that serves may be of another version.
func (c backupCommand) Run(ctx context.Context) error {
	sets, err := installation(c.Config, c.Partnership)
	if err != nil {
		return err
	}
	for _, set := range sets {
		if err := c.copy(ctx, set); err != nil {
			return err
		}
	}
	return nil
}

func (c backupCommand) copy(ctx context.Context, set keyset) error {
	to := set.Backup.places()
	to.Main, to.Ring = cmp.Or(c.To, to.Main), cmp.Or(c.RingTo, to.Ring)
	if len(c.WeekKeyTo) > 0 {
		to.Week = c.WeekKeyTo
	}
	take := backup.Take
	if c.Changes {
		take = backup.TakeChanges
	}
	for _, p := range set.Partnerships {
		t, err := take(ctx, set.vault, p.Name, p.database(naast.Clock(time.Now)), to)
		if err != nil {
			return fmt.Errorf("partnership %s: %w", p.Name, err)
		}
		describe(t.Main, t.MainFile)
		describe(t.Ring, t.RingFile)
	}
	if c.KeysTo != "" {
		return c.keys(set)
	}
	if len(to.Week) == 0 {
		fmt.Println("No copy of the week key was made (--week-key-to). When the keys directory is lost, this ring opens for nobody.")
	}
	return nil
}

// keys copies the keys too, for another installation.
func (c backupCommand) keys(set keyset) error {
	if c.Partnership == "" {
		return fmt.Errorf("name the partnership that moves: --partnership: %w", naast.Invalid)
	}
	if err := vault.CopyKeys(set.Keys, c.KeysTo); err != nil {
		return err
	}
	fmt.Printf("The keys are in %s. Take them to the other installation by another way than the archives, and destroy them there and here when it is done:\nwhoever has both has what the program itself can open.\n", c.KeysTo)
	if c.shared() {
		fmt.Println("Other partnerships here have the same keys. Whoever gets them opens the facts in a copy of those, should he get one.")
	}
	return nil
}

// shared tells whether other partnerships have the keys of this one.
func (c backupCommand) shared() bool {
	cfg, err := readConfig(c.Config)
	if err != nil {
		return true
	}
	x, _, err := cfg.of(c.Partnership)
	return err != nil || len(x.Partnerships) > 1
}

// describe tells what an archive holds, without content.
func describe(m backup.Manifest, file string) {
	fmt.Printf("%s %s of %s: %d tables, %d rows, content %s\n  %s\n", m.Partnership, m.Store, m.Made.UTC().Format("2006-01-02 15:04:05Z"), len(m.Tables), m.Rows(), m.Content, file)
}
