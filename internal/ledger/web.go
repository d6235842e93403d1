package ledger

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/ledger/form"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// Slice is the pages of whoever keeps the log.
type Slice struct{}

// Addresses.
const (
	home = "/verantwoording"
	file = home + "/bestand"
)

// MostLines bounds one file.
const MostLines = 20_000

// MostDays bounds the period of one file.
const MostDays = 366

// The forms in which the log is taken along.
const (
	nen      = "nen7513"
	ldv      = "dataverwerkingen"
	consents = "toestemmingen"
)

// Routes registers the pages.
func (s *Slice) Routes(a *web.App) {
	a.Get(web.Staff, home, guard.Ledger, func(c *web.Ctx) error { return s.show(c, http.StatusOK, nil) })
	a.Post(web.Staff, file, guard.LedgerFile, s.postFile)
	a.Nav(home, naast.Msg("Verantwoording").Text, guard.Ledger)
}

// homePage asks for a period and a form.
type homePage struct {
	ui.Page
	From, Until, Kind string
	Kinds             []ui.Option
	Keeps             bool   // this person keeps the log
	Ask               string // whom to ask, for anybody else
	Wordings          []ui.Entry
}

func (s *Slice) show(c *web.Ctx, status int, problems naast.Problems) error {
	p := homePage{Page: c.Base(c.T.S("Verantwoording")), From: c.Form("van"), Until: c.Form("tot"), Kind: c.Form("vorm")}
	p.Form, p.Path, p.Problems = true, file, problems
	p.Kinds = []ui.Option{
		{Value: nen, Label: c.T.S("Logboek met de velden van NEN 7513"), Hint: c.T.S("Een rekenblad. Eén regel per keer dat iemand keek of iets deed.")},
		{Value: ldv, Label: c.T.S("Logboek Dataverwerkingen"), Hint: c.T.S("Een bestand voor andere programma’s, in de vorm van de standaard van Logius.")},
		{Value: consents, Label: c.T.S("Toestemmingen"), Hint: c.T.S("Een rekenblad. Op welke zin, in welke versie, en ja of nee.")},
	}
	err := c.List(func(tx *db.Tx) error {
		_, err := audit.Manager(c, tx, c.App.Vault, c.Who.Person())
		if errors.Is(err, naast.NotFound) {
			p.Ask, err = account.AskForLog(c, tx)
			return err
		}
		p.Keeps = err == nil
		if err != nil {
			return err
		}
		all, err := partnership.Wordings(c, tx, partnership.ConsentHealth)
		p.Wordings = nil
		for _, w := range all {
			p.Wordings = append(p.Wordings, ui.Entry{Title: partnership.ConsentHealth + " " + strconv.Itoa(w.Version), Text: w.Text})
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, homeView(p))
}

// asked reads the period.
func asked(c *web.Ctx) (from, until naast.Date, p naast.Problems) {
	today := naast.Today(c.DB.Now())
	from, err := ui.ReadDay(c.Form("van"))
	if err != nil || from == "" || from > today {
		p.Add("van", "Vul een dag in tot en met vandaag. Bijvoorbeeld: %s", ui.FormatDay(today))
	}
	until, err = ui.ReadDay(c.Form("tot"))
	switch {
	case err != nil || until == "" || until < from || until > today:
		p.Add("tot", "Vul een dag in, niet eerder dan de eerste dag en niet later dan vandaag.")
	case from.Days(until) >= MostDays:
		p.Add("tot", "Vraag ten hoogste %d dagen tegelijk.", MostDays)
	}
	switch c.Form("vorm") {
	case nen, ldv, consents:
	default:
		p.Add("vorm", "Kies een vorm.")
	}
	return from, until, p
}

// postFile is the log of a period. Who keeps the log is asked, and the taking along
// written down with form and period, before a line is opened.
func (s *Slice) postFile(c *web.Ctx) error {
	if c.Again() {
		return s.show(c, http.StatusOK, nil)
	}
	from, until, p := asked(c)
	if len(p) > 0 {
		return s.show(c, http.StatusUnprocessableEntity, p)
	}
	kind := c.Form("vorm")
	var all []audit.Event
	err := c.ListFor(fmt.Sprintf("%s, %s t/m %s", kind, string(from), string(until)), func(tx *db.Tx) error {
		t, err := audit.Manager(c, tx, c.App.Vault, c.Who.Person())
		if err != nil {
			return err
		}
		all, err = audit.Between(c, tx, c.App.Vault, t, start(from), start(until.Add(1)).Add(-time.Second), MostLines)
		return err
	})
	switch {
	case errors.Is(err, naast.TooLarge):
		p.Add("tot", "In deze dagen gebeurde te veel voor één bestand. Kies minder dagen.")
		return s.show(c, http.StatusUnprocessableEntity, p)
	case err != nil:
		return err
	}
	return write(c, kind, all)
}

// start is the first moment of a day as people here read it.
func start(d naast.Date) time.Time {
	y, m, day := d.Time().Date()
	return time.Date(y, m, day, 0, 0, 0, 0, naast.Amsterdam)
}

func write(c *web.Ctx, kind string, all []audit.Event) error {
	switch kind {
	case ldv:
		b, err := json.MarshalIndent(form.Records(c.App.Vault, all, "https://"+c.Req.Host+"/privacy/register"), "", " ")
		if err != nil {
			return fmt.Errorf("write log: %w", err)
		}
		return c.Bytes("application/json", "logboek-dataverwerkingen.json", b)
	case consents:
		day := func(e audit.Event) string { return string(naast.Today(e.At)) }
		return c.CSV("toestemmingen.csv", append([][]string{form.ConsentFields}, form.Consents(c.App.Vault, all, day)...))
	}
	rows := [][]string{form.Fields}
	for _, e := range all {
		rows = append(rows, form.Row(c.App.Vault, e, c.Part.Slug))
	}
	return c.CSV("logboek-nen7513.csv", rows)
}
