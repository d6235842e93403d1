package outreach

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/jobs"
	"naast/internal/partnership"
	"naast/internal/web/lang"
)

// The jobs of this package. Their subject is a place and a random word: never
// a call, never a person.
const (
	CountJob = "place-count" // note down that somebody arrived by a place
	TellJob  = "place-tell"  // tell the place, because she said so
)

// arrive counts the place, and lets it hear when she said that it may. Both
// happen later, at a random moment: the order of the rows then tells nothing
// about which call came by which place, and when the mail comes says nothing
// about when she left her number.
func (s *Slice) arrive(ctx context.Context, tx *db.Tx, p Place, mayKnow bool) error {
	later := tx.Now().Add(time.Duration(rand.Int64N(int64(24 * time.Hour))))
	if err := jobs.Queue(ctx, tx, CountJob, subject(p.ID), later); err != nil {
		return err
	}
	if !mayKnow || p.Email == "" {
		return nil
	}
	set, err := partnership.Load(ctx, tx)
	if err != nil {
		return err
	}
	return jobs.Queue(ctx, tx, TellJob, subject(p.ID), tellAt(tx.Today(), set, rand.IntN))
}

func subject(id PlaceID) string { return string(id) + " " + naast.NewID[string]() }

// tellDays is how many working days the mail to a place may take.
const tellDays = 4

// tellAt draws a moment in office hours on one of the next working days.
func tellAt(today naast.Date, set partnership.Settings, draw func(int) int) time.Time {
	day := partnership.AddWorkdays(today, 1+draw(tellDays), set).Time().In(naast.Amsterdam)
	return time.Date(day.Year(), day.Month(), day.Day(), 9, draw(8*60), draw(60), 0, naast.Amsterdam)
}

// Handle registers the jobs of this package.
func (s *Slice) Handle(r *jobs.Runner) {
	r.Handle(CountJob, s.count)
	r.Handle(TellJob, s.tell)
}

// count keeps the place and the month. Done twice it is counted once.
func (s *Slice) count(ctx context.Context, d *db.DB, j jobs.Job) error {
	place, word, ok := strings.Cut(j.Subject, " ")
	if !ok {
		return fmt.Errorf("count arrival: %w", naast.Invalid)
	}
	return d.Write(ctx, db.System("count arrival"), func(tx *db.Tx) error {
		return Arrived(ctx, tx, PlaceID(place), word)
	})
}

// Arrived notes down that somebody came by a place this month; word is random,
// and the same word is counted once.
func Arrived(ctx context.Context, tx *db.Tx, place PlaceID, word string) error {
	_, err := tx.Exec(ctx, `INSERT INTO outreach_arrival (id,place_id,month) VALUES ($1,$2,$3) ON CONFLICT (id) DO NOTHING`, word, place, month(tx.Today()))
	if err != nil {
		return fmt.Errorf("count arrival: %w", err)
	}
	return nil
}

// tell sends the one fixed sentence. A place that ended, or gave no address any
// more, hears nothing.
func (s *Slice) tell(ctx context.Context, d *db.DB, j jobs.Job) error {
	id, _, _ := strings.Cut(j.Subject, " ")
	var to, name string
	err := d.Read(ctx, db.System("tell place"), func(tx *db.Tx) error {
		set, err := partnership.Load(ctx, tx)
		if err != nil {
			return err
		}
		name = set.Name
		all, err := Places(ctx, tx)
		for _, p := range all {
			if p.ID == PlaceID(id) && !p.Ended {
				to = p.Email
			}
		}
		return err
	})
	if err != nil || to == "" {
		return err
	}
	t := lang.For("nl")
	return s.Mailer.Send(ctx, jobs.Mail{To: to, ID: s.Cases.Vault.Handle("mail", j.ID, to), Subject: t.S("Bericht van %s", name),
		Body: t.S("Iemand die u op ons wees, is bij ons aangekomen. Dank u wel.\n\nWij zeggen nooit wie het is. U hoeft niets te doen.\n\n%s", name)})
}

func month(d naast.Date) string { return string(d)[:len("2006-01")] }
