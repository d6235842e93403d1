package desk

import (
	"strings"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

func (s *Slice) questionRoutes(a *web.App) {
	a.Get(web.Staff, "/zaak/{zaak}/vraag", guard.ReadCase, func(c *web.Ctx) error { return s.question(c, 200, nil) })
	a.Post(web.Staff, "/zaak/{zaak}/vraag", guard.WriteCase, s.propose)
}

// questionPage is the question: her own words, what became of them, and the
// form for a sharper wording.
type questionPage struct {
	casePage
	Own, Now casework.Document[casework.Question]
	All      []casework.Document[casework.Question]
	Consents []casework.Document[casework.Consent]
	In       casework.Question
}

func readWording(c *web.Ctx) casework.Question {
	return casework.Question{Words: c.Form("woorden"), Wants: c.Form("wil"), Avoids: c.Form("niet")}
}

func (s *Slice) question(c *web.Ctx, status int, p naast.Problems) error {
	return s.show(c, status, "vraag", p, func(o opened, v casePage) (templ.Component, error) {
		x := questionPage{casePage: v, In: readWording(c)}
		x.Form = true
		var err error
		if x.All, err = s.Cases.Wordings(c, o.tx, o.Key); err != nil {
			return nil, err
		}
		if len(x.All) > 0 {
			x.Own = x.All[0]
		}
		x.Now, _ = casework.Now(x.All)
		if c.Req.Method == "GET" {
			x.In = casework.Question{Words: x.Now.Body.Words, Wants: x.Now.Body.Wants, Avoids: x.Now.Body.Avoids}
		}
		x.Consents, err = casework.List[casework.Consent](c, o.tx, s.Cases, o.Key, casework.ConsentKind)
		return question(x), err
	})
}

// propose adds a sharper wording, which counts only with her yes.
func (s *Slice) propose(c *web.Ctx) error {
	q := readWording(c)
	if c.Again() {
		return s.question(c, 200, nil)
	}
	var p naast.Problems
	if strings.TrimSpace(q.Words) == "" {
		p.Add("woorden", "Schrijf op hoe de vraag scherper kan.")
	}
	web.CheckText(&p, "woorden", q.Words, web.MaxText)
	web.CheckText(&p, "wil", q.Wants, web.MaxText)
	web.CheckText(&p, "niet", q.Avoids, web.MaxText)
	if len(p) > 0 {
		return s.question(c, 422, p)
	}
	return s.act(c, part(c, "vraag")+"?gedaan=gevraagd", func(tx *db.Tx) error {
		return s.Cases.ProposeWording(c, tx, c.Who, c.CaseID(), q.Words, q.Wants, q.Avoids)
	})
}

// nowTitle says above the wording that counts whose it is: hers, told anew, or one
// that she said yes to.
func nowTitle(t lang.Text, now casework.Question) string {
	if now.By == "" {
		return t.S("Later, in eigen woorden")
	}
	return t.S("Zo staat het nu, met een ja op %s", now.Yes.Day)
}

// wishes are what help somebody wants and does not want, in own words.
func wishes(p ui.Page, wants, avoids string) (all []ui.Item) {
	if wants != "" {
		all = append(all, ui.Item{Key: p.T.S("Wil graag deze hulp"), Value: wants})
	}
	if avoids != "" {
		all = append(all, ui.Item{Key: p.T.S("Wil dit niet"), Value: avoids})
	}
	return all
}
