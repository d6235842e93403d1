package desk

import (
	"errors"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// doorToday is Vandaag at the front door: questions in which nobody is asked,
// and people who want to be called.
func (s *Slice) doorToday(c *web.Ctx, tx *db.Tx) ([]panel, error) {
	rows, err := s.Cases.Guard.Mine(c, tx, c.Who, guard.ReadFirst)
	if err != nil {
		return nil, err
	}
	questions := panel{Title: c.T.S("Eerste vragen"), More: ui.Link{URL: "/voordeur", Label: c.T.S("Alles aan de voordeur")}}
	ids := make([]naast.CaseID, len(rows))
	for i, r := range rows {
		ids[i] = r.Case
	}
	facts, err := s.Cases.FactsOf(c, tx, ids)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		if seeks(r, facts[r.Case]) {
			questions.Entries = append(questions.Entries, ui.Entry{URL: "/voordeur/" + string(r.Case), Title: c.T.S("Een vraag zoekt iemand"), When: c.T.S("sinds %s", r.Opened)})
		}
	}
	calls, err := s.callsToday(c, tx)
	return []panel{questions, calls}, err
}

// callsToday are whom to call or write: who asked for it and fell to this
// person, and who is to hear something new.
func (s *Slice) callsToday(c *web.Ctx, tx *db.Tx) (panel, error) {
	p := panel{Title: c.T.S("Bellen"), More: ui.Link{URL: "/bellen", Label: c.T.S("Naar de telefoontjes")}}
	var asks []casework.Call
	var err error
	if c.Who.Hat != guard.HatSupporter {
		asks, err = s.Cases.Calls(c, tx, c.Who)
		if err != nil && !errors.Is(err, naast.NotFound) { // in no team yet
			return p, err
		}
	}
	for _, k := range asks {
		if k.Mine || k.Owner == "" {
			e := ui.Entry{URL: "/bellen", Title: k.Name, Text: k.Phone, When: c.T.Date(k.Day)}
			if k.Name == "" {
				e.Title = c.T.S("Zonder naam")
			}
			if !k.Again.IsZero() {
				e.When = c.T.S("weer bellen: %s", naast.Today(k.Again))
			}
			p.Entries = append(p.Entries, e)
		}
	}
	tasks, err := s.Cases.Tasks(c, tx, c.Who)
	for _, t := range tasks {
		if t.Agreed != "" {
			p.Entries = append(p.Entries, agreedEntry(c, t))
		}
		if t.Day == "" {
			continue
		}
		e := ui.Entry{URL: "/bellen", Title: c.T.S("Iemand hoort graag dat er iets nieuws is"), When: c.T.S("sinds %s", t.Day)}
		if e.Text = c.T.S("Bellen"); t.Way == casework.ChannelLetter {
			e.Text = c.T.S("Met een brief")
		}
		p.Entries = append(p.Entries, e)
	}
	return p, err
}

// agreedEntry is an agreed moment that is there. What was agreed stands in the
// case, for whoever opens it.
func agreedEntry(c *web.Ctx, t casework.Task) ui.Entry {
	e := ui.Entry{URL: "/bellen", Title: c.T.S("Afgesproken: neem nu contact op"), Text: c.T.S("De inwoner vroeg dit zelf."), When: c.T.Date(t.Agreed), Badge: c.T.S("Afgesproken"), Tone: ui.Info}
	if c.Who.Hat == guard.HatSupporter {
		e.URL = "/zaak/" + string(t.Case) + "/momenten"
	}
	return e
}

// coordinatorToday is Vandaag of a coordinator: people whom somebody should
// call, and where to look further.
func (s *Slice) coordinatorToday(c *web.Ctx, tx *db.Tx, set partnership.Settings) ([]panel, error) {
	rows, err := s.Cases.Guard.Mine(c, tx, c.Who, guard.ManageCase)
	if err != nil {
		return nil, err
	}
	list, err := s.Cases.SilentOf(c, tx, rows, set)
	if err != nil {
		return nil, err
	}
	call, rest := casework.Quiet(list)
	p := panel{Title: c.T.S("Wie zou iemand moeten bellen"), More: ui.Link{URL: "/stil", Label: c.T.S("Naar de hele lijst")}}
	if p.Entries, err = silentEntries(c, tx, call); err != nil {
		return nil, err
	}
	quiet := panel{Title: c.T.S("Niemand staat er meer naast")}
	if quiet.Entries, err = silentEntries(c, tx, rest); err != nil {
		return nil, err
	}
	calls, err := s.callsToday(c, tx)
	ps := []panel{p, calls}
	if len(rest) > 0 {
		ps = append(ps, quiet)
	}
	return ps, err
}

// silentEntries are questions of the silent list, each with who stands next to her.
func silentEntries(c *web.Ctx, tx *db.Tx, list []casework.Silent) (all []ui.Entry, err error) {
	for _, x := range list {
		name, err := nameIn(c, tx, x.Facts.Responsible)
		if err != nil {
			return nil, err
		}
		e := ui.Entry{URL: "/stil/" + string(x.Case), Title: silences.in(c.T, string(x.Why))}
		if name != "" && x.Why != casework.Gone && x.Why != casework.Rests {
			e.Text = c.T.S("%s staat ernaast", name)
		}
		all = append(all, e)
	}
	return all, nil
}

// lateToday adds that mail waits, that the backup is late or that none is set, and that keys are held back,
// when they do.
func (s *Slice) lateToday(c *web.Ctx, tx *db.Tx, ps []panel) ([]panel, error) {
	all, err := jobs.Late(c, tx, tx.Now().Add(-lateAfter))
	if err == nil && len(all) > 0 {
		ps = append(ps, panel{Title: c.T.S("Post die wacht"), Entries: []ui.Entry{{URL: "/post", Title: c.T.S("Er zijn berichten die nog niet weg konden."), When: c.T.S("sinds %s", naast.Today(all[0].Since))}}})
	}
	if s.RingHeld != nil && s.RingHeld(tx) {
		ps = append(ps, panel{Title: c.T.S("Gegevens"), Entries: []ui.Entry{{Title: c.T.S("Er is iets veranderd buiten Naast om."), Text: c.T.S("Er is niets kwijt. Bel vandaag wie de server beheert.")}}})
	}
	if s.NoCopy != nil && s.NoCopy() {
		return append(ps, panel{Title: c.T.S("Reservekopie"), Entries: []ui.Entry{{Title: c.T.S("Er worden geen kopieën gemaakt."), Text: c.T.S("Gaat de server kapot, dan is alles kwijt. Bel vandaag wie de server beheert.")}}}), err
	}
	if s.Copy == nil {
		return ps, err
	}
	newest, late := s.Copy(tx)
	if !late {
		return ps, err
	}
	e := ui.Entry{Title: c.T.S("De reservekopie is te laat."), Text: c.T.S("Er is niets kwijt. Bel vandaag wie de server beheert."), When: c.T.S("Er is nog geen kopie.")}
	if newest != "" {
		e.When = c.T.S("De laatste is van %s.", newest)
	}
	return append(ps, panel{Title: c.T.S("Reservekopie"), Entries: []ui.Entry{e}}), err
}

// arrivedToday adds what came in from a place without a network, until its
// writer has dealt with it.
func (s *Slice) arrivedToday(c *web.Ctx, tx *db.Tx, ps []panel) ([]panel, error) {
	if s.Arrived == nil {
		return ps, nil
	}
	n, err := s.Arrived(c, tx, c.Who.User)
	if err == nil && n > 0 {
		ps = append(ps, panel{Title: c.T.S("Zonder netwerk opgeschreven"), Entries: []ui.Entry{{URL: "/veld", Title: c.T.S("%d binnengekomen", n), Text: c.T.S("Kijk ernaar en maak het af.")}}})
	}
	return ps, err
}

// keysToday adds whose keys wait for a signature, first, and which are new, last.
func (s *Slice) keysToday(c *web.Ctx, tx *db.Tx, ps []panel) ([]panel, error) {
	toSign, fresh, err := s.Keys(c, tx)
	if err == nil && s.LogKey != nil {
		var log []ui.Entry
		log, err = s.LogKey(c, tx)
		ps = append(ps, panel{Title: c.T.S("Sleutel van het logboek"), Entries: log})
	}
	ps = append([]panel{{Title: c.T.S("Wacht op uw handtekening"), Entries: toSign}}, ps...)
	return append(ps, panel{Title: c.T.S("Nieuwe accounts en sleutels"), Entries: fresh}), err
}
