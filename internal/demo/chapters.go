package demo

import (
	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
)

// fallenFromTheStairs is the whole line: a fall, several things at once, a
// refusal, somebody who stands next to her, a plan she said yes to.
func (s *stage) fallenFromTheStairs() error {
	s.clock.At(40)
	r, err := s.ask("Trijntje", "Ik ben van de trap gevallen. Nu loop ik slecht en ik kom de deur niet uit. De rolstoel is afgewezen en het geld is op. Ik weet niet waar ik moet zijn.",
		"Iemand die met mij meegaat en die de brieven snapt.",
		casework.Facts{Domains: []string{"zorg", "geld", "vervoer"}, Event: "ongeval", Village: "harkeloo", AgeGroup: "27-66", Place: "thuis", Known: "onbekend", Source: "mantelzorg"},
		casework.Contact{Name: "Trijntje", Phone: "0999 55 01 01", Hours: "'s ochtends", MaySay: true}, "samira", "mara")
	if err != nil {
		return err
	}
	s.clock.At(38)
	if err := s.accept("samira", r); err != nil {
		return err
	}
	s.clock.At(37)
	err = s.work("samira", r,
		func(tx *db.Tx, w guard.Who) error {
			return s.cases.AddNote(s.ctx, tx, w, r.id, casework.Note{Text: "Koffie gedronken. Zij wil eerst de rolstoel, dan het geld. Haar zoon komt soms.", Channel: "huis", Spoke: true}, &casework.FirstTalk{Knows: "nee", Before: "nee"})
		},
		func(tx *db.Tx, w guard.Who) error {
			return s.cases.ProposeWording(s.ctx, tx, w, r.id, "Ik wil weer zelf naar buiten kunnen. Daarvoor heb ik een rolstoel nodig. En ik wil overzicht in mijn geld.", "Hulp bij een nieuw gesprek over de rolstoel, en bij de brieven.", "Geen hulp in huis.")
		},
		func(tx *db.Tx, w guard.Who) error {
			return s.put(tx, w, r, casework.PlanKind, casework.Plan{Situation: "Ik woon boven. De trap gaat niet goed meer. De aanvraag voor een rolstoel is afgewezen.", Want: "Weer zelf naar de winkel en naar mijn zus.", By: w.Name})
		},
		func(tx *db.Tx, w guard.Who) error {
			return s.cases.ProposeStep(s.ctx, tx, w, r.id, casework.Step{What: "Bezwaar maken tegen het besluit over de rolstoel", Who: casework.OnBehalf, Role: casework.Advocate, Body: "Gemeente Wesselrade", Day: tx.Today().Add(10)})
		},
		func(tx *db.Tx, w guard.Who) error {
			return s.cases.ProposeStep(s.ctx, tx, w, r.id, casework.Step{What: "Bellen met de schuldhulp voor een eerste gesprek", Who: casework.Together, Role: casework.Bridge, Day: tx.Today().Add(60)})
		},
		func(tx *db.Tx, w guard.Who) error {
			return s.cases.ProposeStep(s.ctx, tx, w, r.id, casework.Step{What: "De brieven op een stapel leggen, ook de dichte", Who: casework.Self, Role: casework.Guide, Day: tx.Today().Add(42)})
		},
		func(tx *db.Tx, w guard.Who) error {
			return s.put(tx, w, r, casework.PrepKind, casework.Prep{Well: "Ik kook zelf. Ik pas op mijn kleinkind.", Hard: "De trap. Lang staan. De brieven.", Want: "Een rolstoel voor buiten.", Company: "Samira en mijn zus", Papers: "Het besluit, de brief van de fysiotherapeut", Crisis: "Praat langzaam. Vraag één ding tegelijk. Geef mij tijd.", By: w.Name})
		})
	if err != nil {
		return err
	}
	if err := s.saysYes("samira", r); err != nil {
		return err
	}
	if err := s.paper("samira", r); err != nil {
		return err
	}
	s.clock.At(3)
	at, err := casework.Moment(naast.Today(s.clock.Now()).Add(6), "10:00")
	if err != nil {
		return err
	}
	return s.work("samira", r,
		func(tx *db.Tx, w guard.Who) error {
			return s.cases.Appoint(s.ctx, tx, w, r.id, at, 60, casework.Place{Where: "Gemeentehuis, Markt 1 in Harkeloo", With: "Samira", About: "Gesprek over de rolstoel"})
		},
		func(tx *db.Tx, w guard.Who) error {
			return s.cases.SendMessage(s.ctx, tx, w, r.id, "Dag Trijntje. Zal ik u om half tien ophalen?")
		})
}

// put stores a document that a case has one of.
func (s *stage) put(tx *db.Tx, w guard.Who, r *resident, kind casework.Kind, body any) error {
	k, err := s.cases.Vault.OpenCase(s.ctx, tx, w.Person(), r.id)
	if err != nil {
		return err
	}
	_, err = casework.Add(s.ctx, tx, s.cases, k, kind, body)
	return err
}

// saysYes records at the table what she said to the wording and the first step.
func (s *stage) saysYes(login string, r *resident) error {
	w := s.supporter(login)
	return s.act(w, guard.RecordYes, r, func(tx *db.Tx) error {
		k, err := s.cases.Vault.OpenCase(s.ctx, tx, w.Person(), r.id)
		if err != nil {
			return err
		}
		words, err := s.cases.Wordings(s.ctx, tx, k)
		if err != nil {
			return err
		}
		if q, ok := casework.Pending(words); ok {
			err := s.cases.RecordYes(s.ctx, tx, w, r.id, casework.Answer{Kind: casework.QuestionKind, Doc: q.ID, Revision: q.Revision, Answer: "ja", How: casework.AtTable})
			if err != nil {
				return err
			}
		}
		steps, err := casework.List[casework.Step](s.ctx, tx, s.cases, k, casework.StepKind)
		if err != nil || len(steps) == 0 {
			return err
		}
		return s.cases.RecordYes(s.ctx, tx, w, r.id, casework.Answer{Kind: casework.StepKind, Doc: steps[0].ID, Revision: steps[0].Revision, Answer: "ja", How: casework.AtTable})
	})
}

// strongUntilItGoesBadly is somebody who speaks well until it goes badly.
func (s *stage) strongUntilItGoesBadly() error {
	s.clock.At(20)
	r, err := s.ask("Esmée", "Meestal red ik mij goed. Maar in slechte tijden kom ik niet meer uit mijn woorden. De gemeente begrijpt mij dan verkeerd.",
		"Iemand die mij kent als het goed gaat, en die dan voor mij kan praten.",
		casework.Facts{Domains: []string{"gezondheid", "meedoen"}, Village: "zandesch", Place: "thuis", Source: "huisarts"},
		casework.Contact{Name: "Esmée", Phone: "0999 55 02 02", MaySay: false, Hours: "na 14 uur"}, "roos")
	if err != nil {
		return err
	}
	s.clock.At(18)
	if err := s.accept("roos", r); err != nil {
		return err
	}
	return s.work("roos", r,
		func(tx *db.Tx, w guard.Who) error {
			return s.cases.AddNote(s.ctx, tx, w, r.id, casework.Note{Text: "Lang gewandeld. Samen het blad 'praat zo met mij' gemaakt.", Channel: "huis", Spoke: true}, &casework.FirstTalk{Knows: "nee", Before: "weet-niet"})
		},
		func(tx *db.Tx, w guard.Who) error {
			return s.put(tx, w, r, casework.PrepKind, casework.Prep{Well: "Ik werk twee ochtenden in de moestuin.", Hard: "Als er veel mensen tegelijk praten.", Want: "Hulp die blijft als het beter gaat.", Company: "Roos", Crisis: "Praat niet over mij heen. Schrijf het op. Bel eerst Roos.", By: w.Name})
		},
		func(tx *db.Tx, w guard.Who) error {
			return s.cases.ProposeStep(s.ctx, tx, w, r.id, casework.Step{What: "Samen naar het gesprek met de gemeente", Who: casework.Together, Role: casework.Mediator, Day: tx.Today().Add(25)})
		})
}

func (s *stage) rested() error {
	s.clock.At(44)
	r, err := s.ask("Wobbe", "De aanvraag voor de taxi was te moeilijk voor mij.", "", casework.Facts{Domains: []string{"vervoer"}, Village: "oudewiel", AgeGroup: "67+", Place: "thuis", Source: "familie"},
		casework.Contact{Name: "Wobbe", Phone: "0999 55 03 03", MaySay: true}, "corrie")
	if err != nil {
		return err
	}
	s.clock.At(43)
	if err := s.accept("corrie", r); err != nil {
		return err
	}
	if err := s.work("corrie", r, func(tx *db.Tx, w guard.Who) error {
		return s.cases.AddNote(s.ctx, tx, w, r.id, casework.Note{Text: "De taxipas is er.", Channel: "telefoon", Spoke: true}, &casework.FirstTalk{Knows: "nee", Before: "nee"})
	}); err != nil {
		return err
	}
	s.clock.At(30)
	w := s.supporter("corrie")
	return s.act(w, guard.RestCase, r, func(tx *db.Tx) error { return s.cases.Guard.Move(s.ctx, tx, r.id, guard.Resting) })
}

// silent was accepted, and nobody spoke with her since.
func (s *stage) silent() error {
	s.clock.At(16)
	r, err := s.ask("Jannes", "Ik durf mijn post niet meer open te maken.", "Iemand die niet boos wordt.", casework.Facts{Domains: []string{"geld"}, Village: "harkeloo", Place: "telefoon"},
		casework.Contact{Name: "Jannes", Phone: "0999 55 04 04", MaySay: true}, "berend")
	if err != nil {
		return err
	}
	s.clock.At(14)
	return s.accept("berend", r)
}

// leaving was accepted by somebody whom a colleague may have to follow up.
func (s *stage) leaving() error {
	s.clock.At(35)
	r, err := s.ask("Aaltje", "Mijn man wordt vergeetachtig en ik slaap slecht. Wie kan er meedenken?", "", casework.Facts{Domains: []string{"zorg", "relaties"}, Event: "dementie", Village: "tinkerbroek", AgeGroup: "67+", Place: "thuis"},
		casework.Contact{Name: "Aaltje", Phone: "0999 55 05 05", MaySay: true}, "wietske")
	if err != nil {
		return err
	}
	s.clock.At(34)
	if err := s.accept("wietske", r); err != nil {
		return err
	}
	s.clock.At(31)
	return s.work("wietske", r, func(tx *db.Tx, w guard.Who) error {
		return s.cases.AddNote(s.ctx, tx, w, r.id, casework.Note{Text: "Kennisgemaakt aan de keukentafel.", Channel: "huis", Spoke: true}, &casework.FirstTalk{Knows: "nee", Before: "nee"})
	})
}

// asked are questions for which somebody is being asked now.
func (s *stage) asked() error {
	s.clock.At(1)
	if _, err := s.ask("Foske", "Mijn zoon wordt achttien en dan stopt de hulp. Wat nu?", "Weten wat er kan, voor het te laat is.", casework.Facts{Domains: []string{"jeugd", "onderwijs"}, Event: "achttien", Village: "oudewiel", Place: "spreekuur", Known: "onbekend"},
		casework.Contact{Name: "Foske", Phone: "0999 55 06 06", MaySay: true}, "jelmer", "elif", "pien"); err != nil {
		return err
	}
	s.clock.At(0)
	_, err := s.ask("Dirkje", "Ik krijg een gesprek over mijn uitkering en ik ben er bang voor.", "Iemand die meegaat.", casework.Facts{Domains: []string{"werk", "geld"}, Village: "harkeloo", Place: "thuis", Known: "onbekend", Source: "brief"},
		casework.Contact{Name: "Dirkje", Phone: "0999 55 07 07", Hours: "tussen 10 en 12 uur"}, "gijs", "davey")
	return err
}

// waiting are questions for which nobody is being asked: two that can be
// matched, and one that nobody can take.
func (s *stage) waiting() error {
	s.clock.At(4)
	for _, x := range []struct {
		name, words string
		f           casework.Facts
	}{
		{"Okke", "Mijn huis is te vochtig en de verhuurder doet niets.", casework.Facts{Domains: []string{"wonen"}, Village: "zandesch", Place: "thuis", Waits: "wacht"}},
		{"Letty", "Ik wil graag weer onder de mensen zijn, maar ik weet niet hoe.", casework.Facts{Domains: []string{"meedoen"}, Village: "harkeloo", Place: "thuis", Waits: "wacht"}},
		{"Selam", "Ik zoek hulp voor school van mijn dochter. Ik spreek nog weinig Nederlands.", casework.Facts{Domains: []string{"jeugd"}, Language: "ti", Village: "tinkerbroek", Place: "thuis", Waits: "bel"}},
	} {
		if _, err := s.ask(x.name, x.words, "", x.f, casework.Contact{Name: x.name, Phone: "0999 55 08 08", MaySay: true}); err != nil {
			return err
		}
	}
	return nil
}

func (s *stage) calls() error {
	s.clock.At(0)
	return s.write("calls", func(tx *db.Tx) error {
		if err := s.cases.AddCall(s.ctx, tx, casework.Call{Name: "mevrouw Harmsma", Phone: "0999 55 11 11", When: "liefst voor 12 uur"}); err != nil {
			return err
		}
		return s.cases.AddCall(s.ctx, tx, casework.Call{Name: "Gerlof", Phone: "0999 55 12 12", When: "'s avonds", Other: true})
	})
}
