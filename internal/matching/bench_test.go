package matching

import (
	"context"
	"fmt"
	"runtime"
	"syscall"
	"testing"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/supporter"
	"naast/internal/vault"
)

const manySupporters = 40_000

// region is a partnership as large as the country could make it: forty villages
// and 40,000 supporters, of whom each knows two to four parts of life.
func region(b *testing.B) (*db.DB, *Pool, partnership.Settings) {
	b.Helper()
	dir := b.TempDir()
	d, err := db.Open(context.Background(), db.Config{Main: "sqlite:" + dir + "/main.db", Ring: "sqlite:" + dir + "/ring.db", Session: "sqlite:" + dir + "/session.db",
		Clock: func() time.Time { return now }})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { d.Close() })
	if err := vault.CreateKeys(dir + "/keys"); err != nil {
		b.Fatal(err)
	}
	k, err := vault.LoadKeys(dir + "/keys")
	if err != nil {
		b.Fatal(err)
	}
	v := vault.New(k)
	set := partnership.Defaults()
	err = d.Write(context.Background(), db.System("bench"), func(tx *db.Tx) error {
		ctx := context.Background()
		if err := partnership.SaveOrganisation(ctx, tx, partnership.Organisation{ID: "kring", Name: "De Kring Wesselrade"}); err != nil {
			return err
		}
		for i := range manySupporters {
			if err := casetest.Register(ctx, tx, v, oneOfMany(i, set)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return d, &Pool{Cases: &casework.Cases{Vault: v, Guard: guard.New(v)}}, set
}

func oneOfMany(i int, set partnership.Settings) supporter.Supporter {
	village := func(n int) string { return fmt.Sprintf("dorp-%d", n%40) }
	s := supporter.Supporter{
		User: naast.NewID[naast.UserID](), Organisation: "kring", FirstName: "Iemand", Kind: supporter.Volunteer, Domains: map[string]supporter.Depth{},
		Village: village(i), WorksIn: []string{village(i), village(i + 1), village(i + 7)}, HomeVisits: i%3 > 0, Telephone: true, Hour: i%5 == 0,
		LookDays: []time.Weekday{1, 4}, Room: 4, Busy: i % 5, VOGSeen: "2026-01-01", VOGUntil: "2029-01-01", Agreement: "2026-01-01", CountsFrom: 1,
	}
	for k := range 2 + i%3 {
		s.Domains[set.Domains[(i*7+k*3)%15].Code] = supporter.Depth(1 + (i+k)%3)
	}
	if i%4 == 0 {
		s.Kind = supporter.Professional
	}
	if i%6 == 0 {
		s.Languages = []string{set.Languages[1+i%13].Code}
	}
	return s
}

// BenchmarkPropose40000 is the shortlist for one resident among 40,000
// supporters, with all that it reads from the database.
func BenchmarkPropose40000(b *testing.B) {
	d, pool, set := region(b)
	ctx := context.Background()
	need := supporter.Need{Domains: []string{"geld", "wonen"}, Village: "dorp-3", Place: supporter.AtHome, Known: supporter.Unfamiliar, Language: "tr", Interpreter: true}
	propose := func() {
		err := d.Read(ctx, db.System("bench"), func(tx *db.Tx) error {
			all, err := pool.Propose(ctx, tx, set, need, nil)
			if err == nil && len(all) != 3 {
				err = fmt.Errorf("%d proposed", len(all))
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	propose()
	first := time.Since(start)
	runtime.GC()
	runtime.ReadMemStats(&after)
	used := cpu()
	for b.Loop() {
		propose()
	}
	b.ReportMetric(float64((cpu()-used).Microseconds())/1000/float64(b.N), "cpu-ms/op")
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MB-kept")
	b.ReportMetric(float64(first.Milliseconds()), "ms-first")
}

// cpu is the processor time this process has used: on a busy machine the clock
// on the wall measures the others too.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkProposeAfterChange is the same when somebody's place was taken just
// before: the copy in memory is brought up to date first.
func BenchmarkProposeAfterChange(b *testing.B) {
	d, pool, set := region(b)
	ctx := context.Background()
	var one naast.UserID
	if err := d.Read(ctx, db.System("bench"), func(tx *db.Tx) error {
		return tx.QueryRow(ctx, `SELECT user_id FROM supporter_person ORDER BY user_id LIMIT 1`).Scan(&one)
	}); err != nil {
		b.Fatal(err)
	}
	propose := func() {
		if err := d.Read(ctx, db.System("bench"), func(tx *db.Tx) error {
			_, err := pool.Propose(ctx, tx, set, supporter.Need{Domains: []string{"geld"}}, nil)
			return err
		}); err != nil {
			b.Fatal(err)
		}
	}
	propose()
	var used time.Duration
	for b.Loop() {
		b.StopTimer()
		if err := d.Write(ctx, db.System("bench"), func(tx *db.Tx) error { return supporter.SetBusy(ctx, tx, one, 1) }); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		before := cpu()
		propose()
		used += cpu() - before
	}
	b.ReportMetric(float64(used.Microseconds())/1000/float64(b.N), "cpu-ms/op")
}
