package account

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// missing are the keys of teams that go with somebody's hats at the organisation
// of who is asking, and that were not given yet. A hat alone opens nothing: the
// key is handed on by a person who has it, who looks at whom it goes to.
func (s *Slice) missing(c *web.Ctx, tx *db.Tx, l listing, hats []HatAt) (keys []ui.Post, err error) {
	for _, h := range hats {
		if h.team() == "" || h.Organisation != c.Who.Organisation {
			continue
		}
		in, err := s.Vault.InTeam(c, tx, h.team(), l.ID)
		if err != nil {
			return nil, err
		}
		if !in {
			keys = append(keys, ui.Post{Action: peoplePath + "/" + string(l.ID) + "/sleutel", Label: c.T.S("Geef de sleutel: %s", HatName(h.Hat)), About: l.Name, Kind: ui.Secondary,
				Hidden: []ui.Hidden{{Name: hatField, Value: h.value()}}})
		}
	}
	return keys, nil
}

// errNoKey says that whoever hands on a key does not have it.
var errNoKey = fmt.Errorf("hand on a team's key: %w", naast.Invalid)

// postKey hands on the key of a team.
func (s *Slice) postKey(c *web.Ctx) error {
	location := peoplePath + "/" + c.Req.PathValue("persoon")
	err := c.Act(&location, func(tx *db.Tx) error {
		l, err := s.mine(c, tx)
		if err != nil {
			return err
		}
		hats, err := Hats(c, tx, s.Vault, l.ID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(hats, func(h HatAt) bool { return h.value() == c.Form(hatField) && h.Organisation == c.Who.Organisation })
		if i < 0 || hats[i].team() == "" {
			return fmt.Errorf("hand on a team's key: %w", naast.NotFound)
		}
		return s.handOn(c, tx, hats[i].team(), l.ID)
	})
	if errors.Is(err, errNoKey) {
		var problems naast.Problems
		problems.Add("hoeden", "U hebt deze sleutel zelf niet. Vraag een collega die hem heeft.")
		return s.showPerson(c, http.StatusUnprocessableEntity, nil, problems)
	}
	return err
}

// handOn gives somebody a team's key, by a person who has it.
func (s *Slice) handOn(c *web.Ctx, tx *db.Tx, team naast.OrganisationID, to naast.UserID) error {
	if err := s.Guard.WithTeam(c, tx, c.Who); err != nil {
		return err
	}
	in, err := s.Vault.InTeam(c, tx, team, c.Who.User)
	if err == nil && !in {
		err = errNoKey
	}
	if err != nil {
		return err
	}
	return s.Vault.GrantTeam(c, tx, c.Who.Person(), team, to)
}

// firstKey makes the key of a team when its first coordinator comes in: without
// it nobody of the organisation could stand next to anybody. Who comes later
// gets it from a colleague.
func (s *Slice) firstKey(ctx context.Context, tx *db.Tx, who guard.Who) error {
	if who.Hat != guard.HatCoordinator {
		return nil
	}
	there, err := s.Vault.HasTeam(ctx, tx, who.Organisation)
	if err != nil || there {
		return err
	}
	return s.Vault.NewTeam(ctx, tx, who.Organisation, who.Person(), []naast.UserID{who.User})
}
