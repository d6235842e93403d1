package demo

import (
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/table"
)

// mornings are the short questions at the table in the village hall: how many
// days ago, who counted, and what.
var mornings = []struct {
	daysAgo int
	login   string
	counts  []table.Short
}{
	{34, "samira", []table.Short{{Theme: "geld", Source: "buurthuis", Did: table.DidTogether, N: 3}, {Theme: "zorg", Source: "huisarts", Did: table.DidExplain, N: 2}}},
	{27, "samira", []table.Short{{Theme: "digitaal", Source: "familie", Did: table.DidTogether, N: 4}, {Theme: "wonen", Source: "", Did: table.DidPoint, N: 1}}},
	{20, "gijs", []table.Short{{Theme: "vervoer", Source: "krant", Did: table.DidExplain, N: 2}, {Theme: "geld", Source: "buurthuis", Did: table.DidQuestion, N: 1}}},
	{13, "samira", []table.Short{{Theme: "zorg", Source: "wijkverpleging", Did: table.DidExplain, N: 3}, {Theme: "relaties", Source: "", Did: table.DidListen, N: 2}}},
	{6, "gijs", []table.Short{{Theme: "geld", Source: "familie", Did: table.DidTogether, N: 5}, {Theme: "recht", Source: "brief", Did: table.DidExplain, N: 1}}},
	{1, "samira", []table.Short{{Theme: "digitaal", Source: "buurthuis", Did: table.DidTogether, N: 2}, {Theme: "wonen", Source: "huisarts", Did: table.DidPoint, N: 2}}},
}

// atTheTable is what was counted at the consultation hours.
func (s *stage) atTheTable() error {
	for _, m := range mornings {
		s.clock.At(m.daysAgo)
		err := s.write("short questions", func(tx *db.Tx) error {
			who := guard.Who{User: s.staff[m.login].user, Hat: guard.HatSupporter, Organisation: s.org[s.orgOf[m.login]]}
			for _, q := range m.counts {
				if err := table.CountShort(s.ctx, tx, s.cases.Guard, who, tx.Today(), q); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
