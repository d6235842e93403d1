package desk

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/supporter"
	"naast/internal/web"
	"naast/internal/web/ui"
)

func (s *Slice) silentRoutes(a *web.App) {
	a.Get(web.Staff, "/stil", guard.SilentList, s.silent)
	a.Nav("/stil", naast.Msg("Stil").Text, guard.SilentList)
	a.Get(web.Staff, "/stil/{zaak}", guard.ReadContact, func(c *web.Ctx) error { return s.quietCase(c, 200, nil) })
	a.Post(web.Staff, "/stil/{zaak}", guard.ManageCase, s.postCalled)
	a.Post(web.Staff, "/stil/{zaak}/telefoon", guard.ManageCase, s.phoneYes)
	a.Post(web.Staff, "/stil/{zaak}/overnemen", guard.PeelStandby, s.peel)
	a.Get(web.Staff, "/stil/{zaak}/vervanger", guard.ManageCase, func(c *web.Ctx) error { return s.standby(c, 200, nil) })
	a.Post(web.Staff, "/stil/{zaak}/vervanger", guard.ManageCase, s.postStandby)
	a.Get(web.Staff, "/stil/{zaak}/voorstel", guard.ManageCase, func(c *web.Ctx) error { return s.hand(c, 200, nil) })
	a.Post(web.Staff, "/stil/{zaak}/voorstel", guard.ManageCase, s.postHand)
}

var silences = words{
	{code: string(casework.NoFirst), label: naast.Msg("Nog niet gesproken")},
	{code: string(casework.NoneLong), label: naast.Msg("Lang niet gesproken")},
	{code: string(casework.Leaving), label: naast.Msg("De ondersteuner vraagt om vervanging")},
}

// silentPage is the people whom somebody should call, and the questions in
// which somebody is being asked or nobody is. It counts nothing.
type silentPage struct {
	ui.Page
	Said    string
	Silent  ui.Table
	Offered ui.Table
	Waiting ui.Table
}

func (s *Slice) silent(c *web.Ctx) error {
	v := silentPage{Page: c.Base(c.T.S("Stil")), Said: said(c.T, c.Form("gedaan"))}
	v.Wide = true
	err := c.List(func(tx *db.Tx) error {
		set, err := partnership.Load(c, tx)
		if err != nil {
			return err
		}
		rows, err := s.Cases.Guard.Mine(c, tx, c.Who, guard.ManageCase)
		if err != nil {
			return err
		}
		list, err := s.Cases.SilentOf(c, tx, rows, set)
		if err != nil {
			return err
		}
		if v.Silent, err = s.silentTable(c, tx, set, list); err != nil {
			return err
		}
		v.Offered, v.Waiting, err = s.earlyTables(c, tx, set, rows)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(200, silent(v))
}

func (s *Slice) silentTable(c *web.Ctx, tx *db.Tx, set partnership.Settings, list []casework.Silent) (ui.Table, error) {
	t := ui.Table{ID: "stil", Caption: c.T.S("Wie zou iemand moeten bellen"), Quiet: true, Columns: []ui.Column{
		{Label: c.T.S("Waarom")}, {Label: c.T.S("Staat ernaast")}, {Label: c.T.S("Woont in")}, {Label: c.T.S("Laatst gesproken")}}}
	slices.SortFunc(list, func(a, b casework.Silent) int {
		return cmp.Or(cmp.Compare(a.Changed, b.Changed), cmp.Compare(a.Case, b.Case))
	})
	for _, x := range list {
		name, err := nameIn(c, tx, x.Facts.Responsible)
		if err != nil {
			return t, err
		}
		spoken := c.T.S("nog niet")
		if !x.Contact.IsZero() {
			spoken = c.T.Date(x.Contact)
		}
		sub := ""
		if !x.Facts.Tried.IsZero() {
			sub = c.T.S("Gebeld op %s, niet bereikt", x.Facts.Tried)
		}
		t.Rows = append(t.Rows, ui.Row{Loud: true, Cells: []ui.Cell{
			{Text: silences.in(c.T, string(x.Why)), URL: "/stil/" + string(x.Case), Sub: sub}, {Text: name},
			{Text: c.T.List(labels(c.T, set.Villages, x.Facts.Village))}, {Text: spoken}}})
	}
	return t, nil
}

// earlyTables are the questions in which somebody is asked, and those in which
// nobody is.
func (s *Slice) earlyTables(c *web.Ctx, tx *db.Tx, set partnership.Settings, rows []guard.Row) (offered, waiting ui.Table, err error) {
	columns := []ui.Column{{Label: c.T.S("Sinds")}, {Label: c.T.S("Gaat over")}, {Label: c.T.S("Woont in")}, {Label: c.T.S("Nu")}}
	offered = ui.Table{ID: "gevraagd", Caption: c.T.S("Iemand is gevraagd"), Quiet: true, Columns: columns}
	waiting = ui.Table{ID: "wachten", Caption: c.T.S("Wacht op iemand"), Quiet: true, Columns: columns}
	var ids []naast.CaseID
	for _, r := range rows {
		if r.State != guard.Accepted && r.State != guard.Resting {
			ids = append(ids, r.Case)
		}
	}
	facts, err := s.Cases.FactsOf(c, tx, ids)
	if err != nil {
		return offered, waiting, err
	}
	slices.SortFunc(rows, func(a, b guard.Row) int { return cmp.Or(cmp.Compare(a.Opened, b.Opened), cmp.Compare(a.Case, b.Case)) })
	for _, r := range rows {
		f, early := facts[r.Case]
		if !early {
			continue
		}
		row := ui.Row{Cells: []ui.Cell{{Text: c.T.Date(r.Opened), URL: "/stil/" + string(r.Case)},
			{Text: c.T.List(labels(c.T, set.Domains, f.Domains...))}, {Text: c.T.List(labels(c.T, set.Villages, f.Village))}, {Text: doorState(c, r, f)}}}
		if r.State == guard.OfferedS {
			offered.Rows = append(offered.Rows, row)
		} else {
			waiting.Rows = append(waiting.Rows, row)
		}
	}
	return offered, waiting, nil
}

// nameIn is the name of somebody in the register; nothing for nobody.
func nameIn(ctx context.Context, tx *db.Tx, u naast.UserID) (string, error) {
	if u == "" {
		return "", nil
	}
	x, err := supporter.Get(ctx, tx, u)
	return x.FullName(), err
}

// quietPage is what a coordinator sees of one case: how to reach her and who
// stands next to her, never her words.
type quietPage struct {
	ui.Page
	ID       naast.CaseID
	Said     string
	Row      guard.Row
	Facts    casework.Facts
	Reached  bool // the contact could be opened
	Contact  casework.Contact
	Why      string
	Next     string // who stands next to her
	NextCall string
	Asked    string // who is being asked
	Until    naast.Date
	Standby  string
	Ready    bool // the standby has the inner key: peeling works
	Peeled   bool
	Text     string
	Spoke    bool
}

func (s *Slice) quietCase(c *web.Ctx, status int, p naast.Problems) error {
	v := quietPage{Page: c.Base(c.T.S("Bellen")), ID: c.CaseID(), Said: said(c.T, c.Form("gedaan")), Text: c.Form("tekst"), Spoke: c.Ticked("gesproken")}
	v.Form, v.Problems = true, p
	err := c.View(v.ID, func(tx *db.Tx, _ guard.Stand) error { return s.readQuiet(c, tx, &v) })
	if err != nil {
		return err
	}
	return c.Page(status, quietCase(v))
}

func (s *Slice) readQuiet(c *web.Ctx, tx *db.Tx, v *quietPage) (err error) {
	if v.Row, err = s.Cases.Guard.CaseRow(c, tx, v.ID); err != nil {
		return err
	}
	if v.Facts, err = s.Cases.Facts(c, tx, v.ID); err != nil {
		return err
	}
	set, err := partnership.Load(c, tx)
	if err != nil {
		return err
	}
	if why := casework.SilenceOf(v.Row, v.Facts, tx.Today(), set); why != casework.NotSilent {
		v.Why = silences.in(c.T, string(why))
	}
	k, err := s.Cases.Vault.OpenWithTeam(c, tx, c.Who.Person(), c.Who.Organisation, v.ID)
	if err == nil {
		v.Reached = true
		err = s.Cases.LoadContact(c, tx, k, v.ID, casework.ContactLabel, &v.Contact)
	}
	if err != nil && !errors.Is(err, naast.NotFound) {
		return err
	}
	return s.readPeople(c, tx, set, v)
}

// readPeople adds who stands next to her, who is asked and who can take over.
func (s *Slice) readPeople(c *web.Ctx, tx *db.Tx, set partnership.Settings, v *quietPage) error {
	if u := v.Facts.Responsible; u != "" {
		x, err := supporter.Get(c, tx, u)
		if err != nil {
			return err
		}
		v.Next, v.NextCall = x.FullName(), x.Phone
	}
	u, since, err := s.Cases.CurrentOffer(c, tx, v.ID)
	if err != nil {
		return err
	}
	if u != "" {
		x, err := supporter.Get(c, tx, u)
		if err != nil {
			return err
		}
		v.Asked, v.NextCall, v.Until = x.FullName(), x.Phone, partnership.AddLookDays(since, set.AnswerDays, x.LookDays, set)
	}
	if v.Standby, err = nameIn(c, tx, v.Facts.Standby); err != nil {
		return err
	}
	all, err := s.Cases.Guard.Standings(c, tx, v.ID, guard.Standby)
	for _, x := range all {
		if x.Person == s.Cases.Guard.Handle(v.Facts.Standby) {
			v.Ready, v.Peeled = x.State != guard.Granted, x.State == guard.Current
		}
	}
	return err
}

// postCalled writes down that she was called.
func (s *Slice) postCalled(c *web.Ctx) error {
	if c.Again() {
		return s.quietCase(c, 200, nil)
	}
	text := c.Form("tekst")
	var p naast.Problems
	if text == "" {
		p.Add("tekst", "Schrijf in een paar woorden op wat er was.")
	}
	web.CheckText(&p, "tekst", text, 2000)
	if len(p) > 0 {
		return s.quietCase(c, 422, p)
	}
	return s.act(c, "/stil?gedaan=bewaard", func(tx *db.Tx) error {
		return s.Cases.Called(c, tx, c.Who, c.CaseID(), text, c.Ticked("gesproken"))
	})
}

// phoneYes writes down that whoever is asked said yes on the telephone.
func (s *Slice) phoneYes(c *web.Ctx) error {
	return s.act(c, "/stil?gedaan=telefoonja", func(tx *db.Tx) error { return s.Cases.SayPhoneYes(c, tx, c.CaseID()) })
}

// peel lets the standby take over.
func (s *Slice) peel(c *web.Ctx) error {
	return s.act(c, "/stil?gedaan=overname", func(tx *db.Tx) error { return s.Cases.Peel(c, tx, c.Who, c.CaseID()) })
}

// choicePage asks a coordinator for somebody, and why.
type choicePage struct {
	ui.Page
	ID     naast.CaseID
	Choose []ui.Option
	Who    string
	Reason string
}

func (s *Slice) choice(c *web.Ctx, title string, p naast.Problems, list func(tx *db.Tx, f casework.Facts) ([]supporter.Supporter, error)) (choicePage, error) {
	v := choicePage{Page: c.Base(title), ID: c.CaseID(), Who: c.Form("wie"), Reason: c.Form("reden")}
	v.Form, v.Problems = true, p
	v.Choose = []ui.Option{{Value: "", Label: c.T.S("Kies iemand")}}
	return v, c.View(v.ID, func(tx *db.Tx, _ guard.Stand) error {
		f, err := s.Cases.Facts(c, tx, v.ID)
		if err != nil {
			return err
		}
		all, err := list(tx, f)
		for _, x := range all {
			if !slices.Contains(f.Blocked, x.User) && x.User != f.Responsible && x.User != f.Resident {
				v.Choose = append(v.Choose, ui.Option{Value: string(x.User), Label: x.FullName()})
			}
		}
		return err
	})
}

func (s *Slice) standby(c *web.Ctx, status int, p naast.Problems) error {
	v, err := s.choice(c, c.T.S("Vervanger aanwijzen"), p, func(tx *db.Tx, f casework.Facts) ([]supporter.Supporter, error) {
		all, err := supporter.OfOrganisation(c, tx, c.Who.Organisation)
		return slices.DeleteFunc(all, func(x supporter.Supporter) bool {
			return x.Paused || x.CountsFrom == 0 || x.Until != "" && x.Until < tx.Today() || x.User == f.Standby || x.User == c.Who.User
		}), err
	})
	if err != nil {
		return err
	}
	return c.Page(status, standby(v))
}

func (s *Slice) postStandby(c *web.Ctx) error {
	u := naast.UserID(c.Form("wie"))
	if c.Again() {
		return s.standby(c, 200, nil)
	}
	var p naast.Problems
	if u == "" {
		p.Add("wie", "Kies iemand.")
		return s.standby(c, 422, p)
	}
	err := s.act(c, "/stil/"+string(c.CaseID())+"?gedaan=vervanger", func(tx *db.Tx) error {
		x, err := supporter.Get(c, tx, u)
		if err != nil || x.Organisation != c.Who.Organisation {
			return orErr(err, naast.Invalid)
		}
		return s.Cases.NameStandby(c, tx, c.Who, c.CaseID(), u)
	})
	if errors.Is(err, naast.Invalid) {
		p.Add("wie", "Deze persoon kan hier niet vervangen. Kies iemand anders.")
		return s.standby(c, 422, p)
	}
	return err
}

func (s *Slice) hand(c *web.Ctx, status int, p naast.Problems) error {
	v, err := s.choice(c, c.T.S("Iemand voorstellen"), p, func(tx *db.Tx, f casework.Facts) ([]supporter.Supporter, error) {
		all, err := supporter.Active(c, tx)
		slices.SortFunc(all, func(a, b supporter.Supporter) int {
			return cmp.Or(cmp.Compare(a.FullName(), b.FullName()), cmp.Compare(a.User, b.User))
		})
		return slices.DeleteFunc(all, func(x supporter.Supporter) bool { return slices.Contains(f.Passed, x.User) }), err
	})
	if err != nil {
		return err
	}
	return c.Page(status, hand(v))
}

func (s *Slice) postHand(c *web.Ctx) error {
	u, reason := naast.UserID(c.Form("wie")), c.Form("reden")
	if c.Again() {
		return s.hand(c, 200, nil)
	}
	var p naast.Problems
	if u == "" {
		p.Add("wie", "Kies iemand.")
	}
	if reason == "" {
		p.Add("reden", "Schrijf op waarom. De inwoner en de voordeur lezen dit.")
	}
	web.CheckText(&p, "reden", reason, casework.MostReason)
	if len(p) > 0 {
		return s.hand(c, 422, p)
	}
	var broken []supporter.Code
	err := s.act(c, "/stil?gedaan=voorstel", func(tx *db.Tx) (err error) {
		if broken, err = s.Cases.ProposeByHand(c, tx, c.Who, c.CaseID(), u, reason); err == nil && len(broken) > 0 {
			err = naast.Invalid
		}
		return err
	})
	if errors.Is(err, naast.Invalid) {
		p.Add("wie", "Deze persoon kan hier niet naast staan. Kijk in het register naar VOG, overeenkomst en banden, of kies iemand anders.")
		return s.hand(c, 422, p)
	}
	return err
}
