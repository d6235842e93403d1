package main

import (
	"context"
	"fmt"
	"log/slog"
	"sync"

	"naast"
	"naast/internal/account"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/matching"
	"naast/internal/partnership"
	"naast/internal/vault"
	"naast/internal/web"
)

// site is a running installation: its partnerships, pages and jobs.
type site struct {
	log    *slog.Logger
	vault  *vault.Vault
	guard  *guard.Guard
	cases  *casework.Cases
	app    *web.App
	runner *jobs.Runner
	parts  []*db.DB
	config config
	baton  baton   // of the program before, for the next
	more   []*site // partnerships with other keys, served by the same program
	local  string  // where the demo is found
	// erased erases again what a copy that was put back brought back.
	erased func(context.Context, *db.DB) (int, error)
	held   sync.Map // *db.DB → keys are held back in its ring, as the last sweep found
}

// open opens the keys and the partnerships, and wires the slices.
func open(ctx context.Context, c config, clock naast.Clock, log *slog.Logger) (*site, error) {
	keys, err := vault.LoadKeys(c.Keys)
	if err != nil {
		return nil, fmt.Errorf("open keys: %w", err)
	}
	mailer, err := c.Mail.mailer()
	if err != nil {
		return nil, err
	}
	s := &site{log: log, config: c, vault: vault.New(keys), runner: &jobs.Runner{Log: log}}
	if c.beside != nil {
		s.vault.Beside(c.beside.vault)
	}
	s.guard = guard.New(s.vault)
	s.cases = &casework.Cases{Vault: s.vault, Guard: s.guard, Release: matching.Release, DoorHats: func(ctx context.Context, tx *db.Tx) ([]naast.UserID, error) {
		return account.UsersWithHat(ctx, tx, s.vault, guard.HatFrontDoor, "")
	}}
	s.app = web.New(s.vault, s.guard, log)
	s.app.Secure, s.app.ProxyHeader = c.HTTPS, c.Proxy
	for _, p := range c.Partnerships {
		d, err := db.Open(ctx, p.database(clock))
		if err != nil {
			s.close()
			return nil, fmt.Errorf("open partnership %s: %w", p.Name, err)
		}
		s.parts = append(s.parts, d)
		s.app.Add(&web.Partnership{Slug: p.Name, Hosts: p.Hosts, DB: d, Site: partnership.Site(d)})
	}
	s.wire(c, mailer)
	return s, nil
}

func (s *site) close() {
	for _, x := range s.more {
		x.close()
	}
	for _, d := range s.parts {
		d.Close()
	}
}
