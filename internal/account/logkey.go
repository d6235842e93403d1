package account

import (
	"context"
	"slices"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// The log's key is handed on to people, one by one, and by nobody else than those who
// have it: a coordinator or board member does not need it for the work of every day,
// and without two who have it the log opens for nobody once one of them is gone.

// FewKeepers is below how many who can open the log one is asked to hand on its key.
const FewKeepers = 2

// LogKeepers are the people who can open the log: they hold its key, and wear a hat
// with which it goes.
func LogKeepers(ctx context.Context, tx *db.Tx, v *vault.Vault) (users []naast.UserID, err error) {
	for h := range hatNames {
		if !guard.May(h, guard.Incidents) {
			continue
		}
		all, err := UsersWithHat(ctx, tx, v, h, "")
		if err != nil {
			return nil, err
		}
		for _, u := range all {
			in, err := v.InTeam(ctx, tx, audit.LogTeam, u)
			if err != nil {
				return nil, err
			}
			if in && !slices.Contains(users, u) {
				users = append(users, u)
			}
		}
	}
	return users, nil
}

// LogKeeperNames are their names, as colleagues read them.
func LogKeeperNames(ctx context.Context, tx *db.Tx, v *vault.Vault) (names []string, err error) {
	users, err := LogKeepers(ctx, tx, v)
	if err != nil {
		return nil, err
	}
	for _, u := range users {
		name, err := Name(ctx, tx, u)
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return names, nil
}

// AskForLog is what somebody reads who cannot open the log: whom to ask.
func AskForLog(c *web.Ctx, tx *db.Tx) (string, error) {
	names, err := LogKeeperNames(c, tx, c.App.Vault)
	if len(names) == 0 {
		return c.T.S("Niemand heeft nu de sleutel van het logboek. Vertel het wie de server beheert."), err
	}
	return c.T.S("Wie de sleutel heeft, kan dit openen: %s. Vraag het daar.", c.T.List(names)), err
}

// logKeys is what the page of accounts says of the log's key.
type logKeys struct {
	Names []string  // who have it
	Mine  bool      // who looks has it
	Gives []ui.Post // to whom it can be given now, board first
}

// Few tells that it should be handed on.
func (k logKeys) Few() bool { return len(k.Names) < FewKeepers }

// logKeys reads who have the log's key, and to whom of these people who looks may give it.
func (s *Slice) logKeys(c *web.Ctx, tx *db.Tx, own []listing) (k logKeys, err error) {
	if k.Names, err = LogKeeperNames(c, tx, s.Vault); err != nil {
		return k, err
	}
	if k.Mine, err = s.Vault.InTeam(c, tx, audit.LogTeam, c.Who.User); err != nil || !k.Mine {
		return k, err
	}
	var others []ui.Post
	for _, l := range own {
		hats, err := Hats(c, tx, s.Vault, l.ID)
		if err != nil {
			return k, err
		}
		give, err := s.giveLog(c, tx, l, hats)
		if err != nil {
			return k, err
		}
		if slices.Contains(hats, HatAt{guard.HatBoard, c.Who.Organisation}) {
			k.Gives = append(k.Gives, give...)
		} else {
			others = append(others, give...)
		}
	}
	k.Gives = append(k.Gives, others...)
	return k, nil
}

// giveLog is the button with which somebody who has the log's key hands it on; none
// when the hats do not carry it, or when this person has it.
func (s *Slice) giveLog(c *web.Ctx, tx *db.Tx, l listing, hats []HatAt) ([]ui.Post, error) {
	if l.fresh(tx) || !slices.ContainsFunc(hats, func(h HatAt) bool { return h.carries(audit.LogTeam, c.Who.Organisation) }) {
		return nil, nil
	}
	in, err := s.Vault.InTeam(c, tx, audit.LogTeam, l.ID)
	if err != nil || in {
		return nil, err
	}
	give := keyButton(l, audit.LogTeam, c.T.S("Geef de sleutel van het logboek aan %s", l.Name))
	give.About = ""
	return []ui.Post{give}, nil
}

// logOf adds what the page of one account says of it.
func (s *Slice) logOf(c *web.Ctx, tx *db.Tx, p *personPage, hats []HatAt) error {
	mine, err := s.Vault.InTeam(c, tx, audit.LogTeam, c.Who.User)
	if err == nil && mine {
		p.Log, err = s.giveLog(c, tx, p.Who, hats)
	}
	return err
}

// LogNews asks, for Vandaag, the only one who can open the log to hand on its key.
func (s *Slice) LogNews(c *web.Ctx, tx *db.Tx) ([]ui.Entry, error) {
	if !guard.May(c.Who.Hat, guard.Incidents) {
		return nil, nil
	}
	keepers, err := LogKeepers(c, tx, s.Vault)
	if err != nil || len(keepers) != 1 || keepers[0] != c.Who.User {
		return nil, err
	}
	return []ui.Entry{{URL: peoplePath, Title: c.T.S("Alleen u hebt de sleutel van het logboek"), Text: c.T.S("Valt u weg, dan kan niemand het logboek meer openen. Geef de sleutel aan een tweede."), Badge: c.T.S("Geef de sleutel"), Tone: ui.Warning}}, nil
}

// dropGone takes the log's key from those who have it without a hat that carries it:
// until decision 0731 it did not end with the hat.
func dropGone(ctx context.Context, tx *db.Tx, v *vault.Vault, by naast.UserID) error {
	keepers, err := LogKeepers(ctx, tx, v)
	if err != nil {
		return err
	}
	all, err := Everybody(ctx, tx)
	if err != nil {
		return err
	}
	for _, m := range all {
		if m.User == by || slices.Contains(keepers, m.User) {
			continue
		}
		if err := v.LeaveTeam(ctx, tx, audit.LogTeam, m.User); err != nil {
			return err
		}
	}
	return nil
}

// renewLog gives the log its next key when somebody left who had it, by one who has it
// still: what is written from then on, who left cannot open with what he kept. It does so
// after the commit, so that nobody is kept from signing in by it; what fails is tried
// again at the next.
func (s *Slice) renewLog(ctx context.Context, tx *db.Tx, who guard.Who) error {
	if !guard.May(who.Hat, guard.Incidents) {
		return nil
	}
	waits, err := s.Vault.TeamWaits(ctx, tx, audit.LogTeam)
	if err != nil || !waits {
		return err
	}
	in, err := s.Vault.InTeam(ctx, tx, audit.LogTeam, who.User)
	if err != nil || !in {
		return err
	}
	d := tx.DB()
	tx.AfterCommit(func(ctx context.Context) {
		_ = d.Write(ctx, db.System("next key of the log"), func(tx *db.Tx) error {
			if err := s.Guard.WithTeam(ctx, tx, who); err != nil {
				return err
			}
			_, err := audit.Manager(ctx, tx, s.Vault, who.Person())
			return err
		})
	})
	return nil
}
