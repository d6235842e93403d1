package main

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/db/dbtest"
)

// The log outlives the first coordinator. She hands its key to a board member whose
// account and hat two signed, a day later, with one press; then her own account stops,
// and both pages of the log open for the board member, for what was written before and
// since, and for the next to whom she hands it on. The controls are each of them before
// the press, and the first coordinator.
func TestLogOutlivesTheFirstCoordinator(t *testing.T) {
	inEach(t, logOutlives)
}

func logOutlives(t *testing.T, p partnershipConfig) {
	b := &begun{T: t, clock: dbtest.NewClock()}
	els := b.init(p)
	b.doctorSays("look   wesselrade: one person can open the log")
	els.as("Coördinator")
	els.Get("/vandaag").Expect(200, "Alleen u hebt de sleutel van het logboek")
	els.Get("/medewerkers").Expect(200, "Geef de sleutel ook aan een ander").Refuse("Geef de sleutel van het logboek aan")
	hilde := b.enrol("hilde", els.Submit("/medewerkers", url.Values{"naam": {"Hilde"}, "hoeden": {"bestuur"}}))
	page := els.Get("/medewerkers").Follow("Hilde").Path
	els.Press("Teken voor dit account").Get(page).Refuse("Sleutel van het logboek").Fill("opstartcode", els.start).Press("Gebruik de opstartcode").Expect(200)
	b.clock.Forward(25 * time.Hour)

	b.enter(hilde).Expect(200, "Vandaag")
	for _, page := range []string{"/datalek", "/verantwoording"} {
		hilde.Get(page).Expect(200, "U hebt de sleutel van het logboek niet", "openen: Els.").Refuse("Tot en met welke dag?")
	}
	b.enter(els).as("Coördinator")
	els.Get("/medewerkers").Press("Geef de sleutel van het logboek aan Hilde").Expect(200)
	hilde.Get("/datalek").Expect(200, "Om wiens toegang gaat het?")
	b.doctorSays("good   wesselrade: 2 people can open the log")

	// A second board member, for whom both sign.
	joost := b.enrol("joost", hilde.Get("/medewerkers").Submit("/medewerkers", url.Values{"naam": {"Joost"}, "hoeden": {"bestuur"}}))
	page = hilde.Get("/medewerkers").Follow("Joost").Path
	hilde.Press("Teken voor dit account").Expect(200)
	els.Get(page).Press("Teken voor dit account").Expect(200)
	hilde.Get("/medewerkers").Refuse("logboek aan Joost").Post(page+"/sleutel", url.Values{"team": {"log"}, "_sleutel": {hilde.Value("_sleutel")}}).Expect(404) // a day too early

	hilde.Get("/medewerkers").Expect(200, "Els en Hilde (Samenkracht Wesselrade)").Follow("Els").Follow("Stop dit account").Refuse("Niemand anders heeft de sleutel").Press("Beëindig het account").Expect(200, "Het account is gestopt.")
	els.Get("/datalek").Expect(401)
	b.enter(els).Expect(422)
	hilde.Get("/vandaag").Expect(200, "Alleen u hebt de sleutel van het logboek")
	b.clock.Forward(25 * time.Hour)
	b.enter(joost).Get("/datalek").Expect(200, "openen: Hilde (Samenkracht Wesselrade).")
	b.enter(hilde).Get("/medewerkers").Press("Geef de sleutel van het logboek aan Joost").Expect(200)
	today := naast.Today(b.clock.Now())
	for _, w := range []*worker{hilde, joost} {
		w.Get("/datalek").Expect(200, "Om wiens toegang gaat het?")
		w.Get("/verantwoording").Submit("/verantwoording/bestand", url.Values{"van": {today.Add(-7).Time().Format("2-1-2006")}, "tot": {today.Time().Format("2-1-2006")}, "vorm": {"nen7513"}}).
			Expect(200, "hand on team key", "end account")
	}

	must(t, b.site.parts[0].Write(t.Context(), db.System("test"), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `UPDATE account_user SET state='ended' WHERE login IN ('hilde','joost')`)
		return err
	}))
	b.doctorSays("WRONG  wesselrade: nobody can open the log")
}

// doctorSays is that naast doctor says this of the log.
func (b *begun) doctorSays(want string) {
	b.Helper()
	if said, _ := ask(b.site.config, b.clock); !strings.Contains(said, want) {
		b.Errorf("the doctor does not say %q:\n%s", want, said)
	}
}
