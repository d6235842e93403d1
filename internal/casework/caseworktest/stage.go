// Package caseworktest builds a partnership with people in it, for tests of
// everything that grows from a question: an umbrella that receives, a front
// door of two, four supporters with keys, a coordinator. Beside it stands a
// neighbour with people of its own, in whom nothing of the first may show.
package caseworktest

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"testing"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/supporter"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/webtest"
)

var ctx = context.Background()

// Stage is one partnership with its people, served by an App.
type Stage struct {
	testing.TB
	App       *web.App
	Vault     *vault.Vault
	Guard     *guard.Guard
	Cases     *casework.Cases
	DB, Other *db.DB
	Clock     *dbtest.Clock
	Server    *httptest.Server

	Umbrella, Member naast.OrganisationID
	Door             []guard.Who // Els and Bram
	Supporters       []guard.Who // Mara, Joost, Fien, Wout
	Coordinator      guard.Who
	LogManager       guard.Who
}

// Hosts of the two partnerships: the own one answers on the test's address.
const (
	OwnHost   = "127.0.0.1"
	OtherHost = "ander.example"
)

// New builds the stage on the two databases of a test. Routes of slices are
// added to App before Start.
func New(t testing.TB, two dbtest.Two) *Stage {
	t.Helper()
	dir := t.TempDir() + "/keys"
	if err := vault.CreateKeys(dir); err != nil {
		t.Fatal(err)
	}
	keys, err := vault.LoadKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	v := vault.New(keys)
	g := guard.New(v)
	s := &Stage{TB: t, Vault: v, Guard: g, Cases: &casework.Cases{Vault: v, Guard: g}, DB: two.Own, Other: two.Other, Clock: two.Clock}
	s.App = web.New(v, g, slog.New(slog.DiscardHandler))
	s.App.Add(&web.Partnership{Slug: "own", Hosts: []string{OwnHost}, DB: two.Own, Site: partnership.Site(two.Own)})
	s.App.Add(&web.Partnership{Slug: "other", Hosts: []string{OtherHost}, DB: two.Other, Site: partnership.Site(two.Other)})
	s.App.Common()
	other := *s
	other.DB = two.Other
	other.settle("Naast in Verweghuizen")
	s.settle("Naast in Wesselrade")
	return s
}

// Start serves the App and gives a first visitor.
func (s *Stage) Start() *webtest.Visitor {
	s.Helper()
	s.Server = httptest.NewServer(s.App.Handler())
	s.Cleanup(s.Server.Close)
	return s.Visitor()
}

// Visitor is another browser.
func (s *Stage) Visitor() *webtest.Visitor { return webtest.New(s.TB, s.Server.URL) }

// Write runs f in a transaction without a case.
func (s *Stage) Write(f func(tx *db.Tx) error) {
	s.Helper()
	if err := s.DB.Write(ctx, db.System("test"), f); err != nil {
		s.Fatal(err)
	}
}

// Read runs f in a transaction that changes nothing.
func (s *Stage) Read(f func(tx *db.Tx) error) {
	s.Helper()
	if err := s.DB.Read(ctx, db.System("test"), f); err != nil {
		s.Fatal(err)
	}
}

// As lets somebody in to a case for an action, and runs f in that transaction.
func (s *Stage) As(who guard.Who, a guard.Action, id naast.CaseID, f func(tx *db.Tx) error) error {
	s.Helper()
	return s.DB.Write(ctx, db.System("test"), func(tx *db.Tx) error {
		if _, err := s.Guard.Admit(ctx, tx, who, a, id); err != nil {
			return err
		}
		return f(tx)
	})
}

// Facts are the facts of a case now.
func (s *Stage) Facts(id naast.CaseID) (f casework.Facts) {
	s.Helper()
	s.Read(func(tx *db.Tx) (err error) {
		f, err = s.Cases.Facts(ctx, tx, id)
		return err
	})
	return f
}

// State is the state of a case now.
func (s *Stage) State(id naast.CaseID) (state guard.State) {
	s.Helper()
	s.Read(func(tx *db.Tx) (err error) {
		state, err = s.Guard.StateOf(ctx, tx, id)
		return err
	})
	return state
}

// Cases of the partnership, as the bookkeeping has them.
func (s *Stage) CaseIDs() (ids []naast.CaseID) {
	s.Helper()
	s.Read(func(tx *db.Tx) (err error) {
		ids, err = db.All(ctx, tx, db.One[naast.CaseID], `SELECT id FROM guard_case ORDER BY id`)
		return err
	})
	return ids
}

// Jobs counts the waiting jobs of a kind.
func (s *Stage) Jobs(kind string) (n int) {
	s.Helper()
	s.Read(func(tx *db.Tx) error {
		return tx.QueryRow(ctx, `SELECT COUNT(*) FROM jobs_job WHERE kind=$1`, kind).Scan(&n)
	})
	return n
}

func (s *Stage) person(hat guard.Hat, name string) guard.Who {
	who := guard.Who{User: naast.NewID[naast.UserID](), Hat: hat, Name: name, Identity: vault.NewIdentity()}
	s.Write(func(tx *db.Tx) error { return s.Vault.Enrol(ctx, tx, who.User, who.Identity.Public()) })
	return who
}

func (s *Stage) settle(name string) {
	s.Umbrella, s.Member = naast.NewID[naast.OrganisationID](), naast.NewID[naast.OrganisationID]()
	s.Door = []guard.Who{s.person(guard.HatFrontDoor, "Els (Samenkracht)"), s.person(guard.HatFrontDoor, "Bram (Samenkracht)")}
	s.Coordinator = s.person(guard.HatCoordinator, "Hanna (De Kring)")
	s.Coordinator.Organisation = s.Member
	s.LogManager = s.person(guard.HatHost, "Logbeheerder")
	s.Supporters = nil
	for _, n := range []string{"Mara", "Joost", "Fien", "Wout"} {
		w := s.person(guard.HatSupporter, n+" (De Kring)")
		w.Organisation = s.Member
		s.Supporters = append(s.Supporters, w)
	}
	s.Write(func(tx *db.Tx) error { return s.fill(tx, name) })
}

func (s *Stage) fill(tx *db.Tx, name string) error {
	set := partnership.Defaults()
	set.Name, set.Municipality, set.Phone, set.Receiver = name, "Wesselrade", "0999 10 20 30", s.Umbrella
	set.Villages = []partnership.Term{{Code: "harkeloo", Label: "Harkeloo"}, {Code: "oudewiel", Label: "Oudewiel"}}
	if err := partnership.Save(ctx, tx, set); err != nil {
		return err
	}
	for _, o := range []partnership.Organisation{
		{ID: s.Umbrella, Name: "Samenkracht Wesselrade", Umbrella: true, Phone: "0999 10 20 30"},
		{ID: s.Member, Name: "De Kring Wesselrade", Phone: "0999 40 50 60"},
	} {
		if err := partnership.SaveOrganisation(ctx, tx, o); err != nil {
			return err
		}
	}
	if err := partnership.SetFrontDoor(ctx, tx, []partnership.FrontDoorPerson{{User: s.Door[0].User, Name: s.Door[0].Name}, {User: s.Door[1].User, Name: s.Door[1].Name}}); err != nil {
		return err
	}
	door := []naast.UserID{s.Door[0].User, s.Door[1].User}
	for team, members := range map[naast.OrganisationID][]naast.UserID{
		s.Umbrella: door, casework.DoorTeam: door, s.Member: {s.Coordinator.User}, vault.LogTeam: {s.LogManager.User},
	} {
		if err := s.Vault.NewTeam(ctx, tx, team, s.Coordinator.Person(), members); err != nil {
			return err
		}
	}
	for i, w := range s.Supporters {
		if err := s.register(tx, i, w); err != nil {
			return err
		}
	}
	return nil
}

func (s *Stage) register(tx *db.Tx, i int, w guard.Who) error {
	today := tx.Today()
	return supporter.Save(ctx, tx, supporter.Supporter{
		User: w.User, Organisation: s.Member, FirstName: w.Name[:len(w.Name)-len(" (De Kring)")], Phone: "0999 77 88 9" + string(rune('0'+i)),
		Kind:    []supporter.Kind{supporter.Volunteer, supporter.Professional}[i%2],
		Domains: map[string]supporter.Depth{"geld": 2, "wonen": 1, "zorg": 2}, Village: "oudewiel", WorksIn: []string{"harkeloo", "oudewiel"},
		HomeVisits: true, Telephone: true, Hour: true, LookDays: []time.Weekday{time.Monday, time.Wednesday}, Room: 5,
		VOGSeen: today.Add(-30), VOGUntil: today.Add(900), Agreement: today.Add(-30), Standby: s.Supporters[(i+1)%len(s.Supporters)].User,
		CountsFrom: tx.Now().Unix() - 86400,
	})
}
