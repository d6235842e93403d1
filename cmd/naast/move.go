package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/vault"
)

// bringKeys puts the keys of a partnership that comes from elsewhere in the place
// that the configuration names for them.
func (c restoreCommand) bringKeys() error {
	if c.KeysFrom == "" {
		return nil
	}
	cfg, err := readConfig(c.Config)
	if err != nil {
		return err
	}
	x, i, err := cfg.of(c.Partnership)
	if err != nil {
		return err
	}
	if own := x.Partnerships[i].Keys; own == "" || own == cfg.Keys {
		return fmt.Errorf("%s comes with its own keys, so it needs a directory for them: put keys = \"…\" under its [[partnership]], another than that of this installation: %w", c.Partnership, naast.Invalid)
	}
	return vault.CopyKeys(c.KeysFrom, x.Keys)
}

// onlyHere refuses a partnership that another place of this installation holds
// already: two that both go on from one moment can never become one again.
func (c restoreCommand) onlyHere(ctx context.Context, v *vault.Vault, into db.Config) error {
	if c.Verify {
		return nil
	}
	cfg, err := readConfig(c.Config)
	if err != nil {
		return err
	}
	mine, err := birth(ctx, v, into)
	if err != nil {
		return err
	}
	for _, p := range cfg.Partnerships {
		if p.Name == c.Partnership {
			continue
		}
		at := p.database(naast.Clock(time.Now))
		other, err := birth(ctx, v, at)
		if err != nil && !errors.Is(err, naast.NotFound) {
			return fmt.Errorf("look at partnership %s: %w", p.Name, err)
		}
		if err == nil && other == mine {
			return fmt.Errorf("this is the same partnership as %s, which is here already; nothing was put in place: %w", p.Name, naast.Conflict)
		}
	}
	return nil
}

// birth is the name that the database of a partnership has had since its first
// write; naast.NotFound where there is none.
func birth(ctx context.Context, v *vault.Vault, at db.Config) (id string, err error) {
	s, err := db.OpenSource(ctx, db.Main, at.Main, at.Schema)
	if err != nil {
		return "", err
	}
	s.Close() // it is there
	d, err := db.Open(ctx, at)
	if err != nil {
		return "", err
	}
	defer d.Close()
	err = d.Read(ctx, db.System("birth"), func(tx *db.Tx) error { id, err = v.Birth(ctx, tx); return err })
	return id, err
}
