package intake

import (
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
