package hours

import (
	"maps"
	"slices"
	"strconv"

	"naast"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// kinds are what can be paid back, in words.
var kinds = map[string]naast.Message{
	"reizen":   naast.Msg("Bus, trein of taxi"),
	"parkeren": naast.Msg("Parkeren"),
	"bellen":   naast.Msg("Bellen en internet"),
	"papier":   naast.Msg("Papier, printen en postzegels"),
	"drinken":  naast.Msg("Koffie en eten"),
	"anders":   naast.Msg("Iets anders"),
}

// cost is one amount as it is typed.
type cost struct {
	Name, Label, Value string
	Cents              int
}

// ownPage is one month of a supporter.
type ownPage struct {
	ui.Page
	Rule     Rule
	Sheet    Sheet
	Name     string // of the month
	Hours    string
	Km       string
	Costs    []cost
	Months   []ui.Link
	Said     string
	MostSaid string // when the year goes over what was agreed
	Writes   bool
}

// nothing tells whether there is nothing to see or do.
func (p ownPage) nothing() bool { return p.Rule.Keep == Nothing && len(p.Months) == 0 }

func (p ownPage) expenses() bool { return p.Rule.Keep == Expenses }

// writes tells whether this month can be filled in here and now; otherwise it
// is only shown.
func (p ownPage) writes(today naast.Date) bool {
	return p.Rule.Keep != Nothing && p.Sheet.State != Settled && mayWrite(today, p.Sheet.Key)
}

// key is the month that is asked for, or the one of today. It may be one that
// nobody can write any more: what was handed in stays to be seen.
func key(c *web.Ctx) string {
	if m := c.Form("maand"); monthForm.MatchString(m) {
		return m
	}
	return string(naast.Today(c.DB.Now()))[:7]
}

func costField(kind string) string { return "kosten-" + kind }

func (s *Slice) own(c *web.Ctx, status int, problems naast.Problems) error {
	p := ownPage{Page: c.Base(c.T.S("Mijn uren en onkosten"))}
	p.Form, p.Path, p.Problems = true, ownPath, problems
	month := key(c)
	var sums int
	err := c.Read(func(tx *db.Tx) (err error) {
		if p.Rule, err = RuleOf(c, tx, c.Who.Organisation); err != nil {
			return err
		}
		if p.Sheet, err = Of(c, tx, c.Who, month); err != nil {
			return err
		}
		all, err := All(c, tx, c.Who)
		if err != nil {
			return err
		}
		sums = 0
		for _, x := range all {
			if x.Key[:4] == month[:4] && x.State != Open {
				sums += x.Cents()
			}
		}
		p.Months, p.Writes = months(c, p.Rule, all, month), p.writes(tx.Today())
		return nil
	})
	if err != nil {
		return err
	}
	p.Name = c.T.Month(month)
	p.fill(c)
	p.Said, p.MostSaid = said(c), over(c, p.Rule, p.Sheet, sums)
	return c.Page(status, own(p))
}

func said(c *web.Ctx) string {
	switch c.Form("klaar") {
	case "bewaard":
		return c.T.S("Bewaard. U kunt later verder.")
	case "ingeleverd":
		return c.T.S("Ingeleverd bij uw organisatie.")
	}
	return ""
}

// over says when more is asked than can be paid without tax. It is shown and
// never refused: somebody else decides.
func over(c *web.Ctx, r Rule, x Sheet, year int) string {
	switch {
	case r.MostMonth > 0 && x.Cents() > r.MostMonth:
		return c.T.S("Deze maand is meer dan € %s. Bespreek met uw organisatie of u daar belasting over betaalt.", writeMoney(r.MostMonth))
	case r.MostYear > 0 && year > r.MostYear:
		return c.T.S("Dit jaar is samen meer dan € %s. Bespreek met uw organisatie of u daar belasting over betaalt.", writeMoney(r.MostYear))
	}
	return ""
}

// months are the months that can be chosen: the last ones that can be written,
// and every one that was.
func months(c *web.Ctx, r Rule, all []Sheet, now string) (links []ui.Link) {
	states := map[string]State{}
	for _, x := range all {
		states[x.Key] = x.State
	}
	keys := slices.Collect(maps.Keys(states))
	if r.Keep != Nothing {
		keys = append(keys, now)
		keys = append(keys, writable(naast.Today(c.DB.Now()))[:3]...)
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	slices.Reverse(keys)
	words := map[State]string{In: c.T.S("ingeleverd"), Settled: c.T.S("afgehandeld"), Open: c.T.S("nog niet ingeleverd")}
	for _, m := range keys {
		label := c.T.Month(m)
		if state, written := states[m]; written {
			label += " · " + words[state]
		}
		links = append(links, ui.Link{URL: ownPath + "?maand=" + m, Label: label, Current: m == now})
	}
	return links
}

// fill sets the fields: what was typed, or else what is kept.
func (p *ownPage) fill(c *web.Ctx) {
	typed := c.Req.Method == "POST"
	p.Hours, p.Km = blank(p.Sheet.Quarters, writeHours), blank(p.Sheet.Km, strconv.Itoa)
	if typed {
		p.Hours, p.Km = c.Form("uren"), c.Form("km")
	}
	for _, k := range Kinds {
		x := cost{Name: costField(k), Label: c.T.M(kinds[k]), Cents: p.Sheet.Costs[k]}
		x.Value = blank(x.Cents, writeMoney)
		if typed {
			x.Value = c.Form(x.Name)
		}
		p.Costs = append(p.Costs, x)
	}
}

// readMonth reads the form.
func readMonth(c *web.Ctx) (m Month, p naast.Problems) {
	var ok bool
	if m.Quarters, ok = readHours(c.Form("uren")); !ok || m.Quarters > mostQuarters {
		p.Add("uren", "Vul hele of halve uren in, of kwartieren. Bijvoorbeeld: 6,5")
	}
	if km := c.Form("km"); km != "" {
		n, err := strconv.Atoi(km)
		if err != nil || n < 0 || n > mostKm {
			p.Add("km", "Vul een heel getal in, zoals 48.")
		}
		m.Km = n
	}
	m.Costs = map[string]int{}
	for _, k := range Kinds {
		cents, ok := readMoney(c.Form(costField(k)))
		if !ok || cents > mostCents {
			p.Add(costField(k), "Vul een bedrag in, zoals 12,50.")
		}
		if cents > 0 {
			m.Costs[k] = cents
		}
	}
	return m, p
}

func (s *Slice) postOwn(c *web.Ctx) error {
	if c.Again() {
		return s.own(c, 200, nil)
	}
	m, problems := readMonth(c)
	month := c.Form("maand")
	revision, err := strconv.Atoi(c.Form("versie"))
	if err != nil || !mayWrite(naast.Today(c.DB.Now()), month) {
		problems.Add("uren", "Deze maand kan niet meer. Kies een andere maand.")
	}
	handIn := c.Form("inleveren") != ""
	if handIn && len(problems) == 0 && m.Quarters == 0 && m.Km == 0 && len(m.Costs) == 0 {
		problems.Add("uren", "Vul eerst iets in. Was er niets, dan hoeft u niets in te leveren.")
	}
	if len(problems) > 0 {
		return s.own(c, 422, problems)
	}
	to := ownPath + "?maand=" + month + "&klaar=bewaard"
	if handIn {
		to = ownPath + "?maand=" + month + "&klaar=ingeleverd"
	}
	return c.Act(&to, func(tx *db.Tx) error { return Save(c, tx, c.Who, month, revision, m, handIn) })
}

// kmHint says what a kilometre is worth.
func kmHint(p ownPage) string {
	if p.Rule.PerKm == 0 {
		return ""
	}
	return p.T.S("Uw organisatie betaalt € %s per kilometer.", writeMoney(p.Rule.PerKm))
}

// items are a month as it was handed in.
func items(p ui.Page, x Sheet) []ui.Item {
	all := []ui.Item{{Key: p.T.S("Uren"), Value: writeHours(x.Quarters)}}
	if x.Km > 0 {
		all = append(all, ui.Item{Key: p.T.S("Kilometers"), Value: strconv.Itoa(x.Km) + " × " + euros + writeMoney(x.PerKm)})
	}
	for _, k := range Kinds {
		if x.Costs[k] > 0 {
			all = append(all, ui.Item{Key: p.T.M(kinds[k]), Value: euros + writeMoney(x.Costs[k])})
		}
	}
	if x.Cents() > 0 {
		all = append(all, ui.Item{Key: p.T.S("Samen"), Value: euros + writeMoney(x.Cents())})
	}
	return all
}
