package erase

import (
	"context"
	"log/slog"
	"testing"

	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/testkit/smtp"
)

// proposes lets the question of the stage rest until it is proposed, with how she is
// reached, and does what the post does then. wants: what the coordinator reads.
func (s *stage) proposes(d casework.Delivery, change func(*casework.Facts), wants string) *smtp.Server {
	s.Helper()
	s.Write("policy", func(ctx context.Context, tx *db.Tx) error {
		if err := s.Cases.SaveFacts(ctx, tx, s.id, casework.DeliveryLabel, d); err != nil {
			return err
		}
		if _, err := s.Cases.ChangeFacts(ctx, tx, s.id, change); err != nil {
			return err
		}
		return SavePolicy(ctx, tx, s.Kring, Policy{Months: 1, Ground: "Afspraak.", By: "Bestuur", Agreed: tx.Today()})
	})
	s.rest()
	s.days(40)
	server := smtp.New(s.T)
	s.posts(server.Addr()) // what came before
	s.night()
	if s.Facts(s.id).Retention == nil {
		s.Fatal("not proposed")
	}
	s.posts(server.Addr())
	s.In(s.Karima).Get(decidePath+"/"+string(s.id)).Expect(200, wants)
	return server
}

// posts does the jobs of the post once, by a mail server at an address.
func (s *stage) posts(address string) {
	s.Helper()
	r := &jobs.Runner{Log: slog.New(slog.DiscardHandler)}
	(&casework.Post{Cases: s.Cases, Mailer: jobs.Mailer{Server: address, From: "post@naast.example", Plain: true}, Address: func(*db.DB) string { return "https://naast.example" }}).Handle(r)
	if _, err := r.Turn(ctx, s.D); err != nil {
		s.Fatal(err)
	}
}

// ripe tells whether the coordinator can erase it now: the button and the act say
// the same. It erases nothing but where it can.
func (s *stage) ripe() bool {
	s.Helper()
	one, k := decidePath+"/"+string(s.id), s.In(s.Karima)
	button := len(k.Get(one).Actions(one+"/wissen")) > 0
	k.Post(one+"/wissen", form("_sleutel", "0123456789abcdef"+string(s.Facts(s.id).Retention.On)))
	if gone := len(s.CaseIDs()) == 0; gone != button {
		s.Errorf("the button is there: %t; it erases: %t", button, gone)
	}
	return button
}

func (s *stage) tasks() (n int) {
	s.Write("tasks", func(ctx context.Context, tx *db.Tx) error {
		all, err := s.Cases.Tasks(ctx, tx, s.Mara)
		n = len(all)
		return err
	})
	return n
}

var same = func(*casework.Facts) {}

// Whoever wants no messages is called by who stands next to her; a month after that,
// and not before, it may be erased. Until somebody told her nobody can, however long:
// the control. A talk about something else leaves the task.
func TestToldByAPerson(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		server := s.proposes(casework.Delivery{}, same, "iemand moet bellen of langsgaan")
		if s.tasks() != 1 || server.Tries() != 0 {
			t.Fatalf("%d tasks and %d mails", s.tasks(), server.Tries())
		}
		s.days(400)
		if s.ripe() {
			t.Fatal("erased in silence")
		}
		s.As(s.Mara, guard.WriteCase, s.id, func(ctx context.Context, tx *db.Tx) error {
			return s.Cases.AddNote(ctx, tx, s.Mara, s.id, casework.Note{Text: "Over de buren.", Channel: "telefoon", Spoke: true}, nil)
		})
		if s.tasks() != 1 || !s.Facts(s.id).OwesErasing() {
			t.Fatal("a talk about something else counts as telling")
		}
		s.As(s.Mara, guard.CallHer, s.id, func(ctx context.Context, tx *db.Tx) error { return s.Cases.Brought(ctx, tx, s.Mara, s.id) })
		s.In(s.Karima).Get(decidePath).Expect(200, "Mara (De Kring) sprak de inwoner").Refuse("De inwoner is dat verteld")
		s.In(s.her).Get("/mijn-pagina/bewaren").Expect(200, "Mara (De Kring) schreef op")
		s.days(casework.WarningDays - 1)
		if s.ripe() {
			t.Fatal("erased before the month")
		}
		s.days(1)
		if !s.ripe() {
			t.Error("she was told a month ago, and it cannot be erased")
		}
	})
}

// A mail counts once it went; while the mail server takes nothing she is not told.
func TestToldByMail(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		mail := casework.Delivery{Channel: casework.ChannelMail, Email: "terp@post.example", Level: casework.LevelNeutral, Language: "nl"}
		server := s.proposes(mail, same, "mail gestuurd")
		server.Wait(1)
		s.Write("told anew", func(ctx context.Context, tx *db.Tx) error {
			_, err := s.Cases.ChangeFacts(ctx, tx, s.id, func(f *casework.Facts) { f.Retention = nil })
			return err
		})
		s.night()
		s.posts("127.0.0.1:1")
		s.In(s.Karima).Get(decidePath).Expect(200, "de mail is nog niet weg", "30 dagen nadat de inwoner het weet")
		s.days(casework.WarningDays)
		if s.ripe() {
			t.Error("erased although the mail never went")
		}
	})
}

// Nobody comes near somebody in a pause: no mail, no task, and it stays until she
// looked at her page herself. Nor somebody in beschermde stand who wants no messages;
// there the coordinator writes down how she was told, and she reads that.
func TestNobodyComesNear(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		mail := casework.Delivery{Channel: casework.ChannelMail, Email: "terp@post.example", Level: casework.LevelNeutral, Language: "nl"}
		server := s.proposes(mail, func(f *casework.Facts) { f.Stopped = true }, "Niemand neemt contact op")
		s.days(100)
		s.night()
		s.posts(server.Addr())
		if s.tasks() != 0 || server.Tries() != 0 || s.ripe() {
			t.Fatalf("%d tasks, %d mails, or erased", s.tasks(), server.Tries())
		}
		s.In(s.her).Get("/mijn-pagina").Expect(200, "mogen wij hem wissen")
		s.In(s.Karima).Get(decidePath).Expect(200, "zag het op")
		s.days(casework.WarningDays - 1)
		if s.ripe() {
			t.Fatal("erased before the month")
		}
		s.Write("guarded", func(ctx context.Context, tx *db.Tx) error {
			if err := s.Cases.SaveFacts(ctx, tx, s.id, casework.DeliveryLabel, casework.Delivery{}); err != nil {
				return err
			}
			_, err := s.Cases.ChangeFacts(ctx, tx, s.id, func(f *casework.Facts) { f.Stopped, f.Guarded, f.Retention = false, true, nil })
			return err
		})
		s.night()
		s.posts(server.Addr())
		s.In(s.her).Get("/mijn-pagina").Expect(200).Refuse("wissen")
		s.days(casework.WarningDays)
		if s.tasks() != 0 || s.ripe() {
			t.Fatal("somebody comes near, or it was erased")
		}
		k, one := s.In(s.Karima), decidePath+"/"+string(s.id)
		k.Get(one).Submit(one+"/verteld", nil).Expect(422, "Kies hoe het de inwoner verteld is")
		k.Submit(one+"/verteld", form("hoe", "tafel")).Expect(200, "schreef op", "In een gesprek").Refuse("Is het de inwoner wel verteld?")
		s.days(casework.WarningDays)
		if !s.ripe() {
			t.Error("told, and it cannot be erased")
		}
	})
}

// Without a card a mail tells nothing: somebody calls. The control is the same person
// with a card. Who left us a letter box gets a letter.
func TestReach(t *testing.T) {
	mail := casework.Delivery{Channel: casework.ChannelMail, Email: "a@b.example", Level: casework.LevelNeutral}
	letter, none := casework.NewDelivery("", casework.ChannelLetter, ""), casework.Delivery{}
	for _, x := range []struct {
		f    casework.Facts
		d    casework.Delivery
		want casework.Reach
	}{
		{casework.Facts{Resident: "r", Responsible: "m"}, mail, casework.ReachMail},
		{casework.Facts{Responsible: "m"}, mail, casework.ReachCall},
		{casework.Facts{Responsible: "m"}, letter, casework.ReachLetter},
		{casework.Facts{Responsible: "m", Guarded: true}, letter, casework.ReachCall},
		{casework.Facts{Resident: "r", Responsible: "m", Stopped: true}, letter, casework.ReachPage},
		{casework.Facts{Responsible: "m", Stopped: true}, letter, casework.ReachNone},
		{casework.Facts{Resident: "r", Responsible: "m"}, none, casework.ReachCall},
		{casework.Facts{Resident: "r", Responsible: "m", Guarded: true}, none, casework.ReachPage},
		{casework.Facts{Resident: "r", ByHerself: true}, none, casework.ReachPage},
		{casework.Facts{Resident: "r", Waits: casework.WaitsNo}, none, casework.ReachPage},
		{casework.Facts{Resident: "r", ByHerself: true}, mail, casework.ReachMail},
	} {
		if got := x.f.Reach(x.d); got != x.want {
			t.Errorf("%+v, %+v: %q, want %q", x.f, x.d, got, x.want)
		}
	}
}
