package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"

	"naast"
	"naast/internal/vault"
)

// byKeys takes the configuration apart by the keys of its partnerships: one that
// came from another installation brought its own (docs/decisions/0671). Each part
// is a configuration by itself.
func (c config) byKeys() []config {
	var all []config
	for _, p := range c.Partnerships {
		keys := cmp.Or(p.Keys, c.Keys)
		i := slices.IndexFunc(all, func(x config) bool { return x.Keys == keys })
		if i < 0 {
			i = len(all)
			all = append(all, c.under(keys, p.Name))
		}
		all[i].Partnerships = append(all[i].Partnerships, p)
	}
	return all
}

// under is the configuration with other keys and no partnership. The copies of
// their week key lie apart: what one set destroyed it would destroy for another.
func (c config) under(keys, name string) config {
	x := c
	x.Keys, x.Partnerships, x.Backup.Week = keys, nil, slices.Clone(c.Backup.Week)
	if keys != c.Keys {
		for i, dir := range x.Backup.Week {
			x.Backup.Week[i] = filepath.Join(dir, name)
		}
	}
	return x
}

// of is the part of the configuration that a partnership belongs to, and its
// place there.
func (c config) of(name string) (config, int, error) {
	for _, x := range c.byKeys() {
		if i := slices.IndexFunc(x.Partnerships, func(p partnershipConfig) bool { return p.Name == name }); i >= 0 {
			return x, i, nil
		}
	}
	return c, 0, fmt.Errorf("no partnership %q in the configuration: %w", name, naast.Invalid)
}

// keyset is a part of an installation with its keys.
type keyset struct {
	config
	vault *vault.Vault
}

// installation reads a configuration and its keys, and opens no database. With a
// name only that partnership is in it.
func installation(path, name string) (all []keyset, err error) {
	cfg, err := readConfig(path)
	if err != nil {
		return nil, err
	}
	parts := cfg.byKeys()
	if name != "" {
		one, i, err := cfg.of(name)
		if err != nil {
			return nil, err
		}
		one.Partnerships = one.Partnerships[i : i+1]
		parts = []config{one}
	}
	for _, x := range parts {
		keys, err := vault.LoadKeys(x.Keys)
		if err != nil {
			return nil, fmt.Errorf("open keys: %w", err)
		}
		all = append(all, keyset{x, vault.New(keys)})
	}
	return all, nil
}

// openAll opens every partnership, each under its own keys: one program, one
// address, and as many sites as there are sets of keys.
func openAll(ctx context.Context, c config, clock naast.Clock, log *slog.Logger) (*site, error) {
	var first *site
	for _, x := range c.byKeys() {
		x.beside = first
		s, err := open(ctx, x, clock, log)
		if err != nil {
			if first != nil {
				first.close()
			}
			return nil, err
		}
		if first == nil {
			first = s
		} else {
			first.more = append(first.more, s)
		}
	}
	return first, nil
}

// handler leads every visitor to the site of the host that he asks for.
func (s *site) handler() http.Handler {
	if len(s.more) == 0 {
		return s.app.Handler()
	}
	all := []*site{s}
	all = append(all, s.more...)
	handlers := make([]http.Handler, len(all))
	for i, x := range all {
		handlers[i] = x.app.Handler()
	}
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		for i, x := range all {
			if x.app.Knows(q.Host) {
				handlers[i].ServeHTTP(w, q)
				return
			}
		}
		handlers[0].ServeHTTP(w, q) // it says that this site is not here
	})
}
