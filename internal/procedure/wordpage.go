// tekst: inwoner

package procedure

import (
	"errors"
	"fmt"
	"slices"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// Addresses of the words.
const (
	wordsPath  = "/woorden"
	wordsTable = "/instellingen/woorden"
	wordNew    = "/instellingen/woord"
)

// wordsPage explains difficult words to everybody.
type wordsPage struct {
	ui.Page
	Search ui.Search
	Asked  bool
	Found  []ui.Item
	All    []ui.Item
}

// showWords answers both a visit and a search: what somebody looks up stands in
// no address and is not kept.
func (s *Slice) showWords(c *web.Ctx) error {
	asked := c.Form("woord")
	p := wordsPage{Page: c.Base(c.T.S("Moeilijke woorden")), Asked: asked != "",
		Search: ui.Search{Action: wordsPath, Name: "woord", Label: c.T.S("Typ een woord, of een hele zin uit uw brief"), Hint: c.T.S("Wij bewaren niet wat u zoekt."), Value: asked}}
	p.Path = wordsPath
	err := c.Read(func(tx *db.Tx) error {
		all, err := Words(c, tx)
		p.Found, p.All = items(c.T, Found(all, asked)), items(c.T, all)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(200, wordsView(p))
}

func items(t lang.Text, all []Word) (is []ui.Item) {
	for _, w := range all {
		if w.Gone {
			continue
		}
		text := words(t, w.Means)
		if w.Also != "" {
			text += "\n" + t.S("Ook: %s", w.Also)
		}
		text += "\n" + w.stands(t)
		is = append(is, ui.Item{Key: w.Word, Value: text})
	}
	return is
}

// wordsTablePage is the words as a coordinator keeps them.
type wordsTablePage struct {
	ui.Page
	Saved bool
	Table ui.Table
}

func (s *Slice) getWordsTable(c *web.Ctx) error {
	p := wordsTablePage{Page: c.Base(c.T.S("Moeilijke woorden")), Saved: c.Form("bewaard") != ""}
	p.Wide = true
	p.Table = ui.Table{ID: "woorden", Caption: c.T.S("Woorden, met wat ze betekenen"), Columns: []ui.Column{
		{Label: c.T.S("Woord")}, {Label: c.T.S("Wat het betekent")}, {Label: c.T.S("Waar dat staat")}, {Label: c.T.S("Nagekeken")}}}
	err := c.Read(func(tx *db.Tx) error {
		all, err := Words(c, tx)
		for _, w := range all {
			checked := or(c.T.DateShort(w.Checked), c.T.S("nog niet"))
			if w.Gone {
				checked = c.T.S("niet in gebruik")
			}
			p.Table.Rows = append(p.Table.Rows, ui.Row{Cells: []ui.Cell{{Text: w.Word, URL: wordsTable + "/" + w.Code}, {Text: words(c.T, w.Means)}, {Text: w.Source}, {Text: checked}}})
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(200, wordsTableView(p))
}

// wordForm is one word as it is typed.
type wordForm struct{ Word, Also, Means, Source, Checked, Gone string }

// wordPage changes one word, or adds one.
type wordPage struct {
	ui.Page
	Action string
	In     wordForm
}

// wordOf is the word in the address; an empty one where a new one is made.
func wordOf(c *web.Ctx) (w Word, err error) {
	code := c.Req.PathValue("rij")
	if code == "" {
		return w, nil
	}
	err = c.Read(func(tx *db.Tx) error {
		all, err := Words(c, tx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(x Word) bool { return x.Code == code })
		if i < 0 {
			return fmt.Errorf("word %q: %w", code, naast.NotFound)
		}
		w = all[i]
		return nil
	})
	return w, err
}

func (s *Slice) getWord(c *web.Ctx) error {
	w, err := wordOf(c)
	if err != nil {
		return err
	}
	in := wordForm{Word: w.Word, Also: w.Also, Means: w.Means, Source: w.Source, Checked: ui.FormatDay(w.Checked)}
	if w.Gone {
		in.Gone = "ja"
	}
	return showWord(c, 200, in, nil)
}

func showWord(c *web.Ctx, status int, in wordForm, problems naast.Problems) error {
	p := wordPage{Page: c.Base(c.T.S("Een woord")), Action: c.Req.URL.Path, In: in}
	p.Form, p.Problems = true, problems
	return c.Page(status, wordView(p))
}

// word is what was typed; or what is wrong with it.
func (f wordForm) word(today naast.Date) (w Word, p naast.Problems) {
	for _, x := range []struct {
		field, text string
		must        bool
	}{{"woord", f.Word, true}, {"ook", f.Also, false}, {"betekenis", f.Means, true}, {"bron", f.Source, false}} {
		if x.must && x.text == "" {
			p.Add(x.field, "Vul dit in.")
		}
		if len(x.text) > 2*web.MaxLine {
			p.Add(x.field, "Dit is te lang. Houd het bij één regel.")
		}
	}
	checked, err := ui.ReadDay(f.Checked)
	if err != nil || checked > today {
		p.Add("nagekeken", "Vul een dag in die geweest is, zoals 3-11-2026.")
	}
	return Word{Word: f.Word, Also: f.Also, Means: f.Means, Source: f.Source, Checked: checked, Gone: f.Gone != ""}, p
}

func (s *Slice) postWord(c *web.Ctx) error {
	before, err := wordOf(c)
	if err != nil {
		return err
	}
	in := wordForm{c.Form("woord"), c.Form("ook"), c.Form("betekenis"), c.Form("bron"), c.Form("nagekeken"), c.Form("weg")}
	if c.Again() {
		return showWord(c, 200, in, nil)
	}
	w, p := in.word(naast.Today(c.DB.Now()))
	if len(p) > 0 {
		return showWord(c, 422, in, p)
	}
	if w.Code = before.Code; w.Code == "" {
		w.Code = naast.NewID[string]()
	}
	to := wordsTable + "?bewaard=ja"
	err = c.Act(&to, func(tx *db.Tx) error {
		if err := saveRow(c, tx, `procedure_word`, w.Code, w); err != nil {
			return err
		}
		return s.settingChanged(c, tx)
	})
	if errors.Is(err, naast.TooMany) {
		p.Add("woord", "Er staan al %d woorden. Haal er eerst een weg.", mostRows)
		return showWord(c, 422, in, p)
	}
	return err
}

// settingChanged writes in the log that somebody changed a table.
func (s *Slice) settingChanged(c *web.Ctx, tx *db.Tx) error {
	return audit.Record(c, tx, c.App.Vault, audit.Event{Actor: c.Who.User, Name: c.Who.Name, Hat: string(c.Who.Hat), Action: "settings"})
}
