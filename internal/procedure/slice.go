package procedure

import (
	"naast"
	"naast/internal/casework"
	"naast/internal/desk"
	"naast/internal/guard"
	"naast/internal/letter"
	"naast/internal/mypage"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// Slice is the pages about letters: of the resident, of whoever stands next to
// her, and the tables behind them.
type Slice struct {
	Cases *casework.Cases
	Mine  *mypage.Slice
	Desk  *desk.Slice
	Press *letter.Press // none: letters are printed from the page
}

// Addresses of the resident. None holds an id; the number at the end of one
// counts within her own question and says nothing outside it.
const (
	mine    = "/mijn-pagina/brieven"
	mineNew = mine + "/datum"
	mineEnd = mine + "/klaar"
)

// Addresses of the tables.
const (
	table   = "/instellingen/termijnen"
	rowNew  = "/instellingen/termijn"
	casePar = "/zaak/{zaak}/brieven"
)

// Settings are the tables of this room, for the page with all settings.
var Settings = []ui.Link{{URL: table, Label: naast.Msg("Termijnen: tot wanneer iets kan").Text},
	{URL: wordsTable, Label: naast.Msg("Woorden: uitleg bij brieven").Text}}

// Routes registers the pages.
func (s *Slice) Routes(a *web.App) {
	own := s.Mine.Owned
	a.Get(web.Resident, mine, guard.ReadOwn, own(s.getMine))
	a.Get(web.Resident, mineNew, guard.ReadOwn, own(s.getMineNew))
	a.Post(web.Resident, mineNew, guard.WriteOwn, own(s.postMineNew))
	a.Post(web.Resident, mineEnd, guard.WriteOwn, own(s.postMineEnd))

	a.Get(web.Staff, casePar, guard.ReadCase, func(c *web.Ctx) error { return s.showCase(c, 200, nil) })
	a.Get(web.Staff, casePar+"/datum", guard.ReadCase, func(c *web.Ctx) error { return s.showCaseNew(c, 200, nil) })
	a.Post(web.Staff, casePar+"/datum", guard.WriteCase, s.postCaseNew)
	a.Post(web.Staff, casePar+"/{stuk}/klaar", guard.WriteCase, s.postCaseDone)
	a.Post(web.Staff, casePar+"/{stuk}/terug", guard.WriteCase, s.postCaseBack)
	a.Get(web.Staff, casePar+"/{stuk}/los", guard.ReadCase, func(c *web.Ctx) error { return s.showCaseLet(c, 200, nil) })
	a.Post(web.Staff, casePar+"/{stuk}/los", guard.RecordYes, s.postCaseLet)

	s.photoRoutes(a)
	s.writeRoutes(a)

	a.Get(web.Staff, table, guard.Settings, s.getTable)
	a.Get(web.Staff, table+"/{rij}", guard.Settings, s.getRow)
	a.Post(web.Staff, table+"/{rij}", guard.Settings, s.postRow)
	a.Get(web.Staff, rowNew, guard.Settings, s.getRow)
	a.Post(web.Staff, rowNew, guard.Settings, s.postRow)

	a.Get(web.Public, wordsPath, "", s.showWords)
	a.Post(web.Public, wordsPath, "", s.showWords)
	a.Get(web.Staff, wordsTable, guard.Settings, s.getWordsTable)
	a.Get(web.Staff, wordsTable+"/{rij}", guard.Settings, s.getWord)
	a.Post(web.Staff, wordsTable+"/{rij}", guard.Settings, s.postWord)
	a.Get(web.Staff, wordNew, guard.Settings, s.getWord)
	a.Post(web.Staff, wordNew, guard.Settings, s.postWord)
}
