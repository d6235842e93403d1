package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"naast"
	"naast/internal/db/dbtest"
)

// The site is off the air. Els, who keeps the log, asks it at the screen of the host
// which questions her own account touched: one, and which it is she does not see. She
// tells, and the resident reads it; the list of incidents has it. Her words are on the
// first screen nowhere. The controls: words and codes of another, a code that was used,
// and somebody of the board without the key of the log.
func TestIncidentAtTheScreen(t *testing.T) {
	inEach(t, incidentAtTheScreen)
}

func incidentAtTheScreen(t *testing.T, p partnershipConfig) {
	b := &begun{T: t, clock: dbtest.NewClock()}
	els := b.init(p)
	els.as("Coördinator")
	els.Get("/medewerkers")
	hilde := b.enrol("hilde", els.Submit("/medewerkers", map[string][]string{"naam": {"Hilde"}, "hoeden": {"bestuur"}}))
	page := els.Get("/medewerkers").Follow("Hilde").Path
	els.Press("Teken voor dit account").Get(page).Fill("opstartcode", els.start).Press("Gebruik de opstartcode").Expect(200)
	els.Get("/instellingen").Fill("voordeur", "Els").Press("Bewaren").Expect(200)
	b.clock.Forward(25 * time.Hour)
	b.enter(els).as("Coördinator")
	anna := b.visitor()
	anna.Get("/vraag/1").Fill("verhaal", "Ik durf mijn post niet meer open te maken.").Fill("domein", "geld").Press("Verder")
	anna.Press("Verder").Press("Laat mensen zien").Press("Ik wacht nog even").Fill("gezondheid", "niets").Press("Versturen").Press("Ik heb het opgeschreven. Naar mijn pagina.")
	els.Get("/wachtlijst").Expect(200, "1 vragen wachten")

	now := b.clock.Now().In(naast.Amsterdam)
	day := now.Format("2-1-2006")
	from := now.Add(-25 * time.Hour).Format("2-1-2006")
	about := []string{"99", "gisteren", day, "Laptop gestolen uit de auto.", day, "8.15"}
	again := []string{"1", from}
	said, err := b.atTheScreen(els, append(append(about, again...), "vertel"))
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	for _, want := range []string{"Kies om wiens toegang", "Vul een dag in", "Els. Vragen: 1.", "Eerste keer", "Autoriteit Persoonsgegevens, uiterlijk op vrijdag 27 november 2026 om 08.15 uur", "Laptop gestolen uit de auto.", "klaar bij zo veel vragen: 1"} {
		if !strings.Contains(said, want) {
			t.Errorf("the screen does not say %q:\n%s", want, said)
		}
	}
	for _, never := range []string{"post niet meer", els.phrase} {
		if strings.Contains(said, never) {
			t.Errorf("the screen says %q:\n%s", never, said)
		}
	}
	if !strings.Contains(said, "Dit account werkt nog.") || strings.Contains(said, "hebben wij gestopt") || strings.Contains(said, "Wij hebben de toegang") {
		t.Errorf("the account works, and the screen says:\n%s", said)
	}
	anna.Get("/mijn-pagina/berichten").Expect(200, "Laptop gestolen uit de auto.").Refuse("hebben wij gestopt")
	els.Get("/datalek").Expect(200, "Laptop gestolen uit de auto.", "Verteld aan: 1.")

	// Looking without telling tells nothing.
	said, err = b.atTheScreen(els, append([]string{"1", from, day, "Nog eens.", day, "8.15"}, "nee"))
	if err != nil || !strings.Contains(said, "Niets verteld, niets opgeschreven.") {
		t.Errorf("%v\n%s", err, said)
	}
	anna.Get("/mijn-pagina/berichten").Refuse("Nog eens.")
	els.Get("/datalek").Refuse("Nog eens.")

	wrong := *els
	wrong.phrase = hilde.phrase
	other := *els
	other.totp = hilde.totp
	for why, w := range map[string]*worker{"words of another": &wrong, "the code of another": &other, "no key of the log": hilde} {
		if said, err := b.atTheScreen(w, about); !errors.Is(err, naast.NotFound) || strings.Contains(said, "Vragen:") {
			t.Errorf("%s: %v\n%s", why, err, said)
		}
	}

	// Of an account that was nowhere it is written down; the code of a moment ago was used.
	said, err = b.atTheScreen(els, append([]string{"2", from, day, "Laptop stond uit.", day, "8.15"}, "schrijf op"))
	if err != nil || !strings.Contains(said, "Hilde (Samenkracht Wesselrade). Vragen: 0.") || !strings.Contains(said, "U vindt het terug op /datalek.") {
		t.Errorf("%v\n%s", err, said)
	}
	els.Get("/datalek").Expect(200, "Laptop stond uit.")
	if said, err := b.typesAtTheScreen(els, about); !errors.Is(err, naast.NotFound) || strings.Contains(said, "Vragen:") {
		t.Errorf("a code that was used: %v\n%s", err, said)
	}
}

// atTheScreen is somebody who signs in at the screen of the host and answers what it
// asks. It gives what the first screen kept.
func (b *begun) atTheScreen(w *worker, answers []string) (string, error) {
	b.Helper()
	b.clock.Forward(31 * time.Second) // a code that was not used yet
	return b.typesAtTheScreen(w, answers)
}

func (b *begun) typesAtTheScreen(w *worker, answers []string) (string, error) {
	b.Helper()
	code, err := totp.GenerateCode(w.totp, b.clock.Now())
	if err != nil {
		b.Fatal(err)
	}
	var out bytes.Buffer
	typed := strings.Join(append([]string{w.login, w.phrase, code}, answers...), "\n") + "\n"
	c := incidentCommand{screen: screen{in: strings.NewReader(typed), out: &out}}
	if err := c.begin(); err != nil {
		b.Fatal(err)
	}
	err = c.on(b.Context(), b.site, b.site.parts[0])
	return out.String(), err
}
