package table

import (
	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// Slice is the pages of the consultation hour.
type Slice struct {
	Cases *casework.Cases
	// Address is where the site is found, as the host wrote it down: it goes on
	// paper, and what a browser says about it does not.
	Address func(*db.DB) string
}

// Addresses.
const (
	hourPath   = "/spreekuur"
	shortPath  = "/korte-vraag"
	undoPath   = "/korte-vraag/terug"
	growPath   = "/korte-vraag/verder"
	listPath   = "/korte-vragen"
	cardsPath  = "/spreekuur/kaarten"
	endPath    = "/spreekuur/kaarten/einde"
	bagPath    = "/spreekuur/tas"
	dayPath    = "/spreekuur/tas/dagblad"
	sheetsPath = "/spreekuur/tas/vellen"
	tallyPath  = "/spreekuur/tas/turfblad"
	typePath   = "/spreekuur/intypen"
	waitPath   = "/spreekuur/wacht"
	sitPath    = "/spreekuur/wacht/klaar"
)

// Routes registers the pages.
func (s *Slice) Routes(a *web.App) {
	a.Get(web.Staff, hourPath, guard.Table, s.hour)
	a.Get(web.Staff, shortPath, guard.Table, func(c *web.Ctx) error { return s.short(c, 200, nil) })
	a.Post(web.Staff, shortPath, guard.Table, s.postShort)
	a.Post(web.Staff, undoPath, guard.Table, s.undoShort)
	a.Post(web.Staff, growPath, guard.Table, s.growShort)
	a.Get(web.Staff, listPath, guard.Tallies, s.shorts)
	a.Get(web.Staff, listPath+"/csv", guard.Tallies, s.shortsFile)
	a.Get(web.Staff, bagPath, guard.Table, func(c *web.Ctx) error { return s.bag(c, 200, nil) })
	a.Post(web.Staff, bagPath, guard.Table, s.postBag)
	a.Get(web.Staff, dayPath, guard.DaySheet, s.daySheet)
	a.Get(web.Staff, sheetsPath, guard.Table, s.sheets)
	a.Get(web.Staff, tallyPath, guard.Table, s.tallySheet)
	a.Get(web.Staff, typePath, guard.Table, func(c *web.Ctx) error { return s.typeIn(c, 200, nil) })
	a.Post(web.Staff, typePath, guard.Table, s.postType)
	a.Get(web.Staff, waitPath, guard.Table, func(c *web.Ctx) error { return s.wait(c, 200, nil) })
	a.Post(web.Staff, waitPath, guard.Table, s.postWait)
	a.Post(web.Staff, sitPath, guard.Table, s.sit)
	a.Get(web.Staff, cardsPath, guard.Table, func(c *web.Ctx) error { return s.cards(c, 200, nil) })
	a.Post(web.Staff, cardsPath, guard.Table, s.print)
	a.Post(web.Staff, endPath, guard.Table, s.endRun)
	a.Get(web.Staff, "/zaak/{zaak}/kaart", guard.PrepareCase, func(c *web.Ctx) error { return s.give(c, 200, nil) })
	a.Post(web.Staff, "/zaak/{zaak}/kaart", guard.GiveCard, s.postGive)
	for path, can := range map[string]struct{ look, do guard.Action }{"/zaak/{zaak}/kaart/kwijt": {guard.PrepareCase, guard.GiveCard},
		"/voordeur/{zaak}/kaart/kwijt": {guard.ReadFirst, guard.FirstCard}} {
		a.Get(web.Staff, path, can.look, func(c *web.Ctx) error { return s.lost(c, 200, nil) })
		a.Post(web.Staff, path, can.do, s.postLost)
	}
	a.Nav(hourPath, naast.Msg("Spreekuur").Text, guard.Table)
	a.Nav(listPath, naast.Msg("Korte vragen").Text, guard.Tallies)
}

// hourPage leads to all that is needed at the table.
type hourPage struct {
	ui.Page
	Tiles []ui.Tile
}

func (s *Slice) hour(c *web.Ctx) error {
	p := hourPage{Page: c.Base(c.T.S("Spreekuur"))}
	p.Wide = true
	p.Tiles = []ui.Tile{
		{URL: shortPath, Title: c.T.S("Korte vraag"), Text: c.T.S("Iemand vroeg iets en kan verder. Tel het in twintig tellen, zonder naam.")},
		{URL: "/bellen/kijk", Title: c.T.S("Bent u al eens bij ons geweest?"), Text: c.T.S("Kijk na een ja of deze persoon er al staat.")},
		{URL: waitPath, Title: c.T.S("Wie wacht er"), Text: c.T.S("Een voornaam of een nummer, alleen voor vandaag.")},
		{URL: typePath, Title: c.T.S("Een intakevel intypen"), Text: c.T.S("Met het vraagnummer van de kaart die meeging.")},
		{URL: bagPath, Title: c.T.S("De tas voor het spreekuur"), Text: c.T.S("Dagblad, intakevellen en kaarten: print ze de dag ervoor.")},
		{URL: cardsPath, Title: c.T.S("Kaarten voor in de tas"), Text: c.T.S("Print kaarten vooraf. Een kaart werkt pas als u hem aan iemand geeft.")},
	}
	return c.Page(200, hour(p))
}
