package desk

import (
	"strconv"
	"time"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
	"naast/internal/web/ui"
)

func (s *Slice) meetingRoutes(a *web.App) {
	a.Get(web.Staff, "/zaak/{zaak}/afspraken", guard.ReadCase, func(c *web.Ctx) error { return s.meetings(c, 200, nil) })
	a.Post(web.Staff, "/zaak/{zaak}/afspraken", guard.WriteCase, s.postMeeting)
	a.Post(web.Staff, "/zaak/{zaak}/afspraken/{stuk}/af", guard.WriteCase, s.callOff)
}

// meetingsPage is the appointments and the form for a new one.
type meetingsPage struct {
	casePage
	In             meetingIn
	Coming, Before []ui.Entry
}

// meetingIn is an appointment as it was typed.
type meetingIn struct {
	Day, Time, Minutes, Where, With, About string
}

func readMeeting(c *web.Ctx) meetingIn {
	return meetingIn{Day: c.Form("dag"), Time: c.Form("tijd"), Minutes: c.Form("duur"), Where: c.Form("waar"), With: c.Form("mee"), About: c.Form("over")}
}

// moment reads day, time and length, and says what cannot be read.
func (in meetingIn) moment(now time.Time) (at time.Time, minutes int, p naast.Problems) {
	day, err := ui.ReadDay(in.Day)
	if err != nil || day.IsZero() {
		p.Add("dag", "Deze dag kunnen wij niet lezen. Schrijf hem zo: 3-12-2026.")
		return at, 0, p
	}
	if at, err = casework.Moment(day, in.Time); err != nil {
		p.Add("tijd", "Deze tijd kunnen wij niet lezen, of de klok slaat hem die nacht over. Schrijf hem zo: 14.30.")
		return at, 0, p
	}
	if at.Before(now) {
		p.Add("dag", "Deze dag en tijd zijn al voorbij.")
	}
	if minutes, err = strconv.Atoi(in.Minutes); in.Minutes == "" {
		minutes = 60
	} else if err != nil || minutes < 5 || minutes > 24*60 {
		p.Add("duur", "Schrijf de duur in minuten, bijvoorbeeld 60.")
	}
	web.CheckText(&p, "waar", in.Where, web.MaxLine)
	web.CheckText(&p, "mee", in.With, web.MaxLine)
	web.CheckText(&p, "over", in.About, 2000)
	return at, minutes, p
}

func (s *Slice) meetings(c *web.Ctx, status int, p naast.Problems) error {
	return s.show(c, status, "afspraken", p, func(o opened, v casePage) (templ.Component, error) {
		x := meetingsPage{casePage: v, In: readMeeting(c)}
		x.Form = true
		all, err := s.Cases.Meetings(c, o.tx, o.Key)
		for _, m := range all {
			e := x.entry(m)
			if m.Start().After(o.tx.Now()) {
				x.Coming = append(x.Coming, e)
			} else {
				e.Action = nil
				x.Before = append([]ui.Entry{e}, x.Before...)
			}
		}
		return meetings(x), err
	})
}

func (v meetingsPage) entry(m casework.Meeting) ui.Entry {
	e := ui.Entry{Title: v.T.Date(naast.Today(m.Start())) + ", " + v.T.Time(m.Start()), Text: m.Where}
	if m.With != "" {
		e.Text += " · " + v.T.S("met %s", m.With)
	}
	if m.About != "" {
		e.Text += " · " + m.About
	}
	if m.Gone {
		e.Badge, e.Tone = v.T.S("Gaat niet door"), ui.Warning
	} else {
		e.When = v.T.S("%d minuten", m.Minutes)
		e.Action = ui.PostButton(v.Page, ui.Post{Action: v.url("afspraken/" + string(m.ID) + "/af"), Label: v.T.S("Gaat niet door"), About: e.Title, Kind: ui.Quiet})
	}
	return e
}

func (s *Slice) postMeeting(c *web.Ctx) error {
	in := readMeeting(c)
	if c.Again() {
		return s.meetings(c, 200, nil)
	}
	at, minutes, p := in.moment(c.DB.Now())
	if len(p) > 0 {
		return s.meetings(c, 422, p)
	}
	return s.act(c, part(c, "afspraken")+"?gedaan=bewaard", func(tx *db.Tx) error {
		return s.Cases.Appoint(c, tx, c.Who, c.CaseID(), at, minutes, casework.Place{Where: in.Where, With: in.With, About: in.About})
	})
}

func (s *Slice) callOff(c *web.Ctx) error {
	return s.act(c, part(c, "afspraken")+"?gedaan=bewaard", func(tx *db.Tx) error {
		return s.Cases.CallOff(c, tx, c.Who, c.CaseID(), docID(c))
	})
}
