package demo

import (
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/hours"
)

// sheets are the hours and expenses of volunteers: how many days ago they wrote
// down that month, and whether they handed it in.
var sheets = []struct {
	daysAgo int
	login   string
	sheet   hours.Month
	in      bool
}{
	{40, "samira", hours.Month{Quarters: 46, Km: 84, Costs: map[string]int{"parkeren": 640}}, true},
	{40, "gijs", hours.Month{Quarters: 30, Km: 122, Costs: map[string]int{"papier": 895}}, true},
	{1, "gijs", hours.Month{Quarters: 22, Km: 36}, true},
}

// volunteering is what one organisation agreed, and what its people wrote down.
func (s *stage) volunteering() error {
	rule := hours.Rule{Keep: hours.Expenses, PerKm: 21, Source: "Besluit van ons bestuur"}
	agreed := map[string]bool{}
	for _, x := range sheets {
		s.clock.At(x.daysAgo)
		err := s.write("hours", func(tx *db.Tx) error {
			org := s.org[s.orgOf[x.login]]
			if !agreed[string(org)] {
				agreed[string(org)] = true
				rule.Checked = tx.Today()
				if err := hours.SaveRule(s.ctx, tx, org, rule); err != nil {
					return err
				}
			}
			who := guard.Who{User: s.staff[x.login].user, Hat: guard.HatSupporter, Organisation: org}
			return hours.Save(s.ctx, tx, who, string(tx.Today())[:7], 0, x.sheet, x.in)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
