package account_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/pquerna/otp/totp"

	"naast"
	"naast/internal/account"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/erase"
	"naast/internal/guard"
	"naast/internal/intake"
	"naast/internal/jobs"
	"naast/internal/vault"
)

// things are what has a term: each is made now, and then looked at.
var things = map[string]func(c *clocked) (look func() string){
	"closing":  func(c *clocked) func() string { return c.closing(true) },
	"careless": func(c *clocked) func() string { return c.closing(false) },
	"leaf":     leaf, "saved": saved, "draft": draft, "session": session, "invitation": func(c *clocked) func() string { return c.invitation(false) },
	"used invitation": func(c *clocked) func() string { return c.invitation(true) }, "code": secondFactor, "card": lostCard, "offer": offer,
	"resting": func(c *clocked) func() string { return c.resting(true, true, nothing) },
	"untold":  func(c *clocked) func() string { return c.resting(true, false, nothing) },
	"hasty":   func(c *clocked) func() string { return c.resting(false, true, nothing) },
	"kept": func(c *clocked) func() string {
		return c.resting(true, true, func(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
			return c.Cases.KeepLonger(ctx, tx, id, tx.Today().Add(365))
		})
	},
	"held": func(c *clocked) func() string {
		return c.resting(true, true, func(ctx context.Context, tx *db.Tx, id naast.CaseID) error {
			return c.Cases.SetHold(ctx, tx, c.Karima, id, "Er loopt een klacht.")
		})
	},
	"week": func(c *clocked) func() string { return c.planned("week") }, "once": func(c *clocked) func() string { return c.planned("once") },
}

func nothing(context.Context, *db.Tx, naast.CaseID) error { return nil }

func (c *clocked) must(err error) {
	c.T.Helper()
	if err != nil {
		c.T.Fatal(err)
	}
}

// count tells whether a row is there.
func (c *clocked) count(session bool, query string, args ...any) string {
	n := 0
	c.Write("count", func(ctx context.Context, tx *db.Tx) error {
		if session {
			return tx.Session().QueryRow(ctx, query, args...).Scan(&n)
		}
		return tx.QueryRow(ctx, query, args...).Scan(&n)
	})
	if n == 0 {
		return "gone"
	}
	return "there"
}

func (c *clocked) closing(careful bool) func() string {
	id, her := c.Accepted(c.Mara)
	e := &erase.Slice{Cases: c.Cases, EndShares: func(context.Context, *db.Tx, *vault.CaseKey) error { return nil }}
	c.As(her, guard.CloseOwn, id, func(ctx context.Context, tx *db.Tx) error { return e.Close(ctx, tx, her, id, 7, "", casework.OnScreen) })
	return func() string {
		if careful {
			c.notes()
		} else {
			c.forget()
		}
		if err := e.Erase(ctx, c.D, id); !errors.Is(err, naast.Unavailable) {
			c.must(err)
		}
		return c.count(false, `SELECT COUNT(*) FROM guard_case WHERE id=$1`, id)
	}
}

func leaf(c *clocked) func() string {
	id, her := c.Accepted(c.Mara)
	c.As(her, guard.WriteOwn, id, func(ctx context.Context, tx *db.Tx) error {
		n, err := c.Cases.AddPaper(ctx, tx, her, id, "Brief", []casework.File{{Type: casework.Photo, Bytes: []byte("foto")}})
		if err != nil {
			return err
		}
		return c.Cases.ChangeLeaf(ctx, tx, her, id, n, 1, casework.DropLeaf)
	})
	return func() string {
		if c.notes() {
			c.must(casework.Sweep(ctx, c.D))
		}
		return c.count(false, `SELECT COUNT(*) FROM casework_leaf WHERE case_id=$1`, id)
	}
}

func saved(c *clocked) func() string {
	who := naast.NewID[string]()
	c.Write("save", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO intake_saved (person,until,sealed) VALUES ($1,$2,$3)`, who, tx.Today().Add(30), []byte{})
		return err
	})
	return func() string {
		if c.notes() {
			c.must(intake.Sweep(ctx, c.D))
		}
		return c.count(false, `SELECT COUNT(*) FROM intake_saved WHERE person=$1`, who)
	}
}

func draft(c *clocked) func() string {
	id := naast.NewID[string]()
	c.Write("draft", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Session().Exec(ctx, `INSERT INTO guard_draft (id,expires,sealed) VALUES ($1,$2,$3)`, id, tx.Now().Add(24*time.Hour).Unix(), []byte{})
		return err
	})
	return func() string {
		c.must(c.G.Sweep(ctx, c.D))
		if c.notes() {
			c.must(c.G.SweepDrafts(ctx, c.D))
		}
		return c.count(true, `SELECT COUNT(*) FROM guard_draft WHERE id=$1`, id)
	}
}

func session(c *clocked) func() string {
	_, her := c.Ask(casetest.Question())
	var t guard.Token
	c.Write("sign in", func(ctx context.Context, tx *db.Tx) (err error) { t, err = c.G.Begin(ctx, tx, her); return err })
	return func() string {
		c.must(c.G.Sweep(ctx, c.D))
		if _, err := c.G.Resume(ctx, c.D, t); err != nil {
			return "out"
		}
		return "in"
	}
}

func (c *clocked) invitation(used bool) func() string {
	var code string
	c.Write("invite", func(ctx context.Context, tx *db.Tx) (err error) {
		code, err = account.Invite(ctx, tx, c.V, account.Invitation{Name: "Tjitske", Hats: []account.HatAt{{Hat: guard.HatSupporter, Organisation: c.Kring}}})
		return err
	})
	code, err := vault.CheckSecret(code)
	c.must(err)
	if used {
		c.Write("use", func(ctx context.Context, tx *db.Tx) error { return account.Used(ctx, tx, c.V, code) })
	}
	begun := c.clock.Now()
	return func() string {
		if c.notes() && c.clock.Now().After(begun.Add(8*24*time.Hour)) {
			c.must(account.Sweep(ctx, c.D, c.V, c.G))
		}
		err := c.D.Read(ctx, db.System("look"), func(tx *db.Tx) error { _, err := account.Invited(ctx, tx, c.V, code); return err })
		if err != nil {
			return "dead"
		}
		return "good"
	}
}

func secondFactor(c *clocked) func() string {
	secret, id := account.NewTOTPSecret(), vault.NewIdentity()
	lock, err := c.V.MakeLock(ctx, id, vault.LockPhrase, vault.NewPhrase())
	c.must(err)
	var u naast.UserID
	c.Write("account", func(ctx context.Context, tx *db.Tx) (err error) {
		u, err = account.Create(ctx, tx, c.V, account.NewUser{Login: "tjitske-" + naast.NewID[string]()[:8], Name: "Tjitske", Identity: id, Lock: lock, TOTPSecret: secret,
			Hats: []account.HatAt{{Hat: guard.HatSupporter, Organisation: c.Kring}}})
		return err
	})
	code, err := totp.GenerateCode(secret, c.clock.Now())
	c.must(err)
	try := func() error {
		return c.D.Write(ctx, db.System("code"), func(tx *db.Tx) error { return account.UseCode(ctx, tx, c.V, u, code) })
	}
	c.must(try())
	return func() string {
		if try() != nil {
			return "dead"
		}
		return "good"
	}
}

func lostCard(c *clocked) func() string {
	_, her := c.Ask(casetest.Question())
	c.Card(her)
	next, err := account.DrawNext(ctx, c.V)
	c.must(err)
	c.Write("replace", func(ctx context.Context, tx *db.Tx) error {
		_, err := account.Replace(ctx, tx, c.V, her.User, &next)
		return err
	})
	return func() string {
		err := c.D.Read(ctx, db.System("look"), func(tx *db.Tx) error { return c.V.CheckIdentity(ctx, tx, her.Person()) })
		if err != nil {
			return "new"
		}
		return "old"
	}
}

func offer(c *clocked) func() string {
	id, _ := c.Ask(casetest.Question(), c.Mara)
	return func() string {
		due := false
		c.Write("timers", func(ctx context.Context, tx *db.Tx) error {
			all, err := jobs.Waiting(ctx, tx, casework.OfferJob)
			for _, j := range all {
				due = due || j.Subject == string(id) && !j.Due.After(tx.Now())
			}
			return err
		})
		if due {
			c.must(c.Cases.Expire(ctx, c.D, id))
		}
		if c.State(id) == guard.OfferedS {
			return "asked"
		}
		return "passed"
	}
}

// planned is a job that plans itself each week; NoteClock knows "week" only.
func (c *clocked) planned(kind string) func() string {
	week := 7 * 24 * time.Hour
	queue := func(ctx context.Context, tx *db.Tx) error { return jobs.Queue(ctx, tx, kind, "x", tx.Now().Add(week)) }
	c.Write("plan", queue)
	return func() (far string) {
		c.notes("week")
		far = "planned"
		c.Write("look", func(ctx context.Context, tx *db.Tx) error {
			all, err := jobs.Waiting(ctx, tx, kind)
			if err != nil || len(all) != 1 {
				return errors.Join(err, fmt.Errorf("%d jobs", len(all)))
			}
			if !all[0].Due.After(tx.Now()) {
				return queue(ctx, tx)
			}
			if all[0].Due.After(tx.Now().Add(week)) {
				far = "far"
			}
			return nil
		})
		return far
	}
}
