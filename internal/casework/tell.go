package casework

import (
	"context"
	"errors"
	"fmt"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/partnership"
	"naast/internal/supporter"
	"naast/internal/web/lang"
)

// Post sends the mails of this package: fixed texts, never a case, a name only
// when the resident chose so. A job knows the delivery record and nothing of
// the story.
type Post struct {
	Cases  *Cases
	Mailer jobs.Mailer
	// Address is where the site of a partnership is found, such as
	// https://naast.wesselrade.example.
	Address func(*db.DB) string
}

// Handle registers the jobs of this package.
func (p *Post) Handle(r *jobs.Runner) {
	r.Handle(OfferJob, func(ctx context.Context, d *db.DB, j jobs.Job) error {
		return gone(p.Cases.Expire(ctx, d, naast.CaseID(j.Subject)))
	})
	r.Handle(TellJob, p.tell)
	r.Handle(account.WordsJob, p.newWords)
	r.Handle(NudgeJob, p.nudge)
	r.Handle(DoorJob, func(ctx context.Context, d *db.DB, j jobs.Job) error {
		return p.door(ctx, d, j, false)
	})
	r.Handle(CallJob, func(ctx context.Context, d *db.DB, j jobs.Job) error {
		return p.door(ctx, d, j, true)
	})
	r.Handle(SilentJob, p.silent)
	r.Handle(LetterJob, p.remind)
	r.Handle(CheckInJob, p.checkIn)
	r.Handle(AnswerJob, StoreAnswer)
	r.Handle(OpeningJob, func(ctx context.Context, d *db.DB, j jobs.Job) error {
		return gone(p.Cases.MoveOpening(ctx, d, naast.CaseID(j.Subject)))
	})
}

// gone makes a job about something that is no longer there a job that is done.
func gone(err error) error {
	if errors.Is(err, naast.NotFound) {
		return nil
	}
	return err
}

// send hands one mail to the server; each try for the same cause has the same id, so
// that a reader gets it once.
func (p *Post) send(ctx context.Context, j jobs.Job, to, subject, body string) error {
	return p.Mailer.Send(ctx, p.mail(j, to, subject, body))
}

// sendHer is send to the resident: at the neutral level its sender is neutral too.
func (p *Post) sendHer(ctx context.Context, j jobs.Job, to Delivery, subject, body string) error {
	m := p.mail(j, to.Email, subject, body)
	m.Neutral = to.Level != LevelName
	return p.Mailer.Send(ctx, m)
}

func (p *Post) mail(j jobs.Job, to, subject, body string) jobs.Mail {
	return jobs.Mail{To: to, ID: p.Cases.Vault.Handle("mail", j.ID, fmt.Sprint(j.Since.Unix()), to), Subject: subject, Body: body}
}

// tell tells the resident that something changed, by the level she chose: by
// default nothing is sent.
func (p *Post) tell(ctx context.Context, d *db.DB, j jobs.Job) error {
	id := naast.CaseID(j.Subject)
	var to Delivery
	var f Facts
	var next time.Time
	var name string
	err := d.Read(ctx, db.System("tell resident"), func(tx *db.Tx) error {
		s, err := partnership.Load(ctx, tx)
		if err != nil {
			return err
		}
		name = s.Name
		if to, err = p.Cases.deliveryOf(ctx, tx, id); err != nil {
			return err
		}
		if f, err = p.Cases.Facts(ctx, tx, id); err != nil {
			return err
		}
		to = to.Covered(f)
		if to.Level != LevelName {
			return nil
		}
		times, err := p.Cases.Times(ctx, tx, id)
		next = times.next(tx.Now())
		return err
	})
	if err != nil || f.Stopped { // her pause: nobody writes to her
		return gone(err)
	}
	if f.Owes() && f.Reach(to) == ReachCall {
		if err := p.Cases.hand(ctx, d, id, Delivery{Channel: ChannelCall}); err != nil {
			return err
		}
	}
	if to.byPerson() {
		return p.Cases.hand(ctx, d, id, to)
	}
	if !to.mailed() {
		return nil
	}
	t := lang.For(to.Language)
	subject, body := residentMail(t, to, name, p.Address(d), next)
	if err := p.sendHer(ctx, j, to, subject, body); err != nil || f.Reach(to) != ReachMail {
		return err
	}
	return gone(d.Write(ctx, db.System("a mail told her"), func(tx *db.Tx) error { return p.Cases.toldAll(ctx, tx, id, ToldMail, "") }))
}

// ChannelMail is the channel of mail; without a channel nothing is sent.
const ChannelMail = "mail"

// byPerson tells that a person brings her the messages.
func (d Delivery) byPerson() bool { return d.Channel == ChannelCall || d.Channel == ChannelLetter }

// hand hands a message to a person.
func (c *Cases) hand(ctx context.Context, d *db.DB, id naast.CaseID, to Delivery) error {
	return gone(d.Write(ctx, db.System("hand to a person"), func(tx *db.Tx) error {
		f, err := c.Facts(ctx, tx, id)
		if err != nil {
			return err
		}
		return c.bring(ctx, tx, id, to, f)
	}))
}

// next is the first appointment after a moment; zero when there is none.
func (t Times) next(now time.Time) (first time.Time) {
	for _, a := range t.Appointments {
		if at := a.Start(); !a.Gone && at.After(now) && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	return first
}

// nudge tells a supporter that somebody waits, and until when.
func (p *Post) nudge(ctx context.Context, d *db.DB, j jobs.Job) error {
	u := naast.UserID(j.Subject)
	var until naast.Date
	people, name, err := p.readers(ctx, d, func(tx *db.Tx, s partnership.Settings) ([]naast.UserID, error) {
		x, err := supporter.Get(ctx, tx, u)
		if err != nil {
			return nil, err
		}
		until = partnership.AddLookDays(tx.Today(), s.AnswerDays, x.LookDays, s)
		return []naast.UserID{u}, nil
	})
	if err != nil {
		return gone(err)
	}
	t := lang.For("nl")
	return p.toAll(ctx, j, people, t.S("%s: er wacht iets op u", name), t.S("Er wacht iets op uw antwoord. U kunt antwoorden tot en met %s.\n\nLog in op %s", until, p.Address(d)))
}

// door tells the people of the front door that a question or a call waits.
func (p *Post) door(ctx context.Context, d *db.DB, j jobs.Job, call bool) error {
	people, name, err := p.readers(ctx, d, func(tx *db.Tx, _ partnership.Settings) (users []naast.UserID, err error) {
		if call {
			var team naast.OrganisationID // who got it because nobody was at the front door
			err := tx.QueryRow(ctx, `SELECT team FROM casework_call WHERE id=$1`, j.Subject).Scan(&team)
			if err != nil {
				return nil, err
			}
			if team != "" {
				return account.UsersWithHat(ctx, tx, p.Cases.Vault, guard.HatCoordinator, team)
			}
		}
		door, err := p.Cases.Door(ctx, tx)
		for _, x := range door {
			users = append(users, x.User)
		}
		return users, err
	})
	if err != nil {
		return gone(err)
	}
	t := lang.For("nl")
	if call {
		return p.toAll(ctx, j, people, t.S("%s: iemand wil gebeld worden", name), t.S("Iemand wil gebeld worden. Wie pakt het op?\n\nLog in op %s", p.Address(d)))
	}
	return p.toAll(ctx, j, people, t.S("%s: er wacht een vraag bij de voordeur", name), t.S("Er wacht een vraag bij de voordeur.\n\nLog in op %s", p.Address(d)))
}

// silent tells the coordinators of an organisation that their silent list has
// people. It names nobody and counts nothing.
func (p *Post) silent(ctx context.Context, d *db.DB, j jobs.Job) error {
	o := naast.OrganisationID(j.Subject)
	if waits, err := p.Cases.StillSilent(ctx, d, o); err != nil || !waits {
		return gone(err)
	}
	people, name, err := p.readers(ctx, d, func(tx *db.Tx, _ partnership.Settings) ([]naast.UserID, error) {
		return account.UsersWithHat(ctx, tx, p.Cases.Vault, guard.HatCoordinator, o)
	})
	if err != nil {
		return gone(err)
	}
	t := lang.For("nl")
	return p.toAll(ctx, j, people, t.S("%s: er zijn mensen die niemand sprak", name), t.S("Op de lijst Stil staan mensen die al even niemand sprak. Wilt u vandaag kijken?\n\nLog in op %s", p.Address(d)))
}

// LateCopy tells every coordinator that the backup is late, and of which day the
// newest is; empty when there is none.
func (p *Post) LateCopy(ctx context.Context, d *db.DB, j jobs.Job, newest naast.Date) error {
	people, name, err := p.coordinators(ctx, d)
	if err != nil {
		return err
	}
	t := lang.For("nl")
	last := t.S("Er is nog geen reservekopie.")
	if newest != "" {
		last = t.S("De laatste reservekopie is van %s.", newest)
	}
	return p.toAll(ctx, j, people, t.S("%s: de reservekopie is te laat", name), t.S("%s Er is niets kwijt. Bel vandaag wie de server beheert.\n\nLog in op %s", last, p.Address(d)))
}

// NoCopy tells every coordinator that no backup is set: nothing is copied, and the
// disk of the server is all there is.
func (p *Post) NoCopy(ctx context.Context, d *db.DB, j jobs.Job) error {
	people, name, err := p.coordinators(ctx, d)
	if err != nil {
		return err
	}
	t := lang.For("nl")
	return p.toAll(ctx, j, people, t.S("%s: er worden geen kopieën gemaakt", name), t.S("Er worden geen reservekopieën gemaakt. Gaat de server kapot, dan is alles kwijt. Bel vandaag wie de server beheert.\n\nLog in op %s", p.Address(d)))
}

// RingHeld tells every coordinator that something changed past the program, so that no
// key leaves the ring.
func (p *Post) RingHeld(ctx context.Context, d *db.DB, j jobs.Job) error {
	people, name, err := p.coordinators(ctx, d)
	if err != nil {
		return err
	}
	t := lang.For("nl")
	j.ID += " ring"
	return p.toAll(ctx, j, people, t.S("%s: de gegevens kloppen niet", name), t.S("Er is iets veranderd buiten Naast om. Er is niets kwijt. Bel vandaag wie de server beheert.\n\nLog in op %s", p.Address(d)))
}

func (p *Post) coordinators(ctx context.Context, d *db.DB) (to []string, name string, err error) {
	return p.readers(ctx, d, func(tx *db.Tx, _ partnership.Settings) ([]naast.UserID, error) {
		return account.UsersWithHat(ctx, tx, p.Cases.Vault, guard.HatCoordinator, "")
	})
}

// readers are the mail addresses of some of the staff, and the name of the
// partnership for the subject. Whoever gave no address gets no mail: Vandaag
// shows the same.
func (p *Post) readers(ctx context.Context, d *db.DB, who func(*db.Tx, partnership.Settings) ([]naast.UserID, error)) (to []string, name string, err error) {
	err = d.Read(ctx, db.System("find readers"), func(tx *db.Tx) error {
		to = nil
		s, err := partnership.Load(ctx, tx)
		if err != nil {
			return err
		}
		name = s.Name
		users, err := who(tx, s)
		if err != nil {
			return err
		}
		for _, u := range users {
			switch address, err := account.Email(ctx, tx, p.Cases.Vault, u); {
			case errors.Is(err, naast.NotFound):
			case err != nil:
				return err
			case address != "":
				to = append(to, address)
			}
		}
		return nil
	})
	return to, name, err
}

func (p *Post) toAll(ctx context.Context, j jobs.Job, to []string, subject, body string) error {
	for _, address := range to {
		if err := p.send(ctx, j, address, subject, body); err != nil {
			return err
		}
	}
	return nil
}
