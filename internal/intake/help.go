// tekst: inwoner

package intake

import (
	"slices"

	"naast/internal/partnership"
	"naast/internal/supporter"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// Page 2: which help she wants and does not want, and where.

func readHelp(c *web.Ctx, d *draft, set partnership.Settings) {
	d.Wants, d.Avoids = c.Form("wil"), c.Form("niet")
	d.Place = among(c.Form("plek"), supporter.AtHome, supporter.ByPhone, supporter.AtTheHour)
	d.Language = partnership.One(set.Languages, c.Form("taal-gesprek"))
	d.Interpreter = c.Ticked("tolk")
	d.Village = partnership.One(set.Villages, c.Form("dorp"))
	d.Age = partnership.One(set.AgeGroups, c.Form("leeftijd"))
	d.Source = partnership.One(set.Sources, c.Form("bron"))
}

// among keeps an answer only if it is one of those that were offered.
func among(answer string, offered ...string) string {
	if slices.Contains(offered, answer) {
		return answer
	}
	return ""
}

// anyOf is the answer "it does not matter": empty in the draft, a word in the
// form so that it can be shown as chosen.
const anyOf = "maakt-niet-uit"

func orAny(answer string) string {
	if answer == "" {
		return anyOf
	}
	return answer
}

func placeOptions(t lang.Text) []ui.Option {
	return []ui.Option{
		{Value: supporter.AtHome, Label: t.S("Bij mij thuis")},
		{Value: supporter.ByPhone, Label: t.S("Door de telefoon")},
		{Value: supporter.AtTheHour, Label: t.S("Op een spreekuur")},
		{Value: anyOf, Label: t.S("Dat maakt mij niet uit")},
	}
}
