package table

import (
	"context"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/testkit/browser"

	"github.com/chromedp/chromedp/kb"
)

// aSheet is what stands on a sheet; further pairs replace what is there.
func aSheet(more ...string) url.Values {
	v := fields("naam", "Neeltje", "telefoon", "0999 12 12 12", "uren", "na tienen", "verhaal", "De waterrekening klopt niet, ranonkel.", "wil", "iemand die meekijkt",
		"niet", "geen gesprek met zes mensen", "domein", "geld", "dorp", "harkeloo", "wijze", "papier", "gezondheid", "niet", "verder", "ander")
	for i := 0; i < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return v
}

// newest is the case that was not there before.
func (h *hall) since(t *testing.T, before []naast.CaseID) naast.CaseID {
	t.Helper()
	seen := map[naast.CaseID]bool{}
	for _, id := range before {
		seen[id] = true
	}
	var found []naast.CaseID
	for _, id := range h.CaseIDs() {
		if !seen[id] {
			found = append(found, id)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d new cases", len(found))
	}
	return found[0]
}

// A sheet becomes a question, and the card that went along opens it: also when
// the front door goes on, and who typed it in reads it no more.
func TestTypeInASheet(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := open(t, two)
		mara := h.In(h.Mara)
		cards := printCards(mara, "2")
		for i, then := range []string{nextOther, nextMe} {
			before := h.CaseIDs()
			mara.Get(typePath).Submit(typePath, aSheet("vraagnummer", cards[i].number, "verder", then)).Expect(200, "Opgeschreven. Volgende?")
			if mara.Value("verhaal")+mara.Value("naam")+mara.Value("vraagnummer") != "" {
				t.Error("the next sheet is not empty")
			}
			id := h.since(t, before)
			f := h.Facts(id)
			if f.Resident == "" || f.Village != "harkeloo" || len(f.Domains) != 1 {
				t.Errorf("%s: %+v", then, f)
			}
			h.holds(t, two, cards[i], id)
			mine := h.Try(h.Mara, guard.ReadCase, id, func(context.Context, *db.Tx) error { return nil }) == nil
			if mine != (then == nextMe) {
				t.Errorf("%s: who typed it in may read it: %v", then, mine)
			}
		}
	})
}

// holds says that a card from the bag becomes hers and shows what was typed in.
func (h *hall) holds(t *testing.T, two dbtest.Two, p slip, id naast.CaseID) {
	t.Helper()
	she := comeBack(h, p).Expect(200, "Maak deze kaart van uzelf").Press("Ik heb het opgeschreven")
	if she.Path != "/mijn-pagina" {
		t.Errorf("the card leads to %s (%d)", she.Path, she.Status)
	}
	comeBack(h, p).Expect(422, "horen niet bij elkaar") // the paper is no key any more
	if s := h.State(id); s != guard.Waiting && s != guard.Accepted {
		t.Errorf("state %s", s)
	}
}

// What is wrong keeps everything that was typed: a typing error, a card that was
// given before, an unknown one, no yes, no words, a wrong day, somebody else's choice.
func TestTypeInKeepsWhatWasTyped(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := open(t, two)
		mara := h.In(h.Mara)
		cards := printCards(mara, "2")
		mara.Get(typePath).Submit(typePath, aSheet("vraagnummer", cards[0].number)).Expect(200, "Volgende?")
		before := len(h.CaseIDs())
		for says, more := range map[string][]string{
			"zit een typefout in":       {"vraagnummer", typo(cards[1].number)},
			"geen ongebruikte kaart":    {"vraagnummer", cards[0].number},
			"Alleen met een ja":         {"wijze", "-"},
			"in de woorden van de inwo": {"verhaal", ""},
			"laatste twee maanden":      {"dag", "1-1-2031"},
			"Kies hoe het verder gaat":  {"verder", "-"},
			"is aangekruist":            {"gezondheid", "-"},
		} {
			mara.Get(typePath).Submit(typePath, aSheet(more...)).Expect(422, says)
			if mara.Value("naam") != "Neeltje" || mara.Value("uren") != "na tienen" || more[0] != "verhaal" && mara.Value("verhaal") != "De waterrekening klopt niet, ranonkel." {
				t.Errorf("%s: what was typed is lost", says)
			}
		}
		if n := len(h.CaseIDs()); n != before {
			t.Errorf("%d questions came of sheets that were wrong", n-before)
		}
		mara.Get(typePath).Submit(typePath, aSheet("vraagnummer", cards[1].number, "dag", "20-11-2026")).Expect(200, "Volgende?") // the control: it was still free
		if mara.Value("dag") != "20-11-2026" {
			t.Errorf("the next sheet is of %s", mara.Value("dag"))
		}
		h.In(h.Els).Get(typePath).Refuse("Ik sta naast deze persoon")
		h.In(h.Karima).Get(typePath).Expect(404)
	})
}

// A short question that becomes one after all: it is counted as that, once, and
// the sheet opens with what was ticked. Later than the term, or pressed by
// another, nothing is counted otherwise.
func TestShortQuestionBecomesASheet(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := open(t, two)
		mara := h.In(h.Mara).Get(shortPath)
		mara.Submit(shortPath, fields("onderwerp", "wonen", "gedaan", "geluisterd", "bron", "buurthuis")).Expect(200, "Geteld.", "Wordt toch een vraag")
		form := url.Values{"_sleutel": {mara.Value("_sleutel")}}
		h.In(h.Piet).Get(shortPath).Post(growPath, form).Expect(200, "Een intakevel intypen")
		if got := shortsOf(h.House, h.Kring); len(got) != 1 || got[0].Did != DidListen {
			t.Fatalf("somebody else made it a question: %+v", got)
		}
		for range 2 {
			mara.Post(growPath, form).Expect(200, "Een intakevel intypen")
		}
		if got := shortsOf(h.House, h.Kring); len(got) != 1 || got[0] != (Tally{"2026-11-23", "wonen", "buurthuis", DidQuestion, 1}) {
			t.Fatalf("%+v", got)
		}
		mara.Submit(typePath, fields("verhaal", "De lift is stuk.", "wijze", "tafel", "verder", nextMe)).Expect(200, "Volgende?")
		if strings.Contains(mara.Body, `name="bron"`) {
			t.Error("the next sheet has the source of this one")
		}
		if f := h.Facts(h.since(t, nil)); f.Source != "buurthuis" || len(f.Domains) != 1 || f.Domains[0] != "wonen" {
			t.Errorf("what was ticked is lost: %+v", f)
		}
		mara.Get(shortPath).Submit(shortPath, fields("onderwerp", "geld", "gedaan", "samen", "bron", "niet")).Expect(200, "Geteld.")
		h.Clock.Forward(UndoTerm + time.Minute)
		mara.Press("Wordt toch een vraag").Expect(200, "Een intakevel intypen")
		if got := shortsOf(h.House, h.Kring); len(got) != 2 || got[0].Did != DidTogether {
			t.Errorf("counted otherwise after the term: %+v", got)
		}
	})
}

// typo is a number with two digits the other way round, or one that differs.
func typo(number string) string {
	b := []byte(number)
	if b[2] == b[3] {
		b[6] = '0' + (b[6]-'0'+1)%10
	}
	b[2], b[3] = b[3], b[2]
	return string(b)
}

// A sheet with the keyboard alone: typing begins at once, and begins again
// after it was saved.
func TestTypeInByKeyboard(t *testing.T) {
	onSQLite(t, func(t *testing.T, h *hall) {
		p := browser.New(t, 1100, false)
		p.Open(h.URL() + "/binnen/mara")
		p.Open(h.URL() + typePath)
		p.WaitForFocus("vraagnummer")
		p.CheckAccess()
		p.Shot("intypen")
		keys := 0
		press := func(k string) { p.Type(k); keys++ }
		to := func(field string) {
			for p.Focus() != field {
				press(kb.Tab)
			}
		}
		to("naam")
		p.Type("Neeltje")
		to("verhaal")
		p.Type("De waterrekening klopt niet.")
		to("domein-2")
		press(" ")
		to("dorp")
		press(kb.ArrowDown)
		to("wijze")
		press(kb.ArrowDown) // said at the table
		to("gezondheid")
		press(kb.ArrowDown) // she ticked yes
		to("verder")
		press(" ")
		press(kb.Enter)
		p.WaitFor(`.utrecht-alert--ok`)
		p.WaitForFocus("vraagnummer")
		if left := p.Value(`[name=naam]`); left != "" {
			t.Errorf("after saving the name is %q", left)
		}
		id := h.CaseIDs()
		if len(id) != 1 || h.Facts(id[0]).Responsible != h.Mara.User {
			t.Errorf("%d questions", len(id))
		}
		first := h.In(h.Mara).Get(typePath)
		village := regexp.MustCompile(`<option value="(\w+)"`).FindStringSubmatch(first.Body)[1]
		theme := regexp.MustCompile(`id="domein-2"\s+name="domein"\s+value="(\w+)"`).FindStringSubmatch(first.Body)[1]
		_, counted := first.Keys(typePath, fields("naam", "Neeltje", "verhaal", "De waterrekening klopt niet.", "domein", theme, "dorp", village, "wijze", "tafel", "gezondheid", "ja", "verder", "ik"))
		if keys != counted {
			t.Errorf("a real browser took %d presses, Keys counts %d", keys, counted)
		}
		p.Resize(360)
		p.Shot("intypen-telefoon")
		p.CheckAccess()
	})
}

// A sheet that was printed before the sentence about health was changed keeps
// the sentence that she answered; the rest of the pile is offered it too.
func TestSheetWithAnOlderSentence(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := open(t, two)
		mara := h.In(h.Mara)
		mara.Get(sheetsPath+"?aantal=1").Expect(200, "(zin 1)")
		mara.Get(typePath).Refuse("Welke zin")
		var old string
		h.Write("another sentence", func(ctx context.Context, tx *db.Tx) (err error) {
			if _, old, err = partnership.Wording(ctx, tx, partnership.ConsentHealth); err != nil {
				return err
			}
			_, err = partnership.SaveWording(ctx, tx, partnership.ConsentHealth, "Mag wat ik zeg over hoe het met mij gaat worden bewaard?")
			return err
		})
		mara.Get(sheetsPath+"?aantal=1").Expect(200, "(zin 2)", "Mag wat ik zeg")
		mara.Get(typePath).Submit(typePath, aSheet("gezondheid", "ja", "zin", "7")).Expect(422, "Kies de zin die op het vel staat")
		for version, text := range map[string]string{"1": old, "2": "Mag wat ik zeg over hoe het met mij gaat worden bewaard?"} {
			before := h.CaseIDs()
			mara.Get(typePath).Submit(typePath, aSheet("gezondheid", "ja", "zin", version, "verder", nextMe)).Expect(200, "Opgeschreven. Volgende?")
			if !strings.Contains(mara.Body, `value="`+version+`" selected`) {
				t.Errorf("the next sheet is not of sentence %s", version)
			}
			id := h.since(t, before)
			h.View(h.Mara, guard.ReadCase, id, func(ctx context.Context, tx *db.Tx) error {
				k, err := h.V.OpenCase(ctx, tx, h.Mara.Person(), id)
				if err != nil {
					return err
				}
				all, err := casework.List[casework.Consent](ctx, tx, h.Cases, k, casework.ConsentKind)
				if err != nil || len(all) != 1 || all[0].Body.Text != text || strconv.Itoa(all[0].Body.Version) != version {
					t.Errorf("sentence %s: %+v, %v", version, all, err)
				}
				return nil
			})
		}
	})
}
