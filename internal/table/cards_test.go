package table

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"

	"naast"
	"naast/internal/account"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web/webtest"
)

// slip is what stands on a card that was printed.
type slip struct{ number, secret string }

var onPaper = regexp.MustCompile(`(?s)naast-fold__number naast-ltr">(\d{7})<.*?naast-fold__secret naast-ltr">(.*?)</p>`)

// printCards prints cards as a supporter and gives what came out of the printer.
func printCards(v *webtest.Visitor, n string) (cards []slip) {
	v.Get("/spreekuur/kaarten").Submit("/spreekuur/kaarten", fields("aantal", n)).Expect(200, "Print deze kaarten nu")
	for _, m := range onPaper.FindAllStringSubmatch(v.Body, -1) {
		cards = append(cards, slip{m[1], strings.TrimSpace(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(m[2], ""))})
	}
	return cards
}

// cardless is a case that was written down for somebody without a card.
func cardless(h *casetest.House, by guard.Who) (id naast.CaseID) {
	from, _ := h.Accepted(by)
	h.As(by, guard.LinkCase, from, func(ctx context.Context, tx *db.Tx) (err error) {
		id, err = h.Cases.Link(ctx, tx, by, from, casework.Told{Question: casework.Question{Words: "Ik snap de brief van het waterschap niet."}, Contact: casework.Contact{Name: "Neeltje"}, How: casework.AtTable, Mine: true})
		return err
	})
	return id
}

// comeBack is what somebody gets who types a card at the door.
func comeBack(h *hall, p slip) *webtest.Visitor {
	return h.Visitor().Get("/terug").Submit("/terug", fields("vraagnummer", p.number, "geheim", p.secret))
}

// A card from the bag: it opens nothing, is given by its number, and its first
// own use makes it hers, after which the paper opens nothing any more.
func TestCardFromTheBag(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := open(t, two)
		mara := h.In(h.Mara)
		cards := printCards(mara, "3")
		if len(cards) != 3 || cards[0] == cards[1] {
			t.Fatalf("printed %d cards", len(cards))
		}
		nobody := vault.NewCardNumber()
		unknown := comeBack(h, slip{nobody, cards[0].secret}).Expect(422, "horen niet bij elkaar")
		if inBag := comeBack(h, cards[0]); strings.ReplaceAll(inBag.Text(), cards[0].number, nobody) != unknown.Text() || inBag.Status != 422 {
			t.Errorf("a card that nobody was given: %d %s", inBag.Status, inBag.Text())
		}

		id := cardless(h.House, h.Mara)
		kaart := "/zaak/" + string(id) + "/kaart"
		mara.Get(kaart).Submit(kaart, fields("vraagnummer", typo(cards[0].number))).Expect(422, "typefout")
		mara.Submit(kaart, fields("vraagnummer", "572 4 . 1")).Expect(422, "typefout")
		mara.Submit(kaart, fields("vraagnummer", cards[0].number)).Expect(404) // the page of the case is the desk's
		if h.Facts(id).Resident == "" {
			t.Fatal("the card was not given")
		}
		mara.Get(kaart).Expect(200, "heeft al een kaart")
		other := cardless(h.House, h.Mara)
		kaart = "/zaak/" + string(other) + "/kaart"
		mara.Get(kaart).Submit(kaart, fields("vraagnummer", cards[0].number)).Expect(422, "geen ongebruikte kaart")
		if h.Facts(other).Resident != "" {
			t.Error("one card was given twice")
		}

		// At the desk it is no proof of a yes, for whoever printed it had the code.
		first := comeBack(h, cards[0]).Expect(200, "Maak deze kaart van uzelf", cards[0].number)
		second := comeBack(h, cards[0]).Expect(200, "Maak deze kaart van uzelf")
		fresh := strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(regexp.MustCompile(`(?s)naast-card__secret[^>]*>(.*?)</dd>`).FindStringSubmatch(first.Body)[1], "")), "")
		comeBack(h, cards[0]).Expect(200, "Maak deze kaart van uzelf") // the paper works until she says that she wrote it down
		first.Press("Ik heb het opgeschreven")
		if first.Path != "/mijn-pagina" {
			t.Errorf("landed at %s (%d): %s", first.Path, first.Status, first.Text())
		}
		second.Press("Ik heb het opgeschreven").Expect(422, "al in gebruik")
		comeBack(h, cards[0]).Expect(422, "horen niet bij elkaar")
		own := comeBack(h, slip{cards[0].number, fresh})
		if own.Path != "/mijn-pagina" {
			t.Errorf("the new code led to %s (%d)", own.Path, own.Status)
		}
		user, identity, err := account.CheckCard(context.Background(), two.Own, h.V, cards[0].number, fresh)
		if err != nil || user != h.Facts(id).Resident {
			t.Fatalf("the card opens for %s: %v", user, err)
		}
		her := guard.Who{User: user, Hat: guard.HatResident, Identity: identity, Case: id}
		h.View(her, guard.ReadOwn, id, func(ctx context.Context, tx *db.Tx) error {
			k, err := h.Cases.Vault.OpenCase(ctx, tx, her.Person(), id)
			if err != nil {
				return err
			}
			all, err := h.Cases.Wordings(ctx, tx, k)
			if err == nil && all[0].Body.Words != "Ik snap de brief van het waterschap niet." {
				t.Errorf("she reads %q", all[0].Body.Words)
			}
			return err
		})
	})
}

// The code on the paper opens other keys than those of her own card, to which nothing is
// granted any more. Whoever printed it and writes in the database puts back what it opened,
// and takes away the keys that came in its place: it signs nobody in. The control is the
// same where the ring remembers nothing.
func TestPrintedCodePutBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := open(t, two)
		mara := h.In(h.Mara)
		paper, id := printCards(mara, "1")[0], cardless(h.House, h.Mara)
		kaart := "/zaak/" + string(id) + "/kaart"
		mara.Get(kaart).Submit(kaart, fields("vraagnummer", paper.number))
		u := h.Facts(id).Resident
		var printed vault.Lock
		h.Write("copy", func(ctx context.Context, tx *db.Tx) (err error) {
			printed, err = h.V.LoadLock(ctx, tx, u, vault.LockCard)
			return err
		})
		comeBack(h, paper).Press("Ik heb het opgeschreven")
		h.Write("put back", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `DELETE FROM vault_user WHERE handle=$1 AND number>1`, h.V.Handle("user", string(u)))
			return errors.Join(err, h.V.SaveLock(ctx, tx, u, printed))
		})
		opens := func() error {
			_, _, err := account.CheckCard(context.Background(), two.Own, h.V, paper.number, paper.secret)
			return err
		}
		if err := opens(); !errors.Is(err, vault.ErrRefused) {
			t.Errorf("with the printed code: %v", err)
		}
		h.Write("forget", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Ring().Exec(ctx, `DELETE FROM vault_tombstone`)
			return err
		})
		if err := opens(); err != nil {
			t.Errorf("the control: %v", err)
		}
	})
}

// A lost bag: what is over ends, what was given works on. Nobody of another
// organisation or partnership sees the run or ends it.
func TestLostBag(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := open(t, two)
		mara := h.In(h.Mara)
		cards := printCards(mara, "2")
		id := cardless(h.House, h.Mara)
		h.As(h.Mara, guard.GiveCard, id, func(ctx context.Context, tx *db.Tx) error {
			u, err := account.Issue(ctx, tx, h.V, cards[0].number)
			if err != nil {
				return err
			}
			return h.Cases.Hold(ctx, tx, h.Mara, id, u)
		})
		mara.Get("/spreekuur/kaarten").Expect(200, "1 in de tas", "1 gegeven", "Geprint door Mara (De Kring)")
		run := mara.Value("ronde")
		sjoerd := h.In(h.Sjoerd).Get("/spreekuur/kaarten").Expect(200, "nog geen kaarten")
		sjoerd.Post("/spreekuur/kaarten/einde", fields("_sleutel", sjoerd.Value("_sleutel"), "ronde", run)).Expect(404)
		mara.Get("/spreekuur/kaarten").Press("Beëindig wat over is").Expect(200, "werken niet meer", "1 beëindigd", "1 gegeven")
		comeBack(h, cards[1]).Expect(422, "horen niet bij elkaar")
		comeBack(h, cards[0]).Expect(200, "Maak deze kaart van uzelf") // the control: what was given works
		other := cardless(h.House, h.Mara)
		kaart := "/zaak/" + string(other) + "/kaart"
		mara.Get(kaart).Submit(kaart, fields("vraagnummer", cards[1].number)).Expect(422, "geen ongebruikte kaart")
		if _, _, err := account.CheckCard(context.Background(), two.Other, h.V, cards[0].number, cards[0].secret); err == nil {
			t.Error("it opens at the neighbour")
		}
	})
}

// A writer in the database puts himself in the place of whom a card in the bag is
// for: himself, with what the server signed for another and with nothing, or another
// card of the bag, of which he has the secret. The card is then none, and nothing is
// granted to him. Put back it is a card again: the control.
func TestForgedCardInTheBag(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := open(t, two)
		mara := h.In(h.Mara)
		cards := printCards(mara, "2")
		_, thief := h.Ask(casetest.Question(), h.Piet)
		type card struct {
			user   naast.UserID
			signed []byte
		}
		var bag []card
		h.Write("look", func(ctx context.Context, tx *db.Tx) error {
			for _, c := range cards {
				var x card
				if err := tx.QueryRow(ctx, `SELECT user_id, signed FROM account_card WHERE number=$1`, c.number).Scan(&x.user, &x.signed); err != nil {
					return err
				}
				bag = append(bag, x)
			}
			return nil
		})
		id := cardless(h.House, h.Mara)
		path := "/zaak/" + string(id) + "/kaart"
		for _, x := range []card{{thief.User, bag[0].signed}, {thief.User, []byte{}}, bag[1], bag[0]} {
			h.Write("forge", func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, `UPDATE account_card SET user_id=$2, signed=$3 WHERE number=$1`, cards[0].number, x.user, x.signed)
				return err
			})
			genuine := x.user == bag[0].user
			page := mara.Get(path).Submit(path, fields("vraagnummer", cards[0].number))
			if !genuine {
				page.Expect(422, "geen ongebruikte kaart")
			}
			if holds := h.Facts(id).Resident; (holds != "") != genuine || genuine && holds != x.user {
				t.Errorf("the card is of %s: her question is of %q", x.user, holds)
			}
		}
	})
}

// The secrets of a print run are nowhere after it, and a form sent twice prints once.
func TestPrintRunForgetsItsSecrets(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := open(t, two)
		mara := h.In(h.Mara).Get("/spreekuur/kaarten")
		form := fields("aantal", "1", "_sleutel", mara.Value("_sleutel"))
		mara.Post("/spreekuur/kaarten", form)
		secret := strings.TrimSpace(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(onPaper.FindStringSubmatch(mara.Body)[2], ""))
		mara.Post("/spreekuur/kaarten", form).Expect(200, "al gemaakt", "1 in de tas").Refuse(secret)
		for _, n := range []string{"0", "13", "-1", "veel", ""} {
			mara.Get("/spreekuur/kaarten").Submit("/spreekuur/kaarten", fields("aantal", n)).Expect(422, "Vul een getal in")
		}
		h.Write("look", func(ctx context.Context, tx *db.Tx) error {
			rows, err := db.All(ctx, tx, db.One[string], `SELECT location FROM web_done`)
			for _, r := range rows {
				if strings.ContainsAny(r, "0123456789") {
					t.Errorf("kept for a repeat: %q", r)
				}
			}
			return err
		})
	})
}
