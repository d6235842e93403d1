package seats

import (
	"errors"
	"slices"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/supporter"
	"naast/internal/web"
	"naast/internal/web/ui"
)

func at(id naast.CaseID) string    { return "/stil/" + string(id) }
func askAt(id naast.CaseID) string { return at(id) + "/zetels" }

func (s *Slice) askRoutes(a *web.App) {
	a.Get(web.Staff, "/stil/{zaak}/zetels", guard.AskSeats, func(c *web.Ctx) error { return s.showAsk(c, 200, nil) })
	a.Post(web.Staff, "/stil/{zaak}/zetels", guard.AskSeats, s.postAsk)
	a.Post(web.Staff, "/stil/{zaak}/zetels/stop", guard.AskSeats, s.postStop)
}

// askPage is where a coordinator asks two seats, and sees how far it is.
type askPage struct {
	ui.Page
	ID      naast.CaseID
	Seated  bool // the seats hold something of this case
	Choose  []ui.Option
	Who     string
	Reason  string
	Opens   *casework.Opening
	Address string
	From    string // from when whoever was named may take over
}

func (s *Slice) showAsk(c *web.Ctx, status int, problems naast.Problems) error {
	p := askPage{Page: c.Base(c.T.S("Openen met twee zetels")), ID: c.CaseID(), Who: c.Form("wie"), Reason: c.Form("reden"), Address: s.Address(c.DB)}
	p.Form, p.Path, p.Problems = true, askAt(p.ID), problems
	err := c.View(p.ID, func(tx *db.Tx, _ guard.Stand) (err error) {
		if p.Seated, err = s.Cases.Vault.HasSeats(c, tx, p.ID); err != nil {
			return err
		}
		r, err := s.Cases.Recovery(c, tx, p.ID)
		if p.Opens = r.Opening; err != nil || p.Opens != nil {
			return err
		}
		p.Choose, err = s.people(c, tx, p.ID)
		return err
	})
	if err != nil {
		return err
	}
	if p.Opens != nil && p.Opens.From > 0 {
		from := time.Unix(p.Opens.From, 0)
		p.From = c.T.S("%s om %s", naast.Today(from), c.T.Time(from))
	}
	return c.Page(status, askView(p))
}

// people are for whom a case can be opened: colleagues who count, minus whom she keeps out.
func (s *Slice) people(c *web.Ctx, tx *db.Tx, id naast.CaseID) ([]ui.Option, error) {
	f, err := s.Cases.Facts(c, tx, id)
	if err != nil {
		return nil, err
	}
	all, err := supporter.OfOrganisation(c, tx, c.Who.Organisation)
	if err == nil {
		all, err = s.Cases.WhoWear(c, tx, all)
	}
	options := []ui.Option{{Value: "", Label: c.T.S("Kies iemand")}}
	for _, x := range all {
		if x.Counts(tx.Now()) && x.User != c.Who.User && !slices.Contains(f.Blocked, x.User) {
			options = append(options, ui.Option{Value: string(x.User), Label: x.FullName()})
		}
	}
	return options, err
}

func (s *Slice) postAsk(c *web.Ctx) error {
	to, reason := naast.UserID(c.Form("wie")), c.Form("reden")
	if c.Again() {
		return s.showAsk(c, 200, nil)
	}
	var p naast.Problems
	if to == "" {
		p.Add("wie", "Kies iemand.")
	}
	if reason == "" {
		p.Add("reden", "Schrijf op waarom. De inwoner en de zetels lezen dit.")
	}
	web.CheckText(&p, "reden", reason, casework.MostReason)
	if len(p) > 0 {
		return s.showAsk(c, 422, p)
	}
	err := s.act(c, askAt(c.CaseID()), func(tx *db.Tx) error {
		_, err := s.Cases.AskSeats(c, tx, c.Who, c.CaseID(), to, reason)
		return err
	})
	if errors.Is(err, naast.Invalid) {
		p.Add("wie", "Deze persoon kan hier niet naast staan, of leest de vraag al. Kies iemand anders.")
		return s.showAsk(c, 422, p)
	}
	return err
}

// postStop ends it: it is not needed any more.
func (s *Slice) postStop(c *web.Ctx) error {
	return s.act(c, askAt(c.CaseID()), func(tx *db.Tx) error { return s.Cases.StopOpening(c, tx, c.CaseID()) })
}

// act does something with the case in the address once.
func (s *Slice) act(c *web.Ctx, to string, f func(tx *db.Tx) error) error {
	return c.Act(&to, func(tx *db.Tx) error {
		if _, err := c.Admit(tx, c.CaseID()); err != nil {
			return err
		}
		return f(tx)
	})
}
