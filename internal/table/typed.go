package table

import (
	"errors"
	"net/url"
	"slices"
	"strconv"

	"naast"
	"naast/internal/account"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// typePage takes over an intake sheet, field by field in the order of the paper:
// with a pile of them nobody wants to look up from it.
type typePage struct {
	ui.Page
	sheetOf
	Said                      string
	Domain, Place, Hows, Then []ui.Option
	Healthy                   []ui.Option
	Sentence                  string      // about her health, as it is now
	Sentences                 []ui.Option // that sentence in all its versions, when there are more
}

// sheetOf is what stands on one intake sheet.
type sheetOf struct {
	Number, Day string
	Contact     casework.Contact
	Question    casework.Question
	Domains     []string
	Village     string
	Source      string // how she found us, when it was asked with a short question
	How         string // how she said that it may be kept: ticked on paper, or said at the table
	Health      string // what she ticked at the sentence about her health; niet: nothing
	Wording     string // which version of that sentence stands on the sheet
	Next        string // ik or ander
}

// Who goes on with what was typed in.
const (
	nextMe    = "ik"
	nextOther = "ander"
)

// notTicked is the answer that nothing is ticked at the sentence about health.
const notTicked = "niet"

func readSheet(c *web.Ctx) sheetOf {
	return sheetOf{Number: c.Form("vraagnummer"), Day: c.Form("dag"), Domains: c.Values("domein"), Village: c.Form("dorp"), Source: c.Form("bron"),
		Contact:  casework.Contact{Name: c.Form("naam"), Phone: c.Form("telefoon"), Hours: c.Form("uren"), MaySay: c.Ticked("zeggen")},
		Question: casework.Question{Words: c.Form("verhaal"), Wants: c.Form("wil"), Avoids: c.Form("niet")},
		How:      c.Form("wijze"), Health: c.Form("gezondheid"), Wording: c.Form("zin"), Next: c.Form("verder")}
}

// typeIn shows the form. What stays alike through the pile, the day, the sentence
// and who goes on, comes along from the sheet before.
func (s *Slice) typeIn(c *web.Ctx, status int, problems naast.Problems) error {
	p := typePage{Page: c.Base(c.T.S("Een intakevel intypen")), sheetOf: readSheet(c)}
	p.Form, p.Path, p.Problems = true, typePath, problems
	if c.Req.Method == "GET" {
		day := naast.Today(c.DB.Now())
		if d := naast.Date(c.Form("dag")); d != "" && !d.Time().IsZero() {
			day = d
		}
		p.sheetOf = sheetOf{Day: ui.FormatDay(day), Health: notTicked, Wording: c.Form("zin"), Next: c.Form("verder"), Domains: c.Values("domein"), Source: c.Form("bron")}
		if c.Form("klaar") != "" {
			p.Said = c.T.S("Opgeschreven. Volgende?")
		}
	}
	p.offer(c)
	err := c.Read(func(tx *db.Tx) error {
		set, err := partnership.Load(c, tx)
		if err != nil {
			return err
		}
		p.Domain = options(c.T, set.Domains)
		p.Place = append([]ui.Option{{Label: c.T.S("Niets aangekruist")}}, options(c.T, set.Villages)...)
		all, err := partnership.Wordings(c, tx, partnership.ConsentHealth)
		p.sentences(c, all)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, typeIn(p))
}

// offer fills in the answers that are the same everywhere.
func (p *typePage) offer(c *web.Ctx) {
	p.Hows = []ui.Option{{Value: string(casework.OnPaper), Label: c.T.S("Ja, aangekruist op papier")}, {Value: string(casework.AtTable), Label: c.T.S("Ja, gezegd aan tafel")}}
	p.Healthy = []ui.Option{{Value: notTicked, Label: c.T.S("Niets aangekruist")}, {Value: "ja", Label: c.T.S("Ja")}, {Value: "nee", Label: c.T.S("Nee")}}
	if c.Who.Hat == guard.HatSupporter {
		p.Then = []ui.Option{{Value: nextMe, Label: c.T.S("Ik sta naast deze persoon")}}
	}
	p.Then = append(p.Then, ui.Option{Value: nextOther, Label: c.T.S("De voordeur zoekt iemand")})
}

// sentences offers the versions of the sentence about health, newest first.
func (p *typePage) sentences(c *web.Ctx, all []partnership.Worded) {
	for i, w := range all {
		text := c.T.M(naast.Message{Text: w.Text})
		if i == 0 {
			p.Sentence = text
		}
		if len(all) > 1 {
			p.Sentences = append(p.Sentences, ui.Option{Value: strconv.Itoa(w.Version), Label: c.T.S("zin %d", w.Version) + ": " + text})
		}
	}
}

// check reads the day and the vraagnummer, and says what is missing.
func (v *sheetOf) check(c *web.Ctx) (day naast.Date, p naast.Problems) {
	if v.Number != "" {
		v.Number, p = ReadNumber(v.Number)
	}
	today := naast.Today(c.DB.Now())
	day, err := ui.ReadDay(v.Day)
	if err != nil || day == "" || day > today || day < today.Add(-DaysBack) {
		p.Add("dag", "Vul een dag in van de laatste twee maanden, zoals 3-11-2026.")
	}
	if v.Question.Words == "" {
		p.Add("verhaal", "Schrijf op waar het over gaat, in de woorden van de inwoner.")
	}
	for name, text := range map[string]string{"naam": v.Contact.Name, "telefoon": v.Contact.Phone, "uren": v.Contact.Hours} {
		web.CheckText(&p, name, text, web.MaxLine)
	}
	for name, text := range map[string]string{"verhaal": v.Question.Words, "wil": v.Question.Wants, "niet": v.Question.Avoids} {
		web.CheckText(&p, name, text, web.MaxText)
	}
	if v.How != string(casework.OnPaper) && v.How != string(casework.AtTable) {
		p.Add("wijze", "Alleen met een ja mag u dit vel intypen. Kies hoe de inwoner ja zei.")
	}
	if !slices.Contains([]string{notTicked, "ja", "nee"}, v.Health) {
		p.Add("gezondheid", "Kies wat op het vel is aangekruist.")
	}
	if v.Next != nextOther && (v.Next != nextMe || c.Who.Hat != guard.HatSupporter) {
		p.Add("verder", "Kies hoe het verder gaat.")
	}
	return day, p
}

// postType makes a question of a sheet, and gives it to who holds the card that
// went along. In one transaction: half a sheet is never kept.
func (s *Slice) postType(c *web.Ctx) error {
	if c.Again() {
		return s.typeIn(c, 200, nil)
	}
	v := readSheet(c)
	day, problems := v.check(c)
	if len(problems) > 0 {
		return s.typeIn(c, 422, problems)
	}
	to := typePath + "?klaar=ja&verder=" + v.Next + "&dag=" + string(day) + "&zin=" + url.QueryEscape(v.Wording)
	err := c.Act(&to, func(tx *db.Tx) error {
		set, err := partnership.Load(c, tx)
		if err != nil {
			return err
		}
		told := v.told(set, day)
		if told.Wording, err = v.sentence(c, tx); err != nil {
			return err
		}
		if v.Number != "" {
			if told.Holder, err = TakeCard(c, tx, v.Number); err != nil {
				return err
			}
		}
		_, err = s.Cases.AskFor(c, tx, c.Who, told)
		return err
	})
	if errors.Is(err, errSentence) {
		problems.Add("zin", "Kies de zin die op het vel staat.")
		return s.typeIn(c, 422, problems)
	}
	if errors.Is(err, naast.Invalid) && !errors.Is(err, ErrNoCard) {
		problems.Add("verder", "U kunt nu zelf niet naast deze persoon staan. Kies dat de voordeur iemand zoekt.")
		return s.typeIn(c, 422, problems)
	}
	return s.orNoCard(c, err, s.typeIn)
}

// errSentence is that the sentence on the sheet is none that was ever used.
var errSentence = errors.New("sentence of the sheet is unknown")

// sentence is the version of the sentence about health that stands on the sheet;
// 0: there was only one.
func (v sheetOf) sentence(c *web.Ctx, tx *db.Tx) (int, error) {
	if v.Wording == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(v.Wording)
	if err != nil {
		return 0, errSentence
	}
	_, err = partnership.WordingAt(c, tx, partnership.ConsentHealth, n)
	if errors.Is(err, naast.NotFound) {
		err = errSentence
	}
	return n, err
}

// TakeCard takes a card out of the bag and says who holds it; ErrNoCard when the
// vraagnummer is of none.
func TakeCard(c *web.Ctx, tx *db.Tx, number string) (naast.UserID, error) {
	u, err := account.Issue(c, tx, c.App.Vault, number)
	if errors.Is(err, naast.NotFound) {
		err = ErrNoCard
	}
	return u, err
}

// told is what is kept of a sheet.
func (v sheetOf) told(set partnership.Settings, day naast.Date) casework.Told {
	t := casework.Told{Question: v.Question, Contact: v.Contact, How: casework.Way(v.How), Said: day, Mine: v.Next == nextMe}
	t.Facts.Domains, t.Facts.Village = partnership.Known(set.Domains, v.Domains...), partnership.One(set.Villages, v.Village)
	t.Facts.Source = partnership.One(set.Sources, v.Source)
	channel := casework.LevelNone
	if v.Contact.Phone != "" {
		channel = casework.ChannelCall
	}
	t.Delivery = casework.NewDelivery("", channel, v.Contact.Name)
	if v.Health != notTicked {
		t.Health = v.Health
	}
	return t
}
