package casework

import (
	"context"

	"naast"
	"naast/internal/db"
	"naast/internal/jobs"
	"naast/internal/partnership"
	"naast/internal/web/lang"
)

// LetterJob reminds of a date in a letter; the subject is a case.
const LetterJob = "letter"

// remind tells her, by the level she chose, and whoever stands next to her that
// a date comes near. The job knows the day and no more: not what the letter is
// about. Until the date is done or let go it plans the next time itself.
func (p *Post) remind(ctx context.Context, d *db.DB, j jobs.Job) error {
	id := naast.CaseID(j.Subject)
	var f Facts
	var t Times
	err := d.Read(ctx, db.System("remind of a date"), func(tx *db.Tx) (err error) {
		if f, err = p.Cases.Facts(ctx, tx, id); err == nil {
			t, err = p.Cases.Times(ctx, tx, id)
		}
		return err
	})
	if err != nil || len(t.Letters) == 0 {
		return gone(err)
	}
	if err := p.remindHer(ctx, d, j, f, t.nearest(naast.Today(j.Due))); err != nil {
		return gone(err)
	}
	if err := p.remindStaff(ctx, d, j, f); err != nil {
		return gone(err)
	}
	return gone(d.Write(ctx, db.System("plan the next reminder"), func(tx *db.Tx) error {
		t, err := p.Cases.Times(ctx, tx, id)
		if err != nil {
			return err
		}
		next := t.reminder(tx.Now())
		if next.IsZero() {
			return nil // this job was the last one
		}
		return jobs.Queue(ctx, tx, LetterJob, string(id), next)
	}))
}

// remindHer mails the resident, if she wants mail and did not pause.
func (p *Post) remindHer(ctx context.Context, d *db.DB, j jobs.Job, f Facts, until naast.Date) error {
	if f.Stopped || until.IsZero() {
		return nil
	}
	var to Delivery
	var name string
	err := d.Read(ctx, db.System("remind of a date"), func(tx *db.Tx) error {
		s, err := partnership.Load(ctx, tx)
		if err != nil {
			return err
		}
		name = s.Name
		return p.Cases.LoadFacts(ctx, tx, naast.CaseID(j.Subject), DeliveryLabel, &to)
	})
	to = to.Covered(f)
	if err == nil && to.byPerson() {
		return p.Cases.hand(ctx, d, naast.CaseID(j.Subject), to)
	}
	if err != nil || to.Channel != ChannelMail || to.Email == "" || to.Level == "" {
		return gone(err)
	}
	subject, body := dateMail(lang.For(to.Language), to, name, p.Address(d), until)
	return p.sendHer(ctx, j, to, subject, body)
}

// remindStaff mails whoever stands next to her; the front door while nobody does.
func (p *Post) remindStaff(ctx context.Context, d *db.DB, j jobs.Job, f Facts) error {
	people, name, err := p.readers(ctx, d, func(tx *db.Tx, _ partnership.Settings) (users []naast.UserID, err error) {
		if f.Responsible != "" {
			return append([]naast.UserID{f.Responsible}, f.CoSupporter...), nil
		}
		door, err := p.Cases.Door(ctx, tx)
		for _, x := range door {
			users = append(users, x.User)
		}
		return users, err
	})
	if err != nil {
		return err
	}
	t := lang.For("nl")
	return p.toAll(ctx, j, people, t.S("%s: er komt een datum aan", name), t.S("Bij iemand die u helpt staat een datum in een brief. Die komt dichtbij, of is net voorbij. Op Vandaag ziet u welke.\n\nLog in op %s", p.Address(d)))
}
