package partnership

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"naast"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

const englishPath = "/instellingen/engels"

// ownText is a sentence that the partnership wrote itself and that people read.
type ownText struct {
	Field string // its name in the form: it stays while the sentence does
	Where naast.Message
	Dutch string
}

// ownTexts are the sentences of a partnership that Naast does not know in
// English, each once, in the order of the settings page.
func ownTexts(s Settings, consent string, os []Organisation) (all []ownText) {
	english := lang.For("en")
	add := func(where naast.Message, texts ...string) {
		for _, nl := range texts {
			if nl == "" || english.Knows(nl) || slices.ContainsFunc(all, func(o ownText) bool { return o.Dutch == nl }) {
				continue
			}
			sum := sha256.Sum256([]byte(nl))
			all = append(all, ownText{"t-" + hex.EncodeToString(sum[:8]), where, nl})
		}
	}
	add(naast.Msg("Regel onder de naam"), s.Tagline)
	add(naast.Msg("Wanneer neemt iemand op?"), s.Hours)
	for _, o := range os {
		add(naast.Message{Text: o.Name}, o.About, o.Hours)
	}
	for _, l := range lists[1:] { // the villages are names
		for _, t := range *l.in(&s) {
			add(l.label, t.Label)
		}
	}
	add(naast.Msg("Waar zegt een inwoner ja op als het over gezondheid gaat?"), consent)
	add(naast.Msg("Wat gaat op de website nog niet goed?"), s.Access.Barriers...)
	return all
}

// englishPage is the form with all own sentences.
type englishPage struct {
	ui.Page
	Texts []ownText
	Typed map[string]string // by field
	Saved bool
}

func (s *Slice) englishPage(c *web.Ctx) (p englishPage, now Settings, err error) {
	p.Page = c.Base(c.T.S("Eigen teksten in het Engels"))
	p.Form, p.Typed = true, map[string]string{}
	err = c.Read(func(tx *db.Tx) error {
		l, err := loadLocal(c, tx)
		if err != nil {
			return err
		}
		os, err := Organisations(c, tx)
		now, p.Texts = l.Settings, ownTexts(l.Settings, l.Wording, os)
		return err
	})
	return p, now, err
}

func (s *Slice) english(c *web.Ctx) error {
	p, now, err := s.englishPage(c)
	if err != nil {
		return err
	}
	for _, t := range p.Texts {
		p.Typed[t.Field] = now.English[t.Dutch]
	}
	p.Saved = c.Req.URL.Query().Has("bewaard")
	return c.Page(http.StatusOK, englishForm(p))
}

func (s *Slice) postEnglish(c *web.Ctx) error {
	p, _, err := s.englishPage(c)
	if err != nil {
		return err
	}
	for _, t := range p.Texts {
		p.Typed[t.Field] = c.Form(t.Field)
		web.CheckText(&p.Problems, t.Field, p.Typed[t.Field], 2000)
	}
	if c.Again() {
		return c.Page(http.StatusOK, englishForm(p))
	}
	if len(p.Problems) > 0 {
		return c.Page(http.StatusUnprocessableEntity, englishForm(p))
	}
	location := englishPath + "?bewaard=ja"
	return c.Act(&location, func(tx *db.Tx) error {
		now, err := Load(c, tx)
		if err != nil {
			return fmt.Errorf("save English: %w", err)
		}
		now.English = p.in(now.English)
		if err := Save(c, tx, now); err != nil {
			return err
		}
		return record(c, tx, "settings")
	})
}

// in adds what was typed to what is there. The English of a sentence that is
// gone stays: it may come back, and an older consent is still shown.
func (p englishPage) in(before map[string]string) map[string]string {
	all := maps.Clone(before)
	if all == nil {
		all = map[string]string{}
	}
	for _, t := range p.Texts {
		if typed := p.Typed[t.Field]; typed != "" {
			all[t.Dutch] = typed
		} else {
			delete(all, t.Dutch)
		}
	}
	return all
}
