package demo

import (
	"naast"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/procedure"
)

// paper is what lies on the table of somebody who fell from the stairs: the
// refusal, with the last day to object, and what she still waits for.
func (s *stage) paper(login string, r *resident) error {
	s.clock.At(3)
	today := naast.Today(s.clock.Now())
	return s.work(login, r,
		s.dated(r, "besluit", today.Add(-30), "Gemeente Wesselrade", "De rolstoel is afgewezen."),
		s.dated(r, "aanvraag", today.Add(-20), "Gemeente Wesselrade", "Geld voor de koelkast (bijzondere bijstand)."),
		s.dated(r, procedure.OwnDate, today.Add(25), "Woonstichting De Brink", "Formulier over de huur terugsturen."),
		s.photographed(r, "Brief van de woonstichting", 2))
}

func (s *stage) dated(r *resident, kind string, day naast.Date, from, note string) func(*db.Tx, guard.Who) error {
	return func(tx *db.Tx, w guard.Who) error {
		l, err := procedure.Dated(s.ctx, tx, kind, day, from, note)
		if err != nil {
			return err
		}
		return s.cases.AddLetter(s.ctx, tx, w, r.id, l)
	}
}
