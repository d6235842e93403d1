package desk

import (
	"errors"
	"strconv"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
)

func (s *Slice) safeRoutes(a *web.App) {
	a.Get(web.Staff, "/zaak/{zaak}/veilig", guard.ReadCase, func(c *web.Ctx) error { return s.safe(c, 200, nil) })
	a.Post(web.Staff, "/zaak/{zaak}/veilig", guard.WriteCase, s.postSafe)
}

// safePage is what is agreed for when somebody may look along or listen in.
type safePage struct {
	casePage
	Word     string
	By       string
	Revision int
	On       bool
}

func (s *Slice) safe(c *web.Ctx, status int, p naast.Problems) error {
	return s.show(c, status, "", p, func(o opened, v casePage) (templ.Component, error) {
		x := safePage{casePage: v, Word: c.Form("woord"), On: c.Ticked("kijkt-mee")}
		x.Form, x.Title = true, c.T.S("Veilig")
		now, err := s.Cases.SafeWord(c, o.tx, o.Opened)
		if x.Revision = now.Revision; c.Req.Method == "GET" {
			x.Word, x.On = now.Body.Word, o.Facts.Guarded
		}
		x.By = now.Body.By
		return safe(x), err
	})
}

func (s *Slice) postSafe(c *web.Ctx) error {
	if c.Again() {
		return s.safe(c, 200, nil)
	}
	revision, err := strconv.Atoi(c.Form("versie"))
	p := casework.CheckSafe(c.Form("woord"))
	if err != nil || len(p) > 0 {
		return s.safe(c, 422, p)
	}
	err = s.act(c, "/zaak/"+string(c.CaseID())+"?gedaan=bewaard", func(tx *db.Tx) error {
		if err := s.Cases.AgreeSafeWord(c, tx, c.Who, c.CaseID(), revision, c.Form("woord")); err != nil {
			return err
		}
		return s.Cases.SetGuarded(c, tx, c.CaseID(), c.Ticked("kijkt-mee"))
	})
	if errors.Is(err, naast.Conflict) {
		p.Add("woord", "Iemand anders heeft dit net veranderd. Kijk nog eens, en bewaar het dan.")
		return s.safe(c, 409, p)
	}
	return err
}
