// Package casetest furnishes a small partnership for tests: two organisations
// with their coordinators, supporters, a front door, and residents who ask.
package casetest

import (
	"context"
	"testing"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/supporter"
	"naast/internal/vault"
)

// Keys makes the keys of an installation.
func Keys(t testing.TB) *vault.Vault {
	t.Helper()
	dir := t.TempDir() + "/keys"
	if err := vault.CreateKeys(dir); err != nil {
		t.Fatal(err)
	}
	k, err := vault.LoadKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	return vault.New(k)
}

// House is one furnished partnership.
type House struct {
	t     testing.TB
	D     *db.DB
	V     *vault.Vault
	G     *guard.Guard
	Cases *casework.Cases

	Kring, Steun naast.OrganisationID // the receiving organisation and another member
	Els, Joost   guard.Who            // at the front door
	DoorHats     []naast.UserID       // who wears its hat: these two
	Karima       guard.Who            // coordinator of De Kring
	Wim          guard.Who            // coordinator of Steunpunt
	Mara, Piet   guard.Who            // supporters of De Kring
	Noor         guard.Who            // supporter of De Kring, standby of Mara
	Sjoerd       guard.Who            // supporter of Steunpunt
}

// New furnishes a partnership.
func New(t testing.TB, d *db.DB, v *vault.Vault) *House {
	t.Helper()
	g := guard.New(v)
	h := &House{t: t, D: d, V: v, G: g, Cases: &casework.Cases{Vault: v, Guard: g},
		Kring: naast.NewID[naast.OrganisationID](), Steun: naast.NewID[naast.OrganisationID]()}
	h.Els = person("Els (De Kring)", guard.HatFrontDoor, h.Kring)
	h.Joost = person("Joost (De Kring)", guard.HatFrontDoor, h.Kring)
	h.Karima = person("Karima (De Kring)", guard.HatCoordinator, h.Kring)
	h.Wim = person("Wim (Steunpunt Tinkerbroek)", guard.HatCoordinator, h.Steun)
	h.Mara = person("Mara (De Kring)", guard.HatSupporter, h.Kring)
	h.Piet = person("Piet (De Kring)", guard.HatSupporter, h.Kring)
	h.Noor = person("Noor (De Kring)", guard.HatSupporter, h.Kring)
	h.Sjoerd = person("Sjoerd (Steunpunt Tinkerbroek)", guard.HatSupporter, h.Steun)
	h.DoorHats = []naast.UserID{h.Els.User, h.Joost.User}
	h.Cases.DoorHats = func(context.Context, *db.Tx) ([]naast.UserID, error) { return h.DoorHats, nil }
	h.Write("furnish", h.furnish)
	return h
}

func person(name string, hat guard.Hat, o naast.OrganisationID) guard.Who {
	return guard.Who{User: naast.NewID[naast.UserID](), Hat: hat, Organisation: o, Name: name, Identity: vault.NewIdentity()}
}

func (h *House) furnish(ctx context.Context, tx *db.Tx) error {
	for _, o := range []partnership.Organisation{{ID: h.Kring, Name: "De Kring Wesselrade", Phone: "0999 40 50 60"}, {ID: h.Steun, Name: "Steunpunt Tinkerbroek", Phone: "0999 70 80 90"}} {
		if err := partnership.SaveOrganisation(ctx, tx, o); err != nil {
			return err
		}
	}
	s := partnership.Defaults()
	s.Name, s.Receiver, s.Phone = "Naast in Wesselrade", h.Kring, "0999 10 20 30"
	s.Villages = []partnership.Term{{Code: "harkeloo", Label: "Harkeloo"}, {Code: "oudewiel", Label: "Oudewiel"}}
	if err := partnership.Save(ctx, tx, s); err != nil {
		return err
	}
	for _, w := range []guard.Who{h.Els, h.Joost, h.Karima, h.Wim, h.Mara, h.Piet, h.Noor, h.Sjoerd} {
		if err := h.V.Enrol(ctx, tx, w.User, w.Identity.Public()); err != nil {
			return err
		}
	}
	// The log's key is with Els, as naast init leaves it; see Keeper.
	for o, w := range map[naast.OrganisationID]guard.Who{h.Kring: h.Karima, h.Steun: h.Wim, vault.LogTeam: h.Els} {
		if err := h.V.NewTeam(ctx, tx, o, w.Person(), []naast.UserID{w.User}); err != nil {
			return err
		}
	}
	if err := h.V.NewTeam(ctx, tx, casework.DoorTeam, h.Els.Person(), []naast.UserID{h.Els.User, h.Joost.User}); err != nil {
		return err
	}
	for _, w := range []guard.Who{h.Mara, h.Piet, h.Noor, h.Sjoerd} {
		standby := h.Noor.User
		if w.User == h.Noor.User || w.Organisation == h.Steun {
			standby = h.Piet.User
		}
		if err := Register(ctx, tx, h.V, Supporter(w, standby, tx.Now())); err != nil {
			return err
		}
	}
	return partnership.SetFrontDoor(ctx, tx, []partnership.FrontDoorPerson{{User: h.Els.User, Name: h.Els.Name}, {User: h.Joost.User, Name: h.Joost.Name}})
}

// Supporter is somebody in the register to whom nothing stands in the way.
func Supporter(w guard.Who, standby naast.UserID, now time.Time) supporter.Supporter {
	today := naast.Today(now)
	return supporter.Supporter{User: w.User, Organisation: w.Organisation, FirstName: w.Name, Kind: supporter.Volunteer,
		Domains: map[string]supporter.Depth{"wonen": 2, "geld": 2}, Languages: []string{"nl"}, Village: "oudewiel", WorksIn: []string{"harkeloo", "oudewiel"},
		HomeVisits: true, Telephone: true, LookDays: []time.Weekday{1, 2, 3, 4, 5}, Room: 5, VOGSeen: today.Add(-30), VOGUntil: today.Add(300),
		Agreement: today.Add(-30), Standby: standby, CountsFrom: now.Unix()}
}

// Register takes somebody into the register, with the hat that goes with it.
func Register(ctx context.Context, tx *db.Tx, v *vault.Vault, x supporter.Supporter) error {
	if err := supporter.Save(ctx, tx, x); err != nil {
		return err
	}
	return account.SetHats(ctx, tx, v, guard.New(v), x.User, x.Organisation, []guard.Hat{guard.HatSupporter}, account.BySetup(v))
}

// Question is what a resident asks in tests.
func Question() casework.Asked {
	return casework.Asked{
		Question: casework.Question{Words: "Sinds mijn val kom ik de trap niet meer op.", Wants: "iemand die meegaat", Avoids: "bellen in de ochtend"},
		Line:     "Het gaat over mijn huis.",
		Facts:    casework.Facts{Domains: []string{"wonen"}, Village: "harkeloo", Language: "nl"},
		Contact:  casework.Contact{Name: "Mevrouw Terpstra", Phone: "06 12 34 56 78", Hours: "na het eten"},
		Delivery: casework.Delivery{Channel: "mail", Email: "terp@post.example", Level: "neutraal"},
	}
}

// Ask makes a case of somebody who names these people, and gives the resident.
func (h *House) Ask(a casework.Asked, named ...guard.Who) (naast.CaseID, guard.Who) {
	h.t.Helper()
	who := guard.Who{User: naast.NewID[naast.UserID](), Hat: guard.HatResident, Name: "u zelf", Identity: vault.NewIdentity()}
	for _, n := range named {
		a.Facts.Named = append(a.Facts.Named, n.User)
	}
	h.Write("ask", func(ctx context.Context, tx *db.Tx) error {
		if err := h.V.Enrol(ctx, tx, who.User, who.Identity.Public()); err != nil {
			return err
		}
		id, err := h.Cases.Ask(ctx, tx, who, a)
		who.Case = id
		return err
	})
	return who.Case, who
}

// Accepted is a case in which this supporter stands next to her.
func (h *House) Accepted(w guard.Who) (naast.CaseID, guard.Who) {
	h.t.Helper()
	id, resident := h.Ask(Question(), w)
	h.As(w, guard.Declare, id, func(ctx context.Context, tx *db.Tx) error {
		_, err := h.Cases.Declare(ctx, tx, w, id, "nee")
		return err
	})
	h.As(w, guard.AnswerOffer, id, func(ctx context.Context, tx *db.Tx) error { return h.Cases.Accept(ctx, tx, w, id) })
	return id, resident
}

// Write runs f as the system and fails the test when it fails.
func (h *House) Write(what string, f func(context.Context, *db.Tx) error) {
	h.t.Helper()
	ctx := context.Background()
	if err := h.D.Write(ctx, db.System(what), func(tx *db.Tx) error { return f(ctx, tx) }); err != nil {
		h.t.Fatalf("%s: %v", what, err)
	}
}

// As runs f as somebody who is let in to a case, and fails the test when it fails.
func (h *House) As(w guard.Who, a guard.Action, id naast.CaseID, f func(context.Context, *db.Tx) error) {
	h.t.Helper()
	if err := h.Try(w, a, id, f); err != nil {
		h.t.Fatalf("%s by %s: %v", a, w.Name, err)
	}
}

// Try is As for what may fail.
func (h *House) Try(w guard.Who, a guard.Action, id naast.CaseID, f func(context.Context, *db.Tx) error) error {
	ctx := context.Background()
	return h.D.Write(ctx, db.System("test"), func(tx *db.Tx) error {
		if _, err := h.G.Admit(ctx, tx, w, a, id); err != nil {
			return err
		}
		return f(ctx, tx)
	})
}

// View reads as somebody who is let in to a case, and fails the test when it fails.
func (h *House) View(w guard.Who, a guard.Action, id naast.CaseID, f func(context.Context, *db.Tx) error) {
	h.t.Helper()
	ctx := context.Background()
	if err := h.G.View(ctx, h.D, w, a, id, func(tx *db.Tx, _ guard.Stand) error { return f(ctx, tx) }); err != nil {
		h.t.Fatalf("%s by %s: %v", a, w.Name, err)
	}
}

// Cookie is the cookie header of somebody who is signed in.
func (h *House) Cookie(w guard.Who) string {
	h.t.Helper()
	name := "naast_m="
	if w.Hat == guard.HatResident {
		name = "naast_b="
	}
	var token guard.Token
	h.Write("sign in", func(ctx context.Context, tx *db.Tx) (err error) {
		token, err = h.G.Begin(ctx, tx, w)
		return err
	})
	return name + token.String()
}

// Card gives somebody a card, as she has in her wallet.
func (h *House) Card(who guard.Who) (number, secret string) {
	h.t.Helper()
	number, secret = vault.NewCardNumber(), vault.NewCardSecret([]byte(naast.NewID[string]()))
	lock, err := h.V.MakeLock(context.Background(), who.Identity, vault.LockCard, secret)
	if err != nil {
		h.t.Fatal(err)
	}
	h.Write("card", func(ctx context.Context, tx *db.Tx) error {
		if err := account.NewCard(ctx, tx, who.User, number); err != nil {
			return err
		}
		return h.V.SaveLock(ctx, tx, who.User, lock)
	})
	return number, secret
}
