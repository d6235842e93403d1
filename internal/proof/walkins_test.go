package proof

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"naast/internal/guard"
	"naast/internal/testkit/browser"

	"github.com/chromedp/chromedp/kb"
)

// What the story of the consultation hour (stories/spreekuur.txtar) counts for its
// twelve sheets, among them two that were refused and mended.
const (
	storyTyped   = 1116
	storyPresses = 443
)

// opensCard comes back with a card, on a telephone.
func (s screen) opensCard(h *house, number, secret string) int {
	s.t.Helper()
	s.Open(h.run.Base + "/terug")
	s.Fill(`[name="vraagnummer"]`, number)
	s.Fill(`[name="geheim"]`, secret)
	return s.Press("Open mijn pagina")
}

// Twelve people on one Friday morning, all on paper: typed in by real keys in a
// real browser, with as many presses as the story counts.
func TestTwelveWalkInsInTheBrowser(t *testing.T) {
	h := open(t)
	k := &typist{screen: sitDown(t, h, desk, true)}
	k.becomes(h, h.staffDoor("mara", guard.HatSupporter))
	cards := k.printCards(h, "12")
	finder := sitDown(t, h, phone, false)
	if got := finder.opensCard(h, cards[0][0], cards[0][1]); got != 422 {
		t.Errorf("a card from the bag that was given to nobody: %d", got)
	}

	k.at(h, "/spreekuur/intypen", "intypen")
	for _, sheet := range sheetsOf(t, cards) {
		k.sheet(sheet)
	}
	t.Logf("twelve sheets: %d characters and %d other presses", k.typed, k.other)
	if k.typed != storyTyped || k.other != storyPresses {
		t.Errorf("the story counts %d characters and %d other presses", storyTyped, storyPresses)
	}
	k.grows(h)
	k.afterTheHour(h)
	herCard(t, h, cards[0], finder)
	k.staysUnread(h, cards)
}

// printCards makes cards for the bag and reads what is on the paper.
func (s screen) printCards(h *house, many string) [][]string {
	s.t.Helper()
	s.at(h, "/spreekuur/kaarten", "kaarten")
	s.Fill(`[name="aantal"]`, many)
	s.presses("Maak de kaarten", "kaarten-op-papier")
	cards := browser.Eval[[][]string](s.Page, `[...document.querySelectorAll(".naast-fold__number")].map((e, i) =>
		[e, document.querySelectorAll(".naast-fold__secret")[i]].map((x) => x.textContent.replace(/\D/g, "")))`)
	if len(cards) != 12 || len(cards[11][0]) != 7 || len(cards[11][1]) != 16 {
		s.t.Fatalf("%d cards on paper", len(cards))
	}
	return cards
}

// sheet types one in. After a mistake Tab and Enter lead from what is wrong to the
// field, and everything that was typed still stands there.
func (k *typist) sheet(answers map[string][]string) {
	k.t.Helper()
	mends := len(answers) == 1
	if mends {
		k.WaitForFocus("fouten")
		k.press(kb.Tab, 1)
		k.press(kb.Enter, 1)
	}
	k.WaitForFocus("vraagnummer")
	switch status := k.fills("verder", answers); {
	case status == 200 && !strings.Contains(k.Text("main"), "Opgeschreven. Volgende?"), status != 200 && status != 422:
		k.t.Fatalf("a sheet: %d: %s", status, k.Text("main"))
	case status == 422 && mends:
		k.t.Fatalf("mended with %q: %s", answers["vraagnummer"], k.Text("main"))
	case status == 422:
		k.reads("raagnummer")
		for _, name := range []string{"vraagnummer", "verhaal", "naam"} {
			if got := k.Value(`[name="` + name + `"]`); got != answers[name][0] {
				k.t.Errorf("after a mistake %s holds %q", name, got)
			}
		}
	}
}

// grows counts a short question that becomes a sheet after all.
func (k *typist) grows(h *house) {
	k.t.Helper()
	k.typed, k.other = 0, 0
	k.at(h, "/korte-vraag", "korte-vraag")
	k.goes("onderwerp")
	k.other = 0 // the way there is not counted: a person clicks on it
	k.fills("bron", map[string][]string{"onderwerp": {"vervoer"}, "gedaan": {"samen"}, "bron": {"buurthuis"}})
	k.reads("Geteld.")
	k.t.Logf("a short question: %d presses", k.other)
	k.presses("Wordt toch een vraag", "wordt-toch-een-vraag")
	k.sheet(map[string][]string{"naam": {"Mevrouw Kotter"}, "verhaal": {"De bus komt niet meer in ons dorp, waterranonkel."}, "wijze": {"tafel"}, "verder": {"ander"}})
}

// afterTheHour is what is there now: Mara's own people, the cards, the list of the
// front door without a name, and what the coordinator counts.
func (k *typist) afterTheHour(h *house) {
	k.t.Helper()
	k.at(h, "/vandaag", "vandaag")
	k.reads("Sytske")
	k.silent("Mevrouw Tjalk", "Mevrouw Kotter")
	k.at(h, "/spreekuur/kaarten", "kaarten-over")
	k.reads("2 in de tas", "10 gegeven")
	door := h.enter(k.t, h.staffDoor("ineke", guard.HatFrontDoor), false)
	door.at(h, "/voordeur", "voordeur")
	door.reads("Zoekt iemand", "Geld en schulden", "Harkeloo")
	door.silent("Mevrouw Tjalk", "Mevrouw Kotter", "dotterbloem", "waterranonkel")
	door.becomes(h, h.staffDoor("anneke", guard.HatCoordinator))
	door.at(h, "/korte-vragen", "korte-vragen")
	door.reads("Het werd een vraag")
	door.silent("Mevrouw Kotter")
}

// herCard is hers from its first use: she reads her own words and who looked, and
// who had the paper in his hands opens nothing.
func herCard(t *testing.T, h *house, card []string, finder screen) {
	t.Helper()
	she := sitDown(t, h, phone, false)
	if got := she.opensCard(h, card[0], card[1]); got != 200 {
		t.Fatalf("her card: %d: %s", got, she.Text("main"))
	}
	she.look("eigen-maken")
	she.reads("Maak deze kaart van uzelf")
	number, secret := she.card()
	she.presses("Ik heb het opgeschreven. Naar mijn pagina.", "mijn-pagina")
	she.at(h, "/mijn-pagina/vraag", "mijn-vraag")
	she.reads("dotterbloem", "geen gesprek met zes mensen")
	she.at(h, "/mijn-pagina/wie-keek", "wie-keek")
	she.reads("Mara")
	if got := finder.opensCard(h, card[0], card[1]); got != 422 {
		t.Errorf("the paper still opens her card: %d", got)
	}
	if got := finder.opensCard(h, number, secret); got != 200 { // the control: on this telephone her own code does
		t.Errorf("her own code: %d", got)
	}
}

// staysUnread: a colleague, the coordinator and the board open none of it, and
// nothing of it stands where it can be read.
func (k *typist) staysUnread(h *house, cards [][]string) {
	k.t.Helper()
	k.at(h, "/mensen", "mensen")
	zaak := k.caseOf("Sytske")
	k.at(h, zaak, "zaak") // the control
	for login, hat := range map[string]guard.Hat{"jelmer": guard.HatSupporter, "anneke": guard.HatCoordinator, "hanna": guard.HatBoard} {
		k.becomes(h, h.staffDoor(login, hat))
		if got := k.Open(h.run.Base + zaak); got != 404 {
			k.t.Errorf("%s opens her question: %d", login, got)
		}
		if got := k.Open(h.run.Base + "/spreekuur/intypen"); (got == 404) != (hat != guard.HatSupporter) {
			k.t.Errorf("%s types in a sheet: %d", login, got)
		}
	}
	h.unread(k.t, "dotterbloem", "Mevrouw Tjalk", "0999 11 22 33", "trap niet meer op", "Sytske", "vochtig", "Mevrouw Kotter", "waterranonkel", cards[0][1], cards[11][1])
}

// unread searches all that the program left behind for words that people wrote.
func (h *house) unread(t *testing.T, words ...string) {
	t.Helper()
	left := func() places {
		all := places{"log": []byte(h.run.Said())}
		all.files(t, h.dir)
		for i, m := range h.mail.Mails() {
			all[fmt.Sprint("mail ", i)] = []byte(m.Raw)
		}
		return all
	}
	for _, where := range left().find(words...) {
		t.Error("leaked: " + where)
	}
	loose := filepath.Join(h.dir, "los")
	if err := os.WriteFile(loose, []byte(words[0]), 0o600); err != nil {
		t.Fatal(err)
	}
	if len(left().find(words[0])) == 0 {
		t.Error("this search finds nothing at all")
	}
}
