package desk

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/supporter"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// todayPage is Vandaag: who needs me, what is due, what is new.
type todayPage struct {
	ui.Page
	Day    naast.Date
	Said   string
	Panels []panel
	Quiet  bool // nothing waits
}

// panel is one list on Vandaag.
type panel struct {
	Title   string
	Entries []ui.Entry
	Empty   string // said when there is nothing; empty: the panel is left out
	More    ui.Link
}

// today shows Vandaag. What it shows depends on the hat; reading it is one
// event in the log.
func (s *Slice) today(c *web.Ctx) error {
	v := todayPage{Page: c.Base(c.T.S("Vandaag")), Day: naast.Today(c.DB.Now()), Said: said(c.T, c.Form("gedaan"))}
	v.Wide = true
	err := c.List(func(tx *db.Tx) (err error) {
		set, err := partnership.Load(c, tx)
		if err != nil {
			return err
		}
		switch c.Who.Hat {
		case guard.HatSupporter:
			v.Panels, err = s.supporterToday(c, tx, set)
		case guard.HatFrontDoor:
			v.Panels, err = s.doorToday(c, tx)
		case guard.HatCoordinator:
			v.Panels, err = s.coordinatorToday(c, tx, set)
		}
		if err == nil && guard.May(c.Who.Hat, guard.Field) {
			v.Panels, err = s.arrivedToday(c, tx, v.Panels)
		}
		if err == nil && s.Keys != nil {
			v.Panels, err = s.keysToday(c, tx, v.Panels)
		}
		if err == nil && guard.May(c.Who.Hat, guard.Outbox) {
			v.Panels, err = s.lateToday(c, tx, v.Panels)
		}
		return err
	})
	if err != nil {
		return err
	}
	v.Quiet = !slices.ContainsFunc(v.Panels, func(p panel) bool { return len(p.Entries) > 0 })
	return c.Page(200, today(v))
}

// supporterToday is Vandaag of somebody who stands next to residents.
func (s *Slice) supporterToday(c *web.Ctx, tx *db.Tx, set partnership.Settings) ([]panel, error) {
	offers, err := s.offersToday(c, tx, set)
	if err != nil {
		return nil, err
	}
	rows, err := s.Cases.Guard.Mine(c, tx, c.Who, guard.ReadCase)
	if err != nil {
		return nil, err
	}
	cases, err := s.Cases.OpenMany(c, tx, c.Who, rows)
	if err != nil {
		return nil, err
	}
	d, err := s.dueOf(c, tx, cases)
	if err != nil {
		return nil, err
	}
	peeled, err := s.peeled(c, tx)
	if err != nil {
		return nil, err
	}
	look, err := s.Cases.Guard.Mine(c, tx, c.Who, guard.LookInside)
	if err != nil {
		return nil, err
	}
	calls, err := s.callsToday(c, tx)
	if err != nil {
		return nil, err
	}
	var once []ui.Entry
	if len(look) > 0 { // whose question it is stands nowhere before he looks
		once = []ui.Entry{{URL: "/overnemen", Title: c.T.S("Uw coördinator vraagt of u een keer in een vraag wilt kijken. Het kan niet wachten.")}}
	}
	var take []ui.Entry
	if len(peeled) > 0 {
		take = []ui.Entry{{URL: "/overnemen", Title: c.T.S("Een collega kan niet verder. De coördinator vraagt of u het overneemt.")}}
	}
	return []panel{
		{Title: c.T.S("Even kijken voor een collega"), Entries: once},
		{Title: c.T.S("Wacht op uw antwoord"), Entries: offers},
		{Title: c.T.S("Overnemen van een collega"), Entries: take},
		{Title: c.T.S("Nog niet gesproken"), Entries: d.first},
		{Title: c.T.S("Afspraken van vandaag en deze week"), Entries: d.meetings(c), Empty: c.T.S("Geen afspraken deze week.")},
		{Title: c.T.S("Datums in brieven"), Entries: d.letters(c)},
		calls,
		{Title: c.T.S("Berichten"), Entries: d.messages},
		{Title: c.T.S("Stappen voor nu"), Entries: d.steps(c)},
		{Title: c.T.S("Nog te vragen: ja of nee"), Entries: d.asks},
	}, nil
}

// offersToday are the questions that wait for his yes or no.
func (s *Slice) offersToday(c *web.Ctx, tx *db.Tx, set partnership.Settings) (es []ui.Entry, err error) {
	rows, err := s.Cases.Guard.Mine(c, tx, c.Who, guard.SeeOffer)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	me, err := supporter.Get(c, tx, c.Who.User)
	if errors.Is(err, naast.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	ids := make([]naast.CaseID, len(rows))
	for i, r := range rows {
		ids[i] = r.Case
	}
	facts, err := s.Cases.FactsOf(c, tx, ids)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b guard.Row) int { return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.Case, b.Case)) })
	for _, r := range rows {
		e := ui.Entry{URL: "/aanbod/" + string(r.Case), Title: c.T.S("Iemand vraagt of u naast hem of haar wilt staan"), Badge: c.T.S("Nieuw"), Tone: ui.Info}
		if f := facts[r.Case]; !f.PhoneYes.IsZero() {
			e.Text, e.Badge, e.Tone = c.T.S("U zei al ja aan de telefoon. Maak het hier af."), c.T.S("Afmaken"), ui.Warning
		} else if f.Stopped {
			e.Text = c.T.S("De inwoner heeft alles even stilgezet. De tijd loopt niet.")
		} else {
			e.When = c.T.S("tot en met %s", partnership.AddLookDays(r.Since, set.AnswerDays, me.LookDays, set))
		}
		es = append(es, e)
	}
	return es, nil
}

// due is what waits in somebody's own cases.
type due struct {
	first, messages, asks []ui.Entry
	meets                 []meet
	dates                 []date
	toDo                  []toDo
}

type meet struct {
	casework.Appointment
	name string
	id   naast.CaseID
}

// date is a letter whose date stands open.
type date struct {
	casework.Letter
	name string
	id   naast.CaseID
}

type toDo struct {
	casework.Step
	name string
	id   naast.CaseID
}

// dueOf finds what waits in opened cases. A resident who paused is left in
// peace: of her only the appointments are shown.
func (s *Slice) dueOf(c *web.Ctx, tx *db.Tx, cases []casework.Opened) (d due, err error) {
	ids := make([]naast.CaseID, len(cases))
	for i, o := range cases {
		ids[i] = o.Case
	}
	times, err := s.Cases.TimesOf(c, tx, ids)
	if err != nil {
		return d, err
	}
	messages, err := casework.ListMany[casework.Message](c, tx, s.Cases, cases, casework.MessageKind)
	if err != nil {
		return d, err
	}
	steps, err := casework.ListMany[casework.Step](c, tx, s.Cases, cases, casework.StepKind)
	if err != nil {
		return d, err
	}
	wordings, err := casework.ListMany[casework.Question](c, tx, s.Cases, cases, casework.QuestionKind)
	if err != nil {
		return d, err
	}
	letters, err := casework.ListMany[casework.Letter](c, tx, s.Cases, withLetters(cases, times), casework.LetterKind)
	if err != nil {
		return d, err
	}
	for _, o := range cases {
		d.addMeetings(tx.Now(), o, times[o.Case])
		for _, l := range letters[o.Case] {
			if l.Body.Open() {
				d.dates = append(d.dates, date{l.Body, called(c.T, o.Who), o.Case})
			}
		}
		if o.Facts.Stopped {
			continue
		}
		url := "/zaak/" + string(o.Case)
		if o.State == guard.Accepted && o.Contact < o.Changed {
			d.first = append(d.first, ui.Entry{URL: url, Title: called(c.T, o.Who), Text: c.T.S("U hebt elkaar nog niet gesproken."), When: c.T.S("sinds %s", o.Changed)})
		}
		if n := casework.Unread(messages[o.Case]); len(n) > 0 {
			d.messages = append(d.messages, ui.Entry{URL: url + "/berichten", Title: called(c.T, o.Who), Text: short(n[len(n)-1].Body.Text), When: c.T.Date(n[len(n)-1].Day)})
		}
		d.addSteps(c, tx.Today(), o, steps[o.Case])
		if w, ok := casework.Pending(wordings[o.Case]); ok {
			d.asks = append(d.asks, ui.Entry{URL: url + "/ja/vraag/" + string(w.ID), Title: called(c.T, o.Who), Text: c.T.S("Scherpere vraag: %s", short(w.Body.Words))})
		}
	}
	return d, nil
}

func (d *due) addMeetings(now time.Time, o casework.Opened, t casework.Times) {
	for _, a := range t.Appointments {
		ends := a.Start().Add(time.Duration(a.Minutes) * time.Minute)
		if !a.Gone && ends.After(now) && a.Start().Before(now.AddDate(0, 0, 7)) {
			d.meets = append(d.meets, meet{a, o.Who.Name, o.Case})
		}
	}
}

func (d *due) addSteps(c *web.Ctx, today naast.Date, o casework.Opened, steps []casework.Document[casework.Step]) {
	for _, st := range steps {
		switch {
		case st.Body.Lapsed(today):
			d.asks = append(d.asks, ui.Entry{URL: "/zaak/" + string(o.Case) + "/stap/" + string(st.ID), Title: called(c.T, o.Who), Text: c.T.S("Machtiging voorbij: %s", short(st.Body.What))})
		case st.Body.Asks():
			d.asks = append(d.asks, ui.Entry{URL: "/zaak/" + string(o.Case) + "/ja/stap/" + string(st.ID), Title: called(c.T, o.Who), Text: c.T.S("Stap: %s", short(st.Body.What))})
		case st.Body.Open() && st.Body.Yes.Given() && !st.Body.Day.IsZero() && st.Body.Day <= today.Add(7):
			d.toDo = append(d.toDo, toDo{st.Body, called(c.T, o.Who), o.Case})
		}
	}
}

// withLetters are the cases in which a date stands open, so that the letters of
// the others are not opened.
func withLetters(cases []casework.Opened, times map[naast.CaseID]casework.Times) []casework.Opened {
	return slices.DeleteFunc(slices.Clone(cases), func(o casework.Opened) bool { return len(times[o.Case].Letters) == 0 })
}

// letters are the dates that stand open, nearest first; a date that passed
// stays until it is done or let go.
func (d *due) letters(c *web.Ctx) (es []ui.Entry) {
	slices.SortStableFunc(d.dates, func(a, b date) int { return cmp.Compare(a.Until, b.Until) })
	today := naast.Today(c.DB.Now())
	for _, l := range d.dates {
		e := ui.Entry{URL: "/zaak/" + string(l.id) + "/brieven", Title: c.T.S("%s: %s", l.name, c.T.M(naast.Message{Text: l.Act})), Text: c.T.M(naast.Message{Text: l.Title}), When: c.T.S("uiterlijk %s", l.Until)}
		switch n := today.Days(l.Until); {
		case n < 0:
			e.Badge, e.Tone = c.T.S("Voorbij"), ui.Error
		case n <= 7:
			e.Badge, e.Tone = c.T.S("Bijna"), ui.Warning
		}
		es = append(es, e)
	}
	return es
}

func (d *due) meetings(c *web.Ctx) (es []ui.Entry) {
	slices.SortFunc(d.meets, func(a, b meet) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.ID, b.ID)) })
	for _, m := range d.meets {
		e := ui.Entry{URL: "/zaak/" + string(m.id) + "/afspraken", Title: called(c.T, casework.Contact{Name: m.name}),
			When: c.T.Date(naast.Today(m.Start())) + ", " + c.T.Time(m.Start())}
		if naast.Today(m.Start()) == naast.Today(c.DB.Now()) {
			e.Badge, e.Tone = c.T.S("Vandaag"), ui.Info
		}
		es = append(es, e)
	}
	return es
}

func (d *due) steps(c *web.Ctx) (es []ui.Entry) {
	slices.SortStableFunc(d.toDo, func(a, b toDo) int { return cmp.Compare(a.Day, b.Day) })
	for _, t := range d.toDo {
		e := ui.Entry{URL: "/zaak/" + string(t.id) + "/plan", Title: short(t.What), Text: t.name, When: c.T.Date(t.Day)}
		if t.Day < naast.Today(c.DB.Now()) {
			e.Badge, e.Tone = c.T.S("Kijk even"), ui.Neutral
		}
		es = append(es, e)
	}
	return es
}
