package table

import (
	"context"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/testkit/browser"
)

// The day sheet has the people of one day of one supporter, no more than a
// first name of them, and printing it stands in the log.
func TestDaySheet(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := open(t, two)
		id, _ := h.Accepted(h.Mara)
		piets, _ := h.Accepted(h.Piet)
		appoint := func(w guard.Who, id naast.CaseID, at time.Time) {
			h.As(w, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
				return h.Cases.Appoint(ctx, tx, w, id, at, 60, casework.Place{Where: "Dorpshuis Oudewiel", About: "de trap"})
			})
		}
		tomorrow := two.Clock.Now().Add(25 * time.Hour)
		appoint(h.Mara, id, tomorrow)
		appoint(h.Mara, id, tomorrow.Add(24*time.Hour))
		appoint(h.Piet, piets, tomorrow)
		logged := func() (n int) {
			h.Write("log", func(ctx context.Context, tx *db.Tx) error {
				return tx.QueryRow(ctx, `SELECT COUNT(*) FROM audit_event`).Scan(&n)
			})
			return n
		}
		mara := h.In(h.Mara).Get("/spreekuur").Follow("De tas").Expect(200, "Het dagblad")
		mara.Submit("/spreekuur/tas", fields("dag", "31-2-2027", "papier", "dag")).Expect(422, "Vul een dag in")
		if mara.Value("dag") != "31-2-2027" {
			t.Error("what was typed is lost")
		}
		before := logged()
		mara.Submit("/spreekuur/tas", fields("dag", "24-11-2026", "papier", "dag")).Expect(200, "dinsdag 24 november 2026", "10.00 uur – Mevrouw T.").Refuse("Terpstra", "Oudewiel", "trap", "25 november")
		if logged() != before+2 { // the list, and in her own log that she stands in one
			t.Errorf("%d log events for one sheet", logged()-before)
		}
		if n := strings.Count(mara.Text(), "Mevrouw T."); n != 1 {
			t.Errorf("%d people on the sheet", n)
		}
		h.As(h.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.SetGuarded(ctx, tx, id, true) })
		h.In(h.Mara).Get("/spreekuur/tas/dagblad?dag=2026-11-24").Expect(200, "10.00 uur – Zonder naam").Refuse("Mevrouw T.")
		h.In(h.Noor).Get("/spreekuur/tas/dagblad?dag=2026-11-24").Expect(200, "Geen afspraken").Refuse("Mevrouw")
		h.In(h.Els).Get("/spreekuur/tas/dagblad?dag=2026-11-24").Expect(404)
		h.In(h.Els).Get("/spreekuur/tas").Expect(200, "intakevellen").Refuse("1. Het dagblad")
		for _, day := range []string{"2026-11-22", "2026-12-08", "2026-11-31", "x", ""} {
			if v := h.In(h.Mara).Get("/spreekuur/tas/dagblad?dag=" + day); v.Path != "/spreekuur/tas" {
				t.Errorf("a sheet of %q: %s", day, v.Path)
			}
		}
	})
}

func TestFirstName(t *testing.T) {
	for name, want := range map[string]string{
		"Trijntje": "Trijntje", "Trijntje de Boer": "Trijntje", "Mevrouw Terpstra": "Mevrouw T.", "de heer van der Élst": "de É.", "": "", "Ümit  Kaya": "Ümit", "Dhr. J. Smit": "Dhr. S.",
	} {
		if got := firstName(name); got != want {
			t.Errorf("%q on paper is %q, not %q", name, got, want)
		}
	}
}

// Who waits stands on the list of today, of this organisation, and is gone at night.
func TestWhoWaits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := open(t, two)
		els := h.In(h.Els).Get("/spreekuur").Follow("Wie wacht er").Expect(200, "Er wacht nu niemand")
		els.Submit("/spreekuur/wacht", fields("naam", "Neeltje", "plek", "Dorpshuis")).Expect(200, "Neeltje", "Dorpshuis")
		if els.Value("plek") != "Dorpshuis" {
			t.Error("the place must be typed again")
		}
		els.Submit("/spreekuur/wacht", fields("naam", "14")).Expect(200, "14")
		els.Submit("/spreekuur/wacht", fields("naam", "")).Expect(422, "Vul een voornaam of een nummer in")
		long := strings.Repeat("Zij heeft schulden. ", 5)
		els.Submit("/spreekuur/wacht", fields("naam", long)).Expect(422, "Schrijf hier niets anders op")
		mara := h.In(h.Mara).Get("/spreekuur/wacht").Expect(200, "Neeltje", "14")
		if strings.Index(mara.Text(), "Neeltje") > strings.Index(mara.Text(), "14") {
			t.Error("who came first does not stand first")
		}
		mara.Press("Zit aan tafel").Expect(200, "Al aan de beurt geweest", "Zet terug")
		mara.Press("Zet terug").Expect(200, "Neeltje").Refuse("Al aan de beurt geweest")
		if strings.Index(mara.Text(), "Neeltje") > strings.Index(mara.Text(), "14") {
			t.Error("put back, she lost her place")
		}
		id := mara.Value("wie")
		sjoerd := h.In(h.Sjoerd).Get("/spreekuur/wacht").Expect(200, "niemand").Refuse("Neeltje")
		sjoerd.Post("/spreekuur/wacht/klaar", fields("_sleutel", sjoerd.Value("_sleutel"), "wie", id)).Expect(404)
		h.In(h.Karima).Get("/spreekuur/wacht").Expect(404)
		h.Write("look", func(ctx context.Context, tx *db.Tx) error {
			rows, err := db.All(ctx, tx.Session(), db.One[[]byte], `SELECT sealed FROM table_wait`)
			for _, r := range rows {
				if strings.Contains(string(r), "Neeltje") {
					t.Error("a name stands in the clear")
				}
			}
			if len(rows) != 2 {
				t.Errorf("%d rows", len(rows))
			}
			return err
		})
		two.Clock.Forward(24 * time.Hour)
		h.In(h.Mara).Get("/spreekuur/wacht").Expect(200, "niemand").Refuse("Neeltje")
		if err := Sweep(context.Background(), two.Own); err != nil {
			t.Fatal(err)
		}
		h.Write("look", func(ctx context.Context, tx *db.Tx) error {
			var n int
			err := tx.Session().QueryRow(ctx, `SELECT COUNT(*) FROM table_wait`).Scan(&n)
			if n != 0 {
				t.Errorf("%d are left in the morning", n)
			}
			return err
		})
	})
}

// The papers, as they leave the printer: a sheet per intake, one for tallies.
func TestPapersInBrowser(t *testing.T) {
	onSQLite(t, func(t *testing.T, h *hall) {
		id, _ := h.Accepted(h.Mara)
		h.As(h.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
			return h.Cases.Appoint(ctx, tx, h.Mara, id, tx.Now().Add(26*time.Hour), 60, casework.Place{})
		})
		p := browser.New(t, 1100, true)
		p.Open(h.URL() + "/binnen/mara")
		for _, page := range []struct {
			path, name string
			sheets     int
		}{{dayPath + "?dag=2026-11-24", "dagblad", 1}, {sheetsPath + "?aantal=2", "vellen", 2}, {tallyPath, "turfblad", 1}} {
			p.Open(h.URL() + page.path)
			p.CheckAccess()
			p.Shot(page.name)
			if n := p.Sheets(page.name); n != page.sheets {
				t.Errorf("%s takes %d sheets, not %d", page.name, n, page.sheets)
			}
		}
		p.Resize(360)
		for _, path := range []string{hourPath, bagPath, waitPath, cardsPath} {
			p.Open(h.URL() + path)
			p.CheckAccess()
			p.Shot("telefoon" + path)
		}
	})
}
