package account_test

import (
	"errors"
	"net/url"
	"testing"

	"naast"
	"naast/internal/account"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web/webtest"
)

// keeper is somebody of De Kring with her keys at hand.
type keeper struct {
	member
	who guard.Who
}

func (h *house) keeper(login string, hats ...guard.Hat) keeper {
	h.t.Helper()
	var at []account.HatAt
	for _, hat := range hats {
		o := naast.OrganisationID("kring")
		if hat == guard.HatHost {
			o = ""
		}
		at = append(at, account.HatAt{Hat: hat, Organisation: o})
	}
	m, n := h.draft(login, at...)
	n.Name = login
	h.write(func(tx *db.Tx) (err error) { m.user, err = account.Create(ctx, tx, h.v, n); return err })
	return keeper{m, guard.Who{User: m.user, Hat: hats[0], Organisation: "kring", Name: login, Identity: n.Identity}}
}

// logBy makes the log's key as naast init does: for the first coordinator alone.
func (h *house) logBy(k keeper) {
	h.t.Helper()
	h.write(func(tx *db.Tx) error {
		return h.v.NewTeam(ctx, tx, audit.LogTeam, k.who.Person(), []naast.UserID{k.user})
	})
}

func (h *house) inLog(u naast.UserID) (yes bool) {
	h.t.Helper()
	h.read(func(tx *db.Tx) (err error) { yes, err = h.v.InTeam(ctx, tx, audit.LogTeam, u); return err })
	return yes
}

// gives is that who is signed in on v posts that somebody gets the log's key, whatever
// the page shows; once more for each n.
func (k keeper) gets(v *webtest.Visitor, n string) *webtest.Visitor {
	v.Get("/medewerkers")
	return v.Post("/medewerkers/"+string(k.user)+"/sleutel", url.Values{"team": {string(audit.LogTeam)}, "_sleutel": {v.Value("_sleutel") + k.login + n}})
}

// The log's key goes from who has it to a coordinator or board member whose hat was
// signed, and to nobody else: not to a supporter, the front door or the host, not to
// whoever has a row that nobody signed, not elsewhere. Who does not have it hands on nothing.
func TestLogKeyGoesWithAHat(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		base, _ := h.site(two)
		els, hilde := h.keeper("els", guard.HatCoordinator), h.keeper("hilde", guard.HatBoard)
		h.logBy(els)
		v, w := webtest.New(t, base), webtest.New(t, base)
		h.enter(w, hilde.member)
		w.Get("/medewerkers").Expect(200, "Wie de sleutel heeft", "els").Refuse("Geef de sleutel van het logboek")
		if hilde.gets(w, "").Expect(422, "U hebt deze sleutel zelf niet"); h.inLog(hilde.user) {
			t.Fatal("somebody took the log's key")
		}
		forged := h.keeper("gerda", guard.HatSupporter)
		h.write(func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO account_hat (user_id,hat,organisation,signed) SELECT $1,'bestuur','kring',signed FROM account_hat WHERE user_id=$2`, forged.user, hilde.user)
			return err
		})
		h.enter(v, els.member)
		for _, k := range []keeper{forged, h.keeper("gijs", guard.HatSupporter), h.keeper("ruben", guard.HatFrontDoor), h.keeper("bo", guard.HatHost, guard.HatSupporter)} {
			v.Get("/medewerkers/" + string(k.user)).Expect(200).Refuse("Geef de sleutel van het logboek")
			if k.gets(v, "").Expect(404); h.inLog(k.user) {
				t.Errorf("%s got the log's key", k.login)
			}
		}
		elsewhere := keeper{member: h.member("dina", account.HatAt{Hat: guard.HatBoard, Organisation: "ouderen"})}
		if elsewhere.gets(v, "").Expect(404); h.inLog(elsewhere.user) {
			t.Error("somebody of another organisation got the log's key")
		}
		v.Get("/medewerkers").Refuse("gerda met", "aan gijs", "aan ruben").Press("Geef de sleutel van het logboek aan hilde").Expect(200)
		if !h.inLog(hilde.user) {
			t.Error("the control: the board did not get the log's key")
		}
		v.Get("/medewerkers").Expect(200, "els en hilde").Refuse("Geef de sleutel ook aan een ander")
	})
}

// The log's key ends with the last hat that carries it, also when the row of that hat is
// hidden, and stays off when the old row is put back. What is written since the next
// key, who left cannot open with what she kept; who stays opens that and what was before.
func TestLogKeyEndsWithTheHat(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		base, _ := h.site(two)
		els, hilde, both := h.keeper("els", guard.HatCoordinator), h.keeper("hilde", guard.HatBoard), h.keeper("bea", guard.HatBoard, guard.HatCoordinator)
		h.logBy(els)
		give := func(to keeper) {
			h.write(func(tx *db.Tx) error {
				return account.HandOn(ctx, tx, h.v, h.g, els.who, to.user, audit.LogTeam)
			})
		}
		set := func(u naast.UserID, hats ...guard.Hat) {
			h.write(func(tx *db.Tx) error {
				return account.SetHats(ctx, tx, h.v, h.g, u, "kring", hats, account.BySetup(h.v))
			})
		}
		give(hilde)
		give(both)
		if set(both.user, guard.HatCoordinator, guard.HatSupporter); !h.inLog(both.user) {
			t.Error("the key ended while a hat that carries it is worn")
		}
		rows := h.hatRows(both.user)
		if set(both.user, guard.HatSupporter); h.inLog(both.user) {
			t.Error("the key stayed without a hat that carries it")
		}
		if h.putBack(both.user, rows); h.inLog(both.user) || h.wears(both.user, coordinator) {
			t.Error("the old row brings the key back")
		}

		seal := func() (sealed []byte) {
			h.write(func(tx *db.Tx) (err error) {
				sealed, err = h.v.SealToTeam(ctx, tx, audit.LogTeam, []byte("a line"))
				return err
			})
			return sealed
		}
		opens := func(k keeper, kept *vault.Team, sealed []byte) (*vault.Team, error) {
			team := kept
			return team, h.d.Write(ctx, db.System("test"), func(tx *db.Tx) (err error) {
				if err := h.g.WithTeam(ctx, tx, k.who); err != nil {
					return err
				}
				if team == nil {
					team, err = audit.Manager(ctx, tx, h.v, k.who.Person())
				}
				if err == nil {
					_, err = team.Open(ctx, tx, sealed)
				}
				return err
			})
		}
		before := seal()
		kept, err := opens(els, nil, before)
		if err != nil {
			t.Fatalf("the control: the first coordinator opens the log: %v", err)
		}
		h.write(func(tx *db.Tx) error { // her hat is hidden just when her account ends
			if _, err := tx.Exec(ctx, `DELETE FROM account_hat WHERE user_id=$1`, els.user); err != nil {
				return err
			}
			return account.End(ctx, tx, h.v, h.g, els.user, tx.Today())
		})
		if h.inLog(els.user) {
			t.Error("the key stayed with an account that ended")
		}
		h.enter(webtest.New(t, base), hilde.member).Expect(200, "Vandaag") // makes the next key
		since := seal()
		if _, err := opens(els, nil, since); !errors.Is(err, naast.NotFound) {
			t.Errorf("who left opens the log: %v", err)
		}
		if _, err := opens(els, kept, since); err == nil {
			t.Error("who left opens what was written since with the key she kept")
		}
		for what, sealed := range map[string][]byte{"before": before, "since": since} {
			if _, err := opens(hilde, nil, sealed); err != nil {
				t.Errorf("who stays does not open what was written %s: %v", what, err)
			}
		}
	})
}

// Where somebody left before the key ended with the hat, the next handing on takes it
// from her.
func TestLogKeyOfWhoLeftBefore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		els, gone, hilde := h.keeper("els", guard.HatCoordinator), h.keeper("gert", guard.HatCoordinator), h.keeper("hilde", guard.HatBoard)
		h.write(func(tx *db.Tx) error {
			return h.v.NewTeam(ctx, tx, audit.LogTeam, els.who.Person(), []naast.UserID{els.user, gone.user})
		})
		h.write(func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE account_user SET state='ended' WHERE id=$1`, gone.user)
			return err
		})
		if !h.inLog(gone.user) {
			t.Fatal("the control: who left has the key still")
		}
		h.write(func(tx *db.Tx) error { return account.HandOn(ctx, tx, h.v, h.g, els.who, hilde.user, audit.LogTeam) })
		if h.inLog(gone.user) || !h.inLog(hilde.user) || !h.inLog(els.user) {
			t.Errorf("in the log: who left %v, the board %v, who gave %v", h.inLog(gone.user), h.inLog(hilde.user), h.inLog(els.user))
		}
	})
}
