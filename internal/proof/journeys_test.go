package proof

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"naast/internal/demo"
	"naast/internal/guard"
	"naast/internal/testkit/browser"
	"naast/internal/testkit/photo"
)

// enter signs somebody of the demo in, in a browser of the width of a phone.
func (h *house) enter(t *testing.T, door string, javascript bool) screen {
	s := sitDown(t, h, phone, javascript)
	s.becomes(h, door)
	return s
}

// becomes is another at the same browser.
func (s screen) becomes(h *house, door string) {
	s.t.Helper()
	s.Open(h.run.Base + demo.Path)
	s.Follow(`form[action="` + door + `"] button`)
}

// at opens a page and looks at it.
func (s screen) at(h *house, path, name string) {
	s.t.Helper()
	if status := s.Open(h.run.Base + path); status != 200 {
		s.t.Fatalf("%s: %d: %s", path, status, s.Text("main"))
	}
	s.look(name)
}

// presses answers a form and looks at what comes.
func (s screen) presses(button, name string) {
	s.t.Helper()
	if status := s.Press(button); status != 200 {
		s.t.Fatalf("%s: %d: %s", button, status, s.Text("main"))
	}
	s.look(name)
}

func (s screen) reads(words ...string) {
	s.t.Helper()
	text := s.Text("body")
	for _, w := range words {
		if !strings.Contains(text, w) {
			s.t.Errorf("%s does not say %q: %s", s.URL(), w, text)
		}
	}
}

// silent is the other side of reads.
func (s screen) silent(words ...string) {
	s.t.Helper()
	text := s.Text("body")
	for _, w := range words {
		if strings.Contains(text, w) {
			s.t.Errorf("%s says %q: %s", s.URL(), w, text)
		}
	}
}

// caseOf is where the question of somebody stands, on the page of one's people.
func (s screen) caseOf(name string) string {
	s.t.Helper()
	links := browser.Eval[[]string](s.Page, `[...document.querySelectorAll("a[href^='/zaak/']")].filter(a => a.textContent.includes("`+name+`")).map(a => a.getAttribute("href"))`)
	if len(links) == 0 {
		s.t.Fatalf("%s does not lead to %s: %s", s.URL(), name, s.Text("main"))
	}
	return links[0]
}

// card copies what is on the card that is shown.
func (s screen) card() (number, secret string) {
	at := func(css string) string {
		return browser.Eval[string](s.Page, `document.querySelector("`+css+`").textContent.trim()`)
	}
	return at(".naast-card__number"), at(".naast-card__secret")
}

// The woman without a screen: she rings, and never opens a page. Whoever helps
// her does it all in a browser on a phone, one of them without JavaScript.
func TestTelephoneInTheBrowser(t *testing.T) {
	h := open(t)
	door := h.enter(t, h.staffDoor("ineke", guard.HatFrontDoor), true)
	door.at(h, "/bellen/nieuw", "bellen-nieuw")
	door.Fill(`[name="verhaal"]`, "Ik heb een tas vol brieven en durf ze niet open te maken.")
	door.Fill(`[name="naam"]`, "Mevrouw Sijke")
	door.Fill(`[name="telefoon"]`, "0999 67 67 67")
	door.Click(`[name="domein"][value="geld"]`)
	door.Choose(`[name="dorp"]`, "harkeloo")
	door.Click(`[name="verder"][value="ander"]`)
	door.presses("Schrijf op", "bellen-opgeschreven")
	door.Tick("Mara (De Kring Wesselrade)")
	door.presses("Vraag deze persoon", "bellen-gevraagd")

	mara := h.enter(t, h.staffDoor("mara", guard.HatSupporter), false)
	mara.at(h, "/vandaag", "mara-vandaag")
	mara.Follow(`a[href^="/aanbod/"]`)
	if strings.Contains(mara.Text("main"), "tas vol brieven") {
		t.Error("her words are read before anybody said whether he knows her")
	}
	mara.Click(`[name="kent"][value="nee"]`)
	mara.Press("Verder")
	mara.Click(`[name="antwoord"][value="ja"]`)
	mara.Press("Geef antwoord")
	zaak := regexp.MustCompile(`/zaak/\w+`).FindString(mara.URL())
	if zaak == "" {
		mara.Follow(`a[href^="/zaak/"]`)
		zaak = regexp.MustCompile(`/zaak/\w+`).FindString(mara.URL())
	}
	mara.at(h, zaak+"/stap", "stap")
	mara.Fill(`[name="wat"]`, "Samen de brieven openmaken")
	mara.Click(`[name="wie"][value="samen"]`)
	mara.Click(`[name="rol"][value="toeleider"]`)
	mara.presses("Stel deze stap voor", "stap-gevraagd")
	mara.Follow(`a[href*="/ja/stap/"]`)
	mara.Click(`[name="antwoord"][value="ja"]`)
	mara.Click(`[name="hoe"][value="telefoon"]`)
	mara.presses("Schrijf het op", "ja-door-de-telefoon")
	mara.reads("Gezegd door de telefoon")

	board := h.enter(t, h.staffDoor("hanna", guard.HatBoard), true)
	if got := board.Open(h.run.Base + zaak); got != 404 {
		t.Errorf("the board opens her question: %d", got)
	}
}

// A son far away sees that somebody goes along, in a browser without JavaScript.
// Whoever has no code sees nothing.
func TestSharingInTheBrowser(t *testing.T) {
	h := open(t)
	her := h.enter(t, h.residentDoor("Trijntje"), true)
	her.at(h, "/mijn-pagina/delen", "delen")
	her.Fill(`[name="naam"]`, "mijn zoon Wander")
	her.Click(`[name="wat"][value="afspraken"]`)
	her.presses("Deel dit", "gedeeld")
	number, secret := her.card()

	son := sitDown(t, h, phone, false)
	son.at(h, "/delen", "delen-deur")
	son.Fill(`[name="vraagnummer"]`, number)
	son.Fill(`[name="geheim"]`, "1234 5678 9012 3452")
	if got := son.Press("Laat zien"); got != 422 {
		t.Errorf("a wrong code: %d", got)
	}
	son.look("delen-fout")
	son.Fill(`[name="geheim"]`, secret)
	son.presses("Laat zien", "delen-inzien")
	son.reads("Trijntje deelt dit met u", "Gemeentehuis")
	if strings.Contains(son.Text("body"), "trap") {
		t.Error("he reads her story")
	}

	her.at(h, "/mijn-pagina/wie-keek", "wie-keek")
	her.reads("keek wat u deelde")
	her.Open(h.run.Base + "/mijn-pagina/delen")
	her.Follow(`form[action="/mijn-pagina/delen/stop"] button`)
	her.look("delen-gestopt")
	her.reads("Gestopt")
	son.Open(h.run.Base + "/delen/inzien")
	if strings.Contains(son.Text("body"), "Gemeentehuis") {
		t.Error("he still reads after she stopped")
	}
}

// A card that is lost: seen by her supporter, shown on the old one, the new one
// made her own two days later.
func TestLostCardInTheBrowser(t *testing.T) {
	h := open(t)
	samira := h.enter(t, h.staffDoor("samira", guard.HatSupporter), true)
	samira.at(h, "/mensen", "mensen")
	samira.at(h, samira.caseOf("Trijntje")+"/kaart/kwijt", "kaart-kwijt")
	samira.Click(`[name="zeker"][value="gezien"]`)
	samira.presses("Maak een nieuwe kaart", "nieuwe-kaart")
	number, secret := samira.card()
	old := h.enter(t, h.residentDoor("Trijntje"), true)
	old.at(h, "/mijn-pagina", "oude-kaart")
	old.reads("Er is een nieuwe kaart voor u gemaakt")

	h.again(2)
	if got := old.Open(h.run.Base + "/mijn-pagina"); got != 401 {
		t.Errorf("the old card after two days: %d", got)
	}
	her := sitDown(t, h, phone, false)
	her.at(h, "/terug", "terug")
	her.Fill(`[name="vraagnummer"]`, number)
	her.Fill(`[name="geheim"]`, secret)
	her.presses("Open mijn pagina", "eigen-maken")
	her.presses("Ik heb het opgeschreven. Naar mijn pagina.", "weer-mijn-pagina")
	her.reads("Samira")
}

// The card is lost while nobody stands next to her yet: the front door rings her
// on her own number and makes a new one.
func TestLostBeforeAnybodyInTheBrowser(t *testing.T) {
	h := open(t)
	her := sitDown(t, h, phone, false)
	her.Open(h.run.Base + "/vraag/1")
	her.Fill(`[name="verhaal"]`, "De verhuurder wil dat ik eruit ga.")
	her.Click(`[name="domein"][value="wonen"]`)
	her.Press("Verder")
	her.Choose(`[name="dorp"]`, "harkeloo")
	her.Press("Verder")
	her.Press("Laat mensen zien")
	her.Press("Kiest u maar voor mij")
	her.Fill(`[name="naam"]`, "Nynke")
	her.Fill(`[name="telefoon"]`, "0999 31 31 31")
	her.Click(`[name="gezondheid"][value="niets"]`)
	her.presses("Versturen", "kaart")
	first, old := her.card()

	door := h.enter(t, h.staffDoor("ineke", guard.HatFrontDoor), true)
	door.at(h, "/voordeur", "voordeur")
	links := browser.Eval[[]string](door.Page, `[...document.querySelectorAll("a[href^='/voordeur/']")].filter(a => /Wonen\s+Harkeloo/.test(a.closest("tr").innerText)).map(a => a.getAttribute("href"))`)
	if len(links) != 1 {
		t.Fatalf("the front door sees her question %d times: %s", len(links), door.Text("main"))
	}
	door.at(h, links[0]+"/kaart/kwijt", "kaart-kwijt")
	door.Click(`[name="zeker"][value="nummer"]`)
	door.presses("Maak een nieuwe kaart", "nieuwe-kaart")
	number, secret := door.card()

	h.again(2)
	her = sitDown(t, h, phone, false)
	back := func(number, secret string) int {
		her.Open(h.run.Base + "/terug")
		her.Fill(`[name="vraagnummer"]`, number)
		her.Fill(`[name="geheim"]`, secret)
		return her.Press("Open mijn pagina")
	}
	if got := back(first, old); got != 422 {
		t.Errorf("the lost card after two days: %d", got)
	}
	if got := back(number, secret); got != 200 {
		t.Fatalf("the new card after two days: %d: %s", got, her.Text("main"))
	}
	her.look("eigen-maken")
	her.presses("Ik heb het opgeschreven. Naar mijn pagina.", "mijn-pagina")
}

// The letter that frightens her: photographed with the phone upside down, kept in
// a browser without JavaScript, and read upright by her and by who helps her.
func TestPhotographInTheBrowser(t *testing.T) {
	h := open(t)
	file := filepath.Join(t.TempDir(), "IMG_0001.jpg")
	letter := photo.Letter{Width: 4000, Height: 3000, Held: 3, Noise: true}
	if err := os.WriteFile(file, letter.JPEG(), 0o600); err != nil {
		t.Fatal(err)
	}
	her := h.enter(t, h.residentDoor("Esmée"), false)
	her.at(h, "/mijn-pagina/brieven/foto", "foto")
	her.Fill(`[name="titel"]`, "Brief over de huur")
	her.Attach(`[name="foto"]`, file)
	her.presses("Bewaar de foto’s", "foto-bewaard")
	her.reads("Brief over de huur")
	her.upright()

	roos := h.enter(t, h.staffDoor("roos", guard.HatSupporter), true)
	roos.at(h, "/mensen", "mensen")
	roos.at(h, roos.caseOf("Esmée")+"/brieven", "brieven")
	roos.presses("Brief over de huur", "brief")
	roos.upright()

	her.at(h, "/mijn-pagina/wie-keek", "wie-keek")
	her.reads("Roos")
}

// upright looks at the photograph on the page: the red bar that the letter has
// along its top is there, and not at the bottom.
func (s screen) upright() {
	s.t.Helper()
	red := func(at string) bool {
		return browser.Await[bool](s.Page, `(async () => {
			const seen = document.querySelector("main img"), c = document.createElement("canvas")
			seen.loading = "eager"
			await seen.decode()
			c.width = c.height = 100
			const g = c.getContext("2d")
			g.drawImage(seen, 0, 0, 100, 100)
			const [r, , b] = g.getImageData(50, `+at+`, 1, 1).data
			return r > 80 && b < r / 2
		})()`)
	}
	if !red("4") || red("96") {
		s.t.Errorf("%s: the letter is not upright", s.URL())
	}
}
