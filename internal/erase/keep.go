// tekst: inwoner
package erase

import (
	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/mypage"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// keepMonths is for how long her question stays when she says so.
const keepMonths = 12

// keepPage is what an organisation proposes about her question that rests.
type keepPage struct {
	ui.Page
	Proposed *casework.Retention
	From     naast.Date // from when it may be erased
	Hold     *casework.Hold
	Until    naast.Date // until when she said that it stays
	Done     bool
}

func (s *Slice) keepRoutes(a *web.App) {
	a.Get(web.Resident, mypage.Keep, guard.ReadOwn, s.Mine.Owned(s.getKeep))
	a.Post(web.Resident, mypage.Keep, guard.WriteOwn, s.Mine.Owned(s.postKeep))
}

func (s *Slice) getKeep(c *web.Ctx) error {
	p := keepPage{Page: c.Base(c.T.S("Hoe lang bewaren wij dit?")), Done: c.Form("gedaan") != ""}
	owed := false
	err := s.Mine.See(c, func(tx *db.Tx, o casework.Opened) error {
		p.Proposed, p.Hold, p.Until = o.Facts.Retention, o.Facts.Hold, o.Facts.KeepUntil
		if p.Proposed != nil {
			owed, p.From = o.Facts.OwesErasing(), p.Proposed.From(tx.Today())
		}
		return nil
	})
	if err == nil && owed {
		err = s.Cases.Saw(c, c.DB, c.Who.Case, casework.SawErasing)
	}
	if err != nil {
		return err
	}
	return c.Page(200, keepView(p))
}

func (s *Slice) postKeep(c *web.Ctx) error {
	return s.Mine.Act(c, mypage.Keep+"?gedaan=ja", func(tx *db.Tx) error {
		return s.Cases.KeepLonger(c, tx, c.Who.Case, months(tx.Today(), keepMonths))
	})
}
