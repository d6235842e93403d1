// tekst: inwoner

package intake

import (
	"slices"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/partnership"
	"naast/internal/supporter"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// Page 3: who would fit her. It comes before any name, because some want
// nobody they know and others nobody they do not know.

func readClick(c *web.Ctx, d *draft, _ partnership.Settings) {
	d.Known = among(c.Form("kennen"), supporter.Familiar, supporter.Unfamiliar)
	d.Kind = supporter.Kind(among(c.Form("soort"), string(supporter.Volunteer), string(supporter.Professional)))
	d.Line = c.Form("regel")
	if d.WorksAt = naast.OrganisationID(c.Form("werk")); !naast.ValidID(string(d.WorksAt)) {
		d.WorksAt = ""
	}
}

// clickPage is page 3.
type clickPage struct {
	view
	Work []ui.Option // the organisations, for whoever works at one of them
}

func (s *Slice) showClick(c *web.Ctx, v view) (templ.Component, error) {
	p := clickPage{view: v}
	err := c.Read(func(tx *db.Tx) error {
		all, err := partnership.Organisations(c, tx)
		p.Work = []ui.Option{{Value: "", Label: c.T.S("Nee")}}
		for _, o := range all {
			p.Work = append(p.Work, ui.Option{Value: string(o.ID), Label: o.Name})
		}
		return err
	})
	return click(p), err
}

// colleague tells whether somebody of the front door works where she does.
func (d draft) colleague(c *web.Ctx, tx *db.Tx, u naast.UserID) (bool, error) {
	if d.WorksAt == "" {
		return false, nil
	}
	hats, err := account.Hats(c, tx, c.App.Vault, u)
	return slices.ContainsFunc(hats, func(h account.HatAt) bool { return h.Organisation == d.WorksAt }), err
}

func knownOptions(t lang.Text) []ui.Option {
	return []ui.Option{
		{Value: supporter.Familiar, Label: t.S("Liever iemand die ik ken")},
		{Value: supporter.Unfamiliar, Label: t.S("Liever iemand die ik niet ken")},
		{Value: anyOf, Label: t.S("Dat maakt mij niet uit")},
	}
}

func kindOptions(t lang.Text) []ui.Option {
	return []ui.Option{
		{Value: string(supporter.Volunteer), Label: t.S("Een vrijwilliger"), Hint: t.S("Iemand die dit graag doet, zonder loon.")},
		{Value: string(supporter.Professional), Label: t.S("Een beroepskracht"), Hint: t.S("Iemand die hiervoor geleerd heeft.")},
		{Value: anyOf, Label: t.S("Dat maakt mij niet uit")},
	}
}
