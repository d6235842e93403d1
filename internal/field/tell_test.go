package field

import (
	"context"
	"strings"
	"testing"

	"naast"
	"naast/internal/account"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/field/fieldtest"
	"naast/internal/guard"
)

// terpstra is what she told at a table.
var terpstra = [][2]string{{"verhaal", "Sinds mijn val kom ik de trap niet meer op."}, {"wil", "iemand die meegaat"}, {"naam", "Mevrouw Terpstra"}, {"telefoon", "06 12 34 56 78"},
	{"uren", "na het eten"}, {"zeggen", "ja"}, {"domein", "wonen"}, {"domein", "zorg"}, {"dorp", "harkeloo"}, {"gezondheid", "ja 1"}, {"wijze", "tafel"}}

// opened brings an intake and opens it as Mara.
func (h *hall) opened(t *testing.T, answers [][2]string) (path string) {
	t.Helper()
	if s := h.bring(t, h.URL(), token, fieldtest.Seal(t, key(h.House, h.Mara), Intake, answers...)); s != 200 {
		t.Fatalf("brought: %d", s)
	}
	for _, d := range drafts(h.House, h.Mara) {
		path = draftPath + d.ID
	}
	return path
}

// An intake becomes a question of which he is the supporter, with her yes as it
// was said and on the day it was said; sent twice it is one, and the draft is gone.
func TestIntakeBecomesAQuestion(t *testing.T) {
	both(t, func(t *testing.T, h *hall) {
		h.device(h.Mara)
		path := h.opened(t, terpstra)
		mara := h.In(h.Mara).Get("/veld").Expect(200, "1 binnengekomen", "Mevrouw Terpstra").Follow("Een vraag om na te kijken en te versturen")
		mara.Expect(200, "Sinds mijn val", "iemand die meegaat", "Ik sta naast deze persoon")
		form := map[string][]string{"verder": {thenMe}, "dag": {"20-11-2026"}, "_sleutel": {mara.Value("_sleutel")}}
		mara.Submit(path, form)
		h.In(h.Mara).Post(path, map[string][]string{"verder": {thenMe}, "dag": {"20-11-2026"}, "verhaal": {"x"}, "wijze": {"tafel"}, "gezondheid": {"niet"}, "_sleutel": {mara.Value("_sleutel")}})
		ids := h.CaseIDs()
		if len(ids) != 1 || len(drafts(h.House, h.Mara)) != 0 {
			t.Fatalf("%d cases, %d drafts", len(ids), len(drafts(h.House, h.Mara)))
		}
		if f := h.Facts(ids[0]); f.Responsible != h.Mara.User || f.Village != "harkeloo" || strings.Join(f.Domains, " ") != "zorg wonen" {
			t.Errorf("%+v", f)
		}
		h.View(h.Mara, guard.ReadCase, ids[0], func(ctx context.Context, tx *db.Tx) error {
			o, err := h.Cases.OpenOne(ctx, tx, h.Mara, ids[0])
			if err != nil {
				return err
			}
			qs, err := casework.List[casework.Question](ctx, tx, h.Cases, o.Key, casework.QuestionKind)
			if len(qs) != 1 || qs[0].Body.Words != "Sinds mijn val kom ik de trap niet meer op." || qs[0].Body.Yes.Day != "2026-11-20" || qs[0].Body.Yes.How != casework.AtTable {
				t.Errorf("%+v", qs)
			}
			return err
		})
	})
}

// What must be mended is said with everything kept; nobody else opens it; the
// front door looks for somebody when he does not stand next to her.
func TestIntakeIsChecked(t *testing.T) {
	both(t, func(t *testing.T, h *hall) {
		h.device(h.Mara)
		path := h.opened(t, [][2]string{{"naam", "Mevrouw Terpstra"}, {"gezondheid", "ja 99"}})
		h.In(h.Piet).Get(path).Expect(404)
		h.In(h.Piet).Post(path, map[string][]string{"verder": {thenOther}, "dag": {"20-11-2026"}, "verhaal": {"x"}, "wijze": {"tafel"}, "gezondheid": {"niet"}, "_sleutel": {"een-sleutel-van-deze-proef"}}).Expect(404)
		mara := h.In(h.Mara).Get(path).Expect(200)
		mara.Submit(path, map[string][]string{"wil": {"iemand die belt"}, "dag": {"morgen"}}).
			Expect(422, "in de woorden van de inwoner", "Lees de zin voor", "Kies hoe de inwoner ja zei", "Vul een dag in", "Kies hoe het verder gaat")
		if mara.Value("naam") != "Mevrouw Terpstra" || !strings.Contains(mara.Body, "iemand die belt") {
			t.Error("what was written is lost")
		}
		if len(h.CaseIDs()) != 0 || len(drafts(h.House, h.Mara)) != 1 {
			t.Fatal("it was sent all the same")
		}
		mara.Submit(path, map[string][]string{"verhaal": {"Ik zoek hulp"}, "gezondheid": {"niet"}, "wijze": {"papier"}, "dag": {"23-11-2026"}, "verder": {thenOther}}).Expect(200, "De voordeur zoekt iemand")
		ids := h.CaseIDs()
		if len(ids) != 1 || h.State(ids[0]) != guard.Sent && h.State(ids[0]) != guard.Waiting {
			t.Fatalf("%v", ids)
		}
		h.In(h.Mara).Get(path).Expect(404)
	})
}

// A day that is still to come is no day on which she said yes.
func TestYesOfTomorrow(t *testing.T) {
	both(t, func(t *testing.T, h *hall) {
		told := casework.Told{Question: casework.Question{Words: "Ik zoek hulp"}, How: casework.AtTable, Mine: true}
		for said, ok := range map[naast.Date]bool{"2026-11-24": false, "2026-11-23": true, "2026-10-01": true, "": true} {
			told.Said = said
			err := h.D.Write(context.Background(), db.System("test"), func(tx *db.Tx) error {
				_, err := h.Cases.AskFor(context.Background(), tx, h.Mara, told)
				return err
			})
			if (err == nil) != ok {
				t.Errorf("said on %q: %v", said, err)
			}
		}
	})
}

// Without a network a card from the bag can go along too. Its number is checked
// when the network is there: a wrong or used one is said, with the draft kept;
// then who holds the card reads the question, also when the front door goes on.
func TestIntakeWithACardFromTheBag(t *testing.T) {
	both(t, func(t *testing.T, h *hall) {
		h.device(h.Mara)
		cards, err := account.DrawCards(context.Background(), h.V, 2)
		if err != nil {
			t.Fatal(err)
		}
		var used naast.UserID
		h.Write("print", func(ctx context.Context, tx *db.Tx) (err error) {
			if _, err = account.Print(ctx, tx, h.V, h.Mara, cards); err == nil {
				used, err = account.Issue(ctx, tx, h.V, cards[0].Number)
			}
			return err
		})
		path := h.opened(t, append([][2]string{{"vraagnummer", cards[0].Number}}, terpstra...))
		mara := h.In(h.Mara).Get(path)
		mara.Submit(path, map[string][]string{"verder": {thenOther}, "vraagnummer": {"1234567"}}).Expect(422, "typefout", "Sinds mijn val")
		mara.Submit(path, map[string][]string{"verder": {thenOther}, "vraagnummer": {cards[0].Number}}).Expect(422, "geen ongebruikte kaart", "Sinds mijn val")
		if len(drafts(h.House, h.Mara)) != 1 || len(h.CaseIDs()) != 0 {
			t.Fatal("half an intake was kept")
		}
		mara.Submit(path, map[string][]string{"verder": {thenOther}, "vraagnummer": {cards[1].Number}}).Expect(200, "De voordeur zoekt iemand")
		f := h.Facts(h.CaseIDs()[0])
		if f.Resident == "" || f.Resident == used || len(drafts(h.House, h.Mara)) != 0 {
			t.Errorf("%+v", f)
		}
	})
}
