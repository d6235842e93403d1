package incident

import (
	"context"
	"errors"
	"strconv"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// Reached is who was really told, of those whom an incident concerns.
type Reached struct {
	Told   int // something was sent, somebody told her, or she read it
	Erased int // the question is gone since, as she wanted or after she was told
	Not    []Unreached
}

// Unreached is one question whose resident does not know it yet.
type Unreached struct {
	Number int // of the list of this incident, as it was shown
	Closed bool
	Facts  casework.Facts
	Reach  casework.Reach
	Wants  string // the channel that she chose; empty: no messages
}

// ReachedBy looks who knows now of what a report tells. It opens facts and no content.
func ReachedBy(ctx context.Context, tx *db.Tx, c *casework.Cases, r Report) (x Reached, err error) {
	facts, err := c.FactsOf(ctx, tx, r.Cases)
	if err != nil {
		return x, err
	}
	ways, err := c.DeliveriesOf(ctx, tx, r.Cases)
	if err != nil {
		return x, err
	}
	for i, id := range r.Cases {
		f, there := facts[id]
		if !there {
			x.Erased++
			continue
		}
		if f.KnowsOf(r.Notice) {
			x.Told++
			continue
		}
		state, err := c.Guard.StateOf(ctx, tx, id)
		if err != nil && !errors.Is(err, naast.NotFound) {
			return x, err
		}
		x.Not = append(x.Not, Unreached{Number: i + 1, Closed: state == guard.Closed, Facts: f, Reach: f.Reach(ways[id]), Wants: ways[id].Channel})
	}
	return x, nil
}

// unreached is the list of them: a number, why, and what can be done. No name, no
// question.
func unreached(t lang.Text, id string, all []Unreached) ui.Table {
	x := ui.Table{ID: id, Caption: t.S("Nog niet bereikt"), Columns: []ui.Column{{Label: t.S("Vraag")}, {Label: t.S("Waarom")}, {Label: t.S("Wat kan")}}}
	for _, u := range all {
		x.Rows = append(x.Rows, ui.Row{Cells: []ui.Cell{{Text: strconv.Itoa(u.Number)}, {Text: u.why(t)}, {Text: u.can(t)}}})
	}
	return x
}

func (u Unreached) why(t lang.Text) string {
	switch {
	case u.Closed:
		return t.S("De inwoner liet de vraag sluiten om te wissen.")
	case u.Facts.Stopped:
		return t.S("De inwoner heeft alles even stilgezet.")
	case u.Facts.Cardless():
		return t.S("De inwoner heeft geen kaart.")
	case u.Wants == "":
		return t.S("De inwoner wil geen berichten.")
	}
	return t.S("Het bericht is nog niet gebracht.")
}

func (u Unreached) can(t lang.Text) string {
	if u.Closed {
		return t.S("Niets. Neemt de inwoner het wissen terug, dan staat het bericht er.")
	}
	switch u.Reach {
	case casework.ReachMail:
		return t.S("De mail gaat vanzelf. Blijft dit staan? Kijk bij Post.")
	case casework.ReachLetter:
		return t.S("De brief staat klaar bij Bellen, bij wie ernaast staat. Die print hem en doet hem op de post.")
	case casework.ReachCall:
		return t.S("Wie ernaast staat belt of gaat langs. Het staat daar bij Bellen, met de brief om voor te lezen of te geven.")
	case casework.ReachPage:
		return t.S("Niemand neemt contact op, want dat wil de inwoner niet. Het bericht staat op de eigen pagina.")
	}
	return t.S("Niemand mag contact opnemen. Wie ernaast staat vertelt het zodra de inwoner zelf komt.")
}
