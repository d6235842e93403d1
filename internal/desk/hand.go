package desk

import (
	"cmp"
	"errors"
	"slices"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/supporter"
	"naast/internal/web"
	"naast/internal/web/ui"
)

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
			if !slices.Contains(f.Blocked, x.User) && (f.WorksAt == "" || x.Organisation != f.WorksAt) && x.User != f.Responsible && x.User != f.Resident {
				v.Choose = append(v.Choose, ui.Option{Value: string(x.User), Label: x.FullName()})
			}
		}
		return err
	})
}

func (s *Slice) standby(c *web.Ctx, status int, p naast.Problems) error {
	v, err := s.choice(c, c.T.S("Vervanger aanwijzen"), p, func(tx *db.Tx, f casework.Facts) ([]supporter.Supporter, error) {
		all, err := s.ofOwn(c, tx)
		return slices.DeleteFunc(all, func(x supporter.Supporter) bool {
			return x.Paused || !x.Counts(tx.Now()) || x.Until != "" && x.Until < tx.Today() || x.User == f.Standby || x.User == c.Who.User
		}), err
	})
	if err != nil {
		return err
	}
	return c.Page(status, standby(v))
}

// ofOwn are the people of the own organisation who wear a supporter's hat.
func (s *Slice) ofOwn(c *web.Ctx, tx *db.Tx) ([]supporter.Supporter, error) {
	all, err := supporter.OfOrganisation(c, tx, c.Who.Organisation)
	if err != nil {
		return nil, err
	}
	return s.Cases.WhoWear(c, tx, all)
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
		if err == nil {
			all, err = s.Cases.WhoWear(c, tx, all)
		}
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
