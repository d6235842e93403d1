package table

import (
	"naast"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// waitPage is who waits today, per place, without a clock.
type waitPage struct {
	ui.Page
	Name, Where string
	Places      []tableAt
	Seated      []ui.Entry
}

// tableAt is one table with who waits there.
type tableAt struct {
	Where   string
	Entries []ui.Entry
}

func (s *Slice) wait(c *web.Ctx, status int, problems naast.Problems) error {
	p := waitPage{Page: c.Base(c.T.S("Wie wacht er")), Name: c.Form("naam"), Where: c.Form("plek")}
	p.Form, p.Path, p.Problems = true, waitPath, problems
	err := c.Read(func(tx *db.Tx) error {
		all, err := WhoWaits(c, tx, c.App.Vault, c.Who)
		p.Places, p.Seated = nil, nil
		for _, w := range all {
			e := ui.Entry{Title: w.Name}
			post := ui.Post{Action: sitPath, Label: c.T.S("Zit aan tafel"), About: w.Name, Kind: ui.Secondary, Hidden: []ui.Hidden{{Name: "wie", Value: string(w.ID)}}}
			if w.Seated == 1 {
				post.Label, post.Kind = c.T.S("Zet terug"), ui.Quiet
				post.Hidden = append(post.Hidden, ui.Hidden{Name: "terug", Value: "ja"})
				e.Action = ui.PostButton(p.Page, post)
				p.Seated = append(p.Seated, e)
				continue
			}
			e.Action = ui.PostButton(p.Page, post)
			p.add(w.Where, e)
		}
		if len(all) > 0 && c.Req.Method == "GET" {
			p.Where = all[len(all)-1].Where
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, wait(p))
}

func (p *waitPage) add(where string, e ui.Entry) {
	for i := range p.Places {
		if p.Places[i].Where == where {
			p.Places[i].Entries = append(p.Places[i].Entries, e)
			return
		}
	}
	p.Places = append(p.Places, tableAt{where, []ui.Entry{e}})
}

func (s *Slice) postWait(c *web.Ctx) error {
	if c.Again() {
		return s.wait(c, 200, nil)
	}
	w := Waiting{Name: c.Form("naam"), Where: c.Form("plek")}
	var problems naast.Problems
	switch {
	case w.Name == "":
		problems.Add("naam", "Vul een voornaam of een nummer in.")
	case len(w.Name) > mostName:
		problems.Add("naam", "Alleen een voornaam of een nummer. Schrijf hier niets anders op.")
	}
	if len(w.Where) > mostWhere {
		problems.Add("plek", "Dit is te lang. Bijvoorbeeld: dorpshuis.")
	}
	if len(problems) > 0 {
		return s.wait(c, 422, problems)
	}
	to := waitPath
	return c.Act(&to, func(tx *db.Tx) error { return Come(c, tx, c.App.Vault, c.Who, w) })
}

func (s *Slice) sit(c *web.Ctx) error {
	to := waitPath
	return c.Act(&to, func(tx *db.Tx) error { return Sit(c, tx, c.Who, WaitID(c.Form("wie")), c.Form("terug") != "") })
}
