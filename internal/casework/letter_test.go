package casework_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/supporter"
	"naast/internal/vault"
)

// mailed is a supporter with an account and an address of mail.
func mailed(t *testing.T, h *casetest.House, address string) guard.Who {
	t.Helper()
	w := guard.Who{Hat: guard.HatSupporter, Organisation: h.Kring, Name: "Mara (De Kring)", Identity: vault.NewIdentity()}
	lock, err := h.V.MakeLock(context.Background(), w.Identity, vault.LockPhrase, vault.NewPhrase())
	if err != nil {
		t.Fatal(err)
	}
	h.Write("a mailbox", func(ctx context.Context, tx *db.Tx) (err error) {
		w.User, err = account.Create(ctx, tx, h.V, account.NewUser{Login: "marie", Name: w.Name, Email: address,
			Hats: []account.HatAt{{Hat: guard.HatSupporter, Organisation: w.Organisation}}, Identity: w.Identity, Lock: lock, TOTPSecret: account.NewTOTPSecret()})
		if err != nil {
			return err
		}
		return supporter.Save(ctx, tx, casetest.Supporter(w, h.Noor.User, tx.Now()))
	})
	return w
}

// A date is reminded of, before and after, until it is done: to her by the
// level she chose, to whoever stands next to her without a case. After it is
// done nobody hears of it; that is the control of the reminders.
func TestRemindsOfADate(t *testing.T) {
	for _, level := range []string{"", "neutraal", "naam"} {
		t.Run(level, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
				h, server, turn := office(t, two)
				h.Mara = mailed(t, h, "mara@kring.example")
				a := casetest.Question()
				a.Delivery = casework.Delivery{Channel: casework.ChannelMail, Email: "terp@post.example", Level: level, Name: "Terpstra"}
				id, her := h.Ask(a, h.Mara)
				h.As(h.Mara, guard.AnswerOffer, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Accept(ctx, tx, h.Mara, id) })
				turn()
				// 23 November 2026, a Monday; the last day is 15 December.
				h.As(her, guard.WriteOwn, id, func(ctx context.Context, tx *db.Tx) error {
					return h.Cases.AddLetter(ctx, tx, her, id, casework.Letter{Kind: "besluit", Title: "Een besluit", Act: "Bezwaar maken", From: "Zorgkantoor", Until: "2026-12-15"})
				})
				turn()
				before := len(server.Mails())
				seen := map[naast.Date]int{}
				for range 60 { // a day at a time
					two.Clock.Forward(24 * time.Hour)
					turn()
					if n := len(server.Mails()); n > before {
						seen[naast.Today(two.Clock.Now())] = n - before
						before = n
					}
				}
				both := 2
				if level == "" {
					both = 1
				}
				for day, n := range map[naast.Date]int{"2026-12-01": both, "2026-12-08": both, "2026-12-12": both, "2026-12-14": both, "2026-12-15": both, "2026-12-16": 1, "2026-12-30": 1, "2027-01-13": 1, "2026-12-05": 0, "2026-12-20": 0} {
					if seen[day] != n {
						t.Errorf("%d mails on %s, want %d: %v", seen[day], day, n, seen)
						break
					}
				}
				for _, m := range server.Mails() {
					for _, never := range []string{"Zorgkantoor", "Bezwaar", "besluit", string(id), "Mevrouw"} {
						if strings.Contains(m.Subject()+m.Text(), never) {
							t.Errorf("a mail to %v says %q", m.To, never)
						}
					}
					if m.To[0] == "mara@kring.example" && strings.Contains(m.Text(), "Terpstra") || level == "neutraal" && m.To[0] == "terp@post.example" && strings.Contains(m.Text(), "datum") {
						t.Errorf("a mail says too much: %q", m.Text())
					}
				}
				if level == "naam" && !strings.Contains(all(server.Mails()), "uiterlijk dinsdag 15 december 2026") {
					t.Error("the mail with her name does not say the day")
				}
				h.As(her, guard.WriteOwn, id, func(ctx context.Context, tx *db.Tx) error {
					k, _, err := h.Cases.Own(ctx, tx, her, id)
					if err != nil {
						return err
					}
					ls, err := h.Cases.Letters(ctx, tx, k)
					if err != nil {
						return err
					}
					return h.Cases.EndLetter(ctx, tx, her, id, ls[0].ID)
				})
				turn()
				before = len(server.Mails())
				for range 30 {
					two.Clock.Forward(24 * time.Hour)
					turn()
				}
				if n := len(server.Mails()) - before; n != 0 || h.Jobs(casework.LetterJob) != 0 {
					t.Errorf("%d mails and %d jobs about a date that is done", n, h.Jobs(casework.LetterJob))
				}
			})
		})
	}
}

func all[M interface{ Text() string }](mails []M) (s string) {
	for _, m := range mails {
		s += m.Text()
	}
	return s
}

// While somebody may look along a reminder says at most that there is a message.
// The control is the same question without that, which does say the day.
func TestReminderWhileSomebodyLooksAlong(t *testing.T) {
	for _, guarded := range []bool{true, false} {
		dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
			h, server, turn := office(t, two)
			a := casetest.Question()
			a.Facts.Guarded = guarded
			a.Delivery = casework.Delivery{Channel: casework.ChannelMail, Email: "terp@post.example", Level: "naam", Name: "Terpstra"}
			id, her := h.Ask(a, h.Mara)
			h.As(h.Mara, guard.AnswerOffer, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Accept(ctx, tx, h.Mara, id) })
			h.As(her, guard.WriteOwn, id, func(ctx context.Context, tx *db.Tx) error {
				return h.Cases.AddLetter(ctx, tx, her, id, casework.Letter{Kind: "besluit", Act: "Bezwaar maken", Until: "2026-12-15"})
			})
			days(two, turn, 22)
			if said := strings.Contains(all(server.Mails()), "15 december"); said == guarded {
				t.Errorf("guarded %v: the mail says the day: %v", guarded, said)
			}
			if guarded && strings.Contains(all(server.Mails()), "Terpstra") {
				t.Error("a mail names her")
			}
		})
	}
}

// Nobody lets her date go without her word.
func TestOnlySheLetsGo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := casetest.New(t, two.Own, casetest.Keys(t))
		id, her := h.Accepted(h.Mara)
		h.As(h.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
			return h.Cases.AddLetter(ctx, tx, h.Mara, id, casework.Letter{Kind: "besluit", Act: "Bezwaar maken", Until: "2026-12-15"})
		})
		let := func(w guard.Who, a guard.Action, how casework.Way) error {
			return h.Try(w, a, id, func(ctx context.Context, tx *db.Tx) error {
				k, err := h.V.OpenCase(ctx, tx, w.Person(), id)
				if err != nil {
					return err
				}
				ls, err := h.Cases.Letters(ctx, tx, k)
				if err != nil {
					return err
				}
				return h.Cases.LetGo(ctx, tx, w, id, ls[0].ID, how)
			})
		}
		for _, how := range []casework.Way{"", casework.OnScreen, "zomaar"} {
			if let(h.Mara, guard.RecordYes, how) == nil {
				t.Errorf("let go by her supporter, said %q", how)
			}
		}
		if err := let(her, guard.WriteOwn, ""); err != nil { // the control
			t.Errorf("she cannot let it go herself: %v", err)
		}
	})
}
