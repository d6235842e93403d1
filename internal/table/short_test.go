package table

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
)

// shortsOf reads what an organisation counted in the month of the tests.
func shortsOf(h *casetest.House, o naast.OrganisationID) (all []Tally) {
	h.Write("shorts", func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = Shorts(ctx, tx, o, "2026-11")
		return err
	})
	return all
}

// A short question is counted in one page and taken back in one press; the
// coordinator sees numbers, of her own organisation only.
func TestShortQuestion(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := open(t, two)
		mara := h.In(h.Mara)
		mara.Get("/spreekuur").Follow("Korte vraag").Expect(200, "Waar ging het over?", "Vandaag geteld door uw organisatie: 0")
		mara.Submit("/korte-vraag", nil).Expect(422, "Kies waar het over ging", "Kies hoe deze persoon ons vond", "Kies wat u deed")
		mara.Submit("/korte-vraag", fields("onderwerp", "geld", "gedaan", "samen", "bron", "buurthuis")).Expect(200, "Geteld.", "Vandaag geteld door uw organisatie: 1")
		if strings.Contains(mara.Body, " checked") {
			t.Error("the next one is not empty")
		}
		mara.Submit("/korte-vraag", fields("onderwerp", "geld", "gedaan", "samen", "bron", "buurthuis")).Expect(200, "organisatie: 2")
		mara.Submit("/korte-vraag", fields("onderwerp", "wonen", "gedaan", "uitleg", "bron", "niet", "aantal", "4", "dag", "20-11-2026")).Expect(200, "organisatie: 2")
		mara.Press("Neem terug").Expect(200, "Teruggenomen").Refuse("Neem terug")
		if got := shortsOf(h.House, h.Kring); len(got) != 1 || got[0] != (Tally{"2026-11-23", "geld", "buurthuis", "samen", 2}) {
			t.Fatalf("%+v", got)
		}
		karima := h.In(h.Karima)
		karima.Get("/korte-vragen").Expect(200, "nov 2026: 2 korte vragen", "Geld en schulden", "Buurthuis of bibliotheek")
		karima.Get("/korte-vragen/csv?maand=2026-11").Expect(200)
		if !strings.Contains(karima.Body, "2026-11-23;Geld en schulden;Buurthuis of bibliotheek;Samen gedaan: bellen, een brief, een formulier;2\r\n") {
			t.Errorf("the file is %q", karima.Body)
		}
		h.In(h.Wim).Get("/korte-vragen").Expect(200, "niets geteld").Refuse("Geld en schulden")
		h.In(h.Karima).Get("/korte-vraag").Expect(404) // who keeps the register sits at the table under another hat
		h.In(h.Mara).Get("/korte-vragen").Expect(404)
		if got := shortsOf(h.Next, h.Next.Kring); len(got) != 0 {
			t.Error("counted at the neighbour")
		}
	})
}

// The same form sent twice counts once, and what is taken back twice is taken
// back once; after ten minutes, or by another, nothing is.
func TestShortQuestionOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := open(t, two)
		mara := h.In(h.Mara).Get("/korte-vraag")
		form := fields("onderwerp", "geld", "gedaan", "samen", "bron", "niet", "dag", "23-11-2026", "aantal", "1", "_sleutel", mara.Value("_sleutel"))
		for range 2 {
			mara.Post("/korte-vraag", form).Expect(200, "organisatie: 1")
		}
		ctx := context.Background()
		undo := func(w guard.Who) int {
			h.Write("undo", func(ctx context.Context, tx *db.Tx) error { return UndoShort(ctx, tx, h.G, w) })
			n := 0
			for _, t := range shortsOf(h.House, h.Kring) {
				n += t.N
			}
			return n
		}
		if n := undo(h.Piet); n != 1 {
			t.Errorf("somebody else took it back: %d", n)
		}
		two.Clock.Forward(UndoTerm + time.Second)
		if n := undo(h.Mara); n != 1 {
			t.Errorf("taken back too late: %d", n)
		}
		q := Short{Theme: "geld", Did: DidTogether, N: 1}
		h.Write("count", func(ctx context.Context, tx *db.Tx) error { return CountShort(ctx, tx, h.G, h.Mara, tx.Today(), q) })
		if n := undo(h.Mara); n != 1 { // the control: in time it is taken back
			t.Errorf("not taken back: %d", n)
		}
		if n := undo(h.Mara); n != 1 {
			t.Errorf("taken back twice: %d", n)
		}
		// It is kept where no backup comes, and swept.
		h.Write("count", func(ctx context.Context, tx *db.Tx) error { return CountShort(ctx, tx, h.G, h.Mara, tx.Today(), q) })
		two.Clock.Forward(UndoTerm + time.Second)
		if err := Sweep(ctx, two.Own); err != nil {
			t.Fatal(err)
		}
		h.Write("left", func(ctx context.Context, tx *db.Tx) error {
			var n int
			err := tx.Session().QueryRow(ctx, `SELECT COUNT(*) FROM table_last`).Scan(&n)
			if n != 0 {
				t.Errorf("%d are left", n)
			}
			return err
		})
	})
}

// What the lists do not have is not counted: no free text comes in by any way.
func TestShortQuestionBadInput(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := open(t, two)
		good := Short{Theme: "geld", Source: "krant", Did: DidExplain, N: 1}
		for name, change := range map[string]func(*Short){
			"a name as theme": func(q *Short) { q.Theme = "mevrouw Terpstra" }, "no theme": func(q *Short) { q.Theme = "" }, "a source of our own": func(q *Short) { q.Source = "x" },
			"a deed of our own": func(q *Short) { q.Did = "gebeld met Jan" }, "none": func(q *Short) { q.N = 0 }, "too many": func(q *Short) { q.N = mostAtOnce + 1 }, "fewer": func(q *Short) { q.N = -1 },
		} {
			q := good
			change(&q)
			err := two.Own.Write(context.Background(), db.System("test"), func(tx *db.Tx) error {
				return CountShort(context.Background(), tx, h.G, h.Mara, tx.Today(), q)
			})
			if !errors.Is(err, naast.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		mara := h.In(h.Mara).Get("/korte-vraag")
		mara.Submit("/korte-vraag", fields("onderwerp", "geld", "gedaan", "samen", "bron", "krant", "dag", "morgen", "aantal", "veel")).Expect(422, "Vul een dag in", "Vul een getal in")
		if mara.Value("dag") != "morgen" || mara.Value("aantal") != "veel" || !strings.Contains(mara.Body, `value="geld" checked`) {
			t.Error("what was typed is lost")
		}
		mara.Submit("/korte-vraag", fields("dag", "24-11-2026", "aantal", "1")).Expect(422, "Vul een dag in")
		h.Write("control", func(ctx context.Context, tx *db.Tx) error { return CountShort(ctx, tx, h.G, h.Mara, tx.Today(), good) })
		if got := shortsOf(h.House, h.Kring); len(got) != 1 || got[0].N != 1 {
			t.Errorf("%+v", got)
		}
	})
}
