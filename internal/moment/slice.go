package moment

import (
	"naast/internal/casework"
	"naast/internal/desk"
	"naast/internal/guard"
	"naast/internal/mypage"
	"naast/internal/web"
)

// Slice is the pages about agreed moments: hers, and those of whoever stands
// next to her.
type Slice struct {
	Cases *casework.Cases
	Mine  *mypage.Slice
	Desk  *desk.Slice
}

// Addresses.
const (
	mine    = "/mijn-pagina/momenten"
	mineEnd = mine + "/stop"
	caseAt  = "/zaak/{zaak}/momenten"
)

// Routes registers the pages.
func (s *Slice) Routes(a *web.App) {
	own := s.Mine.Owned
	a.Get(web.Resident, mine, guard.ReadOwn, own(func(c *web.Ctx) error { return s.showMine(c, 200, nil) }))
	a.Post(web.Resident, mine, guard.WriteOwn, own(s.postMine))
	a.Post(web.Resident, mineEnd, guard.StopOwn, own(s.postMineEnd))
	a.Get(web.Staff, caseAt, guard.ReadCase, func(c *web.Ctx) error { return s.showCase(c, 200, nil) })
	a.Post(web.Staff, caseAt, guard.RecordYes, s.postCase)
	a.Get(web.Staff, caseAt+"/{stuk}/stop", guard.ReadCase, func(c *web.Ctx) error { return s.showStop(c, 200, nil) })
	a.Post(web.Staff, caseAt+"/{stuk}/stop", guard.RecordYes, s.postStop)
}
