package matching_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/matching"
	"naast/internal/supporter"
	"naast/internal/vault"
)

func (s *stage) batch() {
	s.t.Helper()
	if err := s.pool.Batch(ctx, s.D); err != nil {
		s.t.Fatal(err)
	}
}

// held is the name of whom the batch holds for a case; "" for nobody.
func (s *stage) held(id naast.CaseID) (name string) {
	s.t.Helper()
	s.read(func(tx *db.Tx) error {
		p, err := s.pool.Held(ctx, tx, id)
		if errors.Is(err, naast.NotFound) {
			return nil
		}
		name = p.Name
		return err
	})
	return name
}

// wait makes a question that waits.
func (s *stage) wait(change func(*casework.Facts)) naast.CaseID {
	q := casetest.Question()
	q.Facts.Domains, q.Facts.Language = []string{"geld"}, "nl"
	if change != nil {
		change(&q.Facts)
	}
	id, _ := s.Ask(q)
	return id
}

// The longest waiting go first, a place that is held stays held, and what no
// longer holds is let go.
func TestBatchHoldsPlaces(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := newStage(t, two.Own)
		a := s.add("A", func(x *supporter.Supporter) { x.Room = 1 })
		first := s.wait(nil)
		two.Clock.Forward(24 * time.Hour)
		second := s.wait(nil)
		s.batch()
		if s.held(first) != "A" || s.held(second) != "" {
			t.Fatalf("held %q for the first, %q for the second", s.held(first), s.held(second))
		}
		s.add("B", func(x *supporter.Supporter) { x.Domains["geld"] = 3 }) // better for the first, who keeps A
		s.batch()
		if s.held(first) != "A" || s.held(second) != "B" {
			t.Errorf("after a second search: %q and %q", s.held(first), s.held(second))
		}
		s.change(a, func(x *supporter.Supporter) { x.Paused = true })
		if got := s.held(first); got != "" {
			t.Errorf("%s is still proposed during his break", got)
		}
		s.batch()
		if got := s.held(first); got != "B" {
			t.Errorf("during his break the first is given %q", got)
		}
		s.change(a, func(x *supporter.Supporter) { x.Paused = false })
		s.Write("release", func(ctx context.Context, tx *db.Tx) error { return matching.Release(ctx, tx, first) })
		if s.held(first) != "" {
			t.Error("released and still held")
		}
		two.Clock.Forward((matching.HoldDays + 1) * 24 * time.Hour)
		if s.held(second) != "" {
			t.Error("held for ever")
		}
		s.Write("move", func(ctx context.Context, tx *db.Tx) error { return s.G.Move(ctx, tx, first, guard.Accepted) })
		s.batch()
		if s.held(first) != "" || s.held(second) == "" {
			t.Errorf("held %q for who has somebody, %q for who waits", s.held(first), s.held(second))
		}
	})
}

// Who chose rest, who has somebody by hand, and who is excluded take no part;
// those told are the resident, and the front door where it may read.
func TestBatchLeavesInPeace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := newStage(t, two.Own)
		a := s.add("A", nil)
		rest := s.wait(func(f *casework.Facts) { f.Stopped = true })
		hand := s.wait(func(f *casework.Facts) { f.Hand = &casework.Hand{User: a} })
		block := s.wait(func(f *casework.Facts) { f.Blocked = []naast.UserID{a} })
		herself := s.wait(func(f *casework.Facts) { f.ByHerself = true })
		s.Write("quiet", func(ctx context.Context, tx *db.Tx) error {
			for _, id := range []naast.CaseID{rest, hand, block, herself} {
				for _, kind := range []string{casework.TellJob, casework.DoorJob} {
					if err := jobs.Drop(ctx, tx, kind, string(id)); err != nil {
						return err
					}
				}
			}
			return nil
		})
		s.batch()
		if s.held(rest)+s.held(hand)+s.held(block) != "" || s.held(herself) != "A" {
			t.Errorf("held %q %q %q, and %q for herself", s.held(rest), s.held(hand), s.held(block), s.held(herself))
		}
		queued := func(kind string) (ids []string) {
			s.read(func(tx *db.Tx) error {
				all, err := jobs.Waiting(ctx, tx, kind)
				for _, j := range all {
					ids = append(ids, j.Subject)
				}
				return err
			})
			return ids
		}
		if got := queued(casework.TellJob); !slices.Equal(got, []string{string(herself)}) {
			t.Errorf("told %v", got)
		}
		if got := queued(casework.DoorJob); len(got) != 0 {
			t.Errorf("the front door is told of what it may not read: %v", got)
		}
	})
}

// A yes and a no both free the place at once, so that somebody else is found
// for her when the answer comes back as no.
func TestPlaceIsFreeAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := newStage(t, two.Own)
		a := s.add("A", func(x *supporter.Supporter) { x.Room = 1 })
		s.Write("enrol", func(ctx context.Context, tx *db.Tx) error { return s.V.Enrol(ctx, tx, a, vault.NewIdentity().Public()) })
		ask := func() (naast.CaseID, guard.Who) {
			q := casetest.Question()
			q.Facts.Domains = []string{"geld"}
			return s.Ask(q)
		}
		rows := func() (n int) {
			s.read(func(tx *db.Tx) error { return tx.QueryRow(ctx, `SELECT COUNT(*) FROM matching_proposal`).Scan(&n) })
			return n
		}
		for name, answer := range map[string]func(context.Context, *db.Tx, guard.Who, naast.CaseID) error{
			"her yes": func(ctx context.Context, tx *db.Tx, w guard.Who, id naast.CaseID) error {
				return s.Cases.ChooseNow(ctx, tx, w, id, a)
			},
			"her no": func(ctx context.Context, tx *db.Tx, _ guard.Who, id naast.CaseID) error {
				return s.Cases.NoThanks(ctx, tx, id)
			},
		} {
			for _, wired := range []bool{false, true} { // the control: nobody tells that the place is free
				s.Cases.Release = nil
				if wired {
					s.Cases.Release = matching.Release
				}
				id, who := ask()
				s.batch()
				if s.held(id) != "A" {
					t.Fatalf("%s: nobody is held", name)
				}
				s.As(who, guard.ChooseOwn, id, func(ctx context.Context, tx *db.Tx) error { return answer(ctx, tx, who, id) })
				if got := rows(); (got == 0) != wired {
					t.Errorf("%s, wired %v: %d places held", name, wired, got)
				}
				s.Write("away", func(ctx context.Context, tx *db.Tx) error {
					if err := s.G.CutAll(ctx, tx, id, guard.Offered); err != nil {
						return err
					}
					if err := s.G.Move(ctx, tx, id, guard.Resting); err != nil {
						return err
					}
					return matching.Release(ctx, tx, id)
				})
			}
		}
	})
}

// A question of somebody who works at a member is not for colleagues.
func TestBatchForAColleague(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := newStage(t, two.Own)
		s.add("A", nil)
		id := s.wait(func(f *casework.Facts) { f.WorksAt = s.Kring })
		s.batch()
		if got := s.held(id); got != "" {
			t.Fatalf("her colleague %s is proposed", got)
		}
		s.add("B", func(x *supporter.Supporter) { x.Organisation = s.Steun })
		s.batch()
		if got := s.held(id); got != "B" {
			t.Errorf("the control: somebody of another organisation is not proposed but %q", got)
		}
	})
}

// Nothing in the database says whose place is held with whom, or what people wait for.
func TestBatchStoresNoNames(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := newStage(t, two.Own)
		a := s.add("A", func(x *supporter.Supporter) { x.Room = 1; x.Languages = []string{"ti"} })
		for range 3 {
			s.wait(func(f *casework.Facts) { f.Language = "ti" })
		}
		s.batch()
		var stored string
		s.read(func(tx *db.Tx) error {
			for _, q := range []string{`SELECT case_id || ' ' || person || ' ' || until FROM matching_proposal`, `SELECT user_id || ' ' || price FROM matching_price`, `SELECT day || ' ' || n FROM matching_batch`} {
				all, err := db.All(ctx, tx, db.One[string], q)
				if err != nil {
					return err
				}
				stored += strings.Join(all, "\n") + "\n"
				if strings.Contains(q, "proposal") && (len(all) != 1 || strings.Contains(all[0], string(a)) || !strings.Contains(all[0], s.G.Handle(a))) {
					t.Errorf("proposals stored as %q", all)
				}
				if strings.Contains(q, "price") && (len(all) != 1 || !strings.Contains(all[0], string(a))) {
					t.Errorf("prices stored as %q: who is scarce has one", all)
				}
			}
			return nil
		})
		if slices.Contains(strings.Fields(stored), "ti") || strings.Contains(stored, "Tigrinya") {
			t.Error("what people wait for is stored")
		}
	})
}

// Who is scarce for others is shown later to those who can go elsewhere.
func TestScarcityPrice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := newStage(t, two.Own)
		scarce := func(x *supporter.Supporter) { x.Room, x.Languages, x.Domains["geld"] = 2, []string{"ti"}, 3 }
		s.add("Tigrinya", scarce)
		for i := range 3 {
			s.add(fmt.Sprintf("gewoon %d", i), func(x *supporter.Supporter) { x.Domains["geld"] = 2 })
		}
		if names, _ := s.propose(money); names[0] != "Tigrinya" {
			t.Fatalf("before any search: %v", names)
		}
		var ids []naast.CaseID
		for range 3 {
			ids = append(ids, s.wait(func(f *casework.Facts) { f.Language = "ti" }))
		}
		s.batch()
		s.Write("release", func(ctx context.Context, tx *db.Tx) error { // both said no; the place is free, and still scarce
			for _, id := range ids {
				if err := matching.Release(ctx, tx, id); err != nil {
					return err
				}
			}
			return nil
		})
		if names, _ := s.propose(money); slices.Contains(names, "Tigrinya") {
			t.Errorf("who is needed elsewhere is shown to somebody who has a choice: %v", names)
		}
		n := money
		n.Language = "ti"
		if names, _ := s.propose(n); len(names) != 1 {
			t.Errorf("whoever needs him does not see him: %v", names)
		}
	})
}

// The night job searches and plans the next night; one that was missed is done later.
func TestNight(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := newStage(t, two.Own)
		s.add("A", nil)
		id := s.wait(nil)
		s.Write("plan", matching.Plan)
		s.Write("plan again", matching.Plan)
		due := func() string {
			var all []jobs.Job
			s.read(func(tx *db.Tx) (err error) { all, err = jobs.Waiting(ctx, tx, matching.NightJob); return err })
			if len(all) != 1 {
				t.Fatalf("%d nights planned", len(all))
			}
			return all[0].Due.In(naast.Amsterdam).Format("2006-01-02 15:04")
		}
		if got := due(); got != "2026-11-24 03:00" {
			t.Errorf("planned %s", got)
		}
		two.Clock.Forward(18*time.Hour + time.Minute)
		s.Write("a start just after the hour", matching.Plan)
		if got := due(); got != "2026-11-24 03:00" {
			t.Errorf("a start moved the search that is due to %s", got)
		}
		r := &jobs.Runner{Log: slog.New(slog.DiscardHandler)}
		r.Handle(matching.NightJob, s.pool.Night)
		if n, err := r.Turn(ctx, s.D); err != nil || n != 1 {
			t.Fatalf("%d jobs done, %v", n, err)
		}
		if s.held(id) != "A" || due() != "2026-11-25 03:00" {
			t.Errorf("held %q, next %s", s.held(id), due())
		}
	})
}

// list is a site with the waiting list.
func list(t *testing.T, two dbtest.Two) (*casetest.Site, *stage) {
	t.Helper()
	site := casetest.NewSite(t, two)
	st := &stage{site.House, &matching.Pool{Cases: site.Cases}, t}
	for _, w := range []guard.Who{site.Mara, site.Piet, site.Noor, site.Sjoerd} {
		st.change(w.User, func(x *supporter.Supporter) { x.Paused = true })
	}
	(&matching.Slice{Pool: st.pool, CaseURL: func(h guard.Hat, id naast.CaseID) string { return "/hier/" + string(h) + "/" + string(id) }}).Routes(site.App)
	site.Start()
	return site, st
}

func TestWaitingList(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		site, s := list(t, two)
		v := site.In(site.Karima)
		v.Get("/wachtlijst").Expect(200, "Niemand wacht").Refuse("Wat er nog niet is")
		id := s.wait(func(f *casework.Facts) { f.Language, f.Known, f.Place = "tr", supporter.Unfamiliar, supporter.AtHome })
		s.wait(func(f *casework.Facts) { f.Stopped = true })
		herself := s.wait(func(f *casework.Facts) { f.ByHerself = true })
		s.add("Mirjam", func(x *supporter.Supporter) { x.Languages = []string{"tr"} })
		secrets := []string{"mijn val", "trap", "Terpstra", "06 12", "terp@post", "Het gaat over mijn huis"}
		v.Get("/wachtlijst").Expect(200, "3 vragen wachten", "Geld en schulden", "Turks", "thuis, Harkeloo", "geen bekende", "Nog niemand", "Wil nu rust", "kiest zelf", "23 nov 2026").Refuse(secrets...)
		if got := v.Links("/hier/coordinator/"); len(got) != 3 {
			t.Errorf("leads to %v", got)
		}
		v.Submit("/wachtlijst", nil).Expect(200, "Mirjam", "Toen was er voor iedereen een plek.").Refuse(secrets...)
		if s.held(id) != "Mirjam" {
			t.Error("not held")
		}
		v.Submit("/wachtlijst", nil).Expect(200, "Mirjam")
		v.Post("/taal", url.Values{"taal": {"en"}, "terug": {"/wachtlijst"}}).Expect(200, "Waiting list", "Money and debts", "Turkish")

		door := site.In(site.Els)
		door.Get("/wachtlijst").Expect(200, "2 vragen wachten", "Mirjam").Refuse(append(secrets, "kiest zelf", string(herself))...)
		site.In(site.Wim).Get("/wachtlijst").Expect(200, "Niemand wacht").Refuse("Turks", string(id))
		for _, w := range []guard.Who{site.Mara, {User: naast.NewID[naast.UserID](), Hat: guard.HatBoard, Organisation: site.Kring, Name: "Bestuur", Identity: site.Karima.Identity},
			{User: naast.NewID[naast.UserID](), Hat: guard.HatHost, Organisation: site.Kring, Name: "Beheer", Identity: site.Karima.Identity}} {
			x := site.In(w)
			x.Get("/wachtlijst").Expect(404)
			x.Post("/wachtlijst", nil).Expect(404)
		}
		site.Visitor().Get("/wachtlijst").Expect(401)
		next := site.Neighbour()
		next.Header.Set("Cookie", site.Cookie(site.Karima))
		next.Get("/wachtlijst").Expect(401)
		next.Header.Set("Cookie", site.Next.Cookie(site.Next.Karima))
		next.Get("/wachtlijst").Expect(200, "Niemand wacht")
	})
}

// What is missing is said in words, of exactly those wishes that make it scarce.
func TestWhatIsMissing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		site, s := list(t, two)
		s.add("Selam", func(x *supporter.Supporter) {
			x.Room, x.Languages, x.Domains = 3, []string{"ti"}, map[string]supporter.Depth{"jeugd": 3, "geld": 1}
		})
		s.add("Tesfay", func(x *supporter.Supporter) {
			x.Room, x.Languages, x.Domains = 9, []string{"ti"}, map[string]supporter.Depth{"geld": 3}
		})
		s.add("Anna", func(x *supporter.Supporter) { x.Domains = map[string]supporter.Depth{"jeugd": 3, "geld": 3} })
		for range 4 {
			s.wait(func(f *casework.Facts) { f.Language, f.Domains, f.Place = "ti", []string{"jeugd"}, supporter.ByPhone })
		}
		s.wait(func(f *casework.Facts) { f.Language, f.Domains = "ti", []string{"geld"} })
		v := site.In(site.Karima)
		v.Get("/wachtlijst").Submit("/wachtlijst", nil).Expect(200, "4 mensen vragen Tigrinya en kinderen en opvoeden. Er zijn 3 plekken.")
		v.Refuse("hulp door de telefoon")

		// a language that nobody speaks, a place where nobody comes
		s.wait(func(f *casework.Facts) { f.Language, f.Domains = "so", []string{"geld"} })
		s.wait(func(f *casework.Facts) { f.Domains, f.Place = []string{"geld"}, supporter.AtTheHour })
		s.wait(func(f *casework.Facts) { f.Domains, f.Place = []string{"jeugd"}, supporter.AtTheHour })
		v.Submit("/wachtlijst", nil).Expect(200, "Iemand vraagt Somalisch. Er is geen plek.", "2 mensen vragen hulp op het spreekuur. Er is geen plek.",
			"Iemand vraagt Tigrinya en kinderen en opvoeden. Er is geen plek.") // the other three have one, held
		// another node searched meanwhile: the words are made anew from those who wait
		(&stage{site.House, &matching.Pool{Cases: site.Cases}, t}).batch()
		v.Get("/wachtlijst").Expect(200, "Iemand vraagt Somalisch.")
	})
}
