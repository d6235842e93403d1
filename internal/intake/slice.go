package intake

import (
	"context"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/partnership"
	"naast/internal/supporter"
	"naast/internal/web"
)

// Propose gives at most three supporters for a need, other than those shown
// before, with reasons in words.
type Propose func(ctx context.Context, tx *db.Tx, s partnership.Settings, need supporter.Need, shown []naast.UserID) ([]supporter.Proposal, error)

// Slice is the pages of asking for help.
type Slice struct {
	Cases   *casework.Cases
	Propose Propose
}

// Routes registers the pages.
func (s *Slice) Routes(a *web.App) {
	for n, p := range s.pages() {
		a.Get(web.Intake, path(n+1), "", func(c *web.Ctx) error { return s.get(c, n+1, p) })
		a.Post(web.Intake, path(n+1), "", func(c *web.Ctx) error { return s.post(c, n+1, p) })
	}
	// Short addresses, as somebody reads them from a poster or types them.
	a.Get(web.Public, askPath, "", func(c *web.Ctx) error { return c.SeeOther(path(1)) })
	a.Get(web.Public, "/mijn", "", func(c *web.Ctx) error { return c.SeeOther(minePath) })
	a.Get(web.Intake, otherPath, "", s.getOther)
	a.Post(web.Intake, otherPath, "", s.postOther)
	a.Get(web.Intake, savePath, "", s.getSave)
	a.Post(web.Intake, savePath, "", s.postSave)
	a.Get(web.Intake, resumePath, "", s.getResume)
	a.Post(web.Intake, resumePath, "", s.postResume)
	a.Get(web.Intake, cardPath, "", s.getCard)
	a.Post(web.Intake, cardPath, "", s.postCard)
	a.Get(web.Intake, callPath, "", s.getCall)
	a.Post(web.Intake, callPath, "", s.postCall)
	a.Get(web.Intake, calledPath, "", s.getCalled)
}

// Addresses. None holds anything about anybody.
const (
	askPath    = "/vraag"
	otherPath  = askPath + "/ander"
	savePath   = askPath + "/bewaren"
	resumePath = askPath + "/verder"
	cardPath   = "/kaart"
	callPath   = "/bel-mij"
	calledPath = "/bel-mij/klaar"
	minePath   = "/mijn-pagina"
)
