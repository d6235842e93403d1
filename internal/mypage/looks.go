// tekst: inwoner
package mypage

import (
	"errors"
	"net/http"
	"unicode"
	"unicode/utf8"

	"naast"
	"naast/internal/audit"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// looksPage tells who looked and why, in calm sentences per day.
type looksPage struct {
	ui.Page
	Days []ui.Day
	Gap  bool // a line is missing: somebody changed the log
	All  bool
	Most int // only so many lines are shown, the newest; 0 when it is all
	// Fixed is the day of the checkpoint that holds lines of hers; Later tells
	// that the newest are not in it yet.
	Fixed naast.Date
	Later bool
	Glass []casework.Glass // who looked because it could not wait, and why
}

// How much of the log a page shows. What was taken out is looked for in all of
// allLooks, also where few are shown.
const (
	fewLooks = 300
	allLooks = 5000
)

func (s *Slice) getLooks(c *web.Ctx) error {
	p := looksPage{Page: c.Base(c.T.S("Wie keek er?"))}
	err := s.see(c, func(tx *db.Tx, o opened) error {
		events, err := s.looksOf(c, tx, o, allLooks)
		p.Gap = gap(events)
		shown := events[:min(len(events), fewLooks)]
		if len(shown) < len(events) {
			p.Most = fewLooks
		}
		p.Days = byDay(c.T, c.Who.User, shown)
		r, errGlass := s.Cases.Recovery(c, tx, c.Who.Case)
		p.Glass = r.Glass
		return errors.Join(err, errGlass, s.fixed(c, tx, events, &p))
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, looksView(p))
}

// getAllLooks is every line by itself, with its hour.
func (s *Slice) getAllLooks(c *web.Ctx) error {
	p := looksPage{Page: c.Base(c.T.S("Wie keek er?")), All: true}
	err := s.see(c, func(tx *db.Tx, o opened) error {
		events, err := s.looksOf(c, tx, o, allLooks)
		p.Gap = gap(events)
		if len(events) == allLooks {
			p.Most = allLooks
		}
		if err := errors.Join(err, s.fixed(c, tx, events, &p)); err != nil {
			return err
		}
		for _, e := range events {
			day := c.T.Date(naast.Today(e.At))
			if n := len(p.Days); n == 0 || p.Days[n-1].Label != day {
				p.Days = append(p.Days, ui.Day{Label: day})
			}
			d := &p.Days[len(p.Days)-1]
			d.Lines = append(d.Lines, c.T.S("%s: %s", c.T.Time(e.At), sentence(c.T, c.Who.User, e, 1)))
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, looksView(p))
}

// looksOf reads the log of her question, newest first, with the names that she gave
// to whom she shares with: the log itself does not know them.
func (s *Slice) looksOf(c *web.Ctx, tx *db.Tx, o opened, limit int) ([]audit.Event, error) {
	events, err := audit.OfCase(c, tx, s.Cases.Vault, o.Key, limit)
	if err != nil {
		return nil, err
	}
	all, err := casework.List[shared](c, tx, s.Cases, o.Key, casework.ShareKind)
	readers := map[naast.UserID]shared{}
	for _, d := range all {
		readers[d.Body.User] = d.Body
	}
	for i, e := range events {
		if r, ok := readers[e.Actor]; ok {
			events[i].Name = r.looked(c.T, e.Name)
		}
	}
	return events, err
}

// called is with whom she shares, and looked who of them looked: somebody of a
// desk says himself what he is called.
func (r shared) called(t lang.Text) string {
	switch {
	case r.Anybody:
		return t.S("Alle medewerkers van %s", r.Office)
	case r.Office != "":
		return t.S("%s van %s", r.Name, r.Office)
	}
	return r.Name
}

func (r shared) looked(t lang.Text, says string) string {
	switch {
	case r.Anybody && says != "":
		return t.S("Iemand van %s, zegt: %s,", r.Office, says)
	case r.Anybody:
		return t.S("Iemand van %s", r.Office)
	}
	return r.called(t)
}

// gap tells that the numbers of the lines do not follow each other, or do not go
// back to the first: a line was taken out. They come newest first, and are all
// there are, or the newest allLooks. Of the newest ones themselves no later number
// tells that they are gone: those only the tree and a stamp hold (internal/witness).
func gap(events []audit.Event) bool {
	for i := 1; i < len(events); i++ {
		if events[i].Counter != events[i-1].Counter-1 {
			return true
		}
	}
	return len(events) > 0 && len(events) < allLooks && events[len(events)-1].Counter != 1
}

// byDay folds what the same person did for the same reason on one day into one
// sentence, in the order in which it first happened that day.
func byDay(t lang.Text, own naast.UserID, events []audit.Event) (days []ui.Day) {
	type key struct {
		who               naast.UserID
		name, purpose, as string
	}
	for i := 0; i < len(events); {
		day := naast.Today(events[i].At)
		count := map[key]int{}
		var order []audit.Event
		for ; i < len(events) && naast.Today(events[i].At) == day; i++ {
			e := events[i]
			k := key{e.Actor, e.Name, e.Purpose, as(t, e)}
			if count[k]++; count[k] == 1 {
				order = append(order, e)
			}
		}
		d := ui.Day{Label: t.Date(day)}
		for _, e := range order {
			d.Lines = append(d.Lines, sentence(t, own, e, count[key{e.Actor, e.Name, e.Purpose, as(t, e)}]))
		}
		days = append(days, d)
	}
	return days
}

// sentence is one line of the log as she reads it.
func sentence(t lang.Text, own naast.UserID, e audit.Event, times int) string {
	what := t.M(naast.Message{Text: e.Purpose})
	if e.Purpose == "" {
		what = t.S("deed iets met uw vraag")
	}
	line := upper(what)
	if e.Actor != own {
		name := e.Name
		if name == "" {
			name = t.S("Iemand van ons")
		}
		line = t.S("%s %s", name, what)
		if hat := as(t, e); hat != "" {
			line = t.S("%s, %s", line, hat)
		}
	}
	if times > 1 {
		return t.S("%s, %d keer.", line, times)
	}
	return t.S("%s.", line)
}

func upper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// purposes are the reasons of the guard's table and of what is written beside
// it, so that each of them can be translated.
var purposes = []naast.Message{
	naast.Msg("u stelde uw vraag"), naast.Msg("u keek zelf"), naast.Msg("u schreef zelf"), naast.Msg("u koos zelf"), naast.Msg("u nam alles mee"),
	naast.Msg("keek of er een klik kan zijn"), naast.Msg("zei of hij of zij u kent"), naast.Msg("las uw vraag om te kunnen kiezen"),
	naast.Msg("gaf antwoord op uw vraag om hulp"), naast.Msg("las mee om u te helpen"), naast.Msg("werkte aan uw vraag"),
	naast.Msg("schreef op wat u zei"), naast.Msg("vroeg iemand om mee te helpen"), naast.Msg("rondde rustig af"), naast.Msg("ging weer met u verder"),
	naast.Msg("maakte een vraag voor iemand bij u thuis"), naast.Msg("las uw vraag als eerste"), naast.Msg("zocht iemand voor u"),
	naast.Msg("keek hoe wij u kunnen bereiken"), naast.Msg("zorgde dat uw vraag niet bleef liggen"), naast.Msg("regelde vervanging"),
	naast.Msg("neemt het over"), naast.Msg("schreef op wat u vertelde"), naast.Msg("gaf u een kaart"), naast.Msg("belde of schreef u, zoals u wilt"),
	naast.Msg("u vroeg om alles te wissen"), naast.Msg("u nam het wissen terug"), naast.Msg("keek wanneer alles gewist wordt"), naast.Msg("schreef op dat u alles wilt laten wissen"), naast.Msg("nam het wissen terug, zoals u vroeg"),
	naast.Msg("wiste uw vraag, na de bewaartijd"),
	naast.Msg("zette twee vragen van u samen, of weer uit elkaar"), naast.Msg("deelde iets, met uw ja"), naast.Msg("keek wat u deelde"), naast.Msg("las uw afspraak vooraf"), naast.Msg("vroeg twee zetels om uw vraag te openen"), naast.Msg("gaf een zetel om uw vraag te openen"),
	naast.Msg("liet iemand kijken, omdat het niet kon wachten"), naast.Msg("keek in uw vraag, omdat het niet kon wachten"), naast.Msg("deed uw vraag weer dicht"), naast.Msg("schreef u een bericht"),
	naast.Msg("opende een lijst waar uw vraag in staat"), naast.Msg("zag in een overzicht waar uw vraag over gaat"), naast.Msg("u gaf toestemming"), naast.Msg("u gaf geen toestemming (meer)"), naast.Msg("schreef op dat u toestemming gaf"), naast.Msg("schreef op dat u geen toestemming gaf"),
}
