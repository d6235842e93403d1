// tekst: inwoner
package outreach

import (
	"fmt"
	"strings"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// paperPage is one sheet for one place: always Dutch, because it hangs there.
type paperPage struct {
	ui.Page
	Place    Place
	Way      ui.Way
	Function string // what a supporter is called here
}

// slips is how many cards fit on the foot of a sheet of A4.
const slips = 8

var sheets = map[string]func(paperPage) templ.Component{"poster": poster, "kaartjes": tearOff, "balie": counter}

func (s *Slice) getPaper(c *web.Ctx) error {
	sheet, ok := sheets[c.Req.PathValue("papier")]
	if !ok {
		return fmt.Errorf("paper of place: %w", naast.NotFound)
	}
	x, err := s.current(c)
	if err != nil {
		return err
	}
	set, err := s.settings(c)
	if err != nil {
		return err
	}
	code, err := pattern(s.page(c, x))
	if err != nil {
		return err
	}
	p := paperPage{Page: c.Base(x.Name), Place: x, Function: set.Function}
	p.Page.Print, p.Page.Wide = ui.PrintPaper, true
	_, address, _ := strings.Cut(s.page(c, x), "://")
	p.Way = ui.Way{Code: code, Address: address, Phone: set.Phone, Hours: set.Hours}
	return c.Page(200, sheet(p))
}

// The words on paper are Dutch in every language of the screen: they hang at a
// place where the screen is not.
type sheetWords struct {
	title string
	lines []string
}

var (
	posterWords = sheetWords{"U hoeft het niet alleen te doen", []string{"Bij zorg, geld, wonen, werk of school", "Gratis, en los van de gemeente", "U kiest zelf wie. U beslist wat er gebeurt."}}
	slipWords   = sheetWords{"Neem een kaartje mee", []string{"Gratis, en los van de gemeente", "U hoeft niet te zeggen waarom u belt", "Uw naam hoeft ook niet"}}
	say         = "Wilt u dat iemand met u meedenkt? Dat is gratis. Het is los van de gemeente. Zal ik vragen of zij u bellen?"
	steps       = []string{"Zegt iemand nee? Geef dan een kaartje mee. Later mag ook.", "Zegt iemand ja? Open de pagina en draai uw scherm.",
		"Vul samen het nummer in, en wanneer wij mogen bellen.", "Laat de zin lezen, of lees hem voor. Zet dan samen het vinkje.", "Druk op de knop. Maak daarna het scherm leeg."}
	counterWords = sheetWords{"Iemand wijzen op gratis hulp, in een halve minuut", []string{"Merkt u dat iemand vastloopt? U hoeft niet te weten waar het over gaat. Zeg bijvoorbeeld:",
		"Vul nooit iets in zonder dat de persoon erbij is. Vul geen klacht of ziekte in. Wij vragen er niet om.",
		"U hoort niet wie er kwam. Vindt iemand het goed? Dan krijgt u een paar dagen later één zin. Daarin staat dat er iemand is aangekomen."}}
	scan, call, orType, small, slip = "Scan de code met uw telefoon.", "Of bel:", "Of typ dit adres:", "In de code staat alleen dit adres. Er staat niets in over u.", "Iemand naast u. Gratis."
)

// words are all sentences that can stand on paper, for the text gate.
func words() (all []string) {
	for _, s := range []sheetWords{posterWords, slipWords, counterWords} {
		all = append(append(all, s.title), s.lines...)
	}
	return append(append(all, steps...), say, scan, call, orType, small, slip)
}

func (p paperPage) who() string {
	return fmt.Sprintf("Een %s staat naast u. Die luistert, denkt mee en gaat mee als u dat wilt.", p.Function)
}
