package life

import (
	"context"
	"testing"

	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
)

var ctx = context.Background()

// A partnership lives at random, on both databases as in the model.
func TestOneLife(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		sequences := map[string]int{"sqlite": 180, "postgres": 20}[two.Engine]
		l, err := Live(ctx, 1, sequences, 50, "", NewWorld(two.Engine, casetest.New(t, two.Own, casetest.Keys(t)), two.Clock))
		if err != nil || l.Sequences != sequences || l.Erased == 0 || l.Shared == 0 {
			t.Fatalf("%v, %v", l, err)
		}
		for _, d := range l.Differences {
			t.Error(d)
		}
	})
}

// The control: each fault that is planted in the model is found.
func TestPlantedFaultsAreFound(t *testing.T) {
	for _, f := range Faults {
		t.Run(string(f), func(t *testing.T) {
			clock := dbtest.NewClock()
			d, err := db.Open(ctx, dbtest.SQLitePlace(t, clock))
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			l, err := Live(ctx, 1, 150, 50, f, NewWorld("sqlite", casetest.New(t, d, casetest.Keys(t)), clock))
			if err != nil || len(l.Differences) == 0 {
				t.Errorf("%v, %v", l, err)
			}
			t.Log(l)
		})
	}
}

// What once was found: each of these differed on a day.
func TestWhatWasFound(t *testing.T) {
	lives := map[string][]step{
		"her order stays when she keeps the first out": {ask(0, 1, 2), her("keep out", 0), her("choose", 3), her("time is over"),
			ask(0, 1, 3), at(1, her("keep out", 0)), at(1, her("choose", 2)), at(1, her("time is over"))},
		"who helps too keeps the key when she says no thank you": {ask(0, 2), by("accept", 0), by("invite", 0, 2), her("keep out", 0), her("no thank you")},
		"who helps too keeps the key when he is asked and does not answer": {ask(0), by("accept", 0), by("invite", 0, 2), her("keep out", 0),
			her("choose", 2), her("time is over")},
		"who may take over may still when somebody else is kept out": {ask(0), by("accept", 0), by("invite", 0, 1), by("peel", karima), her("keep out", 1),
			her("write"), by("take over", 2)},
		"nobody takes over after her no thank you":  {ask(0), by("accept", 0), her("keep out", 0), her("no thank you"), by("peel", karima), by("take over", 2)},
		"nobody takes over what was peeled before":  {ask(0), by("accept", 0), by("peel", karima), her("keep out", 0), her("no thank you"), by("take over", 2)},
		"nobody peels where nobody stands by":       {ask(2), by("accept", 2), her("keep out", 2), her("choose", 1, 3), by("accept", 1), her("write"), by("peel", karima), by("peel", wim)},
		"the coordinator of who takes over answers": {ask(3), by("accept", 3), by("peel", wim), by("take over", 1), by("peel", wim), by("peel", karima)},
		"who helped too is out when she chose anew": {ask(2), by("accept", 2), by("invite", 2, 1), her("keep out", 2), her("choose", 0), by("accept", 0)},
		"who helps too writes on while nobody stands next to her": {ask(0), by("accept", 0), by("invite", 0, 2), by("name a standby", karima, 1),
			her("keep out", 0), her("no thank you"), by("write", 2)},
	}
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		w, m := NewWorld(two.Engine, casetest.New(t, two.Own, casetest.Keys(t)), two.Clock), &model{}
		for name, steps := range lives {
			m.asks = nil
			var all []moment
			for i, s := range steps {
				if s.what == "ask" {
					s.ask = len(m.asks)
				}
				all = append(all, moment{step: s, allowed: m.do(s)})
				all[i].seen = m.see(s.ask)
			}
			if d, err := w.live(ctx, all); err != nil || d != "" {
				t.Errorf("%s: %s, %v", name, d, err)
			}
		}
	})
}

func ask(named ...int) step                   { return step{what: "ask", who: nobody, on: named} }
func her(what string, on ...int) step         { return step{what: what, who: nobody, on: on} }
func by(what string, who int, on ...int) step { return step{what: what, who: who, on: on} }
func at(which int, s step) step               { s.ask = which; return s }
