package phone

import (
	"naast"
	"naast/internal/casework"
	"naast/internal/guard"
	"naast/internal/web"
)

// Slice is the pages of the telephone.
type Slice struct {
	Cases *casework.Cases
}

// Addresses.
const (
	listPath = "/bellen"
	newPath  = listPath + "/nieuw"
	othersAt = listPath + "/anderen"
	lookPath = listPath + "/kijk"
	askPath  = listPath + "/verzoek/"
	taskPath = listPath + "/taak/"
	ask      = askPath + "{stuk}"
	task     = taskPath + "{zaak}"
)

// Routes registers the pages.
func (s *Slice) Routes(a *web.App) {
	a.Get(web.Staff, listPath, guard.CallList, s.list)
	a.Post(web.Staff, ask, guard.CallList, s.postAsk)
	a.Get(web.Staff, ask+"/later", guard.CallList, func(c *web.Ctx) error { return s.later(c, 200, nil) })
	a.Get(web.Staff, ask+"/brief", guard.CallList, s.announce)
	a.Post(web.Staff, task, guard.CallHer, s.postTask)
	a.Get(web.Staff, task+"/later", guard.CallHer, func(c *web.Ctx) error { return s.later(c, 200, nil) })
	a.Get(web.Staff, task+"/brief", guard.CallHer, s.news)
	a.Get(web.Staff, othersAt, guard.CallList, func(c *web.Ctx) error {
		return c.Page(200, others(othersPage{Page: c.Base(c.T.S("Iemand vraagt naar een ander"))}))
	})
	a.Get(web.Staff, newPath, guard.WriteDown, func(c *web.Ctx) error { return s.showNew(c, 200, nil) })
	a.Post(web.Staff, newPath, guard.WriteDown, s.postNew)
	a.Get(web.Staff, lookPath, guard.WriteDown, func(c *web.Ctx) error { return s.showLook(c, 200, lookPage{}, nil) })
	a.Post(web.Staff, lookPath, guard.WriteDown, s.postLook)
	a.Nav(listPath, naast.Msg("Bellen").Text, guard.CallList)
}
