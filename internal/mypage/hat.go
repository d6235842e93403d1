// tekst: inwoner
package mypage

import (
	"naast/internal/audit"
	"naast/internal/guard"
	"naast/internal/web/lang"
)

// as tells under which hat somebody did what a line of the log says; empty for
// herself and for what no person did. The stand-in wears a supporter's hat, so
// that he stood in follows from what he did.
func as(t lang.Text, e audit.Event) string {
	switch guard.Action(e.Action) {
	case guard.ReadAdvance, guard.TakeOver, guard.LookInside, guard.CloseLook:
		return t.S("als vervanger")
	}
	switch guard.Hat(e.Hat) {
	case guard.HatSupporter:
		return t.S("als ondersteuner")
	case guard.HatCoordinator:
		return t.S("als coördinator")
	case guard.HatFrontDoor:
		return t.S("als medewerker van de voordeur")
	case guard.HatBoard:
		return t.S("als lid van het bestuur")
	case guard.HatHost:
		return t.S("als beheerder")
	case guard.HatNear:
		return t.S("als iemand met wie u deelt")
	}
	return ""
}
