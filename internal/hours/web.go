package hours

import (
	"naast"
	"naast/internal/guard"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// Slice is the pages of hours and expenses.
type Slice struct{}

// Addresses.
const (
	ownPath    = "/uren"
	listPath   = "/uren/organisatie"
	settlePath = "/uren/organisatie/afgehandeld"
	rulePath   = "/uren/afspraak"
)

// Profile stands on the page where a supporter sees what is kept of him.
var Profile = []ui.Link{{URL: ownPath, Label: naast.Msg("Mijn uren en onkosten").Text}}

// Settings stands where the partnership's choices are made.
var Settings = []ui.Link{{URL: rulePath, Label: naast.Msg("Uren en onkosten van vrijwilligers").Text}}

// Routes registers the pages.
func (s *Slice) Routes(a *web.App) {
	a.Get(web.Staff, ownPath, guard.OwnHours, func(c *web.Ctx) error { return s.own(c, 200, nil) })
	a.Post(web.Staff, ownPath, guard.OwnHours, s.postOwn)
	a.Get(web.Staff, listPath, guard.HoursList, s.list)
	a.Get(web.Staff, listPath+"/csv", guard.HoursList, s.file)
	a.Post(web.Staff, settlePath, guard.HoursList, s.settle)
	a.Get(web.Staff, rulePath, guard.Settings, func(c *web.Ctx) error { return s.rule(c, 200, nil) })
	a.Post(web.Staff, rulePath, guard.Settings, s.postRule)
	a.Nav(listPath, naast.Msg("Uren").Text, guard.HoursList)
}
