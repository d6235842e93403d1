package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/backup"
	"naast/internal/db"
	"naast/internal/vault"
	"naast/internal/witness"
)

type restoreCommand struct {
	Config      string `help:"The configuration file: it says where the partnership goes, and where the keys are." default:"naast.toml" type:"existingfile"`
	Partnership string `help:"Which partnership." required:""`
	Main        string `help:"The archive of main; without it the newest in the directory of the file." type:"existingfile"`
	Ring        string `help:"The archive of the ring; without it the one in the directory of the file." type:"existingfile"`
	At          string `help:"Back to a moment: the newest archive of main from before it, as 2026-11-27 or 2026-11-27T14:30 (time of the Netherlands)."`
	InPlace     bool   `help:"PostgreSQL itself brought main back to the moment of --at: check it with the ring of now, and let the log go on."`
	Verify      bool   `help:"Only try: restore into a place of its own, check everything, and take it away again."`
	KeysFrom    string `help:"Directory with the keys of a partnership that comes from another installation; they go to the keys of that partnership in the file." type:"existingdir"`
	Was         string `help:"What it was called where it comes from, when it gets another name here."`
	Witnessed   string `help:"The newest head of the log that somebody outside kept, as they wrote it down."`
}

// Run brings a partnership back into the empty place that the file names, or
// shows that it could.
func (c restoreCommand) Run(ctx context.Context) error {
	if err := c.bringKeys(); err != nil {
		return err
	}
	sets, err := installation(c.Config, c.Partnership)
	if err != nil {
		return err
	}
	v, p := sets[0].vault, sets[0].Partnerships[0]
	if c.InPlace {
		return c.inPlace(ctx, v, p)
	}
	if err := c.find(sets[0].Backup.places()); err != nil {
		return err
	}
	into := p.database(naast.Clock(time.Now))
	if c.Verify {
		sweepTried()
		dir, err := os.MkdirTemp("", tried)
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		into = aside(dir, into)
	}
	return c.restore(ctx, v, p.Name, into)
}

func (c restoreCommand) restore(ctx context.Context, v *vault.Vault, name string, into db.Config) error {
	r, err := backup.RestoreIf(ctx, v, cmp.Or(c.Was, name), c.Main, c.Ring, into, func() error { return c.check(ctx, v, name, into) })
	if err != nil {
		return err
	}
	describe(r.Main, c.Main)
	describe(r.Ring, c.Ring)
	fmt.Print(c.since(ctx, v, r.Main))
	if c.Verify {
		fmt.Println("Only tried: nothing was kept.")
		return nil
	}
	return c.goOn(ctx, v, into, r)
}

// goOn lets the log go on after what it lost.
func (c restoreCommand) goOn(ctx context.Context, v *vault.Vault, into db.Config, r backup.Restored) error {
	if err := backup.GoOn(ctx, v, into, r, c.Witnessed); err != nil {
		return err
	}
	if err := startLogOver(ctx, into); err != nil {
		return err
	}
	if err := revive(ctx, v, into); err != nil {
		return err
	}
	fmt.Println("The log goes on under another key, as it lost what came after this copy: tell whoever watches it, and give them what /logboek shows from now on.")
	fmt.Println("Restored. Nobody is signed in, and drafts that were not sent are gone: start naast serve, and tell people so.")
	return nil
}

// startLogOver gives the log of what was restored another name.
func startLogOver(ctx context.Context, c db.Config) error {
	d, err := db.Open(ctx, c)
	if err != nil {
		return fmt.Errorf("open what was restored: %w", err)
	}
	defer d.Close()
	return d.Write(ctx, db.System("restore"), func(tx *db.Tx) error { return witness.StartOver(ctx, tx) })
}

// revive lets words, cards, locks of passkeys and apps open again that ended after this copy was made: what
// came in their place is lost, and nobody may be shut out by that.
func revive(ctx context.Context, v *vault.Vault, c db.Config) error {
	d, err := db.Open(ctx, c)
	if err != nil {
		return fmt.Errorf("open what was restored: %w", err)
	}
	defer d.Close()
	n, apps := 0, 0
	var hats []account.UnsignedHat
	err = d.Write(ctx, db.System("restore"), func(tx *db.Tx) (err error) {
		if n, err = v.ReviveLocks(ctx, tx); err == nil {
			apps, err = account.ReviveApps(ctx, tx, v)
		}
		if err == nil {
			hats, err = account.Unsigned(ctx, tx, v)
		}
		return err
	})
	if apps > 0 && err == nil {
		fmt.Printf("%d apps for codes that got a successor after this copy was made count again: tell people to make another once more.\n", apps)
	}
	if n > 0 && err == nil {
		fmt.Printf("%d locks of words, cards or passkeys that ended after this copy was made count again. Tell people so: whoever made new words since, or put a word of her own on her card, does so once more, and accounts that ended since must be ended again.\n", n)
	}
	if len(hats) > 0 && err == nil {
		fmt.Printf("%d hats in this copy do not count, such as those that were taken off since: see naast sign-hats.\n", len(hats))
	}
	return err
}

// check looks at what was put in place, before it may stay.
func (c restoreCommand) check(ctx context.Context, v *vault.Vault, name string, into db.Config) error {
	found, err := backup.Verify(ctx, v, into, true)
	if err != nil {
		return err
	}
	wrong := report(name, found)
	if n := len(found.Sealed.Lost); n > 0 {
		fmt.Printf("%s: %d cases have no key in this ring: they were erased after this copy of main was made\n", name, n)
	}
	if n := found.Sealed.Unopened; n > 0 {
		fmt.Printf("%s: %d grants have no key in this ring: they were cut after this copy of main was made\n", name, n)
	}
	if wrong {
		return errFound
	}
	return c.onlyHere(ctx, v, into)
}

// find takes the newest archives where none is named.
func (c *restoreCommand) find(in backup.Places) error {
	if c.Main == "" {
		at, err := c.moment()
		if err != nil {
			return err
		}
		name, now := cmp.Or(c.Was, c.Partnership), time.Now()
		if file := ofATimeToCome(in.Main, name, now); file != "" && at.After(now) {
			return fmt.Errorf("%s is of a time to come: is the clock of this machine right? Then move that file elsewhere, for what it holds may be older than the others, or say --at or --main: %w", file, naast.Invalid)
		}
		if c.Main, err = backup.FileAt(in.Main, name, at); err != nil {
			return err
		}
	}
	c.Ring = cmp.Or(c.Ring, backup.RingFile(in.Ring, cmp.Or(c.Was, c.Partnership)))
	return nil
}

// ofATimeToCome is the newest archive of a partnership when it was made later than now;
// else empty.
func ofATimeToCome(dir, partnership string, now time.Time) string {
	newest, err := backup.NewestFile(dir, partnership)
	past, _ := backup.FileAt(dir, partnership, now.Add(time.Second)) // names leave out parts of a second
	if err != nil || newest == past {
		return ""
	}
	return filepath.Base(newest)
}

// tried begins the names of directories in which a copy was tried.
const tried = "naast-verify-"

// sweepTried removes what a trial left that was ended by force: after a day nobody
// is at work there. What is of somebody else stays.
func sweepTried() {
	all, _ := filepath.Glob(filepath.Join(os.TempDir(), tried+"*")) // the pattern is right
	for _, dir := range all {
		if i, err := os.Stat(dir); err == nil && time.Since(i.ModTime()) > 24*time.Hour {
			_ = os.RemoveAll(dir)
		}
	}
}

// aside is a place of its own for trying.
func aside(dir string, c db.Config) db.Config {
	at := func(name string) string { return "sqlite:" + filepath.Join(dir, name+".db") }
	c.Main, c.Ring, c.Session = at("main"), at("ring"), at("session")
	return c
}
