package incident

import (
	"time"

	"naast"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// Asked is what is asked of the log: which account, between which moments; when it
// was noticed, from which the term of the law runs, and what happened in a sentence.
type Asked struct {
	User        naast.UserID
	From, Until time.Time
	Noticed     time.Time
	What        string
}

// MostDays bounds over how many days one question may go.
const MostDays = 31

// Form is what somebody types: days as 24-11-2026, a time as 14.30.
type Form struct{ User, From, Until, Day, Time, What, Text, Letter string }

// Asked reads which account between which days, and when it was noticed. Problems
// stand under the names of the fields of the page.
func (t Form) Asked(now time.Time) (a Asked, p naast.Problems) {
	today := naast.Today(now)
	from, err := ui.ReadDay(t.From)
	if err != nil || from == "" || from > today {
		p.Add("van", "Vul een dag in tot en met vandaag. Bijvoorbeeld: %s", ui.FormatDay(today))
	}
	until, err := ui.ReadDay(t.Until)
	switch {
	case err != nil || until == "" || until < from || until > today:
		p.Add("tot", "Vul een dag in, niet eerder dan de eerste dag en niet later dan vandaag.")
	case len(p) == 0 && from.Days(until) >= MostDays:
		p.Add("tot", "Vraag ten hoogste %d dagen tegelijk.", MostDays)
	}
	day, err := ui.ReadDay(t.Day)
	clock, errTime := time.ParseInLocation("15.04", t.Time, naast.Amsterdam)
	if err != nil || day == "" || day > today || day < from {
		p.Add("dag", "Vul in op welke dag u het ontdekte.")
	}
	if errTime != nil {
		p.Add("tijd", "Vul een tijd in, zoals 14.30.")
	}
	if !naast.ValidID(t.User) {
		p.Add("wie", "Kies om wiens toegang het gaat.")
	}
	if t.What == "" {
		p.Add("wat", "Schrijf in één zin op wat er gebeurde.")
	}
	web.CheckText(&p, "wat", t.What, web.MaxLine)
	web.CheckText(&p, "bericht", t.Text, 2000)
	web.CheckText(&p, "brief", t.Letter, 2000)
	if len(p) > 0 {
		return a, p
	}
	end := at(until.Add(1), 0, 0).Add(-time.Second) // the log counts in seconds
	return Asked{naast.UserID(t.User), at(from, 0, 0), end, at(day, clock.Hour(), clock.Minute()), t.What}, nil
}

// at is a moment of a day as people here read it.
func at(d naast.Date, hour, minute int) time.Time {
	y, m, day := d.Time().Date()
	return time.Date(y, m, day, hour, minute, 0, 0, naast.Amsterdam)
}
