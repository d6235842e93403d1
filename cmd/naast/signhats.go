package main

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/vault"
)

type signHatsCommand struct {
	Config string   `help:"The configuration file." default:"naast.toml" type:"existingfile"`
	Yes    []string `help:"Sign the list that was printed with this code, as long as it is still that list. Without it they are only listed." placeholder:"CODE"`
}

// Run lists the hats that nobody signed, and signs them when the host says that
// they are right. It is for an installation of before hats were signed: there
// nobody gets in until then. Whoever finds a name here later that he does not know
// has found somebody who writes in the database. What the host says yes to is the
// list that he read: another has another code.
func (c signHatsCommand) Run(ctx context.Context, log *slog.Logger) error {
	cfg, err := readConfig(c.Config)
	if err != nil {
		return err
	}
	s, err := open(ctx, cfg, naast.Clock(time.Now), log)
	if err != nil {
		return err
	}
	defer s.close()
	signed := 0
	for i, p := range cfg.Partnerships {
		yes, err := c.sign(ctx, s.vault, p.Name, s.parts[i])
		if err != nil {
			return fmt.Errorf("partnership %s: %w", p.Name, err)
		}
		if yes {
			signed++
		}
	}
	if signed < len(c.Yes) {
		return fmt.Errorf("no list has this code (any more): read the list above, and use its code: %w", naast.Conflict)
	}
	return nil
}

// sign lists the hats of one partnership, and signs them when this list was read.
func (c signHatsCommand) sign(ctx context.Context, v *vault.Vault, name string, d *db.DB) (yes bool, err error) {
	var all []account.UnsignedHat
	var code string
	err = d.Write(ctx, db.System("sign hats"), func(tx *db.Tx) (err error) {
		if all, err = account.Unsigned(ctx, tx, v); err != nil {
			return err
		}
		code = account.UnsignedCode(v, all)
		if yes = len(all) > 0 && slices.Contains(c.Yes, code); !yes {
			return nil
		}
		return account.SignOld(ctx, tx, v, all)
	})
	if err != nil {
		return false, err
	}
	for _, h := range all {
		more := ""
		if h.At != "" {
			more = fmt.Sprintf(" at %q", h.At)
		}
		if h.Ended {
			more += ", was taken off or refused before"
		}
		// Quoted: a name in the database may hold what moves the cursor.
		fmt.Printf("%s: %q (signs in as %q): %s%s\n", name, h.Name, h.Login, h.Hat, more)
	}
	switch {
	case yes:
		fmt.Printf("%s: signed %d hats\n", name, len(all))
	case len(all) == 0:
		fmt.Printf("%s: every hat is signed\n", name)
	default:
		fmt.Printf("%s: %d hats that nobody signed. If each of them is right: naast sign-hats --yes %s\n", name, len(all), code)
	}
	return yes, nil
}
