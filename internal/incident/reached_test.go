package incident

import (
	"context"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/testkit/smtp"
)

// Of six whose question was touched only she to whom a mail really went knows it. The
// others stand on the list by number, each with why and with what can be done, and
// nobody comes near who wants that not. Who is told since leaves the list, also after a pause: the
// control.
func TestOnlyWhoWasReached(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		var ids []naast.CaseID
		for _, x := range []struct {
			d      casework.Delivery
			change func(*casework.Facts)
		}{
			{casework.Delivery{Channel: casework.ChannelMail, Email: "a@post.example", Level: casework.LevelNeutral, Language: "nl"}, func(*casework.Facts) {}},
			{casework.Delivery{}, func(*casework.Facts) {}},
			{casework.Delivery{Channel: casework.ChannelMail, Email: "c@post.example", Level: casework.LevelNeutral}, func(f *casework.Facts) { f.Stopped = true }},
			{casework.Delivery{Channel: casework.ChannelMail, Email: "d@post.example", Level: casework.LevelNeutral}, func(f *casework.Facts) { f.Resident = "" }},
			{casework.NewDelivery("", casework.ChannelLetter, ""), func(*casework.Facts) {}},
			{casework.Delivery{Channel: casework.ChannelMail, Email: "f@post.example", Level: casework.LevelNeutral}, nil},
		} {
			id, _ := s.Accepted(s.Mara)
			s.Write("reach", func(ctx context.Context, tx *db.Tx) error {
				if err := s.Cases.SaveFacts(ctx, tx, id, casework.DeliveryLabel, x.d); err != nil || x.change == nil {
					return err
				}
				_, err := s.Cases.ChangeFacts(ctx, tx, id, x.change)
				return err
			})
			ids = append(ids, id)
		}
		s.clock.Forward(24 * time.Hour)
		for _, id := range ids {
			s.looks(id)
			s.clock.Forward(time.Minute)
		}
		s.Write("the last asked to erase all", func(ctx context.Context, tx *db.Tx) error {
			for _, id := range ids {
				if err := jobs.Drop(ctx, tx, casework.TellJob, string(id)); err != nil { // what came before
					return err
				}
			}
			_, err := s.Cases.Close(ctx, tx, ids[5], 7, "", casework.OnScreen)
			return err
		})
		v := s.In(s.hilde)
		v.Get(home).Submit(found, s.asks(s.Mara.User, "van", "24-11-2026", "tot", "24-11-2026", "dag", "24-11-2026")).Expect(200, "Vragen: 6")
		if w := v.Value("brief"); !strings.Contains(w, "Laptop gestolen uit de auto.") || !strings.Contains(w, "dinsdag 24 november 2026") || strings.Contains(w, "Mara") || strings.Contains(w, "vraag") {
			t.Errorf("the letter says %q", w)
		}
		v.Submit(told, url.Values{"brief": {"Er ging iets mis.\n\nBel ons."}}).Expect(200, "Verteld aan: 0. Nog niet bereikt: 6. Gewist: 0.")
		s.turn()
		v.Get(home).Expect(200, "Verteld aan: 1. Nog niet bereikt: 5.", "De inwoner wil geen berichten. Wie ernaast staat belt of gaat langs.", "alles even stilgezet. Niemand neemt contact op",
			"De inwoner heeft geen kaart. Wie ernaast staat belt of gaat langs.", "De brief staat klaar bij Bellen", "liet de vraag sluiten om te wissen. Niets.").Refuse("Terpstra", string(ids[1]), "mijn val")
		s.Write("tasks", func(ctx context.Context, tx *db.Tx) error {
			all, err := s.Cases.Tasks(ctx, tx, s.Mara)
			if len(all) != 3 { // no messages, no card, a letter; nobody in a pause
				t.Errorf("%d tasks, want 3", len(all))
			}
			return err
		})
		for _, id := range []naast.CaseID{ids[1], ids[4]} {
			s.As(s.Mara, guard.CallHer, id, func(ctx context.Context, tx *db.Tx) error { return s.Cases.Brought(ctx, tx, s.Mara, id) })
		}
		v.Get(home).Expect(200, "Verteld aan: 3. Nog niet bereikt: 3.")
		s.Write("erasing and pause are taken back", func(ctx context.Context, tx *db.Tx) error {
			if err := s.Cases.OpenAgain(ctx, tx, ids[5]); err != nil {
				return err
			}
			return s.Cases.Unpause(ctx, tx, ids[2])
		})
		s.turn()
		v.Get(home).Expect(200, "Verteld aan: 5. Nog niet bereikt: 1.", "De inwoner heeft geen kaart.")
	})
}

// turn does what the post has to do, by a mail server that takes it.
func (s *stage) turn() {
	s.Helper()
	r := &jobs.Runner{Log: slog.New(slog.DiscardHandler)}
	(&casework.Post{Cases: s.Cases, Mailer: jobs.Mailer{Server: smtp.New(s.T).Addr(), From: "post@naast.example", Plain: true}, Address: func(*db.DB) string { return "https://naast.example" }}).Handle(r)
	for {
		n, err := r.Turn(context.Background(), s.D)
		if err != nil {
			s.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}
