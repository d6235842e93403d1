package erase

import (
	"errors"
	"slices"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// knows says whether she knows that her question may be erased: what was really
// done, or what is still to be done and by whom.
func knows(t lang.Text, f casework.Facts, d casework.Delivery) string {
	if f.Retention == nil {
		return ""
	}
	x := f.Retention.Telling
	switch x.How {
	case casework.ToldMail:
		return t.S("Verteld op %s: mail gestuurd.", x.Told)
	case casework.ToldPage:
		return t.S("De inwoner zag het op %s op de eigen pagina.", x.Told)
	case casework.ToldLetter:
		return t.S("Verteld op %s: %s deed de brief op de post.", x.Told, x.By)
	case casework.ToldCall:
		return t.S("Verteld op %s: %s sprak de inwoner.", x.Told, x.By)
	case "":
		return owed(t, f, d)
	}
	for _, o := range toldHows(t) {
		if o.Value == string(x.How) {
			return t.S("%s schreef op %s op hoe het verteld is: %s", x.By, x.Told, o.Label)
		}
	}
	return t.S("Verteld op %s: %s sprak de inwoner.", x.Told, x.By)
}

// owed says how she is to hear it.
func owed(t lang.Text, f casework.Facts, d casework.Delivery) string {
	switch f.Reach(d) {
	case casework.ReachMail:
		return t.S("Nog niet verteld: de mail is nog niet weg.")
	case casework.ReachLetter:
		return t.S("Nog niet verteld: er is een brief om te sturen. Die staat bij Bellen, bij wie ernaast staat.")
	case casework.ReachCall:
		return t.S("Nog niet verteld: iemand moet bellen of langsgaan. Het staat bij Bellen, bij wie ernaast staat.")
	case casework.ReachPage:
		return t.S("Nog niet gezien: bericht klaargezet op de eigen pagina. Niemand neemt contact op, want dat wil de inwoner niet.")
	}
	return t.S("De inwoner kon niet bereikt worden: er is geen kaart, en niemand mag contact opnemen.")
}

// toldHows are the ways in which somebody can have told her.
func toldHows(t lang.Text) []ui.Option {
	return []ui.Option{{Value: string(casework.AtTable), Label: t.S("In een gesprek")}, {Value: string(casework.ByPhone), Label: t.S("Aan de telefoon")},
		{Value: string(casework.OnPaper), Label: t.S("Op papier")}}
}

// postSaidTold writes down how she was told. She reads who says so.
func (s *Slice) postSaidTold(c *web.Ctx) error {
	if c.Again() {
		return s.showDecide(c, 200, nil)
	}
	how := c.Form("hoe")
	if !slices.ContainsFunc(toldHows(nl), func(o ui.Option) bool { return o.Value == how }) {
		var p naast.Problems
		p.Add("hoe", "Kies hoe het de inwoner verteld is.")
		return s.showDecide(c, 422, p)
	}
	to := decidePath + "/" + string(c.CaseID())
	err := c.Act(&to, func(tx *db.Tx) error {
		if _, err := c.Admit(tx, c.CaseID()); err != nil {
			return err
		}
		return s.Cases.SayTold(c, tx, c.Who, c.CaseID(), casework.Way(how))
	})
	if errors.Is(err, naast.Conflict) { // she was told meanwhile
		return c.SeeOther(to)
	}
	return err
}
