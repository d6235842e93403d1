package casework_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"naast/internal/account"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/partnership"
	"naast/internal/testkit/smtp"
	"naast/internal/vault"
)

const site = "https://naast.wesselrade.example"

// office is a house whose post goes to a real mail server.
func office(t *testing.T, two dbtest.Two) (*casetest.House, *smtp.Server, func()) {
	t.Helper()
	h := casetest.New(t, two.Own, casetest.Keys(t))
	server := smtp.New(t)
	r := &jobs.Runner{Log: slog.New(slog.DiscardHandler)}
	post := &casework.Post{Cases: h.Cases, Mailer: jobs.Mailer{Server: server.Addr(), From: "post@naast.example", Neutral: "bericht@post.example", Plain: true}, Address: func(*db.DB) string { return site }}
	post.Handle(r)
	return h, server, func() {
		t.Helper()
		if _, err := r.Turn(context.Background(), h.D); err != nil {
			t.Fatal(err)
		}
	}
}

// The mail to the resident says what she chose and no more. The control is the
// level with her name, which does say it.
func TestMailByLevel(t *testing.T) {
	secrets := []string{"Terpstra", "Wesselrade", "naast.", "Mara", "afspraak", "trap"}
	for _, c := range []struct {
		level, lang string
		paused      bool
		subject     string
		says        []string
		never       []string
	}{
		{"", "nl", false, "", nil, nil},
		{"neutraal", "nl", true, "", nil, nil},
		{"neutraal", "nl", false, "Een bericht voor u", []string{"Er staat een bericht voor u klaar."}, secrets},
		{"neutraal", "en", false, "A message for you", []string{"There is a message waiting for you."}, secrets},
		{"naam", "nl", false, "Een bericht van Naast in Wesselrade", []string{"Dag Terpstra,", site, "dinsdag 24 november 2026 om 11.00 uur"}, []string{"Mara", "trap", "Bij haar thuis"}},
	} {
		t.Run(c.level+" "+c.lang, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
				h, server, turn := office(t, two)
				a := casetest.Question()
				a.Delivery = casework.Delivery{Channel: casework.ChannelMail, Email: "terp@post.example", Level: c.level, Name: "Terpstra", Language: c.lang}
				id, _ := h.Ask(a, h.Mara)
				h.As(h.Mara, guard.AnswerOffer, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Accept(ctx, tx, h.Mara, id) })
				h.As(h.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
					return h.Cases.Appoint(ctx, tx, h.Mara, id, two.Clock.Now().Add(26*time.Hour), 60, casework.Place{Where: "Bij haar thuis"})
				})
				if c.paused {
					h.Write("pause", func(ctx context.Context, tx *db.Tx) error {
						if err := h.Cases.Pause(ctx, tx, id); err != nil {
							return err
						}
						return jobs.Queue(ctx, tx, casework.TellJob, string(id), tx.Now())
					})
				}
				turn()
				if c.subject == "" {
					if n := len(server.Mails()); n != 0 {
						t.Fatalf("%d mails to somebody who wants none", n)
					}
					return
				}
				m := server.Wait(1)[0]
				if m.Subject() != c.subject || m.To[0] != "terp@post.example" {
					t.Errorf("subject %q to %v", m.Subject(), m.To)
				}
				for _, w := range c.says {
					if !strings.Contains(m.Text(), w) {
						t.Errorf("no %q in %q", w, m.Text())
					}
				}
				head, _, _ := strings.Cut(m.Raw, "\r\n\r\n")
				for _, w := range c.never {
					if strings.Contains(m.Subject()+m.Text()+m.From, w) {
						t.Errorf("the mail says %q: %q", w, m.Text())
					}
					if c.level == "neutraal" && strings.Contains(strings.ToLower(head), strings.ToLower(w)) {
						t.Errorf("the head of the mail says %q: %s", w, head)
					}
				}
				if named := strings.Contains(head, "post@naast.example"); named != (c.level == "naam") {
					t.Errorf("with level %s the head says who wrote: %v", c.level, named)
				}
			})
		})
	}
}

// While somebody may look along a mail says at most that there is a message,
// whatever she chose before. The control is the level with her name, above.
func TestMailWhileSomebodyLooksAlong(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h, server, turn := office(t, two)
		a := casetest.Question()
		a.Facts.Guarded = true
		a.Delivery = casework.Delivery{Channel: casework.ChannelMail, Email: "terp@post.example", Level: "naam", Name: "Terpstra", Language: "nl"}
		id, _ := h.Ask(a, h.Mara)
		h.As(h.Mara, guard.AnswerOffer, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Accept(ctx, tx, h.Mara, id) })
		turn()
		m := server.Wait(1)[0]
		for _, never := range []string{"Terpstra", "Wesselrade", "naast.", "Mara", "afspraak"} {
			if strings.Contains(m.Subject()+m.Text(), never) {
				t.Errorf("the mail says %q: %q", never, m.Text())
			}
		}
	})
}

// A server that is down loses nothing: the mail waits, is seen to wait, and
// goes out once when the server is back.
func TestMailWaitsForServer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h, server, turn := office(t, two)
		server.Down()
		id, _ := h.Ask(casetest.Question(), h.Mara)
		h.As(h.Mara, guard.AnswerOffer, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Accept(ctx, tx, h.Mara, id) })
		turn()
		if h.Jobs(casework.TellJob) != 1 {
			t.Fatal("the mail does not wait")
		}
		server.Up()
		two.Clock.Forward(2 * time.Minute)
		turn()
		turn()
		if n := len(server.Wait(1)); n != 1 || h.Jobs(casework.TellJob) != 0 {
			t.Errorf("%d mails, %d waiting", n, h.Jobs(casework.TellJob))
		}
	})
}

// Mail to the staff names the partnership, until when, and where to sign in;
// never a case or a resident.
func TestStaffMail(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h, server, turn := office(t, two)
		identity := vault.NewIdentity()
		lock, err := h.V.MakeLock(context.Background(), identity, vault.LockPhrase, vault.NewPhrase())
		if err != nil {
			t.Fatal(err)
		}
		h.Write("a mailbox at the front door", func(ctx context.Context, tx *db.Tx) error {
			u, err := account.Create(ctx, tx, h.V, account.NewUser{Login: "ineke", Name: "Ineke (De Kring)", Email: "ineke@kring.example",
				Hats: []account.HatAt{{Hat: guard.HatFrontDoor, Organisation: h.Kring}}, Identity: identity, Lock: lock, TOTPSecret: account.NewTOTPSecret()})
			if err != nil {
				return err
			}
			h.DoorHats = append(h.DoorHats, u)
			return partnership.SetFrontDoor(ctx, tx, []partnership.FrontDoorPerson{{User: h.Els.User, Name: h.Els.Name}, {User: u, Name: "Ineke"}})
		})
		a := casetest.Question()
		id, _ := h.Ask(a)
		h.Write("call", func(ctx context.Context, tx *db.Tx) error {
			return h.Cases.AddCall(ctx, tx, casework.Call{Name: "Bea", Phone: "0612345678"})
		})
		turn()
		for _, m := range server.Wait(2) {
			all := m.Subject() + m.Text()
			if !strings.Contains(m.Subject(), "Naast in Wesselrade") || !strings.Contains(m.Text(), site) || m.To[0] != "ineke@kring.example" {
				t.Errorf("mail to staff: %q %q to %v", m.Subject(), m.Text(), m.To)
			}
			for _, never := range []string{string(id), "Terpstra", "Bea", "0612345678", "trap", "06 12"} {
				if strings.Contains(all, never) {
					t.Errorf("mail to staff says %q", never)
				}
			}
		}
	})
}
