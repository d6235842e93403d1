package account_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/vault"
)

var ctx = context.Background()

// house is one partnership with the keys of its installation.
type house struct {
	t     *testing.T
	d     *db.DB
	v     *vault.Vault
	g     *guard.Guard
	clock *dbtest.Clock

	enrolled []naast.UserID // whom the register was told about
	unseated []naast.UserID // who may be proposed to nobody any more
}

func newHouse(t *testing.T, two dbtest.Two) *house {
	t.Helper()
	dir := t.TempDir() + "/keys"
	if err := vault.CreateKeys(dir); err != nil {
		t.Fatal(err)
	}
	k, err := vault.LoadKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	v := vault.New(k)
	return &house{t: t, d: two.Own, v: v, g: guard.New(v), clock: two.Clock}
}

func (h *house) write(f func(*db.Tx) error) {
	h.t.Helper()
	if err := h.d.Write(ctx, db.System("test"), f); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) read(f func(*db.Tx) error) {
	h.t.Helper()
	if err := h.d.Read(ctx, db.System("test"), f); err != nil {
		h.t.Fatal(err)
	}
}

// member is somebody of staff with all that she knows and has.
type member struct {
	user          naast.UserID
	login, phrase string
	secret        string // of the second factor
}

func (h *house) member(login string, hats ...account.HatAt) member {
	h.t.Helper()
	m, n := h.draft(login, hats...)
	h.write(func(tx *db.Tx) (err error) { m.user, err = account.Create(ctx, tx, h.v, n); return err })
	return m
}

func (h *house) draft(login string, hats ...account.HatAt) (member, account.NewUser) {
	h.t.Helper()
	m := member{login: login, phrase: vault.NewPhrase(), secret: account.NewTOTPSecret()}
	id := vault.NewIdentity()
	lock, err := h.v.MakeLock(ctx, id, vault.LockPhrase, m.phrase)
	if err != nil {
		h.t.Fatal(err)
	}
	if hats == nil {
		hats = []account.HatAt{{Hat: guard.HatSupporter, Organisation: "kring"}}
	}
	return m, account.NewUser{Login: login, Name: "Mara (De Kring)", Email: "mara@kring.example", Hats: hats, Identity: id, Lock: lock, TOTPSecret: m.secret}
}

// code is what her telephone shows now.
func (h *house) code(m member) string {
	h.t.Helper()
	c, err := totp.GenerateCode(m.secret, h.clock.Now())
	if err != nil {
		h.t.Fatal(err)
	}
	return c
}

func TestAccount(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		hats := []account.HatAt{{Hat: guard.HatBoard, Organisation: "ouderen"}, {Hat: guard.HatSupporter, Organisation: "kring"}}
		m := h.member("mara", hats...)
		h.read(func(tx *db.Tx) error {
			got, err := account.Hats(ctx, tx, h.v, m.user)
			if err != nil || len(got) != 2 || !slices.Contains(got, hats[0]) || !slices.Contains(got, hats[1]) {
				t.Errorf("hats %v, %v", got, err)
			}
			for _, c := range []struct {
				hat  guard.Hat
				org  naast.OrganisationID
				want int
			}{{guard.HatSupporter, "kring", 1}, {guard.HatSupporter, "", 1}, {guard.HatSupporter, "ouderen", 0}, {guard.HatCoordinator, "", 0}} {
				if got, err := account.UsersWithHat(ctx, tx, h.v, c.hat, c.org); err != nil || len(got) != c.want {
					t.Errorf("%s at %q: %v, %v", c.hat, c.org, got, err)
				}
			}
			if name, err := account.Name(ctx, tx, m.user); err != nil || name != "Mara (De Kring)" {
				t.Errorf("name %q, %v", name, err)
			}
			if mail, err := account.Email(ctx, tx, h.v, m.user); err != nil || mail != "mara@kring.example" {
				t.Errorf("e-mail %q, %v", mail, err)
			}
			if _, err := h.v.PublicOf(ctx, tx, m.user); err != nil {
				t.Errorf("the keys do not count: %v", err)
			}
			return nil
		})
		u, id, err := account.Check(ctx, h.d, h.v, " Mara ", m.phrase)
		if err != nil || u != m.user || id == nil {
			t.Fatalf("right phrase: %v", err)
		}
		refused := map[string]error{}
		_, _, refused["wrong phrase"] = account.Check(ctx, h.d, h.v, "mara", vault.NewPhrase())
		_, _, refused["unknown login"] = account.Check(ctx, h.d, h.v, "niemand", m.phrase)
		_, _, refused["at the neighbour"] = account.Check(ctx, two.Other, h.v, "mara", m.phrase)
		for what, err := range refused {
			if !errors.Is(err, naast.NotFound) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if refused["wrong phrase"].Error() != refused["unknown login"].Error() {
			t.Error("wrong and unknown differ")
		}
		if _, _, err := account.Check(ctx, h.d, h.v, "mara", "een twee drie"); !errors.Is(err, naast.Invalid) {
			t.Errorf("a phrase that cannot exist: %v", err)
		}
	})
}

func TestAccountThatCannotBe(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		h.member("mara")
		for name, c := range map[string]struct {
			change func(*account.NewUser)
			want   error
		}{
			"taken":           {func(n *account.NewUser) { n.Login = "mara" }, naast.Conflict},
			"capitals":        {func(n *account.NewUser) { n.Login = "Mara2" }, naast.Invalid},
			"no name":         {func(n *account.NewUser) { n.Name = "" }, naast.Invalid},
			"no hat":          {func(n *account.NewUser) { n.Hats = nil }, naast.Invalid},
			"resident's hat":  {func(n *account.NewUser) { n.Hats[0].Hat = guard.HatResident }, naast.Invalid},
			"no hat at all":   {func(n *account.NewUser) { n.Hats[0].Hat = guard.HatNone }, naast.Invalid},
			"no organisation": {func(n *account.NewUser) { n.Hats[0].Organisation = "" }, naast.Invalid},
			"control":         {func(n *account.NewUser) { n.Login = "ander" }, nil},
		} {
			_, n := h.draft("nieuw")
			c.change(&n)
			err := h.d.Write(ctx, db.System("test"), func(tx *db.Tx) error { _, err := account.Create(ctx, tx, h.v, n); return err })
			if !errors.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// works checks whether somebody still writes questions down.
func (h *house) works(u naast.UserID, want bool) {
	h.t.Helper()
	h.read(func(tx *db.Tx) error {
		got, err := account.Works(ctx, tx, u)
		if got != want {
			h.t.Errorf("works here: %v, %v", got, err)
		}
		return err
	})
}

// An account that ended is as unknown as one that never was, and its open
// session dies with it.
func TestEnd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		for _, m := range []member{h.member("mara"), h.member("gijs")} {
			var token guard.Token
			h.write(func(tx *db.Tx) (err error) {
				token, err = h.g.Begin(ctx, tx, guard.Who{User: m.user, Hat: guard.HatSupporter, Identity: vault.NewIdentity()})
				return err
			})
			today := naast.Today(two.Clock.Now())
			if m.login == "mara" {
				h.write(func(tx *db.Tx) error { return account.End(ctx, tx, h.v, h.g, m.user, today.Add(-1)) })
			} else { // by the calendar: today is the last day
				h.write(func(tx *db.Tx) error { return account.SetLastDay(ctx, tx, h.v, h.g, m.user, today) })
				if _, err := h.g.Resume(ctx, h.d, token); err != nil {
					t.Fatalf("the last day itself: %v", err)
				}
				h.works(m.user, true)
				two.Clock.Forward(16 * time.Hour)
				h.works(m.user, false)
				if _, _, err := account.Check(ctx, h.d, h.v, m.login, m.phrase); !errors.Is(err, naast.NotFound) {
					t.Errorf("opened the day after: %v", err)
				}
				if err := account.Sweep(ctx, h.d, h.v, h.g); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := h.g.Resume(ctx, h.d, token); !errors.Is(err, naast.SignIn) {
				t.Errorf("%s: the session lives: %v", m.login, err)
			}
			if _, _, err := account.Check(ctx, h.d, h.v, m.login, m.phrase); !errors.Is(err, naast.NotFound) {
				t.Errorf("%s: opened: %v", m.login, err)
			}
			h.works(m.user, false)
			h.read(func(tx *db.Tx) error {
				if hats, err := account.Hats(ctx, tx, h.v, m.user); err != nil || len(hats) != 0 {
					t.Errorf("%s: hats %v, %v", m.login, hats, err)
				}
				if _, err := account.Email(ctx, tx, h.v, m.user); !errors.Is(err, naast.NotFound) {
					t.Errorf("%s: e-mail %v", m.login, err)
				}
				_, err := account.Name(ctx, tx, m.user) // the log still names who did what
				return err
			})
		}
	})
}

func TestLastDayTakenBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m := h.member("mara")
		for _, day := range []naast.Date{naast.Today(two.Clock.Now()).Add(1), ""} {
			h.write(func(tx *db.Tx) error { return account.SetLastDay(ctx, tx, h.v, h.g, m.user, day) })
		}
		two.Clock.Forward(72 * time.Hour)
		if err := account.Sweep(ctx, h.d, h.v, h.g); err != nil {
			t.Fatal(err)
		}
		if _, _, err := account.Check(ctx, h.d, h.v, "mara", m.phrase); err != nil {
			t.Fatal(err)
		}
	})
}

// A hat that is taken off ends the sessions that may wear it; the other stays.
func TestSetHats(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m := h.member("mara", account.HatAt{Hat: guard.HatCoordinator, Organisation: "kring"}, account.HatAt{Hat: guard.HatBoard, Organisation: "ouderen"})
		var token guard.Token
		h.write(func(tx *db.Tx) (err error) {
			token, err = h.g.Begin(ctx, tx, guard.Who{User: m.user, Hat: guard.HatCoordinator, Identity: vault.NewIdentity()})
			return err
		})
		h.works(m.user, false) // under neither hat is anything written down
		set := func(hats ...guard.Hat) {
			h.write(func(tx *db.Tx) error {
				return account.SetHats(ctx, tx, h.v, h.g, m.user, "kring", hats, account.BySetup(h.v))
			})
		}
		set(guard.HatCoordinator, guard.HatSupporter)
		if _, err := h.g.Resume(ctx, h.d, token); err != nil {
			t.Fatalf("a hat more ended the session: %v", err)
		}
		set(guard.HatSupporter)
		if _, err := h.g.Resume(ctx, h.d, token); !errors.Is(err, naast.SignIn) {
			t.Fatalf("a hat less did not: %v", err)
		}
		h.read(func(tx *db.Tx) error {
			hats, err := account.Hats(ctx, tx, h.v, m.user)
			if len(hats) != 2 || slices.Contains(hats, account.HatAt{Hat: guard.HatCoordinator, Organisation: "kring"}) {
				t.Errorf("hats %v", hats)
			}
			return err
		})
	})
}

func TestCards(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		u := naast.NewID[naast.UserID]()
		whose := func(d *db.DB, number string) (got naast.UserID) {
			t.Helper()
			err := d.Read(ctx, db.System("test"), func(tx *db.Tx) (err error) { got, err = account.CardUser(ctx, tx, number); return err })
			if err != nil && !errors.Is(err, naast.NotFound) {
				t.Fatal(err)
			}
			return got
		}
		first, second := vault.NewCardNumber(), vault.NewCardNumber()
		h.write(func(tx *db.Tx) error { return account.NewCard(ctx, tx, u, first) })
		if whose(h.d, first) != u || whose(two.Other, first) != "" || whose(h.d, second) != "" {
			t.Error("a card is found where it is not, or not where it is")
		}
		err := h.d.Write(ctx, db.System("test"), func(tx *db.Tx) error { return account.NewCard(ctx, tx, naast.NewID[naast.UserID](), first) })
		if !errors.Is(err, naast.Conflict) {
			t.Errorf("a number given twice: %v", err)
		}
		h.write(func(tx *db.Tx) error { return account.NewCard(ctx, tx, u, second) })
		if whose(h.d, first) != "" || whose(h.d, second) != u {
			t.Error("the replaced card still finds her")
		}
		h.write(func(tx *db.Tx) error { return account.EndCard(ctx, tx, u) })
		if whose(h.d, second) != "" {
			t.Error("the ended card still finds her")
		}
	})
}

// A session that is stored while the account ends does not live on either. The
// control: without the ending it does.
func TestEndMeetsSignIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		for _, ends := range []bool{true, false} {
			m := h.member(map[bool]string{true: "mara", false: "gijs"}[ends])
			var token guard.Token
			h.write(func(tx *db.Tx) (err error) {
				if ends {
					if err := account.End(ctx, tx, h.v, h.g, m.user, tx.Today()); err != nil {
						return err
					}
				}
				token, err = h.g.Begin(ctx, tx, guard.Who{User: m.user, Hat: guard.HatSupporter, Identity: vault.NewIdentity()})
				return err
			})
			if _, err := h.g.Resume(ctx, h.d, token); errors.Is(err, naast.SignIn) != ends {
				t.Errorf("ended %v: %v", ends, err)
			}
		}
	})
}

// Nothing that opens or names an address stands in the database as it is.
func TestWhatTheDatabaseHolds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		m := h.member("mara")
		var code string
		var totp, mail []byte
		var hash string
		h.write(func(tx *db.Tx) (err error) {
			code, err = account.Invite(ctx, tx, h.v, account.Invitation{Name: "Nour", Hats: []account.HatAt{{Hat: guard.HatBoard, Organisation: "kring"}}})
			return err
		})
		h.read(func(tx *db.Tx) error {
			if err := tx.QueryRow(ctx, `SELECT totp, email FROM account_user WHERE id=$1`, m.user).Scan(&totp, &mail); err != nil {
				return err
			}
			return tx.QueryRow(ctx, `SELECT code FROM account_invitation`).Scan(&hash)
		})
		if bytes.Contains(totp, []byte(m.secret)) || bytes.Contains(mail, []byte("kring.example")) || len(totp) < 100 || len(mail) < 100 {
			t.Error("second factor or address stands there as it is")
		}
		if strings.Contains(hash, strings.ReplaceAll(code, " ", "")) {
			t.Error("the code stands there as it is")
		}
		// The address moved to another's row opens for neither.
		gijs := h.member("gijs")
		h.write(func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE account_user SET email=$2 WHERE id=$1`, gijs.user, mail)
			return err
		})
		h.read(func(tx *db.Tx) error {
			if _, err := account.Email(ctx, tx, h.v, gijs.user); err == nil {
				t.Error("another's address opens")
			}
			_, err := account.Email(ctx, tx, h.v, m.user)
			return err
		})
	})
}
