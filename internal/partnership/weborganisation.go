package partnership

import (
	"fmt"
	"net/http"

	"naast"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/theme"
)

const (
	organisationPath    = "/instellingen/organisatie/"
	newOrganisationPath = organisationPath + "nieuw"
)

func (s *Slice) organisation(c *web.Ctx) error {
	o, err := s.mayChange(c)
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, organisation(organisationForm(c, o)))
}

func organisationForm(c *web.Ctx, o Organisation) organisationPage {
	p := organisationPage{Page: c.Base(c.T.S("Over uw organisatie")), Organisation: o, Action: organisationPath + string(o.ID)}
	if o.ID == "" {
		p.Title, p.Action = c.T.S("Een organisatie erbij"), newOrganisationPath
	}
	p.Form = true
	return p
}

// mayChange finds the organisation of the address. Its own coordinators change
// it, and those of the umbrella; for others it is not there.
func (s *Slice) mayChange(c *web.Ctx) (o Organisation, err error) {
	id := naast.OrganisationID(c.Req.PathValue("organisatie"))
	err = c.Read(func(tx *db.Tx) error {
		own, err := OrganisationOf(c, tx, c.Who.Organisation)
		if err != nil {
			return err
		}
		if own.ID != id && !own.Umbrella {
			return fmt.Errorf("change organisation of others: %w", naast.NotFound)
		}
		o, err = OrganisationOf(c, tx, id)
		return err
	})
	return o, err
}

// mayAdd refuses whoever is no coordinator of the umbrella: only there members
// are taken in.
func mayAdd(c *web.Ctx) error {
	return c.Read(func(tx *db.Tx) error {
		own, err := OrganisationOf(c, tx, c.Who.Organisation)
		if err == nil && !own.Umbrella {
			err = fmt.Errorf("add organisation: %w", naast.NotFound)
		}
		return err
	})
}

func (s *Slice) newOrganisation(c *web.Ctx) error {
	if err := mayAdd(c); err != nil {
		return err
	}
	return c.Page(http.StatusOK, organisation(organisationForm(c, Organisation{})))
}

func (s *Slice) postNewOrganisation(c *web.Ctx) error {
	if err := mayAdd(c); err != nil {
		return err
	}
	return s.takeIn(c, Organisation{})
}

func (s *Slice) postOrganisation(c *web.Ctx) error {
	o, err := s.mayChange(c)
	if err != nil {
		return err
	}
	return s.takeIn(c, o)
}

// takeIn saves what was typed about an organisation, or about a new one.
func (s *Slice) takeIn(c *web.Ctx, o Organisation) error {
	o.Name, o.About, o.Phone, o.Hours = c.Form("naam"), c.Form("over"), c.Form("telefoon"), c.Form("uren")
	o.Place, o.Colour, o.Site = c.Form("plaats"), c.Form("kleur"), c.Form("website")
	p := organisationForm(c, o)
	if c.Again() {
		return c.Page(http.StatusOK, organisation(p))
	}
	if p.Problems = o.problems(); len(p.Problems) > 0 {
		return c.Page(http.StatusUnprocessableEntity, organisation(p))
	}
	if o.ID == "" {
		o.ID = naast.NewID[naast.OrganisationID]()
	}
	location := "/instellingen?bewaard=ja"
	return c.Act(&location, func(tx *db.Tx) error {
		if err := SaveOrganisation(c, tx, o); err != nil {
			return err
		}
		return record(c, tx, "organisation")
	})
}

// problems says what cannot stand on the website.
func (o Organisation) problems() (p naast.Problems) {
	if o.Name == "" {
		p.Add("naam", "Vul de naam in.")
	}
	if !ValidPhone(o.Phone) {
		p.Add("telefoon", "Vul een telefoonnummer in. Iedereen moet u kunnen bellen.")
	}
	if _, err := theme.Make(o.Colour); o.Colour != "" && err != nil {
		p.Add("kleur", "Deze kleur kan niet. Schrijf een # en zes tekens, en kies geen wit of heel licht grijs.")
	}
	if o.Site != "" && !validSite(o.Site) {
		p.Add("website", "Schrijf het hele adres. Het begint met https://")
	}
	web.CheckText(&p, "naam", o.Name, maxLine)
	web.CheckText(&p, "uren", o.Hours, maxLine)
	web.CheckText(&p, "plaats", o.Place, maxLine)
	web.CheckText(&p, "over", o.About, 600)
	return p
}
