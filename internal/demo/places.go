package demo

import (
	"naast"
	"naast/internal/db"
	"naast/internal/outreach"
)

// places are where people of the demo already come, with how many days ago
// somebody arrived by them.
var places = []struct {
	outreach.Place
	ago []int
}{
	{outreach.Place{Kind: "Huisarts", Name: "Huisartsenpraktijk De Brink", Address: "Brink 2, Harkeloo", Email: "balie@debrink.example"}, []int{44, 40, 31, 18, 12, 3}},
	{outreach.Place{Kind: "Dorpshuis of buurthuis", Name: "Dorpshuis De Schakel", Address: "Schoolstraat 1, Harkeloo"}, []int{38, 9}},
	{outreach.Place{Kind: "Voedselbank", Name: "Voedselbank Wesselrade", Address: "Loods 4, Oudewiel", Email: "uitgifte@voedsel.example"}, []int{33, 20, 6}},
	{outreach.Place{Kind: "Bibliotheek", Name: "Bibliotheek Tinkerbroek", Address: "Plein 7, Tinkerbroek"}, nil},
	{outreach.Place{Kind: "Praktijkondersteuner", Name: "Praktijk Zandesch", Address: "Werfweg 11, Zandesch", Email: "poh@zandesch.example"}, []int{42}},
}

// makePlaces puts the places on the list and counts who arrived.
func (s *stage) makePlaces() error {
	s.clock.At(startDays)
	for _, p := range places {
		var made outreach.Place
		err := s.write("place", func(tx *db.Tx) (err error) { made, err = outreach.Add(s.ctx, tx, p.Place); return err })
		for _, ago := range p.ago {
			if err != nil {
				return err
			}
			s.clock.At(ago)
			err = s.write("arrival", func(tx *db.Tx) error { return outreach.Arrived(s.ctx, tx, made.ID, naast.NewID[string]()) })
		}
		if err != nil {
			return err
		}
		s.clock.At(startDays)
	}
	return nil
}
