package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"time"

	"naast"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/matching"
	"naast/internal/partnership"
	"naast/internal/supporter"
)

// crowdSize is how many supporters a country-wide register holds.
const crowdSize = 40_000

var (
	villages  = []string{"harkeloo", "oudewiel", "tinkerbroek", "zandesch"}
	domains   = []string{"wonen", "geld", "zorg", "werk", "jeugd", "vervoer", "recht", "digitaal"}
	languages = []string{"nl", "en", "ar", "tr", "pl", "uk"}
)

// shortlist measures proposing three people to one resident, with reasons in
// words, from a large register.
func shortlist(ctx context.Context, t *table, w *world) error {
	file := func(store string) string { return "sqlite:" + filepath.Join(w.dir, "register-"+store+".db") }
	d, err := db.Open(ctx, db.Config{Main: file("main"), Ring: file("ring"), Session: file("session"), Clock: naast.Clock(time.Now)})
	if err != nil {
		return err
	}
	defer d.Close()
	h := casetest.New(stage{}, d, casetest.Keys(stage{dir: filepath.Join(w.dir, "register")}))
	if err := register(ctx, d, h); err != nil {
		return err
	}
	pool := &matching.Pool{Cases: h.Cases}
	r := rand.New(rand.NewPCG(5, 6))
	found := 0
	propose := func() error {
		n := supporter.Need{Domains: []string{draw(r, domains), draw(r, domains)}, Village: draw(r, villages), Place: supporter.AtHome,
			Known: []string{"", supporter.Familiar, supporter.Unfamiliar}[r.IntN(3)], Language: draw(r, languages)}
		return d.Read(ctx, db.System("propose"), func(tx *db.Tx) error {
			set, err := partnership.Load(ctx, tx)
			if err != nil {
				return err
			}
			people, err := pool.Propose(ctx, tx, set, n, nil)
			found += len(people)
			return err
		})
	}
	start, err := each(1, propose)
	if err != nil {
		return err
	}
	stop, err := t.profiled("shortlist")
	if err != nil {
		return err
	}
	defer stop()
	one, err := each(200, propose)
	if err == nil && found < 3*200 {
		err = fmt.Errorf("%d people proposed in 201 times", found)
	}
	if err != nil {
		return err
	}
	t.must("three people for one resident among 40,000 supporters: CPU", ms(one), "ms", 5)
	t.beside("the first time after a start, when the register is read", ms(start), "ms")
	return nil
}

func draw[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// register fills it with all kinds of people: some are full, some paused, some
// without a valid certificate.
func register(ctx context.Context, d *db.DB, h *casetest.House) error {
	r := rand.New(rand.NewPCG(7, 8))
	const part = 2000
	for range crowdSize / part {
		err := d.Write(ctx, db.System("register"), func(tx *db.Tx) error {
			for range part {
				if err := casetest.Register(ctx, tx, h.V, someone(r, h, tx.Now())); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func someone(r *rand.Rand, h *casetest.House, now time.Time) supporter.Supporter {
	who := guard.Who{User: naast.NewID[naast.UserID](), Name: "Iemand", Organisation: draw(r, []naast.OrganisationID{h.Kring, h.Steun})}
	s := casetest.Supporter(who, h.Piet.User, now)
	s.Kind = draw(r, []supporter.Kind{supporter.Volunteer, supporter.Professional})
	s.Domains = map[string]supporter.Depth{draw(r, domains): 1 + supporter.Depth(r.IntN(3)), draw(r, domains): 1 + supporter.Depth(r.IntN(3))}
	s.Languages, s.Village = []string{"nl", draw(r, languages)}, draw(r, villages)
	s.WorksIn, s.HomeVisits = []string{draw(r, villages), draw(r, villages)}, r.IntN(4) > 0
	s.Room = 1 + r.IntN(8)
	s.Busy, s.Paused = r.IntN(s.Room+1), r.IntN(20) == 0
	s.VOGUntil = naast.Today(now).Add(r.IntN(800) - 40)
	return s
}
