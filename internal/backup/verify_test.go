package backup_test

import (
	"os"
	"strings"
	"testing"

	"naast/internal/backup"
	"naast/internal/db"
	"naast/internal/db/dbtest"
)

// A check of a running partnership finds nothing where all is well, and finds
// what somebody changed who can write in the databases.
func TestVerify(t *testing.T) {
	dbtest.Places(t, func(t *testing.T, _ string, place func() db.Config) {
		s := newStage(t, place())
		verify := func(back bool) backup.Report {
			r, err := backup.Verify(ctx, s.V, s.c, back)
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		taken := s.take(s.c)
		r := verify(false)
		if len(r.Faults) > 0 || r.Sealed.Grants == 0 || r.Log.N == 0 {
			t.Fatalf("the control: as it is: %+v", r)
		}
		if r.Main.Content != taken.Main.Content || r.Ring.Content != taken.Ring.Content {
			t.Error("a check and a backup of the same give another hash")
		}
		for name, step := range map[string]struct{ do, want string }{
			"what it uses is gone":   {`INSERT INTO db_floor (step) VALUES (9999)`, "newer version"},
			"a step that is missing": {`DELETE FROM goose_db_version WHERE version_id=600`, "not taken"},
			"the log":                {`UPDATE audit_event SET leaf=(SELECT leaf FROM audit_event WHERE seq=0) WHERE seq=1`, "log:"},
			"a grant":                {`UPDATE vault_grant SET until='2099-01-01' WHERE cut_on=''`, "not genuine"},
		} {
			into := place()
			s.restore(taken, into)
			d := open(t, into)
			err := d.Write(ctx, db.System("tamper"), func(tx *db.Tx) error { _, err := tx.Exec(ctx, step.do); return err })
			if err != nil {
				t.Fatal(err)
			}
			r, err := backup.Verify(ctx, s.V, into, true)
			if err != nil || !strings.Contains(strings.Join(r.Faults, "\n"), step.want) {
				t.Errorf("%s: %v, %v", name, r.Faults, err)
			}
		}
	})
}

// A page of the file that is not what was written is found.
func TestBrokenPageIsFound(t *testing.T) {
	s := newStage(t, dbtest.SQLitePlace(t, dbtest.NewClock()))
	taken := s.take(s.c)
	const page = 4096
	found, tried := 0, 0
	for at := 3; ; at += 40 {
		into := dbtest.SQLitePlace(t, dbtest.NewClock())
		s.restore(taken, into)
		path := strings.TrimPrefix(into.Main, "sqlite:")
		b := readFile(t, path)
		if (at+1)*page > len(b) {
			break
		}
		copy(b[at*page:], strings.Repeat("x", page))
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		tried++
		if r, err := backup.Verify(ctx, s.V, into, true); err != nil || len(r.Faults) > 0 {
			found++
		}
	}
	if tried == 0 || found != tried {
		t.Errorf("%d of %d broken pages found", found, tried)
	}
}
