// tekst: inwoner
package share

import (
	"context"
	"strings"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/vault"
	"naast/internal/web/lang"
)

// nl is the language of copies: they are made for whoever reads them later.
var nl = lang.For("nl")

// read makes the parts of a copy of one item, as it stands now.
func (s *Slice) read(ctx context.Context, tx *db.Tx, k *vault.CaseKey, item Item) ([]Part, error) {
	switch item {
	case Question:
		return s.readQuestion(ctx, tx, k)
	case Plan:
		return s.readPlan(ctx, tx, k)
	case Prep:
		return s.readPrep(ctx, tx, k)
	case Meetings:
		return s.readMeetings(ctx, tx, k)
	case Letters:
		return s.readLetters(ctx, tx, k)
	}
	return nil, naast.Invalid
}

// said keeps the parts that say something.
func said(parts ...Part) (kept []Part) {
	for _, p := range parts {
		if strings.TrimSpace(p.Text) != "" {
			kept = append(kept, p)
		}
	}
	return kept
}

func (s *Slice) readQuestion(ctx context.Context, tx *db.Tx, k *vault.CaseKey) ([]Part, error) {
	all, err := s.Cases.Wordings(ctx, tx, k)
	if err != nil {
		return nil, err
	}
	now, _ := casework.Now(all)
	q := now.Body
	return said(Part{"", q.Words}, Part{nl.S("Deze hulp wil ik"), q.Wants}, Part{nl.S("Dit wil ik niet"), q.Avoids}), nil
}

func (s *Slice) readPlan(ctx context.Context, tx *db.Tx, k *vault.CaseKey) ([]Part, error) {
	p, err := casework.Only[casework.Plan](ctx, tx, s.Cases, k, casework.PlanKind)
	if err != nil {
		return nil, err
	}
	parts := said(Part{nl.S("Hoe is het nu"), p.Body.Situation}, Part{nl.S("Dit wil ik"), p.Body.Want})
	steps, err := casework.List[casework.Step](ctx, tx, s.Cases, k, casework.StepKind)
	if err != nil {
		return nil, err
	}
	for _, st := range steps {
		if !st.Body.Yes.Given() || st.Body.Let { // only what she said yes to
			continue
		}
		x := Part{nl.S("Stap"), st.Body.What}
		if !st.Body.Day.IsZero() {
			x.Text += "\n" + nl.Date(st.Body.Day)
		}
		if !st.Body.Done.IsZero() {
			x.Text += "\n" + nl.S("Klaar")
		}
		parts = append(parts, x)
	}
	return parts, nil
}

func (s *Slice) readPrep(ctx context.Context, tx *db.Tx, k *vault.CaseKey) ([]Part, error) {
	d, err := casework.Only[casework.Prep](ctx, tx, s.Cases, k, casework.PrepKind)
	p := d.Body
	return said(Part{nl.S("Dit gaat goed"), p.Well}, Part{nl.S("Dit gaat niet goed"), p.Hard}, Part{nl.S("Dit wil ik"), p.Want},
		Part{nl.S("Wie gaat er mee"), p.Company}, Part{nl.S("Papieren"), p.Papers}, Part{nl.S("Praat zo met mij als het slecht gaat"), p.Crisis}), err
}

// readMeetings are the appointments to come: when, where, and that somebody goes along.
func (s *Slice) readMeetings(ctx context.Context, tx *db.Tx, k *vault.CaseKey) (parts []Part, err error) {
	all, err := s.Cases.Meetings(ctx, tx, k)
	for _, m := range all {
		if m.Gone || m.Start().Before(tx.Now()) {
			continue
		}
		lines := []string{}
		if m.Where != "" {
			lines = append(lines, m.Where)
		}
		if m.With != "" {
			lines = append(lines, nl.S("Gaat mee: %s", m.With))
		}
		parts = append(parts, Part{nl.S("%s om %s", naast.Today(m.Start()), nl.Time(m.Start())), strings.Join(lines, "\n")})
	}
	return parts, err
}

func (s *Slice) readLetters(ctx context.Context, tx *db.Tx, k *vault.CaseKey) (parts []Part, err error) {
	all, err := s.Cases.Letters(ctx, tx, k)
	for _, d := range all {
		if d.Body.Open() {
			parts = append(parts, Part{nl.M(naast.Message{Text: d.Body.Act}), nl.S("Uiterlijk %s", d.Body.Until)})
		}
	}
	return parts, err
}
