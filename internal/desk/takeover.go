package desk

import (
	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/ui"
)

func (s *Slice) takeOverRoutes(a *web.App) {
	a.Get(web.Staff, "/overnemen", guard.OwnPeople, s.takeOvers)
	a.Post(web.Staff, "/overnemen/{zaak}", guard.TakeOver, s.takeOver)
}

// takeOversPage is the questions that wait for the standby.
type takeOversPage struct {
	ui.Page
	Cases []takeOverCase
	Look  []naast.CaseID // a coordinator lets him look there, because it cannot wait
}

type takeOverCase struct {
	ID    naast.CaseID
	Facts []fact
	Name  string // who dropped out
}

func (s *Slice) takeOvers(c *web.Ctx) error {
	v := takeOversPage{Page: c.Base(c.T.S("Overnemen"))}
	err := c.List(func(tx *db.Tx) error {
		set, err := partnership.Load(c, tx)
		if err != nil {
			return err
		}
		rows, err := s.peeled(c, tx)
		if err != nil {
			return err
		}
		ids := make([]naast.CaseID, len(rows))
		for i, r := range rows {
			ids[i] = r.Case
		}
		all, err := s.Cases.Overview(c, tx, ids)
		if err != nil {
			return err
		}
		for _, r := range rows {
			f := all[r.Case]
			name, err := nameIn(c, tx, f.Responsible)
			if err != nil {
				return err
			}
			v.Cases = append(v.Cases, takeOverCase{r.Case, facts(c.T, set, f), name})
		}
		look, err := s.Cases.Guard.Mine(c, tx, c.Who, guard.LookInside)
		for _, r := range look {
			v.Look = append(v.Look, r.Case)
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(200, takeOvers(v))
}

// peeled are the cases in which a coordinator asked this standby to take over.
func (s *Slice) peeled(c *web.Ctx, tx *db.Tx) (all []guard.Row, err error) {
	rows, err := s.Cases.Guard.Mine(c, tx, c.Who, guard.TakeOver)
	for _, r := range rows {
		if r.Standing == guard.Current {
			all = append(all, r)
		}
	}
	return all, err
}

// takeOver makes this standby the one who stands next to her.
func (s *Slice) takeOver(c *web.Ctx) error {
	return s.act(c, "/zaak/"+string(c.CaseID())+"?gedaan=overgenomen", func(tx *db.Tx) error {
		return s.Cases.TakeOver(c, tx, c.Who, c.CaseID())
	})
}
