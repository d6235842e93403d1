// tekst: inwoner
package intake

import (
	"naast"
	"naast/internal/casework"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// Page 1: what is the matter, and for whom.

func readStory(c *web.Ctx, d *draft, set partnership.Settings) {
	d.Words = c.Form("verhaal")
	d.Other = c.Form("voor") == "ander"
	d.Domains = partnership.Known(set.Domains, c.Values("domein")...)
	d.Event = partnership.One(set.LifeEvents, c.Form("gebeurtenis"))
}

func checkStory(d draft) (p naast.Problems) {
	if d.Words == "" && !d.Other {
		p.Add("verhaal", "Vertel in een paar woorden wat er is.")
	}
	return p
}

// tooLong bounds every text of the draft. What is too long is refused, and
// stands on the page as it was typed.
func tooLong(d draft) (p naast.Problems) {
	web.CheckText(&p, "verhaal", d.Words, web.MaxText)
	web.CheckText(&p, "wil", d.Wants, web.MaxText)
	web.CheckText(&p, "niet", d.Avoids, web.MaxText)
	web.CheckText(&p, "regel", d.Line, web.MaxLine)
	return append(p, casework.LongReach(d.Contact, d.Delivery)...)
}

func who(v view) string {
	if v.Draft.Other {
		return "ander"
	}
	return "mij"
}

func whoOptions(v view) []ui.Option {
	return []ui.Option{{Value: "mij", Label: v.T.S("Voor mij")}, {Value: "ander", Label: v.T.S("Voor iemand anders")}}
}
