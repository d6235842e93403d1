package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/audit"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/vault"
)

type initCommand struct {
	Config      string `help:"The configuration file." default:"naast.toml" type:"existingfile"`
	Partnership string `help:"Which partnership of the file." required:""`
	Name        string `help:"Its name as people know it, such as: Naast in Wesselrade." required:""`
	Umbrella    string `help:"The organisation whose front door reads first questions." required:""`
	Phone       string `help:"Its telephone number." required:""`
	Login       string `help:"Sign-in name of the first coordinator." required:""`
	Person      string `help:"Name of the first coordinator, as residents read it." required:""`
}

// Run makes what a partnership cannot make for itself in the browser: the
// installation's keys, the first organisation, and the first coordinator, who
// is the front door too until others are invited.
func (c initCommand) Run(ctx context.Context, log *slog.Logger) error {
	cfg, err := readConfig(c.Config)
	if err != nil {
		return err
	}
	cfg, i, err := cfg.of(c.Partnership)
	if err != nil {
		return err
	}
	if _, err := os.Stat(cfg.Keys); errors.Is(err, fs.ErrNotExist) {
		if err := vault.CreateKeys(cfg.Keys); err != nil {
			return fmt.Errorf("make keys: %w", err)
		}
		fmt.Println("Made the key files in", cfg.Keys)
		fmt.Println("Keep a copy on paper or on a stick, apart from the backups: without them nothing can be opened again.")
	}
	s, err := open(ctx, cfg, naast.Clock(time.Now), log)
	if err != nil {
		return err
	}
	defer s.close()
	n, err := c.first(ctx, s, s.parts[i])
	if err != nil {
		return fmt.Errorf("init %s: %w", c.Partnership, err)
	}
	fmt.Printf("\n%s can sign in at /inloggen. Write this down now; it is not shown again.\n\n  sign-in name  %s\n  phrase        %s\n  second factor %s (type it into an authenticator app)\n", c.Person, c.Login, n.phrase, n.totp)
	fmt.Printf("\nThe first %d accounts need a second signature that nobody can give yet. This code does:\n\n  setup code    %s\n", account.StartUses, n.start)
	return nil
}

// secrets are what the first coordinator signs in with.
type secrets struct {
	phrase, totp string
	start        string // the code that signs for a second person while there is none
}

func (c initCommand) first(ctx context.Context, s *site, d *db.DB) (secrets, error) {
	identity, n := vault.NewIdentity(), secrets{phrase: vault.NewPhrase(), totp: account.NewTOTPSecret()}
	lock, err := s.vault.MakeLock(ctx, identity, vault.LockPhrase, n.phrase)
	if err != nil {
		return n, err
	}
	return n, d.Write(ctx, db.System("init"), func(tx *db.Tx) error {
		there, err := partnership.Organisations(ctx, tx)
		if err != nil {
			return err
		}
		if len(there) > 0 {
			return fmt.Errorf("this partnership has organisations already: %w", naast.Conflict)
		}
		org := partnership.Organisation{ID: naast.NewID[naast.OrganisationID](), Name: c.Umbrella, Umbrella: true, Phone: c.Phone}
		if err := partnership.SaveOrganisation(ctx, tx, org); err != nil {
			return err
		}
		set := partnership.Defaults()
		set.Name, set.Phone, set.Receiver = c.Name, c.Phone, org.ID
		if err := partnership.Save(ctx, tx, set); err != nil {
			return err
		}
		user, err := account.Create(ctx, tx, s.vault, account.NewUser{Login: c.Login, Name: c.Person, Identity: identity, Lock: lock, TOTPSecret: n.totp,
			Hats: []account.HatAt{{Hat: guard.HatCoordinator, Organisation: org.ID}, {Hat: guard.HatFrontDoor, Organisation: org.ID}}})
		if err != nil {
			return err
		}
		me := vault.Person{User: user, Identity: identity}
		for _, team := range []naast.OrganisationID{org.ID, casework.DoorTeam, audit.LogTeam} {
			if err := s.vault.NewTeam(ctx, tx, team, me, []naast.UserID{user}); err != nil {
				return err
			}
		}
		if n.start, err = account.NewStart(ctx, tx, s.vault); err != nil {
			return err
		}
		return partnership.BeginFrontDoor(ctx, tx, partnership.FrontDoorPerson{User: user, Name: c.Person})
	})
}
