package main

import (
	"context"
	"errors"
	"log/slog"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/audit"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/desk"
	"naast/internal/erase"
	"naast/internal/field"
	"naast/internal/guard"
	"naast/internal/hours"
	"naast/internal/incident"
	"naast/internal/intake"
	"naast/internal/jobs"
	"naast/internal/ledger"
	"naast/internal/letter"
	"naast/internal/matching"
	"naast/internal/moment"
	"naast/internal/mypage"
	"naast/internal/outreach"
	"naast/internal/partnership"
	"naast/internal/phone"
	"naast/internal/procedure"
	"naast/internal/processing"
	"naast/internal/represent"
	"naast/internal/seats"
	"naast/internal/share"
	"naast/internal/supporter"
	"naast/internal/table"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/witness"
)

// wire gives every slice what it needs of the others, one line each, and the
// jobs to those who do them.
func (s *site) wire(c config, mailer jobs.Mailer) {
	s.app.Common()
	pool := &matching.Pool{Cases: s.cases}
	accounts := &account.Slice{Vault: s.vault, Guard: s.guard, Enrolled: supporter.SetCountsFrom, Busy: busy}
	// The order is that of the staff's navigation: what people open first stands first.
	office := &desk.Slice{Cases: s.cases, Propose: pool.Propose, Held: pool.Held, Arrived: field.Waiting, Keys: accounts.News, LogKey: accounts.LogNews, Copy: s.lateCopy, NoCopy: s.noCopy, RingHeld: s.ringHeld, Card: s.card}
	office.Routes(s.app)
	(&phone.Slice{Cases: s.cases}).Routes(s.app)
	(&matching.Slice{Pool: pool, CaseURL: waitingURL}).Routes(s.app)
	(&supporter.Slice{Invite: s.invite, Ended: s.ended, Cases: busy, Letters: letter.Carrying, More: hours.Profile}).Routes(s.app)
	(&table.Slice{Cases: s.cases, Address: s.address}).Routes(s.app)
	(&field.Slice{Cases: s.cases, Works: account.Works}).Routes(s.app)
	press := letter.NewPress(c.PDF.Node, c.PDF.Modules)
	(&letter.Slice{Press: press, Address: s.address}).Routes(s.app)
	places := &outreach.Slice{Cases: s.cases, Mailer: mailer, Address: s.address}
	places.Routes(s.app)
	places.Handle(s.runner)
	(&partnership.Slice{Candidates: accounts.FrontDoorCandidates, More: slices.Concat(procedure.Settings, represent.Settings, hours.Settings, erase.Settings, processing.Settings, witness.Settings)}).Routes(s.app)
	accounts.Routes(s.app)
	(&intake.Slice{Cases: s.cases, Propose: pool.Propose}).Routes(s.app)
	mine := &mypage.Slice{Cases: s.cases, Propose: pool.Propose, Held: held(pool), Fixed: witness.Fixed}
	if press.Works() {
		mine.PDF = pages(press)
	}
	mine.Routes(s.app)
	watching := &witness.Slice{Vault: s.vault, Log: s.log, Mine: mine, Watched: s.watched(c)}
	watching.Routes(s.app)
	watching.Handle(s.runner)
	(&procedure.Slice{Cases: s.cases, Mine: mine, Desk: office, Press: press}).Routes(s.app)
	(&moment.Slice{Cases: s.cases, Mine: mine, Desk: office}).Routes(s.app)
	(&represent.Slice{Cases: s.cases, Mine: mine, Desk: office}).Routes(s.app)
	shares := &share.Slice{Cases: s.cases, Mine: mine, Desk: office, Address: s.address}
	shares.Routes(s.app)
	s.cases.Changed, s.cases.Admitted = shares.Renew, shares.Release
	erasing := &erase.Slice{Cases: s.cases, Mine: mine, Desk: office, EndShares: shares.EndAll,
		Rooms: []func(context.Context, *db.Tx, naast.CaseID) error{share.Forget, pool.Forget}}
	erasing.Routes(s.app)
	erasing.Handle(s.runner)
	s.erased = erasing.Replay
	(&hours.Slice{}).Routes(s.app)
	(&incident.Slice{Cases: s.cases}).Routes(s.app)
	(&seats.Slice{Cases: s.cases, Address: s.address}).Routes(s.app)
	(&processing.Slice{}).Routes(s.app)
	(&ledger.Slice{}).Routes(s.app)

	post := &casework.Post{Cases: s.cases, Mailer: mailer, Address: s.address}
	post.Handle(s.runner)
	s.runner.Handle(lateJob, s.tellLate(post))
	s.runner.Handle(matching.NightJob, pool.Night)
	s.runner.Handle(ringJob, s.renewRing)
}

// pages puts all that is kept about somebody on pages.
func pages(press *letter.Press) func(context.Context, string, string, string, []mypage.Part) ([]byte, error) {
	return func(ctx context.Context, title, language, day string, parts []mypage.Part) ([]byte, error) {
		b := letter.Book{Title: title, Lang: language, Day: day}
		for _, p := range parts {
			x := letter.Part{Title: p.Title}
			for _, t := range p.Texts {
				x.Texts = append(x.Texts, letter.Piece{Title: t.Title, Text: t.Text})
			}
			b.Parts = append(b.Parts, x)
		}
		return press.BookPDF(ctx, b)
	}
}

// held is whom the batch keeps for a question.
func held(pool *matching.Pool) func(context.Context, *db.Tx, naast.CaseID) (naast.UserID, error) {
	return func(ctx context.Context, tx *db.Tx, id naast.CaseID) (naast.UserID, error) {
		p, err := pool.Held(ctx, tx, id)
		return p.User, err
	}
}

// waitingURL is where a question that waits can be acted upon.
func waitingURL(h guard.Hat, id naast.CaseID) string {
	if h == guard.HatFrontDoor {
		return "/voordeur/" + string(id)
	}
	return "/stil/" + string(id) // a coordinator calls, or proposes somebody with a reason
}

// ringJob seals the keyring under a new generation key, once a week for the
// whole installation. The key before it is destroyed a week later, so that an
// old copy of the ring is dead within 14 days (keys.md) and yesterday's backup
// still opens.
const ringJob = "ring"

func (s *site) renewRing(ctx context.Context, _ *db.DB, _ jobs.Job) error {
	until, err := s.youngRing(ctx)
	if err != nil {
		return err
	}
	if until != "" {
		return s.planRing(ctx, until.Time())
	}
	if err := s.vault.Forget(ctx, s.parts...); err != nil {
		return err
	}
	for _, d := range s.parts {
		if err := s.vault.Reseal(ctx, d); err != nil {
			return err
		}
	}
	return s.planRing(ctx, s.parts[0].Now().Add(week))
}

// youngRing is until which day the ring of no partnership need be sealed anew; empty
// when it is time for one of them.
func (s *site) youngRing(ctx context.Context) (first naast.Date, err error) {
	for i, d := range s.parts {
		until, err := s.vault.YoungUntil(ctx, d)
		if err != nil || until == "" {
			return "", err
		}
		if i == 0 || until < first {
			first = until
		}
	}
	return first, nil
}

// week is how long the ring stays under one generation key.
const week = 7 * 24 * time.Hour

func (s *site) planRing(ctx context.Context, at time.Time) error {
	return s.parts[0].Write(ctx, db.System("plan ring"), func(tx *db.Tx) error {
		return jobs.Queue(ctx, tx, ringJob, "week", at)
	})
}

// startRing plans the first week of a new installation and leaves a running
// week alone.
func (s *site) startRing(ctx context.Context) error {
	var planned []jobs.Job
	err := s.parts[0].Read(ctx, db.System("plan ring"), func(tx *db.Tx) (err error) {
		planned, err = jobs.Waiting(ctx, tx, ringJob)
		return err
	})
	if err != nil || len(planned) > 0 {
		return err
	}
	return s.planRing(ctx, s.parts[0].Now().Add(week))
}

// card checks a card at the desk: limited like any other try.
func (s *site) card(c *web.Ctx, number, secret string) (naast.UserID, error) {
	who, err := account.OpenCard(c, number, secret)
	return who.User, err
}

// invite makes the code with which somebody of the register gets an account.
func (s *site) invite(ctx context.Context, tx *db.Tx, i supporter.Invitation) (string, error) {
	return account.Invite(ctx, tx, s.vault, account.Invitation{User: i.User, Name: i.Name, By: i.By, Hats: []account.HatAt{{Hat: guard.HatSupporter, Organisation: i.Organisation}}})
}

func (s *site) ended(ctx context.Context, tx *db.Tx, u naast.UserID, last naast.Date) error {
	return account.SetLastDay(ctx, tx, s.vault, s.guard, u, last)
}

// busy is how many people somebody stands next to now; who is not in the register
// stands next to nobody.
func busy(ctx context.Context, tx *db.Tx, u naast.UserID) (int, error) {
	x, err := supporter.Get(ctx, tx, u)
	if errors.Is(err, naast.NotFound) {
		return 0, nil
	}
	return x.Busy, err
}

// watched are the logs of others that the configuration names for a partnership.
func (s *site) watched(c config) func(*db.DB) []witness.Log {
	return func(d *db.DB) []witness.Log {
		for i, p := range c.Partnerships {
			if s.parts[i] == d {
				return p.logs()
			}
		}
		return nil
	}
}

// address is where a partnership's site is found, for mails.
func (s *site) address(d *db.DB) string {
	for _, p := range s.app.Partnerships() {
		if p.DB == d && len(p.Hosts) > 0 && p.Hosts[0] != "*" {
			return map[bool]string{true: "https://", false: "http://"}[s.app.Secure] + p.Hosts[0]
		}
	}
	return s.local
}

// pdfHere finds Node and its packages beside the place where the demo runs.
func pdfHere() pdfConfig {
	node, err := exec.LookPath("node")
	if err != nil {
		return pdfConfig{}
	}
	return pdfConfig{Node: node, Modules: "."}
}

const (
	turn    = 2 * time.Second // how often waiting jobs are looked for
	hourly  = time.Hour
	nightly = 24 * time.Hour
)

// workAll does what is due, for partnerships with other keys too.
func (s *site) workAll(ctx context.Context) {
	var all sync.WaitGroup
	for _, x := range append([]*site{s}, s.more...) {
		all.Go(func() { x.work(ctx) })
	}
	all.Wait()
}

// work does what is due, for every partnership, until ctx ends. What fails is
// said in the log and tried again.
func (s *site) work(ctx context.Context) {
	s.each(ctx, "plan the night", func(d *db.DB) error {
		return d.Write(ctx, db.System("plan the night"), func(tx *db.Tx) error {
			return errors.Join(matching.Plan(ctx, tx), erase.Plan(ctx, tx), witness.Plan(ctx, tx), planLate(ctx, tx))
		})
	})
	// Before anything else is done: a copy that was put back may hold what was erased since.
	s.each(ctx, "erase again", func(d *db.DB) error { _, err := s.erased(ctx, d); return err })
	s.each(ctx, "place canary", func(d *db.DB) error { return s.vault.PlaceCanary(ctx, d) })
	if err := s.startRing(ctx); err != nil {
		s.log.Warn("work failed", slog.String("what", "plan ring"), slog.Any("error", err))
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.sweep(ctx)
		jobs.Every(ctx, hourly, func() { s.sweep(ctx) })
	}()
	copied := make(chan struct{})
	go func() { defer close(copied); s.keepCopies(ctx) }()
	var reminded naast.Date
	jobs.Every(ctx, turn, func() {
		s.each(ctx, "jobs", func(d *db.DB) error { _, err := s.runner.Turn(ctx, d); return err })
		s.each(ctx, "log", func(d *db.DB) error { return audit.Sequence(ctx, d) })
		if today := s.parts[0].Today(); today != reminded && s.parts[0].Now().In(naast.Amsterdam).Hour() >= 7 {
			reminded = today
			s.each(ctx, "silence", func(d *db.DB) error { return s.cases.Remind(ctx, d) })
		}
	})
	<-done
	<-copied
}

// regular are the jobs that plan themselves again.
var regular = []string{ringJob, matching.NightJob, erase.NightJob, witness.SignJob, witness.LookJob}

// sweep lets go of sessions at once, and of what people wrote only while the
// clock is steady.
func (s *site) sweep(ctx context.Context) {
	s.each(ctx, "sweep", func(d *db.DB) error {
		cuts := s.vault.SweepCuts(ctx, d)
		err := errors.Join(s.guard.Sweep(ctx, d), cuts)
		if errors.Is(cuts, vault.ErrHeld) {
			s.held.Store(d, true)
		}
		steady, e := jobs.NoteClock(ctx, d, regular...)
		if e != nil || !steady {
			return errors.Join(err, e)
		}
		orphans := s.vault.SweepOrphans(ctx, d)
		s.held.Store(d, errors.Is(errors.Join(cuts, orphans), vault.ErrHeld))
		return errors.Join(err, orphans, s.guard.SweepDrafts(ctx, d), account.Sweep(ctx, d, s.vault, s.guard), s.vault.SweepSeats(ctx, d), letter.Sweep(ctx, d), table.Sweep(ctx, d), field.Sweep(ctx, d), hours.Sweep(ctx, d), intake.Sweep(ctx, d), casework.Sweep(ctx, d), share.Sweep(ctx, d), web.Sweep(ctx, d))
	})
}

func (s *site) each(ctx context.Context, what string, f func(*db.DB) error) {
	for i, d := range s.parts {
		if err := f(d); err != nil && ctx.Err() == nil {
			s.log.Warn("work failed", slog.String("what", what), slog.String("partnership", s.app.Partnerships()[i].Slug), slog.String("error", strings.SplitN(err.Error(), "\n", 2)[0]))
		}
	}
}
