package represent

import (
	"naast"
	"naast/internal/casework"
	"naast/internal/desk"
	"naast/internal/guard"
	"naast/internal/mypage"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// Slice is the pages about who may decide for somebody.
type Slice struct {
	Cases *casework.Cases
	Mine  *mypage.Slice
	Desk  *desk.Slice
}

// Addresses.
const (
	mine   = "/mijn-pagina/vertegenwoordiger"
	caseAt = "/zaak/{zaak}/vertegenwoordiger"
	table  = "/instellingen/leeftijden"
)

// Settings are the tables of this room, for the page with all settings.
var Settings = []ui.Link{{URL: table, Label: naast.Msg("Leeftijden: wie beslist bij een kind").Text}}

// Routes registers the pages.
func (s *Slice) Routes(a *web.App) {
	own := s.Mine.Owned
	a.Get(web.Resident, mine, guard.ReadOwn, own(s.getMine))
	a.Post(web.Resident, mine, guard.WriteOwn, own(s.postMine))
	a.Get(web.Staff, caseAt, guard.ReadCase, func(c *web.Ctx) error { return s.showCase(c, 200, nil) })
	a.Post(web.Staff, caseAt, guard.WriteCase, s.postCase)
	a.Post(web.Staff, caseAt+"/stop", guard.WriteCase, s.postEnd)
	a.Get(web.Staff, table, guard.Settings, s.getTable)
	a.Get(web.Staff, table+"/{rij}", guard.Settings, func(c *web.Ctx) error { return s.showAge(c, 200, nil) })
	a.Post(web.Staff, table+"/{rij}", guard.Settings, s.postAge)
}
