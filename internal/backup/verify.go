package backup

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/vault"
)

// Report is what a check of a whole partnership found. A fault is a line for the
// host: what is wrong and never whose content.
type Report struct {
	Log    tlog.Tree // the head of the log, as it follows from the events
	Sealed vault.Verified
	Main   Manifest // what is there now
	Ring   Manifest
	Faults []string
}

// Verify checks a partnership: the databases themselves, their migration steps,
// the log from its events, and the seal of everything that is sealed. back says
// that it came out of a backup: what was erased or cut since the copy has no key
// in the ring then, and that is as it should be. It reads every row.
func Verify(ctx context.Context, v *vault.Vault, c db.Config, back bool) (r Report, err error) {
	for _, s := range []struct {
		name, address string
		into          *Manifest
	}{{db.Main, c.Main, &r.Main}, {db.Ring, c.Ring, &r.Ring}} {
		if err := r.store(ctx, s.name, s.address, c.Schema, s.into); err != nil {
			return r, err
		}
	}
	if len(r.Faults) > 0 { // opening takes the steps that are missing: not while checking, nor in what is broken
		return r, nil
	}
	d, err := db.Open(ctx, c)
	if err != nil {
		return r, err
	}
	defer d.Close()
	err = d.Read(ctx, db.System("verify"), func(tx *db.Tx) (err error) {
		var faults []string
		r.Log, faults, err = audit.Verify(ctx, tx)
		r.Faults = append(r.Faults, faults...)
		return err
	})
	if err != nil {
		return r, fmt.Errorf("verify log: %w", err)
	}
	if r.Sealed, err = v.Verify(ctx, d); err != nil {
		return r, err
	}
	r.Faults = append(r.Faults, r.Sealed.Faults...)
	if back {
		return r, nil
	}
	for _, id := range r.Sealed.Lost {
		r.Faults = append(r.Faults, id+": it has no key in the ring, so nobody opens it")
	}
	if r.Sealed.Unopened > 0 {
		r.Faults = append(r.Faults, fmt.Sprintf("%d grants have no key in the ring, so they open for nobody", r.Sealed.Unopened))
	}
	if m := r.Sealed.Missing; m.TooMany() {
		r.Faults = append(r.Faults, fmt.Sprintf("%d of %d keys in the ring have no row in main: it is empty, old, or somebody changed it; no key leaves the ring", m.Missed, m.Keys))
	}
	return r, nil
}

// Glance looks in seconds whether this program can work with a partnership: its
// steps were taken, it fits, and the words of nobody open with the keys that are
// here. naast.Invalid tells what is wrong.
func Glance(ctx context.Context, v *vault.Vault, c db.Config) error {
	for name, address := range map[string]string{db.Main: c.Main, db.Ring: c.Ring} {
		s, err := db.OpenSource(ctx, name, address, c.Schema)
		if err != nil {
			return err
		}
		lacks, _, err := s.Steps(ctx)
		if err == nil {
			err = s.Fits(ctx)
		}
		if err == nil && len(lacks) > 0 {
			err = fmt.Errorf("%s: migration steps %v were not taken: %w", name, lacks, naast.Invalid)
		}
		s.Close()
		if err != nil {
			return err
		}
	}
	d, err := db.Open(ctx, c)
	if err != nil {
		return err
	}
	defer d.Close()
	return v.Glance(ctx, d)
}

// store checks one database by itself.
func (r *Report) store(ctx context.Context, name, address, schema string, into *Manifest) error {
	s, err := db.OpenSource(ctx, name, address, schema)
	if err != nil {
		return err
	}
	defer s.Close()
	damage, err := s.Damage(ctx)
	if err != nil && ctx.Err() == nil { // broken so that it cannot even be asked
		damage, err = append(damage, err.Error()), nil
	}
	if err != nil {
		return fmt.Errorf("verify %s: %w", name, err)
	}
	for _, line := range damage {
		r.Faults = append(r.Faults, name+": "+strings.ReplaceAll(line, "\n", " "))
	}
	if len(damage) > 0 {
		return nil
	}
	lacks, strange, err := s.Steps(ctx)
	if err != nil {
		return fmt.Errorf("verify %s: %w", name, err)
	}
	if len(lacks) > 0 {
		r.Faults = append(r.Faults, fmt.Sprintf("%s: migration steps %v were not taken: start this version of naast serve once", name, lacks))
	}
	if err := s.Fits(ctx); err != nil { // newer steps that only add are no fault
		r.Faults = append(r.Faults, fmt.Sprintf("%s: migration steps %v are of a newer version of naast, and this one no longer fits", name, strange))
	}
	var w counter
	if err := s.Copy(ctx, &w); err != nil {
		if ctx.Err() != nil {
			return err
		}
		r.Faults = append(r.Faults, name+": not every row can be read: "+err.Error())
	}
	*into = w.manifest()
	return nil
}

// counter is a sink that keeps hashes only.
type counter struct {
	tables []Table
	now    string
	sum    sum
}

// Begin takes no notice of steps.
func (*counter) Begin(context.Context, []int64) error { return nil }

// Table begins the next hash.
func (c *counter) Table(_ context.Context, name string, _ []string) error {
	c.end()
	c.now, c.sum = name, sum{}
	return nil
}

func (c *counter) end() {
	if c.now != "" {
		c.tables = append(c.tables, c.sum.table(c.now))
	}
}

// Row adds a row.
func (c *counter) Row(_ context.Context, values []any) error {
	line, err := encodeRow(values)
	if err == nil {
		c.sum.add(line)
	}
	return err
}

func (c *counter) manifest() Manifest {
	c.end()
	return Manifest{Tables: c.tables, Content: contentHash(c.tables)}
}
