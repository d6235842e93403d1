package desk

import (
	"naast/internal/casework"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// yesLine says in one sentence what she answered, how, to whom and when.
func yesLine(t lang.Text, y casework.Yes) string {
	if !y.Again.IsZero() {
		first := y
		first.Again = ""
		return yesLine(t, first) + " " + t.S("Nog eens ja gezegd op %s.", y.Again)
	}
	how := allWays.in(t, string(y.How))
	switch {
	case y.Answer == "":
		return t.S("Nog geen ja of nee.")
	case y.By == "":
		if y.Given() {
			return t.S("Ja, op %s. %s.", y.Day, how)
		}
		return t.S("Nee, op %s. %s.", y.Day, how)
	case y.Given():
		return t.S("Ja, op %s. %s, opgeschreven door %s.", y.Day, how, y.By)
	}
	return t.S("Nee, op %s. %s, opgeschreven door %s.", y.Day, how, y.By)
}

// yesWays are the ways she can say it here; without a card of her own there is
// no way with a card.
func yesWays(v yesPage) []ui.Option {
	if v.HasCard {
		return ways.options(v.T)
	}
	return ways[:len(ways)-1].options(v.T)
}
