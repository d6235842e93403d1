package demo

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"naast"
	"naast/internal/account"
	"naast/internal/audit"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/partnership"
	"naast/internal/processing"
	"naast/internal/supporter"
	"naast/internal/vault"
)

// Clock is the demo's clock: it stands in the past while the past is built, and
// at the real time afterwards, or later when somebody pretends that it is.
type Clock struct{ behind atomic.Int64 }

// Now is the moment on the clock; pass it as naast.Clock.
func (c *Clock) Now() time.Time { return time.Now().Add(-time.Duration(c.behind.Load())) }

// At puts the clock a number of days before today.
func (c *Clock) At(daysAgo int) { c.behind.Store(int64(daysAgo) * int64(24*time.Hour)) }

// stage is what the story is built on.
type stage struct {
	ctx   context.Context
	d     *db.DB
	cases *casework.Cases
	clock *Clock
	book  *Book
	org   map[string]naast.OrganisationID
	staff map[string]*insider
	orgOf map[string]string
}

// insider is somebody of the staff with her opened key, while the demo is built.
type insider struct {
	user     naast.UserID
	identity *vault.Identity
	lock     vault.Lock
	phrase   string
	name     string
}

// startDays is how long before today the demo's history begins.
const startDays = 45

// Build fills an empty partnership and tells how everybody signs in.
func Build(ctx context.Context, d *db.DB, cases *casework.Cases, clock *Clock) (*Book, error) {
	s := &stage{ctx: ctx, d: d, cases: cases, clock: clock, book: &Book{}, org: map[string]naast.OrganisationID{}, staff: map[string]*insider{}, orgOf: map[string]string{}}
	clock.At(startDays)
	defer clock.At(0)
	for _, step := range []func() error{s.makeKeys, s.makePartnership, s.makeAccounts, s.makeTeams, s.makeRegister, s.tell, s.atTheTable, s.volunteering, s.makePlaces, s.sendMail} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("build demo: %w", err)
		}
	}
	return s.book, nil
}

// sendMail settles the mails of the history: they were read long ago.
func (s *stage) sendMail() error {
	s.clock.At(0)
	r := &jobs.Runner{Log: slog.New(slog.DiscardHandler)}
	for _, kind := range []string{casework.TellJob, casework.NudgeJob, casework.DoorJob, casework.CallJob, casework.SilentJob} {
		r.Handle(kind, func(context.Context, *db.DB, jobs.Job) error { return nil })
	}
	for {
		if n, err := r.Turn(s.ctx, s.d); err != nil || n == 0 {
			return err
		}
	}
}

func (s *stage) write(action string, f func(*db.Tx) error) error {
	return s.d.Write(s.ctx, db.System("demo "+action), f)
}

// makeKeys draws everybody's key and phrase; the locks cost most of the time.
func (s *stage) makeKeys() error {
	for _, p := range people {
		s.staff[p.login], s.orgOf[p.login] = &insider{name: p.first + " " + p.last}, p.org
	}
	for _, o := range officers {
		s.staff[o.login], s.orgOf[o.login] = &insider{name: o.name}, o.org
	}
	var g errgroup.Group
	for _, x := range s.staff {
		x.user, x.identity, x.phrase = naast.NewID[naast.UserID](), vault.NewIdentity(), vault.NewPhrase()
		g.Go(func() (err error) {
			x.lock, err = s.cases.Vault.MakeLock(s.ctx, x.identity, vault.LockPhrase, x.phrase)
			return err
		})
	}
	return g.Wait()
}

func (s *stage) makePartnership() error {
	for _, m := range members {
		s.org[m.key] = naast.NewID[naast.OrganisationID]()
	}
	return s.write("partnership", func(tx *db.Tx) error {
		for _, m := range members {
			o := m.Organisation
			o.ID = s.org[m.key]
			if err := partnership.SaveOrganisation(s.ctx, tx, o); err != nil {
				return err
			}
		}
		set := settings()
		set.Receiver = s.org["koepel"]
		if err := processing.Save(s.ctx, tx, register); err != nil {
			return err
		}
		return partnership.Save(s.ctx, tx, set)
	})
}

func (s *stage) makeAccounts() error {
	hats := map[string][]guard.Hat{}
	var order []string
	for _, p := range people {
		hats[p.login] = []guard.Hat{guard.HatSupporter}
		order = append(order, p.login)
	}
	for _, o := range officers {
		hats[o.login] = o.hats
		order = append(order, o.login)
	}
	return s.write("accounts", func(tx *db.Tx) error {
		s.book.Staff = nil
		for _, login := range order {
			x := s.staff[login]
			secret := account.NewTOTPSecret()
			n := account.NewUser{User: x.user, Login: login, Name: x.name, Email: login + "@wesselrade.example", Identity: x.identity, Lock: x.lock, TOTPSecret: secret}
			for _, h := range hats[login] {
				n.Hats = append(n.Hats, account.HatAt{Hat: h, Organisation: s.org[s.orgOf[login]]})
			}
			if _, err := account.Create(s.ctx, tx, s.cases.Vault, n); err != nil {
				return fmt.Errorf("account %s: %w", login, err)
			}
			for _, h := range hats[login] {
				s.book.Staff = append(s.book.Staff, StaffDoor{Login: login, Name: x.name, Phrase: x.phrase, TOTP: secret, Hat: h, Organisation: s.orgName(login)})
			}
		}
		return nil
	})
}

func (s *stage) orgName(login string) string {
	for _, m := range members {
		if m.key == s.orgOf[login] {
			return m.Name
		}
	}
	return ""
}

// makeTeams gives each organisation its team key, the front door its own, and makes
// the log's for the first coordinator, as naast init does, who hands it to the chair.
func (s *stage) makeTeams() error {
	coordinators := map[string][]string{}
	for _, o := range officers {
		for _, h := range o.hats {
			if h == guard.HatCoordinator {
				coordinators[o.org] = append(coordinators[o.org], o.login)
			}
		}
	}
	return s.write("teams", func(tx *db.Tx) error {
		for key, logins := range coordinators {
			if err := s.team(tx, s.org[key], logins...); err != nil {
				return err
			}
		}
		if err := s.team(tx, casework.DoorTeam, "ineke", "ruben"); err != nil {
			return err
		}
		if err := s.team(tx, audit.LogTeam, "ineke"); err != nil {
			return err
		}
		if err := s.handLog(tx, "ineke", "hanna"); err != nil {
			return err
		}
		return partnership.SetFrontDoor(s.ctx, tx, []partnership.FrontDoorPerson{{User: s.staff["ineke"].user, Name: "Ineke"}, {User: s.staff["ruben"].user, Name: "Ruben"}})
	})
}

func (s *stage) team(tx *db.Tx, org naast.OrganisationID, logins ...string) error {
	var users []naast.UserID
	for _, l := range logins {
		users = append(users, s.staff[l].user)
	}
	first := s.staff[logins[0]]
	if err := s.cases.Vault.NewTeam(s.ctx, tx, org, vault.Person{User: first.user, Identity: first.identity}, users); err != nil {
		return fmt.Errorf("team: %w", err)
	}
	return nil
}

// handLog is what the button on the page Accounts does.
func (s *stage) handLog(tx *db.Tx, from, to string) error {
	x := s.staff[from]
	by := guard.Who{User: x.user, Hat: guard.HatCoordinator, Organisation: s.org[s.orgOf[from]], Name: x.name, Identity: x.identity}
	return account.HandOn(s.ctx, tx, s.cases.Vault, s.cases.Guard, by, s.staff[to].user, audit.LogTeam)
}

func (s *stage) makeRegister() error {
	last := map[string]string{} // who can take over: the colleague before
	for _, p := range people {
		last[p.org] = p.login
	}
	return s.write("register", func(tx *db.Tx) error {
		standby := map[string]string{}
		for k, v := range last {
			standby[k] = v
		}
		for _, p := range people {
			x := supporter.Supporter{
				User: s.staff[p.login].user, Organisation: s.org[p.org], FirstName: p.first, LastName: p.last, Phone: fmt.Sprintf("0999 77 %02d %02d", len(p.first)*7%100, len(p.last)*13%100),
				Kind: p.kind, Experience: p.experience, Domains: domains(p.domains), Languages: strings.Fields(p.languages), Village: p.village,
				WorksIn: []string{"harkeloo", "oudewiel", "tinkerbroek", "zandesch"}, HomeVisits: true, Telephone: true, Hour: true, LookDays: p.look, Room: p.room,
				VOGSeen: tx.Today().Add(-200), VOGUntil: tx.Today().Add(800), Agreement: tx.Today().Add(-200),
				Standby: s.staff[standby[p.org]].user, CountsFrom: tx.Now().Unix(),
				Shown: supporter.Shown{Sentence: p.sentence, InLetters: true},
			}
			if p.extra != nil {
				p.extra(&x)
			}
			if err := supporter.Save(s.ctx, tx, x); err != nil {
				return fmt.Errorf("register %s: %w", p.login, err)
			}
			standby[p.org] = p.login
		}
		return nil
	})
}

// domains reads "geld3 werk2".
func domains(text string) map[string]supporter.Depth {
	m := map[string]supporter.Depth{}
	for _, f := range strings.Fields(text) {
		n, _ := strconv.Atoi(f[len(f)-1:])
		m[f[:len(f)-1]] = supporter.Depth(n)
	}
	return m
}
