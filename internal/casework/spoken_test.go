package casework_test

import (
	"context"
	"errors"
	"testing"

	"naast"
	"naast/internal/account"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/supporter"
	"naast/internal/vault"
)

// spoken is what a woman without a screen tells on the telephone.
func spoken() casework.Told {
	return casework.Told{Question: casework.Question{Words: "Ik heb een tas vol brieven en ik durf ze niet open te maken.", Wants: "iemand die ze met mij leest"},
		Facts: casework.Facts{Domains: []string{"geld"}, Village: "harkeloo"}, Contact: casework.Contact{Name: "mevrouw Wubs", Phone: "0999 55 66 77", Hours: "10:00-12:00"},
		How: casework.ByPhone, Health: "ja"}
}

// askFor writes a question down for somebody who told it.
func askFor(h *casetest.House, w guard.Who, t casework.Told) (id naast.CaseID, err error) {
	err = h.D.Write(ctx, db.System("told"), func(tx *db.Tx) (err error) {
		id, err = h.Cases.AskFor(ctx, tx, w, t)
		return err
	})
	return id, err
}

// giveCard gives somebody a card that is made at once.
func giveCard(h *casetest.House, w guard.Who, a guard.Action, id naast.CaseID) (account.Blank, naast.UserID, error) {
	cards, err := account.DrawCards(ctx, h.V, 1)
	if err != nil {
		return account.Blank{}, "", err
	}
	var u naast.UserID
	err = h.Try(w, a, id, func(ctx context.Context, tx *db.Tx) (err error) {
		if u, err = account.IssueNow(ctx, tx, h.V, &cards[0]); err != nil {
			return err
		}
		return h.Cases.Hold(ctx, tx, w, id, u)
	})
	return cards[0], u, err
}

// opensWith opens the keys of a resident with what stands on a card, whether it
// is her own yet or not.
func opensWith(t *testing.T, h *casetest.House, u naast.UserID, secret string) guard.Who {
	t.Helper()
	var lock vault.Lock
	h.Write("lock", func(ctx context.Context, tx *db.Tx) (err error) {
		lock, err = h.V.LoadLock(ctx, tx, u, vault.LockCard)
		return err
	})
	identity, err := h.V.OpenLock(ctx, lock, secret)
	if err != nil {
		t.Fatal(err)
	}
	return guard.Who{User: u, Hat: guard.HatResident, Identity: identity}
}

// A supporter writes down what she tells on the telephone: he stands next to
// her at once, his standby and team are there before work starts, and what she
// agreed to says how, in which words, by whom and when.
func TestAskForOnTheTelephone(t *testing.T) {
	each(t, func(t *testing.T, h, next *casetest.House, two dbtest.Two) {
		told := spoken()
		told.Mine = true
		id, err := askFor(h, h.Mara, told)
		if err != nil {
			t.Fatal(err)
		}
		f := h.Facts(id)
		if h.State(id) != guard.Accepted || f.Responsible != h.Mara.User || f.Standby != h.Noor.User || !f.Cardless() || busy(h, h.Mara.User) != 1 {
			t.Fatalf("%s %+v", h.State(id), f)
		}
		h.View(h.Mara, guard.ReadCase, id, func(ctx context.Context, tx *db.Tx) error {
			o, err := h.Cases.OpenOne(ctx, tx, h.Mara, id)
			if err != nil {
				return err
			}
			if o.Contact != tx.Today() || o.Who != told.Contact {
				t.Errorf("spoken %q, reach %+v", o.Contact, o.Who)
			}
			qs, err := casework.List[casework.Question](ctx, tx, h.Cases, o.Key, casework.QuestionKind)
			if y := qs[0].Body.Yes; err == nil && (!y.Given() || y.How != casework.ByPhone || y.By != h.Mara.Name || y.Sentence != qs[0].Body.Sentence() || y.Day != tx.Today()) {
				t.Errorf("her yes to the wording: %+v", y)
			}
			cs, err2 := casework.List[casework.Consent](ctx, tx, h.Cases, o.Key, casework.ConsentKind)
			if y := cs[0].Body.Yes; cs[0].Body.Kind != partnership.ConsentHealth || y.Sentence != cs[0].Body.Text || y.How != casework.ByPhone || y.By != h.Mara.Name {
				t.Errorf("her yes about health: %+v", cs[0].Body)
			}
			return errors.Join(err, err2)
		})
		for who, a := range map[*guard.Who]guard.Action{&h.Els: guard.ReadFirst, &h.Piet: guard.ReadCase, &h.Noor: guard.ReadCase, &next.Mara: guard.ReadCase} {
			wantNotFound(t, who.Name, mayOpen(h, *who, a, id))
		}
		h.As(h.Karima, guard.PeelStandby, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Peel(ctx, tx, h.Karima, id) })
		h.As(h.Noor, guard.TakeOver, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.TakeOver(ctx, tx, h.Noor, id) })
	})
}

// At the front door it waits to be offered, and who wrote it down elsewhere
// reads it no more.
func TestAskForAtTheFrontDoor(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, _ dbtest.Two) {
		for _, w := range []guard.Who{h.Els, h.Karima, h.Piet} {
			id, err := askFor(h, w, spoken())
			if err != nil {
				t.Fatalf("%s: %v", w.Name, err)
			}
			if h.State(id) != guard.Waiting {
				t.Errorf("%s: %s", w.Name, h.State(id))
			}
			for _, door := range []guard.Who{h.Els, h.Joost} {
				if err := mayOpen(h, door, guard.ReadFirst, id); err != nil {
					t.Errorf("written down by %s, %s: %v", w.Name, door.Name, err)
				}
			}
			if w.User != h.Els.User {
				err := h.D.Write(ctx, db.Scope{Actor: w.User, Case: id}, func(tx *db.Tx) error {
					_, err := h.V.OpenCase(ctx, tx, w.Person(), id)
					return err
				})
				wantNotFound(t, w.Name+" after handing it in", err)
			}
			h.As(h.Joost, guard.Assign, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Assign(ctx, tx, h.Joost, id, h.Mara.User) })
			h.As(h.Mara, guard.AnswerOffer, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Accept(ctx, tx, h.Mara, id) })
			note(h, h.Mara, id, "Samen de eerste brief gelezen.")
		}
	})
}

func TestAskForRefuses(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, _ dbtest.Two) {
		for name, change := range map[string]func(*casework.Told){
			"on screen":     func(t *casework.Told) { t.How = casework.OnScreen },
			"with a card":   func(t *casework.Told) { t.How = casework.WithCard },
			"half a yes":    func(t *casework.Told) { t.Health = "misschien" },
			"his colleague": func(t *casework.Told) { t.Mine, t.Facts.WorksAt = true, h.Kring },
			"kept out":      func(t *casework.Told) { t.Mine, t.Facts.Blocked = true, []naast.UserID{h.Mara.User} },
		} {
			told := spoken()
			change(&told)
			if _, err := askFor(h, h.Mara, told); !errors.Is(err, naast.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		h.Write("no VOG", func(ctx context.Context, tx *db.Tx) error {
			x, err := supporter.Get(ctx, tx, h.Mara.User)
			if err != nil {
				return err
			}
			x.VOGUntil = tx.Today().Add(-1)
			return supporter.Save(ctx, tx, x)
		})
		told := spoken()
		told.Mine = true
		if _, err := askFor(h, h.Mara, told); !errors.Is(err, naast.Invalid) {
			t.Errorf("without a VOG: %v", err)
		}
		told.Mine = false // the control: the front door may go on with it
		if _, err := askFor(h, h.Mara, told); err != nil {
			t.Error(err)
		}
	})
}

// A card that she took home with the sheet opens the question, also when whoever
// typed it in is let go at once; without one nobody but the front door can.
func TestAskForWithACardAlready(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, _ dbtest.Two) {
		for _, mine := range []bool{true, false} {
			cards, err := account.DrawCards(ctx, h.V, 1)
			if err != nil {
				t.Fatal(err)
			}
			told := spoken()
			told.How, told.Mine = casework.OnPaper, mine
			var id naast.CaseID
			h.Write("typed in", func(ctx context.Context, tx *db.Tx) (err error) {
				if told.Holder, err = account.IssueNow(ctx, tx, h.V, &cards[0]); err == nil {
					id, err = h.Cases.AskFor(ctx, tx, h.Mara, told)
				}
				return err
			})
			she := opensWith(t, h, told.Holder, cards[0].Secret)
			h.View(she, guard.ReadOwn, id, func(ctx context.Context, tx *db.Tx) error {
				k, err := h.V.OpenCase(ctx, tx, she.Person(), id)
				if err != nil {
					return err
				}
				all, err := casework.List[casework.Question](ctx, tx, h.Cases, k, casework.QuestionKind)
				if err == nil && (all[0].Body.Words != told.Question.Words || all[0].Body.Yes.How != casework.OnPaper) {
					t.Errorf("she reads %+v", all[0].Body)
				}
				return err
			})
			if mine {
				continue
			}
			err = h.D.Write(ctx, db.Scope{Actor: h.Mara.User, Case: id}, func(tx *db.Tx) error {
				_, err := h.V.OpenCase(ctx, tx, h.Mara.Person(), id)
				return err
			})
			wantNotFound(t, "who typed it in", err)
		}
	})
}

// She gets a card later: Mijn pagina is hers, from the first word on. Until she
// made it her own, another can be given in its place.
func TestCardForSomebodyWithoutOne(t *testing.T) {
	each(t, func(t *testing.T, h, next *casetest.House, two dbtest.Two) {
		told := spoken()
		told.Mine = true
		id, err := askFor(h, h.Mara, told)
		if err != nil {
			t.Fatal(err)
		}
		note(h, h.Mara, id, "Zij wil toch een kaart.")
		first, astray, err := giveCard(h, h.Mara, guard.GiveCard, id)
		if err != nil {
			t.Fatal(err)
		}
		was := opensWith(t, h, astray, first.Secret)
		if err := mayOpen(h, was, guard.ReadOwn, id); err != nil { // the control
			t.Fatal(err)
		}
		card, u, err := giveCard(h, h.Mara, guard.GiveCard, id)
		if err != nil {
			t.Fatalf("another before the first was used: %v", err)
		}
		wantNotFound(t, "the card that went astray", mayOpen(h, was, guard.ReadOwn, id))
		err = h.D.Write(ctx, db.Scope{Actor: astray, Case: id}, func(tx *db.Tx) error {
			_, err := h.V.OpenCase(ctx, tx, was.Person(), id)
			return err
		})
		wantNotFound(t, "its key", err)
		she := opensWith(t, h, u, card.Secret)
		h.As(she, guard.WriteOwn, id, func(ctx context.Context, tx *db.Tx) error {
			return h.Cases.WriteMessage(ctx, tx, she, id, "Ik lees nu zelf mee.")
		})
		h.View(she, guard.ReadOwn, id, func(ctx context.Context, tx *db.Tx) error {
			k, err := h.V.OpenCase(ctx, tx, she.Person(), id)
			if err != nil {
				return err
			}
			all, err := casework.List[casework.Question](ctx, tx, h.Cases, k, casework.QuestionKind)
			if err == nil && all[0].Body.Words != told.Question.Words {
				t.Errorf("she reads %q", all[0].Body.Words)
			}
			return err
		})
		if _, _, err := account.CheckCard(ctx, next.D, next.V, card.Number, card.Secret); !errors.Is(err, naast.NotFound) {
			t.Errorf("next door: %v", err)
		}
		_, _, err = giveCard(h, h.Els, guard.FirstCard, id)
		wantNotFound(t, "the front door of a case it is not in", err)
		h.Write("hers", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE account_card SET state='own' WHERE user_id=$1`, u)
			return err
		})
		if _, _, err := giveCard(h, h.Mara, guard.GiveCard, id); !errors.Is(err, naast.Conflict) {
			t.Errorf("in the place of a card in use: %v", err)
		}
	})
}

// The front door gives a card too, and whoever comes to stand next to her keeps
// her in the case.
func TestCardAtTheFrontDoor(t *testing.T) {
	each(t, func(t *testing.T, h, _ *casetest.House, _ dbtest.Two) {
		id, err := askFor(h, h.Els, spoken())
		if err != nil {
			t.Fatal(err)
		}
		card, u, err := giveCard(h, h.Joost, guard.FirstCard, id)
		if err != nil {
			t.Fatal(err)
		}
		h.As(h.Els, guard.Assign, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Assign(ctx, tx, h.Els, id, h.Mara.User) })
		h.As(h.Mara, guard.AnswerOffer, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Accept(ctx, tx, h.Mara, id) })
		if err := mayOpen(h, opensWith(t, h, u, card.Secret), guard.ReadOwn, id); err != nil {
			t.Error(err)
		}
	})
}
