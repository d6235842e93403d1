package table

import (
	"errors"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"naast"
	"naast/internal/db"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// deeds are what was done, in words.
var deeds = map[string]naast.Message{
	DidExplain:  naast.Msg("Uitgelegd of iets opgezocht"),
	DidTogether: naast.Msg("Samen gedaan: bellen, een brief, een formulier"),
	DidPoint:    naast.Msg("De weg gewezen naar een ander"),
	DidListen:   naast.Msg("Geluisterd"),
	DidQuestion: naast.Msg("Het werd een vraag"),
}

// shortPage counts one short question.
type shortPage struct {
	ui.Page
	Answers
	Theme, Source, Did string
	Day, Many          string
	Said               string
	Last               *Short // what was just counted and can be taken back
	Today              int
	Paper              bool // another day or more than one: opened
}

// short asks for theme, source and deed. After counting it is the same page,
// empty: "nog een" is no press at all.
func (s *Slice) short(c *web.Ctx, status int, problems naast.Problems) error {
	p := shortPage{Page: c.Base(c.T.S("Korte vraag")), Theme: c.Form("onderwerp"), Source: c.Form("bron"), Did: c.Form("gedaan"), Day: c.Form("dag"), Many: c.Form("aantal")}
	p.Form, p.Wide, p.Path, p.Problems = true, true, shortPath, problems
	today := naast.Today(c.DB.Now())
	if c.Req.Method == "GET" {
		p.Day, p.Many = ui.FormatDay(today), "1"
		switch c.Form("klaar") {
		case "geteld":
			p.Said = c.T.S("Geteld.")
		case "terug":
			p.Said = c.T.S("Teruggenomen. Er is niets geteld.")
		}
	}
	p.Paper = p.Day != ui.FormatDay(today) || p.Many != "1"
	err := c.Read(func(tx *db.Tx) error {
		set, err := partnership.Load(c, tx)
		if err != nil {
			return err
		}
		p.Answers = AnswersFrom(c.T, set)
		if p.Today, err = todayShorts(c, tx, c.Who.Organisation); err != nil || c.Form("klaar") != "geteld" {
			return err
		}
		switch q, err := LastShort(c, tx, c.App.Guard, c.Who); {
		case err == nil:
			p.Last = &q
		case !errors.Is(err, naast.NotFound):
			return err
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(status, short(p))
}

// NotAsked is the answer that nobody asked how this person found us: chosen, and
// not forgotten.
const NotAsked = "niet"

// Answers are what can be ticked about a short question.
type Answers struct{ Themes, Sources, Deeds []ui.Option }

// AnswersFrom are the answers that a partnership's lists give. That it became a
// question is not among them: it is counted when it does.
func AnswersFrom(t lang.Text, set partnership.Settings) Answers {
	a := Answers{Themes: options(t, set.Domains), Sources: append([]ui.Option{{Value: NotAsked, Label: t.S("Niet gevraagd")}}, options(t, set.Sources)...)}
	for _, d := range Deeds[:len(Deeds)-1] {
		a.Deeds = append(a.Deeds, ui.Option{Value: d, Label: t.M(deeds[d])})
	}
	return a
}

func options(t lang.Text, list []partnership.Term) []ui.Option {
	os := make([]ui.Option, len(list))
	for i, x := range list {
		os[i] = ui.Option{Value: x.Code, Label: x.In(t)}
	}
	return os
}

// readShort reads the form. "Niet gevraagd" is an answer of its own, so that it
// is chosen and not forgotten.
func readShort(c *web.Ctx, set partnership.Settings) (q Short, day naast.Date, p naast.Problems) {
	q = Short{Theme: c.Form("onderwerp"), Source: c.Form("bron"), Did: c.Form("gedaan")}
	if !has(set.Domains, q.Theme) {
		p.Add("onderwerp", "Kies waar het over ging.")
	}
	if q.Source == NotAsked {
		q.Source = ""
	} else if !has(set.Sources, q.Source) {
		p.Add("bron", "Kies hoe deze persoon ons vond.")
	}
	if _, ok := deeds[q.Did]; !ok || q.Did == DidQuestion {
		p.Add("gedaan", "Kies wat u deed.")
	}
	today := naast.Today(c.DB.Now())
	day, err := ui.ReadDay(c.Form("dag"))
	if err != nil || day == "" || day > today || day < today.Add(-DaysBack) {
		p.Add("dag", "Vul een dag in van de laatste twee maanden, zoals 3-11-2026.")
	}
	if q.N, err = strconv.Atoi(c.Form("aantal")); err != nil || q.N < 1 || q.N > mostAtOnce {
		p.Add("aantal", "Vul een getal in van 1 tot en met %d.", mostAtOnce)
	}
	return q, day, p
}

func (s *Slice) postShort(c *web.Ctx) error {
	if c.Again() {
		return s.short(c, 200, nil)
	}
	var set partnership.Settings
	if err := c.Read(func(tx *db.Tx) (err error) { set, err = partnership.Load(c, tx); return err }); err != nil {
		return err
	}
	q, day, problems := readShort(c, set)
	if len(problems) > 0 {
		return s.short(c, 422, problems)
	}
	to := shortPath + "?klaar=geteld"
	return c.Act(&to, func(tx *db.Tx) error { return CountShort(c, tx, c.App.Guard, c.Who, day, q) })
}

func (s *Slice) undoShort(c *web.Ctx) error {
	to := shortPath + "?klaar=terug"
	return c.Act(&to, func(tx *db.Tx) error { return UndoShort(c, tx, c.App.Guard, c.Who) })
}

// growShort makes a question of what was just counted: the sheet opens with what
// was ticked. After UndoTerm nothing is counted otherwise, and the sheet opens empty.
func (s *Slice) growShort(c *web.Ctx) error {
	to := typePath
	return c.Act(&to, func(tx *db.Tx) error {
		q, err := Grow(c, tx, c.App.Guard, c.Who)
		if errors.Is(err, naast.NotFound) {
			to = typePath
			return nil
		}
		to = typePath + "?" + url.Values{"domein": {q.Theme}, "bron": {q.Source}}.Encode()
		return err
	})
}

// shortsPage is the counts of a month, for the coordinator.
type shortsPage struct {
	ui.Page
	Month  string // as it stands in the address: 2026-11
	Name   string // as people read it
	Months []ui.Link
	Tables []ui.Table
	N      int
}

var monthForm = regexp.MustCompile(`^20[0-9][0-9]-(0[1-9]|1[0-2])$`)

// month is the month that is asked for, or the one of today.
func month(c *web.Ctx) string {
	if m := c.Form("maand"); monthForm.MatchString(m) {
		return m
	}
	return string(naast.Today(c.DB.Now()))[:7]
}

// monthName is a month as people read it: "nov 2026".
func monthName(c *web.Ctx, m string) string {
	_, name, _ := strings.Cut(c.T.DateShort(naast.Date(m+"-01")), " ")
	return name
}

func (s *Slice) shorts(c *web.Ctx) error {
	p := shortsPage{Page: c.Base(c.T.S("Korte vragen")), Month: month(c)}
	p.Wide, p.Name = true, monthName(c, p.Month)
	var all []Tally
	var set partnership.Settings
	err := c.Read(func(tx *db.Tx) (err error) {
		if set, err = partnership.Load(c, tx); err != nil {
			return err
		}
		months, err := Months(c, tx, c.Who.Organisation)
		if err != nil {
			return err
		}
		p.Months = nil
		for _, m := range months {
			p.Months = append(p.Months, ui.Link{URL: listPath + "?maand=" + m.Key, Label: monthName(c, m.Key), Count: m.N, Current: m.Key == p.Month})
		}
		all, err = Shorts(c, tx, c.Who.Organisation, p.Month)
		return err
	})
	if err != nil {
		return err
	}
	for _, t := range all {
		p.N += t.N
	}
	if p.N > 0 {
		p.Tables = []ui.Table{
			total(c, "onderwerpen", c.T.S("Waar het over ging"), sums(all, func(t Tally) string { return inWords(c, set.Domains, t.Theme) })),
			total(c, "gedaan", c.T.S("Wat wij deden"), sums(all, func(t Tally) string { return c.T.M(deeds[t.Did]) })),
			total(c, "bronnen", c.T.S("Hoe mensen ons vonden"), sums(all, func(t Tally) string { return sourceIn(c, set, t.Source) })),
			total(c, "dagen", c.T.S("Per dag"), byDay(c, all)),
		}
	}
	return c.Page(200, shorts(p))
}

func inWords(c *web.Ctx, list []partnership.Term, code string) string {
	return partnership.Term{Code: code, Label: partnership.Label(list, code)}.In(c.T)
}

func sourceIn(c *web.Ctx, set partnership.Settings, code string) string {
	if code == "" {
		return c.T.S("Niet gevraagd")
	}
	return inWords(c, set.Sources, code)
}

// byDay keeps the order of the days.
func byDay(c *web.Ctx, all []Tally) (days []Sum) {
	for _, t := range all {
		label := c.T.Date(t.Day)
		if len(days) == 0 || days[len(days)-1].Key != label {
			days = append(days, Sum{Key: label})
		}
		days[len(days)-1].N += t.N
	}
	return days
}

func total(c *web.Ctx, id, caption string, list []Sum) ui.Table {
	t := ui.Table{ID: id, Caption: caption, Quiet: true, Columns: []ui.Column{{Label: caption}, {Label: c.T.S("Aantal"), Figure: true}}}
	n := 0
	for _, s := range list {
		n += s.N
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: s.Key}, {Text: strconv.Itoa(s.N)}}})
	}
	t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: c.T.S("Samen")}, {Text: strconv.Itoa(n)}}})
	return t
}

// shortsFile is the counts of a month for a spreadsheet.
func (s *Slice) shortsFile(c *web.Ctx) error {
	rows := [][]string{{"dag", "onderwerp", "gevonden via", "gedaan", "aantal"}}
	m := month(c)
	err := c.Read(func(tx *db.Tx) error {
		set, err := partnership.Load(c, tx)
		if err != nil {
			return err
		}
		all, err := Shorts(c, tx, c.Who.Organisation, m)
		rows = rows[:1]
		for _, t := range all {
			rows = append(rows, []string{string(t.Day), inWords(c, set.Domains, t.Theme), sourceIn(c, set, t.Source), c.T.M(deeds[t.Did]), strconv.Itoa(t.N)})
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.CSV("korte-vragen-"+m+".csv", rows)
}
