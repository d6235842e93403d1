package supporter

import (
	"context"
	"fmt"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// Slice is the pages of the register. The program fills in what other parts
// know; none may be left out.
type Slice struct {
	// Invite makes a code with which somebody makes an account; a code made
	// earlier stops working.
	Invite func(ctx context.Context, tx *db.Tx, i Invitation) (code string, err error)
	// Ended tells the part that signs people in that somebody's last day was
	// set, or taken back (empty).
	Ended func(ctx context.Context, tx *db.Tx, u naast.UserID, last naast.Date) error
	// Cases counts whom somebody stands next to, Letters the invitation letters
	// that still carry his name.
	Cases   func(ctx context.Context, tx *db.Tx, u naast.UserID) (int, error)
	Letters func(ctx context.Context, tx *db.Tx, u naast.UserID) (int, error)
	// More are pages of other rooms about oneself; the labels are Dutch.
	More []ui.Link
}

// Invitation is for whom an account will be.
type Invitation struct {
	User         naast.UserID
	Organisation naast.OrganisationID
	Name         string       // how colleagues and residents will read it: "Mara (De Kring)"
	By           naast.UserID // who gives the code
}

// Routes registers the pages.
func (s *Slice) Routes(a *web.App) {
	a.Get(web.Staff, "/register", guard.Registry, s.list)
	a.Post(web.Staff, "/register", guard.Registry, s.list)
	a.Get(web.Staff, "/register/nieuw", guard.Registry, s.newPerson)
	a.Post(web.Staff, "/register/nieuw", guard.Registry, s.postNew)
	a.Get(web.Staff, "/register/inlezen", guard.Registry, s.bringIn)
	a.Post(web.Staff, "/register/inlezen", guard.Registry, s.previewSheet)
	a.Post(web.Staff, "/register/inlezen/bewaren", guard.Registry, s.saveSheet)
	a.Get(web.Staff, "/register/uitvoer.csv", guard.Registry, s.takeOut)
	a.Get(web.Staff, "/register/{persoon}", guard.Registry, s.person)
	a.Post(web.Staff, "/register/{persoon}", guard.Registry, s.postPerson)
	a.Post(web.Staff, "/register/{persoon}/code", guard.Registry, s.postCode)
	a.Get(web.Staff, "/register/{persoon}/stoppen", guard.Registry, s.end)
	a.Post(web.Staff, "/register/{persoon}/stoppen", guard.Registry, s.postEnd)
	a.Get(web.Staff, "/profiel", guard.OwnProfile, s.profile)
	a.Post(web.Staff, "/profiel", guard.OwnProfile, s.postProfile)
	a.Nav("/register", naast.Msg("Register").Text, guard.Registry)
	a.Nav("/profiel", naast.Msg("Mijn profiel").Text, guard.OwnProfile)
}

// inRegister is the one rule of who sees whom: a coordinator sees the people of
// the organisation of that hat. The list is OfOrganisation by the same field.
func inRegister(w guard.Who, s Supporter) bool {
	return w.Hat == guard.HatCoordinator && w.Organisation != "" && s.Organisation == w.Organisation
}

// own reads the person in the address, when this coordinator may.
func own(c *web.Ctx, tx *db.Tx) (Supporter, error) {
	u := naast.UserID(c.Req.PathValue("persoon"))
	if !naast.ValidID(string(u)) {
		return Supporter{}, fmt.Errorf("read supporter: %w", naast.NotFound)
	}
	s, err := Get(c, tx, u)
	if err == nil && !inRegister(c.Who, s) {
		err = fmt.Errorf("supporter %s of another organisation: %w", u, naast.NotFound)
	}
	return s, err
}

// register is what every page of the register needs: the choices of the
// partnership, the organisation and its people.
type register struct {
	set    partnership.Settings
	org    partnership.Organisation
	people []Supporter
}

func readRegister(c *web.Ctx, tx *db.Tx) (r register, err error) {
	if r.set, err = partnership.Load(c, tx); err != nil {
		return r, err
	}
	if r.org, err = partnership.OrganisationOf(c, tx, c.Who.Organisation); err != nil {
		return r, err
	}
	r.people, err = OfOrganisation(c, tx, c.Who.Organisation)
	return r, err
}

func personURL(u naast.UserID) string { return "/register/" + string(u) }
