package witness

import (
	"net/http"
	"slices"

	"naast"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// Settings is where a coordinator writes down who keeps the stamps.
var Settings = []ui.Link{{URL: keepersPath, Label: naast.Msg("Wie het stempel op het logboek bewaart").Text}}

// keepersPage is who keeps our stamps, as a coordinator writes it down.
type keepersPage struct {
	ui.Page
	Saved, Signed bool
	Name, Day     string
	All           []Keeper
	Count         int
	Today         naast.Date
}

// given are the values of the button for whoever was given a stamp today.
func (p keepersPage) given(k Keeper) ui.Post {
	return ui.Post{Action: keepersPath, Label: p.T.S("Kreeg het vandaag"), About: k.Name, Kind: ui.Secondary,
		Hidden: []ui.Hidden{{Name: "naam", Value: k.Name}, {Name: "dag", Value: ui.FormatDay(p.Today)}}}
}

func (p keepersPage) gone(k Keeper) ui.Post {
	return ui.Post{Action: keepersPath + "/weg", Label: p.T.S("Haal weg"), About: k.Name, Kind: ui.Quiet, Hidden: []ui.Hidden{{Name: "naam", Value: k.Name}}}
}

func (s *Slice) showKeepers(c *web.Ctx, status int, problems naast.Problems) error {
	p := keepersPage{Page: c.Base(c.T.S("Wie bewaart het stempel?")), Saved: c.Form("klaar") != "", Name: c.Form("naam"), Day: c.Form("dag")}
	p.Form, p.Path, p.Problems = true, keepersPath, problems
	err := c.Read(func(tx *db.Tx) (err error) {
		last, err := newestOrNone(c, tx)
		if err != nil {
			return err
		}
		p.Signed, p.Today = last.Size > 0, tx.Today()
		p.All, p.Count, err = Keepers(c, tx)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, keepersView(p))
}

func (s *Slice) postKeeper(c *web.Ctx) error {
	if c.Again() {
		return s.showKeepers(c, http.StatusOK, nil)
	}
	k, p := Keeper{Name: c.Form("naam")}, naast.Problems(nil)
	if k.Name == "" {
		p.Add("naam", "Schrijf op wie het stempel bewaart.")
	}
	web.CheckText(&p, "naam", k.Name, web.MaxLine)
	var err error
	if k.Day, err = ui.ReadDay(c.Form("dag")); err != nil || k.Day == "" || k.Day > naast.Today(c.DB.Now()) {
		p.Add("dag", "Vul een dag in die geweest is, zoals 3-11-2026.")
	}
	if len(p) > 0 {
		return s.showKeepers(c, http.StatusUnprocessableEntity, p)
	}
	full, to := false, keepersPath+"?klaar=ja"
	err = c.Act(&to, func(tx *db.Tx) error {
		all, _, err := Keepers(c, tx)
		if err != nil {
			return err
		}
		if full = len(all) >= mostKeepers && !slices.ContainsFunc(all, func(x Keeper) bool { return x.Name == k.Name && x.Origin == "" }); full {
			return naast.TooMany
		}
		return saveKeeper(c, tx, k)
	})
	if full {
		p.Add("naam", "Er staan er al %d. Haal er eerst een weg.", mostKeepers)
		return s.showKeepers(c, http.StatusUnprocessableEntity, p)
	}
	return err
}

func (s *Slice) postKeeperGone(c *web.Ctx) error {
	to := keepersPath + "?klaar=ja"
	return c.Act(&to, func(tx *db.Tx) error { return dropKeeper(c, tx, c.Form("naam")) })
}
