package audit_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/vault"
)

// log is a partnership with two cases of one resident, and who keeps its log.
type log struct {
	*testing.T
	v    *vault.Vault
	two  dbtest.Two
	her  vault.Person
	a, b naast.CaseID
}

func eachLog(t *testing.T, f func(*log)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		l := &log{T: t, v: keys(t), two: two, her: vault.Person{User: naast.NewID[naast.UserID](), Identity: vault.NewIdentity()}}
		l.write("", func(tx *db.Tx) error { return l.v.Enrol(ctx, tx, l.her.User, l.her.Identity.Public()) })
		for _, id := range []*naast.CaseID{&l.a, &l.b} {
			*id = naast.NewID[naast.CaseID]()
			l.write(*id, func(tx *db.Tx) error { _, err := l.v.NewCase(ctx, tx, *id, l.her); return err })
		}
		f(l)
	})
}

func (l *log) scope(id naast.CaseID) db.Scope {
	return db.Scope{Actor: l.her.User, Case: id, Action: "test"}
}

func (l *log) write(id naast.CaseID, f func(*db.Tx) error) {
	l.Helper()
	if err := l.two.Own.Write(ctx, l.scope(id), f); err != nil {
		l.Fatal(err)
	}
}

// keeper makes her who keeps the log.
func (l *log) keeper() {
	l.Helper()
	l.write("", func(tx *db.Tx) error {
		return l.v.NewTeam(ctx, tx, audit.LogTeam, l.her, []naast.UserID{l.her.User})
	})
}

// note writes an event of a case.
func (l *log) note(id naast.CaseID, actor naast.UserID, purpose string) {
	l.Helper()
	l.write(id, func(tx *db.Tx) error {
		return audit.Record(ctx, tx, l.v, audit.Event{Case: id, Actor: actor, Name: "Mara (De Kring)", Hat: "ondersteuner", Action: "read-case", Purpose: purpose})
	})
}

func (l *log) of(id naast.CaseID, limit int) (all []audit.Event, err error) {
	err = l.two.Own.Write(ctx, l.scope(id), func(tx *db.Tx) error {
		k, err := l.v.OpenCase(ctx, tx, l.her, id)
		if err == nil {
			all, err = audit.OfCase(ctx, tx, l.v, k, limit)
		}
		return err
	})
	return all, err
}

func (l *log) settle() {
	l.Helper()
	if err := audit.Settle(ctx, l.two.Own); err != nil {
		l.Fatal(err)
	}
}

// What is written about a case is read back, newest first and counted without
// gaps, by whoever has its key; about the other case nothing. A line that was
// changed is an error and no story.
func TestLinesOfACase(t *testing.T) {
	eachLog(t, func(l *log) {
		actor := naast.NewID[naast.UserID]()
		l.note(l.a, actor, "een")
		l.note(l.b, actor, "elders")
		l.note(l.a, actor, "twee")
		if all, err := l.of(l.a, 9); err != nil || all[0].Place >= 0 {
			l.Fatalf("before it has a place: %+v, %v", all, err)
		}
		l.settle()
		l.note(l.a, actor, "drie")
		all, err := l.of(l.a, 9)
		if err != nil || len(all) != 3 {
			l.Fatalf("%+v, %v", all, err)
		}
		for i, want := range []string{"drie", "twee", "een"} {
			e := all[i]
			if e.Purpose != want || e.Counter != 3-i || e.Actor != actor || e.Case != l.a || e.Name != "Mara (De Kring)" || !e.At.Equal(dbtest.Start) || (e.Place >= 0) != (i > 0) {
				l.Errorf("line %d is %+v", i, e)
			}
			if len(e.Salt) != 16 || bytes.Equal(e.Salt, make([]byte, 16)) || i > 0 && bytes.Equal(e.Salt, all[i-1].Salt) || !bytes.Contains(e.Line, []byte(want)) {
				l.Errorf("salt or line of %d is %x, %s", i, e.Salt, e.Line)
			}
		}
		if few, err := l.of(l.a, 2); err != nil || len(few) != 2 || few[0].Purpose != "drie" {
			l.Errorf("at most two: %+v, %v", few, err)
		}
		if other, err := l.of(l.b, 9); err != nil || len(other) != 1 || other[0].Counter != 1 {
			l.Errorf("of the other: %+v, %v", other, err)
		}
		l.changed(func() error { _, err := l.of(l.a, 9); return err }, "for_case")
	})
}

// changed puts another leaf, and then another line, in the place of what was
// written: reading that is an error.
func (l *log) changed(read func() error, line string) {
	l.Helper()
	for _, column := range []string{"leaf", line} {
		l.write("", func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, "UPDATE audit_event SET "+column+"=$1", []byte("anders"))
			return err
		})
		if read() == nil {
			l.Errorf("a %s that was changed is read", column)
		}
	}
}

// A case that is erased is gone from the log; the rest, and the tree, stay.
func TestForgottenInTheLog(t *testing.T) {
	eachLog(t, func(l *log) {
		l.keeper()
		for _, id := range []naast.CaseID{l.a, l.b} {
			l.wrote(id, true, 1, "vraag")
		}
		l.settle()
		kept := head(t, l.two.Own)
		l.write(l.a, func(tx *db.Tx) error { return audit.Forget(ctx, tx, l.a) })
		if all, err := l.of(l.a, 9); err != nil || len(all) != 0 {
			l.Errorf("still there: %+v, %v", all, err)
		}
		if all, err := l.of(l.b, 9); err != nil || len(all) != 1 {
			l.Errorf("the other one went along: %+v, %v", all, err)
		}
		if err := check(l.two.Own, kept); err != nil {
			l.Error(err)
		}
		if all, err := l.touched(l.her.User, dbtest.Start, dbtest.Start); err != nil || len(all) != 1 || all[0].Case != l.b {
			l.Errorf("who keeps the log sees %+v, %v", all, err)
		}
		err := l.two.Own.Read(ctx, l.scope(""), func(tx *db.Tx) error {
			books, err := db.All(ctx, tx, db.One[naast.CaseID], `SELECT case_id FROM audit_book`)
			if len(books) != 1 || books[0] != l.b {
				l.Errorf("books are left of %v", books)
			}
			return err
		})
		if err != nil {
			l.Error(err)
		}
	})
}

// The tree is filled to whole blocks with leaves that look like any other.
func TestFilledToBlocks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		v := keys(t)
		record(t, two.Own, v, 3)
		for _, c := range []struct{ wait, block, least, want int64 }{{2, 4, 0, 8}, {0, 4, 0, 8}, {1, 4, 0, 12}, {0, 4, 700, 700}} {
			for range c.wait {
				if err := two.Own.Write(ctx, db.System("test"), func(tx *db.Tx) error { return audit.Record(ctx, tx, v, audit.Event{Action: "act"}) }); err != nil {
					t.Fatal(err)
				}
			}
			if err := two.Own.Write(ctx, db.System("test"), func(tx *db.Tx) error { return audit.Fill(ctx, tx, c.block, c.least) }); err != nil {
				t.Fatal(err)
			}
			if err := audit.Settle(ctx, two.Own); err != nil {
				t.Fatal(err)
			}
			if h := head(t, two.Own); h.N != c.want {
				t.Errorf("%+v: the tree holds %d", c, h.N)
			}
		}
		err := two.Own.Read(ctx, db.System("test"), func(tx *db.Tx) error {
			leaves, err := db.All(ctx, tx, db.One[[]byte], `SELECT leaf FROM audit_event`)
			slices.SortFunc(leaves, bytes.Compare)
			if n := len(slices.CompactFunc(leaves, bytes.Equal)); n != 700 {
				t.Errorf("%d different leaves", n)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// What the log gives out is proven by the library's own checker: that it grew
// honestly, and that an event stands in it.
func TestProofsOfTheLog(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		record(t, two.Own, keys(t), 5)
		old := head(t, two.Own)
		record(t, two.Own, keys(t), 6)
		now := head(t, two.Own)
		err := two.Own.Read(ctx, db.System("test"), func(tx *db.Tx) error {
			if h, err := audit.HeadAt(ctx, tx, old.N); err != nil || h != old {
				t.Errorf("the head of then is %v, %v", h, err)
			}
			growth, err := audit.ProveGrowth(ctx, tx, old.N, now.N)
			if err != nil || tlog.CheckTree(growth, now.N, now.Hash, old.N, old.Hash) != nil {
				t.Errorf("growth: %v", err)
			}
			leaves, err := db.All(ctx, tx, db.One[[]byte], `SELECT leaf FROM audit_event ORDER BY seq`)
			if err != nil {
				return err
			}
			events, err := audit.ProveEvents(ctx, tx, now.N, []int64{0, 7, 10})
			if err != nil || len(events) != 3 {
				t.Fatalf("%v, %v", events, err)
			}
			for i, n := range []int64{0, 7, 10} {
				if err := tlog.CheckRecord(events[i], now.N, now.Hash, n, tlog.RecordHash(leaves[n])); err != nil {
					t.Errorf("event %d: %v", n, err)
				}
				if tlog.CheckRecord(events[i], now.N, now.Hash, n, tlog.RecordHash(leaves[n][:31])) == nil {
					t.Errorf("the control: another event %d is proven", n)
				}
			}
			if _, err := audit.ProveGrowth(ctx, tx, now.N, old.N); err == nil {
				t.Error("it shrank, and that is proven")
			}
			if _, err := audit.ProveEvents(ctx, tx, now.N, []int64{now.N}); err == nil {
				t.Error("an event beyond the tree is proven")
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// A database that gives an error is heard, at every statement: no half log is
// written, read, or taken for whole.
func TestLogHearsErrors(t *testing.T) {
	eachLog(t, func(l *log) {
		t := l.T
		l.keeper()
		for range 3 {
			l.note(l.a, l.her.User, "een")
		}
		l.wrote(l.b, true, 1, "een")
		l.settle()
		l.note(l.a, l.her.User, "twee")
		kept := head(t, l.two.Own)
		for name, act := range map[string]func(context.Context, *db.Tx) error{
			"record": func(ctx context.Context, tx *db.Tx) error {
				return audit.Record(ctx, tx, l.v, audit.Event{Case: l.a, Action: "drie"})
			},
			"book": func(ctx context.Context, tx *db.Tx) error { _, err := audit.BookOf(ctx, tx, l.v, l.a); return err },
			"wrote": func(ctx context.Context, tx *db.Tx) error {
				return audit.Wrote(ctx, tx, l.v, l.a, "note", "een", 1, []byte("x"))
			},
			"gone":         func(ctx context.Context, tx *db.Tx) error { return audit.Gone(ctx, tx, l.v, l.a, "een") },
			"forget":       func(ctx context.Context, tx *db.Tx) error { return audit.Forget(ctx, tx, l.a) },
			"fill":         func(ctx context.Context, tx *db.Tx) error { return audit.Fill(ctx, tx, 4, 6) },
			"check":        func(ctx context.Context, tx *db.Tx) error { return audit.Check(ctx, tx, kept) },
			"verify":       func(ctx context.Context, tx *db.Tx) error { _, _, err := audit.Verify(ctx, tx); return err },
			"head":         func(ctx context.Context, tx *db.Tx) error { _, err := audit.Head(ctx, tx); return err },
			"head of then": func(ctx context.Context, tx *db.Tx) error { _, err := audit.HeadAt(ctx, tx, kept.N); return err },
			"growth": func(ctx context.Context, tx *db.Tx) error {
				_, err := audit.ProveGrowth(ctx, tx, 1, kept.N)
				return err
			},
			"events": func(ctx context.Context, tx *db.Tx) error {
				_, err := audit.ProveEvents(ctx, tx, kept.N, []int64{0})
				return err
			},
			"of a case": func(ctx context.Context, tx *db.Tx) error {
				k, err := l.v.OpenCase(ctx, tx, l.her, l.a)
				if err == nil {
					_, err = audit.OfCase(ctx, tx, l.v, k, 9)
				}
				return err
			},
			"books": func(ctx context.Context, tx *db.Tx) error {
				return audit.ReadBooks(ctx, tx, l.v, []naast.CaseID{l.a, l.b})
			},
			"touched": func(ctx context.Context, tx *db.Tx) error {
				k, err := l.v.OpenTeam(ctx, tx, l.her, audit.LogTeam)
				if err == nil {
					_, err = audit.Touched(ctx, tx, l.v, k, l.her.User, dbtest.Start, dbtest.Start)
				}
				return err
			},
		} {
			l.Run(name, func(t *testing.T) { dbtest.EachFailure(t, l.two.Own, l.scope(l.a), act) })
		}
		// The control: an act that swallows an error is found.
		deaf := &deafness{TB: t}
		dbtest.EachFailure(deaf, l.two.Own, l.scope(l.a), func(ctx context.Context, tx *db.Tx) error {
			audit.Size(ctx, tx)
			return nil
		})
		if !deaf.heard {
			t.Error("an error that was swallowed went unnoticed")
		}
		dbtest.EachError(t, func(ctx context.Context) error { return audit.Settle(ctx, l.two.Own) })
		l.growsFromNothing()
		dbtest.EachError(t, func(ctx context.Context) error { return audit.Sequence(ctx, l.two.Own) })
		if all, err := l.of(l.a, 1); err != nil || all[0].Place < 0 {
			t.Errorf("after the errors it has no place: %+v, %v", all, err)
		}
	})
}

// growsFromNothing gives the neighbour its first events, while each statement
// fails in its turn: what has a place has it in a whole tree.
func (l *log) growsFromNothing() {
	l.Helper()
	err := l.two.Other.Write(ctx, db.System("test"), func(tx *db.Tx) (err error) {
		for range 3 {
			err = errors.Join(err, audit.Record(ctx, tx, l.v, audit.Event{Action: "list"}))
		}
		return err
	})
	if err != nil {
		l.Fatal(err)
	}
	dbtest.EachError(l, func(ctx context.Context) error { return audit.Settle(ctx, l.two.Other) })
	err = l.two.Other.Read(ctx, db.System("test"), func(tx *db.Tx) error {
		h, faults, err := audit.Verify(ctx, tx)
		if h.N != 3 || len(faults) > 0 {
			l.Errorf("the tree of %d is wrong: %v", h.N, faults)
		}
		return err
	})
	if err != nil {
		l.Error(err)
	}
}

type deafness struct {
	testing.TB
	heard bool
}

func (d *deafness) Errorf(string, ...any) { d.heard = true }

// The leaf of an event is the hash of its line and nothing else.
func TestLeafIsOfTheLine(t *testing.T) {
	eachLog(t, func(l *log) {
		l.note(l.a, l.her.User, "een")
		all, err := l.of(l.a, 1)
		if err != nil {
			l.Fatal(err)
		}
		var leaf []byte
		l.write(l.a, func(tx *db.Tx) error {
			return tx.QueryRow(ctx, `SELECT leaf FROM audit_event WHERE case_id=$1`, l.a).Scan(&leaf)
		})
		if h := sha256.Sum256(all[0].Line); !bytes.Equal(h[:], leaf) {
			l.Error("the leaf is of something else")
		}
		if _, err := l.of(l.b, 1); err != nil || errors.Is(err, naast.NotFound) {
			l.Error(err)
		}
	})
}
