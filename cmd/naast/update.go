package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"naast"
	"naast/internal/db"
)

// updateCommand puts another version in place of this one. Every step can be
// ended anywhere: what runs goes on, and the same command goes on from there.
type updateCommand struct {
	Program   string `arg:"" optional:"" help:"The new program, as a file." type:"existingfile"`
	Sums      string `help:"File with its SHA-256 sum, as sha256sum writes it; get it by another way than the program." type:"existingfile"`
	SHA256    string `help:"Its SHA-256 sum itself." name:"sha256"`
	Back      bool   `help:"Go back to the version that ran before the last update."`
	Config    string `help:"The configuration file." default:"naast.toml" type:"existingfile"`
	Installed string `help:"Where the program lies that runs; without it this one." type:"path"`
	Restart   string `help:"What starts the program anew when it can hand over nothing, such as: systemctl restart naast"`

	out io.Writer
}

// Run updates, or goes back.
func (c updateCommand) Run(ctx context.Context) error {
	if c.out == nil {
		c.out = os.Stdout
	}
	u, err := c.prepare()
	if err != nil {
		return err
	}
	free, err := u.alone()
	if err != nil {
		return err
	}
	defer free()
	if c.Back {
		return u.goBack(ctx)
	}
	if c.Program == "" {
		return fmt.Errorf("give the file of the new program, or --back: %w", naast.Invalid)
	}
	if err := u.bring(c.Program, c.Sums, c.SHA256); err != nil {
		return err
	}
	defer os.Remove(u.fresh())
	if err := u.rehearse(ctx); err != nil {
		return fmt.Errorf("nothing was changed: %w", err)
	}
	return u.change(ctx)
}

// update is one change of version.
type update struct {
	say       func(format string, args ...any)
	config    string // the path of the configuration
	cfg       config
	installed string // the path of the program
	restart   string
	owner     *owner // as whom the databases are touched
}

func (c updateCommand) prepare() (*update, error) {
	cfg, err := readConfig(c.Config)
	if err != nil {
		return nil, err
	}
	u := &update{say: func(f string, args ...any) { fmt.Fprintf(c.out, f+"\n", args...) }, cfg: cfg, installed: c.Installed, restart: c.Restart}
	if u.config, err = filepath.Abs(c.Config); err != nil {
		return nil, err
	}
	if u.installed == "" {
		if u.installed, err = os.Executable(); err != nil {
			return nil, err
		}
	}
	u.owner, err = ownerOf(cfg.Keys)
	return u, err
}

func (u *update) fresh() string  { return u.installed + ".new" }
func (u *update) before() string { return u.installed + ".before" }

// rehearse makes a backup, and lets the new program open a copy of it, take its
// steps there, and check everything.
func (u *update) rehearse(ctx context.Context) error {
	if err := u.fits(ctx); err != nil {
		return err
	}
	if u.cfg.Backup.Main == "" {
		return fmt.Errorf("there is no [backup] in %s, and without a backup nothing is changed: %w", u.config, naast.Invalid)
	}
	u.say("A backup is made …")
	if err := u.run(ctx, u.installed, "backup"); err != nil {
		return err
	}
	for _, p := range u.cfg.Partnerships {
		u.say("The new program is tried on a copy of %s …", p.Name)
		start := time.Now()
		if err := u.run(ctx, u.fresh(), "restore", "--verify", "--partnership", p.Name); err != nil {
			return fmt.Errorf("the new program does not run on a copy of %s: %w", p.Name, err)
		}
		u.say("It runs; copying, changing and checking took %.0f seconds.", time.Since(start).Seconds())
	}
	return nil
}

// fits looks whether the new program fits what is there, and whether the present
// one will fit what the new one leaves.
func (u *update) fits(ctx context.Context) error {
	next, err := u.ask(ctx, u.fresh())
	if err != nil {
		return err
	}
	own, err := u.ask(ctx, u.installed)
	if err != nil {
		return err
	}
	u.say("Now: %s. New: %s.", own.Release, next.Release)
	if err := u.run(ctx, u.fresh(), "migrate", "--look"); err != nil {
		return fmt.Errorf("the new program does not fit these databases: %w", err)
	}
	if !next.Form.Carries(own.Form) {
		return fmt.Errorf("the new program takes away what the present one uses, so there would be no way back: install the version in between first: %w", naast.Conflict)
	}
	return nil
}

// ask asks a program what it is.
func (u *update) ask(ctx context.Context, program string) (v version, err error) {
	out, err := u.output(ctx, program, "version", "--json")
	if err == nil {
		err = json.Unmarshal(out, &v)
	}
	if err != nil || v.Naast != "program" || len(v.Form[db.Main].Steps) == 0 {
		return v, fmt.Errorf("%s is no program of naast for this machine: %w", program, errors.Join(naast.Invalid, err))
	}
	return v, nil
}

// change changes the databases beside the program that runs, which goes on with
// what is added, then the program, and looks; what does not answer as it should
// is replaced by what ran before.
func (u *update) change(ctx context.Context) error {
	u.say("The databases take their steps; people go on …")
	if err := u.run(ctx, u.fresh(), "migrate"); err != nil {
		return fmt.Errorf("the program was not changed; the steps that were taken only add, and this command goes on from there: %w", err)
	}
	if err := u.install(); err != nil {
		return err
	}
	err := u.handOver(ctx)
	if err == nil {
		err = u.look(ctx)
	}
	if err == nil {
		u.say("Done. The way back: naast update --back --config %s", u.config)
		return nil
	}
	u.say("It does not work: %v", err)
	if e := u.goBack(context.WithoutCancel(ctx)); e != nil {
		return errors.Join(err, e)
	}
	return fmt.Errorf("the version of before runs again: %w", err)
}

// goBack puts the program of before in place again. The databases stay as they
// are: the steps only added, so that nothing is lost that people wrote since.
func (u *update) goBack(ctx context.Context) error {
	if _, err := os.Stat(u.before()); err != nil {
		return fmt.Errorf("there is no version to go back to: %w", err)
	}
	u.say("The version of before comes back …")
	if err := u.run(ctx, u.before(), "migrate", "--look"); err != nil {
		return fmt.Errorf("the version of before does not fit these databases any more: %w", err)
	}
	if err := copyProgram(u.before(), u.fresh()); err != nil {
		return err
	}
	if err := u.place(); err != nil {
		return err
	}
	if err := u.handOver(ctx); err != nil {
		return err
	}
	return u.look(ctx)
}
