package main

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"time"

	"naast"
	"naast/internal/backup"
	"naast/internal/vault"
)

// moment is the moment before which the archive must be made; far away when none
// is asked for.
func (c restoreCommand) moment() (time.Time, error) {
	if c.At == "" {
		return time.Unix(1<<40, 0), nil
	}
	for _, form := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05Z07:00"} {
		if t, err := time.ParseInLocation(form, c.At, naast.Amsterdam); err == nil {
			return t, nil
		}
	}
	day, err := time.ParseInLocation(time.DateOnly, c.At, naast.Amsterdam)
	if err != nil {
		return day, fmt.Errorf("--at %s: write a moment as 2026-11-27 or 2026-11-27T14:30: %w", c.At, naast.Invalid)
	}
	return day.AddDate(0, 0, 1), nil // the last of that day
}

// since tells what the newest archive has that was put away after this one: those
// acts are not in what comes back.
// What cannot be read any more is why somebody takes an earlier one: that is said too.
func (c restoreCommand) since(ctx context.Context, v *vault.Vault, m backup.Manifest) string {
	newest, err := backup.NewestFile(filepath.Dir(c.Main), cmp.Or(c.Was, c.Partnership))
	if err != nil || newest == c.Main {
		return "" // named by hand, or nothing newer
	}
	later, err := backup.Inspect(ctx, newest, v)
	if err != nil {
		return fmt.Sprintf("NOT in it is what came later. How much that is cannot be told, for %s cannot be read: %v\n", filepath.Base(newest), err)
	}
	made := func(m backup.Manifest) string { return m.Made.In(naast.Amsterdam).Format("2 January 2006 15:04") }
	return fmt.Sprintf("NOT in it is what was done after %s. The copy of %s has %d lines more in the log, and %d questions where this one has %d.\n"+
		"Who was erased since stays erased: the ring has no key of theirs. Keep the newer archives until everybody knows.\n",
		made(m), made(later), later.RowsOf("audit_event")-m.RowsOf("audit_event"), later.RowsOf("guard_case"), m.RowsOf("guard_case"))
}

// inPlace goes on with a main that PostgreSQL brought back from its own archive,
// beside the ring of now: what was erased or cut since has no key there.
func (c restoreCommand) inPlace(ctx context.Context, v *vault.Vault, p partnershipConfig) error {
	at, err := c.moment()
	if err == nil && c.At == "" {
		err = fmt.Errorf("say with --at to which moment main was brought back; the log keeps that: %w", naast.Invalid)
	}
	if err != nil {
		return err
	}
	into := p.database(naast.Clock(time.Now))
	if err := c.check(ctx, v, p.Name, into); err != nil {
		return err
	}
	return c.goOn(ctx, v, into, backup.Restored{Main: backup.Manifest{Made: at}})
}
