package phone

import (
	"net/http"
	"strings"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// postAsk takes a request to be called, ends it, or says that nobody answered.
func (s *Slice) postAsk(c *web.Ctx) error {
	id := naast.DocumentID(c.Req.PathValue("stuk"))
	return s.post(c, func(tx *db.Tx) error { return s.Cases.TakeCall(c, tx, c.Who, id) },
		func(tx *db.Tx) error { return s.Cases.DoneCall(c, tx, c.Who, id) },
		func(tx *db.Tx, again time.Time) error { return s.Cases.TryCall(c, tx, c.Who, id, again) })
}

// postTask ends a message that was brought, or says that nobody answered.
func (s *Slice) postTask(c *web.Ctx) error {
	admitted := func(f func(tx *db.Tx) error) func(*db.Tx) error {
		return func(tx *db.Tx) error {
			if _, err := c.Admit(tx, c.CaseID()); err != nil {
				return err
			}
			return f(tx)
		}
	}
	return s.post(c, func(*db.Tx) error { return naast.NotFound },
		admitted(func(tx *db.Tx) error { return s.Cases.Brought(c, tx, c.Who, c.CaseID()) }),
		func(tx *db.Tx, again time.Time) error {
			return admitted(func(tx *db.Tx) error { return s.Cases.TryLater(c, tx, c.CaseID(), again) })(tx)
		})
}

func (s *Slice) post(c *web.Ctx, take, end func(*db.Tx) error, later func(*db.Tx, time.Time) error) error {
	if c.Again() {
		return s.later(c, 200, nil)
	}
	to, f := listPath+"?gedaan=klaar", end
	switch c.Form("hoe") {
	case "ik":
		to, f = listPath+"?gedaan=ik", take
	case "niet":
		again, problems := readAgain(c)
		if len(problems) > 0 {
			return s.later(c, 422, problems)
		}
		to, f = listPath+"?gedaan=later", func(tx *db.Tx) error { return later(tx, again) }
	}
	return c.Act(&to, f)
}

// laterPage asks when to call again.
type laterPage struct {
	ui.Page
	Action, Day, Time string
	Hours             string // when she can be called, as on the list
}

// later suggests the next working day.
func (s *Slice) later(c *web.Ctx, status int, problems naast.Problems) error {
	p := laterPage{Page: c.Base(c.T.S("Niet bereikt")), Action: strings.TrimSuffix(c.Req.URL.Path, "/later"), Day: c.Form("dag"), Time: c.Form("tijd")}
	p.Form, p.Path, p.Problems = true, p.Action+"/later", problems
	err := c.Read(func(tx *db.Tx) error {
		if id := c.CaseID(); id != "" { // the page shows nothing of it, but not that it is there either
			if err := s.Cases.Guard.Check(c, tx, c.Who, guard.CallHer, id); err != nil {
				return err
			}
		}
		set, err := partnership.Load(c, tx)
		if c.Req.Method == http.MethodGet {
			p.Day = ui.FormatDay(partnership.AddWorkdays(tx.Today(), 1, set))
		}
		return err
	})
	if err != nil {
		return err
	}
	if p.Hours, err = s.hours(c, p.Action); err != nil {
		return err
	}
	return c.Page(status, later(p))
}

// hours are those in which somebody on the list can be called, for whoever sees
// them there; that the list is read is one line of the log.
func (s *Slice) hours(c *web.Ctx, action string) (hours string, err error) {
	err = s.Cases.Guard.List(c, c.DB, c.Who, guard.CallList, func(tx *db.Tx) error {
		asks, err := s.asks(c, tx)
		if err != nil {
			return err
		}
		tasks, err := s.tasks(c, tx)
		for _, x := range append(asks, tasks...) {
			if x.Action == action {
				hours = x.Hours
			}
		}
		return err
	})
	return hours, err
}

// readAgain reads when to try again. Without a time it is that day, from nine.
func readAgain(c *web.Ctx) (time.Time, naast.Problems) {
	var p naast.Problems
	day, err := ui.ReadDay(c.Form("dag"))
	if err != nil || day == "" {
		p.Add("dag", "Vul een dag in, zoals 3-12-2026.")
		return time.Time{}, p
	}
	clock := c.Form("tijd")
	if clock == "" {
		clock = "9:00"
	}
	at, err := casework.Moment(day, clock)
	if err != nil {
		p.Add("tijd", "Vul een tijd in, zoals 14.30.")
		return time.Time{}, p
	}
	now := c.DB.Now()
	if day < naast.Today(now) || at.Sub(now) > 90*24*time.Hour {
		p.Add("dag", "Kies een dag vanaf vandaag, niet verder dan drie maanden.")
	}
	return at, p
}
