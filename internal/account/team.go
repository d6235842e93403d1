package account

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// missing are the keys of teams that go with somebody's hats at the organisation
// of who is asking, and that were not given yet. A hat alone opens nothing: the
// key is handed on by a person who has it, who looks at whom it goes to. That of the
// log is not missed by whoever does not have it.
func (s *Slice) missing(c *web.Ctx, tx *db.Tx, l listing, hats []HatAt) (keys []ui.Post, err error) {
	for _, h := range hats {
		for _, team := range h.teams() {
			if team == audit.LogTeam || h.Organisation != c.Who.Organisation {
				continue
			}
			in, err := s.Vault.InTeam(c, tx, team, l.ID)
			if err != nil {
				return nil, err
			}
			if !in {
				keys = append(keys, keyButton(l, team, c.T.S("Geef de sleutel: %s", HatName(h.Hat))))
			}
		}
	}
	return keys, nil
}

// teamField is which key is handed on.
const teamField = "team"

func keyButton(l listing, team naast.OrganisationID, label string) ui.Post {
	return ui.Post{Action: peoplePath + "/" + string(l.ID) + "/sleutel", Label: label, About: l.Name, Kind: ui.Secondary,
		Hidden: []ui.Hidden{{Name: teamField, Value: string(team)}}}
}

// carries tells whether the key of a team may go with a hat there; an empty
// organisation means any.
func (h HatAt) carries(team, at naast.OrganisationID) bool {
	return slices.Contains(h.teams(), team) && (at == "" || h.Organisation == at)
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
		return HandOn(c, tx, s.Vault, s.Guard, c.Who, l.ID, naast.OrganisationID(c.Form(teamField)))
	})
	if errors.Is(err, errNoKey) {
		var problems naast.Problems
		problems.Add("hoeden", "U hebt deze sleutel zelf niet. Vraag een collega die hem heeft.")
		return s.showPerson(c, http.StatusUnprocessableEntity, nil, problems)
	}
	return err
}

// HandOn gives somebody the key of a team, by a person who has it (naast.Invalid for
// anybody else), and writes that down. It goes with a hat that was signed, at the
// organisation of who gives it; without one it is naast.NotFound.
func HandOn(ctx context.Context, tx *db.Tx, v *vault.Vault, g *guard.Guard, by guard.Who, to naast.UserID, team naast.OrganisationID) error {
	hats, err := Hats(ctx, tx, v, to)
	if err == nil && !slices.ContainsFunc(hats, func(h HatAt) bool { return h.carries(team, by.Organisation) }) {
		err = fmt.Errorf("hand on a team's key to who has no hat for it: %w", naast.NotFound)
	}
	if err != nil {
		return err
	}
	if err := g.WithTeam(ctx, tx, by); err != nil {
		return err
	}
	in, err := v.InTeam(ctx, tx, team, by.User)
	if err == nil && !in {
		err = errNoKey
	}
	if err == nil && team == audit.LogTeam {
		err = dropGone(ctx, tx, v, by.User)
	}
	if err != nil {
		return err
	}
	return v.GrantTeam(ctx, tx, by.Person(), team, to)
}

// leaveTeams takes away the keys that went with a hat that is off, but for one that
// goes with another hat of this person.
func leaveTeams(ctx context.Context, tx *db.Tx, v *vault.Vault, u naast.UserID, off HatAt) error {
	hats, err := Hats(ctx, tx, v, u)
	if err != nil {
		return err
	}
	for _, team := range off.teams() {
		if slices.ContainsFunc(hats, func(h HatAt) bool { return h.carries(team, "") }) {
			continue
		}
		if err := v.LeaveTeam(ctx, tx, team, u); err != nil {
			return err
		}
	}
	return nil
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
