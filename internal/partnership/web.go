package partnership

import (
	"context"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// Slice is the pages of the partnership.
type Slice struct {
	// Candidates lists who may be named for the front door: everybody who has
	// that hat. The program passes it, because accounts stand on this package.
	Candidates func(context.Context, *db.Tx) ([]FrontDoorPerson, error)
	// More are tables of other rooms that are set up here too; the labels are Dutch.
	More []ui.Link
}

// Routes registers the pages.
func (s *Slice) Routes(a *web.App) {
	a.Get(web.Public, "/", "", s.front)
	a.Get(web.Public, "/organisaties", "", s.members)
	a.Get(web.Public, "/privacy", "", s.privacy)
	a.Get(web.Public, "/toegankelijkheid", "", s.accessibility)
	a.Get(web.Public, "/thema/{vel}", "", s.theme)
	a.Get(web.Staff, "/instellingen", guard.Settings, s.settings)
	a.Post(web.Staff, "/instellingen", guard.Settings, s.postSettings)
	a.Get(web.Staff, englishPath, guard.Settings, s.english)
	a.Post(web.Staff, englishPath, guard.Settings, s.postEnglish)
	a.Get(web.Staff, newOrganisationPath, guard.Settings, s.newOrganisation)
	a.Post(web.Staff, newOrganisationPath, guard.Settings, s.postNewOrganisation)
	a.Get(web.Staff, organisationPath+"{organisatie}", guard.Settings, s.organisation)
	a.Post(web.Staff, organisationPath+"{organisatie}", guard.Settings, s.postOrganisation)
	a.Nav("/instellingen", naast.Msg("Instellingen").Text, guard.Settings)
}
