package desk

import (
	"github.com/a-h/templ"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
	"naast/internal/web/ui"
)

func (s *Slice) noteRoutes(a *web.App) {
	a.Get(web.Staff, "/zaak/{zaak}/verslag", guard.ReadCase, func(c *web.Ctx) error { return s.notes(c, 200, nil) })
	a.Post(web.Staff, "/zaak/{zaak}/verslag", guard.WriteCase, s.postNote)
}

// notesPage is the short lines after contact, newest first.
type notesPage struct {
	casePage
	In    casework.Note
	First bool // what is asked at the first talk is still to be asked
	Talk  casework.FirstTalk
	Lines []ui.Item
	Again []ui.Option // what she said before, to read to her once more
	Said  []string    // what she said yes to again, as ticked
}

func readNote(c *web.Ctx) (casework.Note, casework.FirstTalk) {
	return casework.Note{Text: c.Form("tekst"), Channel: c.Form("hoe"), Spoke: c.Ticked("gesproken")},
		casework.FirstTalk{Knows: c.Form("kent"), Before: c.Form("eerder"), NotCounted: c.Ticked("niet-tellen")}
}

func (s *Slice) notes(c *web.Ctx, status int, p naast.Problems) error {
	return s.show(c, status, "verslag", p, func(o opened, v casePage) (templ.Component, error) {
		x := notesPage{casePage: v}
		x.Form = true
		x.In, x.Talk = readNote(c)
		var err error
		if x.First, err = s.Cases.FirstTalkDue(c, o.tx, c.Who, o.Key); err != nil {
			return nil, err
		}
		if err := x.toRepeat(c, o, s.Cases); err != nil {
			return nil, err
		}
		notes, err := casework.List[casework.Note](c, o.tx, s.Cases, o.Key, casework.NoteKind)
		if err != nil {
			return nil, err
		}
		for i := len(notes) - 1; i >= 0; i-- {
			n := notes[i]
			key := c.T.Date(n.Day) + " · " + n.Body.By + " · " + channels.in(c.T, n.Body.Channel)
			if n.Body.Spoke {
				key += " · " + c.T.S("gesproken")
			}
			x.Lines = append(x.Lines, ui.Item{Key: key, Value: n.Body.Text})
		}
		return notesForm(x), nil
	})
}

// toRepeat are the sentences to which she said yes before, in a way that is to
// be repeated.
func (v *notesPage) toRepeat(c *web.Ctx, o opened, cases *casework.Cases) error {
	all, err := cases.ToRepeat(c, o.tx, o.Key)
	v.Said = c.Values("weer")
	for _, y := range all {
		v.Again = append(v.Again, ui.Option{Value: string(y.Doc), Label: y.Sentence, Hint: c.T.S("Ja gezegd op %s", y.Day)})
	}
	return err
}

// repeated are the yeses that were said once more, in a talk that was one.
func repeated(c *web.Ctx, n casework.Note) (docs []naast.DocumentID) {
	if !n.Spoke {
		return nil
	}
	for _, v := range c.Values("weer") {
		docs = append(docs, naast.DocumentID(v))
	}
	return docs
}

// postNote writes a line. When they really spoke for the first time, the form
// asks once more whether he knows her, and two things more.
func (s *Slice) postNote(c *web.Ctx) error {
	n, talk := readNote(c)
	if c.Again() {
		return s.notes(c, 200, nil)
	}
	p := n.Check()
	first := n.Spoke && c.Ticked("eerste")
	if first {
		p = append(p, talk.Check()...)
	}
	if len(p) > 0 {
		return s.notes(c, 422, p)
	}
	return s.act(c, part(c, "verslag")+"?gedaan=bewaard", func(tx *db.Tx) error {
		if err := s.Cases.Repeat(c, tx, c.Who, c.CaseID(), repeated(c, n)...); err != nil {
			return err
		}
		if first {
			return s.Cases.AddNote(c, tx, c.Who, c.CaseID(), n, &talk)
		}
		return s.Cases.AddNote(c, tx, c.Who, c.CaseID(), n, nil)
	})
}
