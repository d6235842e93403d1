package share

import (
	"naast/internal/account"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/desk"
	"naast/internal/guard"
	"naast/internal/mypage"
	"naast/internal/web"
)

// Slice is the pages of sharing: hers, those of whoever stands next to her, and
// those of whom she shares with.
type Slice struct {
	Cases *casework.Cases
	Mine  *mypage.Slice
	Desk  *desk.Slice
	// Address is where the site is found: it goes on paper.
	Address func(*db.DB) string
}

// Addresses. None holds anything about anybody.
const (
	mine    = "/mijn-pagina/delen"
	mineEnd = mine + "/stop"
	door    = account.NearPath
	view    = door + "/inzien"
	still   = door + "/nog"
	write   = door + "/bericht"
	image   = door + "/beeld"
	caseAt  = "/zaak/{zaak}/delen"
	before  = "/mijn-pagina/vooraf"
	stopped = before + "/stop"
	ahead   = "/zaak/{zaak}/vooraf"
	given   = "/vooraf"
)

// Routes registers the pages.
func (s *Slice) Routes(a *web.App) {
	own := s.Mine.Owned
	a.Get(web.Resident, mine, guard.ReadOwn, own(func(c *web.Ctx) error { return s.showMine(c, 200, nil) }))
	a.Post(web.Resident, mine, guard.WriteOwn, own(s.postMine))
	a.Post(web.Resident, mineEnd, guard.StopOwn, own(s.postMineEnd))
	a.Get(web.Staff, caseAt, guard.ReadCase, func(c *web.Ctx) error { return s.showCase(c, 200, nil) })
	a.Post(web.Staff, caseAt, guard.ShareCase, s.postCase)
	a.Post(web.Staff, caseAt+"/stop", guard.ShareCase, s.postCaseEnd)
	a.Get(web.Resident, before, guard.ReadOwn, own(func(c *web.Ctx) error { return s.showBefore(c, 200, nil) }))
	a.Post(web.Resident, before, guard.WriteOwn, own(s.postBefore))
	a.Post(web.Resident, stopped, guard.StopOwn, own(s.postBeforeEnd))
	a.Get(web.Staff, ahead, guard.ReadCase, func(c *web.Ctx) error { return s.showAhead(c, 200, nil) })
	a.Post(web.Staff, ahead, guard.ShareCase, s.postAhead)
	a.Post(web.Staff, ahead+"/stop", guard.ShareCase, s.postAheadEnd)
	a.Get(web.Staff, given, guard.OwnPeople, s.showGiven)
	a.Get(web.Staff, given+"/{zaak}", guard.ReadAdvance, s.showOneGiven)
	a.Get(web.Public, door, "", func(c *web.Ctx) error { return s.showDoor(c, 200, nil) })
	a.Post(web.Public, door, "", s.postDoor)
	a.Get(web.Near, view, guard.ReadShare, func(c *web.Ctx) error { return s.showView(c, 200, nil) })
	a.Get(web.Near, still, guard.ReadShare, s.getStill)
	a.Get(web.Near, image, guard.ReadShare, s.getSheet)
	a.Post(web.Near, write, guard.WriteShare, s.postWrite)
}
