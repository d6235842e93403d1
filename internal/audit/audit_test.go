package audit_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/vault"
)

var ctx = context.Background()

type treeHead = tlog.Tree

func keys(t *testing.T) *vault.Vault {
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

func record(t *testing.T, d *db.DB, v *vault.Vault, n int) {
	t.Helper()
	for i := range n {
		err := d.Write(ctx, db.System("test"), func(tx *db.Tx) error {
			return audit.Record(ctx, tx, v, audit.Event{Actor: naast.NewID[naast.UserID](), Action: fmt.Sprint("act ", i)})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := audit.Sequence(ctx, d); err != nil {
		t.Fatal(err)
	}
}

// The log that a witness saw is found changed after any edit, and found intact
// after honest growth.
func TestTreeFindsEveryChange(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		v := keys(t)
		record(t, two.Own, v, 9)
		kept := head(t, two.Own)
		record(t, two.Own, v, 4)
		if err := check(two.Own, kept); err != nil {
			t.Fatalf("honest growth: %v", err)
		}
		now := head(t, two.Own)
		err := two.Own.Read(ctx, db.System("test"), func(tx *db.Tx) error {
			h, faults, err := audit.Verify(ctx, tx)
			if h != now || len(faults) > 0 {
				t.Errorf("the control: built from the leaves the head is %v, not %v: %v", h, now, faults)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		says := map[string]string{"edited": "event 3", "dropped": "event 4 is missing", "slid": "event 5 is missing", "inner": "event 1", "gap": "zaak have a gap"}
		for name, q := range map[string]string{
			"edited":  `UPDATE audit_event SET leaf=(SELECT leaf FROM audit_event WHERE seq=0) WHERE seq=3`,
			"dropped": `DELETE FROM audit_event WHERE seq=4`,
			"slid":    `UPDATE audit_event SET seq=seq+100 WHERE seq>=5`,
			"inner":   `UPDATE audit_hash SET hash=(SELECT hash FROM audit_hash WHERE n=0) WHERE n=2`,
			"all":     `UPDATE audit_hash SET hash=(SELECT leaf FROM audit_event WHERE seq=0)`,
			"gap":     `UPDATE audit_event SET case_id='zaak', counter=2 WHERE seq=3`,
		} {
			undo := fmt.Errorf("undo")
			err := two.Own.Write(ctx, db.System("tamper"), func(tx *db.Tx) error {
				if _, err := tx.Exec(ctx, q); err != nil {
					return err
				}
				inside := name == "inner" || name == "all" || name == "gap" // no head shows it
				if err := audit.Check(ctx, tx, kept); err == nil && !inside {
					t.Errorf("%s: not found", name)
				}
				_, faults, err := audit.Verify(ctx, tx)
				if err != nil || len(faults) == 0 {
					t.Errorf("%s: not found from the leaves: %v", name, err)
				}
				if said := strings.Join(faults, " "); !strings.Contains(said, says[name]) || name == "all" && len(faults) != 20 {
					t.Errorf("%s: it says %d lines: %s", name, len(faults), said)
				}
				return undo
			})
			if err != undo {
				t.Fatal(err)
			}
		}
	})
}

// A log that is read in parts is found whole, and a change in its last part too.
func TestTreeInParts(t *testing.T) {
	dbtest.Once(t, func(t *testing.T, two dbtest.Two) {
		const size = 3100 // more hashes than are read at once, and two parts of events
		err := two.Own.Write(ctx, db.System("test"), func(tx *db.Tx) error { return audit.Fill(ctx, tx, 1, size) })
		if err == nil {
			err = audit.Settle(ctx, two.Own)
		}
		if err != nil {
			t.Fatal(err)
		}
		now := head(t, two.Own)
		for _, changed := range []bool{false, true} {
			err := two.Own.Write(ctx, db.System("test"), func(tx *db.Tx) error {
				if changed {
					if _, err := tx.Exec(ctx, `UPDATE audit_event SET leaf=(SELECT leaf FROM audit_event WHERE seq=0) WHERE seq=$1`, size-1); err != nil {
						return err
					}
				}
				h, faults, err := audit.Verify(ctx, tx)
				if h.N != size || (h == now) == changed || (len(faults) > 0) != changed {
					t.Errorf("changed %v: a head of %d, %v", changed, h.N, faults)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

func head(t *testing.T, d *db.DB) (h treeHead) {
	t.Helper()
	err := d.Read(ctx, db.System("test"), func(tx *db.Tx) (err error) { h, err = audit.Head(ctx, tx); return err })
	if err != nil {
		t.Fatal(err)
	}
	if h.N == 0 {
		t.Fatal("the tree is empty")
	}
	return h
}

func check(d *db.DB, h treeHead) error {
	return d.Read(ctx, db.System("test"), func(tx *db.Tx) error { return audit.Check(ctx, tx, h) })
}

// The length of a sealed event tells nothing about who or what; it did tell if
// names had no bound.
func TestEventsHaveOneLength(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		v, me := keys(t), vault.Person{User: naast.NewID[naast.UserID](), Identity: vault.NewIdentity()}
		lengths := func(names ...string) (all []int) {
			err := two.Own.Write(ctx, db.System("test"), func(tx *db.Tx) (err error) {
				for _, n := range names {
					e := audit.Event{Counter: 1000, Book: make([]byte, 32), Actor: me.User, Name: n, Hat: "ondersteuner", Action: "read-contact", Purpose: "zorgde dat uw vraag niet bleef liggen"}
					if err := audit.Record(ctx, tx, v, e); err != nil {
						return err
					}
				}
				return nil
			})
			if err == nil {
				err = two.Own.Read(ctx, db.System("test"), func(tx *db.Tx) (err error) {
					all, err = db.All(ctx, tx, db.One[int], `SELECT DISTINCT LENGTH(for_manager) FROM audit_event`)
					return err
				})
			}
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		err := two.Own.Write(ctx, db.System("test"), func(tx *db.Tx) error {
			if err := v.Enrol(ctx, tx, me.User, me.Identity.Public()); err != nil {
				return err
			}
			return v.NewTeam(ctx, tx, audit.LogTeam, me, []naast.UserID{me.User})
		})
		if err != nil {
			t.Fatal(err)
		}
		if all := lengths("", "Mara (De Kring)", strings.Repeat("n", 60)+" (Steunpunt Tinkerbroek)"); len(all) != 1 {
			t.Errorf("sealed events have lengths %v", all)
		}
		if all := lengths(strings.Repeat("n", 500)); len(all) != 2 {
			t.Errorf("control: with a name of 500 letters lengths are %v", all)
		}
	})
}

// A partnership's log knows nothing of its neighbour's.
func TestLogsAreApart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		record(t, two.Own, keys(t), 2)
		err := two.Own.Read(ctx, db.System("test"), func(tx *db.Tx) (err error) {
			counters, err := db.All(ctx, tx, db.One[int], `SELECT DISTINCT counter FROM audit_event`)
			if len(counters) != 1 || counters[0] != 0 {
				t.Errorf("what is about no case is counted: %v", counters)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		var n int64
		two.Other.Read(ctx, db.System("test"), func(tx *db.Tx) (err error) { n, err = audit.Size(ctx, tx); return err })
		if n != 0 {
			t.Fatalf("the neighbour's tree holds %d events", n)
		}
	})
}
