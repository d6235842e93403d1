package account

import (
	"fmt"
	"net/http"
	"slices"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// Somebody at the umbrella invites the first coordinator of an organisation.
// Who is there decides about the next: an umbrella that could add coordinators
// to a member would decide who reaches that member's people.

// orphans are the organisations without a coordinator, for the umbrella; for
// everybody else there are none.
func orphans(c *web.Ctx, tx *db.Tx) ([]partnership.Organisation, error) {
	own, err := partnership.OrganisationOf(c, tx, c.Who.Organisation)
	if err != nil || !own.Umbrella {
		return nil, err
	}
	all, err := partnership.Organisations(c, tx)
	if err != nil {
		return nil, err
	}
	led, err := db.All(c, tx, db.One[naast.OrganisationID], `SELECT DISTINCT x.organisation FROM account_hat x JOIN account_user u ON u.id=x.user_id
		WHERE x.hat=$1 AND u.state=$2`, guard.HatCoordinator, active)
	if err != nil {
		return nil, fmt.Errorf("list organisations with a coordinator: %w", err)
	}
	return slices.DeleteFunc(all, func(o partnership.Organisation) bool { return slices.Contains(led, o.ID) }), nil
}

func organisationOptions(all []partnership.Organisation) (options []ui.Option) {
	for _, o := range all {
		options = append(options, ui.Option{Value: string(o.ID), Label: o.Name})
	}
	return options
}

// postFirst makes a code for the first coordinator of an organisation.
func (s *Slice) postFirst(c *web.Ctx) error {
	p := peoplePage{First: c.Form(firstField), Organisation: naast.OrganisationID(c.Form(organisationField))}
	if c.Again() {
		return s.showPeople(c, http.StatusOK, p)
	}
	if p.First == "" {
		p.Problems.Add(firstField, "Vul in hoe deze persoon heet.")
	}
	web.CheckText(&p.Problems, firstField, p.First, web.MaxLine)
	var org partnership.Organisation
	err := c.Read(func(tx *db.Tx) (err error) { org, err = orphan(c, tx, p.Organisation); return err })
	if err != nil {
		return err
	}
	if org.ID == "" {
		p.Problems.Add(organisationField, "Kies een organisatie uit de lijst.")
	}
	if len(p.Problems) > 0 {
		return s.showPeople(c, http.StatusUnprocessableEntity, p)
	}
	return s.invite(c, func(tx *db.Tx) (Invitation, error) {
		org, err := orphan(c, tx, org.ID)
		if err == nil && org.ID == "" { // somebody came meanwhile
			err = fmt.Errorf("invite first coordinator: %w", naast.Conflict)
		}
		return Invitation{Name: p.First + " (" + org.Name + ")", Hats: []HatAt{{guard.HatCoordinator, org.ID}}}, err
	})
}

// orphan finds one organisation without a coordinator; nothing when it has one,
// or when whoever asks is not of the umbrella.
func orphan(c *web.Ctx, tx *db.Tx, id naast.OrganisationID) (o partnership.Organisation, err error) {
	all, err := orphans(c, tx)
	if i := slices.IndexFunc(all, func(o partnership.Organisation) bool { return o.ID == id }); i >= 0 {
		o = all[i]
	}
	return o, err
}

// The fields of this form.
const (
	firstField        = "eerste"
	organisationField = "organisatie"
)
