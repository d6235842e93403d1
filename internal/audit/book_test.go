package audit_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/vault"
)

// wrote says that things of a case have a new form, with or without an event.
func (l *log) wrote(id naast.CaseID, event bool, revision int, names ...string) {
	l.Helper()
	l.write(id, func(tx *db.Tx) error {
		for _, n := range names {
			if err := audit.Wrote(ctx, tx, l.v, id, "vraag", n, revision, form(n, revision)); err != nil {
				return err
			}
		}
		if !event {
			return nil
		}
		return audit.Record(ctx, tx, l.v, audit.Event{Case: id, Actor: l.her.User, Action: "write-case"})
	})
}

func form(name string, revision int) []byte { return fmt.Append(nil, name, " verzegeld ", revision) }

// book is the book of a case as it is read now.
func (l *log) book(id naast.CaseID) (b *audit.Book, err error) {
	err = l.two.Own.Read(ctx, l.scope(id), func(tx *db.Tx) (err error) { b, err = audit.BookOf(ctx, tx, l.v, id); return err })
	return b, err
}

// stands tells that this form, and none before or after it, is the newest.
func (l *log) stands(id naast.CaseID, name string, revision int) {
	l.Helper()
	b, err := l.book(id)
	if err != nil {
		l.Errorf("%s: %v", name, err)
		return
	}
	for r := range revision + 2 {
		if err := b.Check("vraag", name, r, form(name, r)); (err == nil) != (r == revision) || err != nil && !errors.Is(err, vault.ErrRefused) {
			l.Errorf("%s, form %d with %d the newest: %v", name, r, revision, err)
		}
	}
	if b.Check("vraag", name, revision, []byte("iets anders")) == nil || b.Check("vraag", name, revision+1, form(name, revision)) == nil || b.Check("vraag", name, revision, nil) == nil || b.Check("brief", name, revision, form(name, revision)) == nil {
		l.Errorf("%s: other words, another number, nothing, or another kind passes for it", name)
	}
}

// The book knows of everything in a case which form is the newest, and that what
// is gone is gone; of another case it knows nothing.
func TestBook(t *testing.T) {
	eachLog(t, func(l *log) {
		for range 3 {
			l.wrote(l.b, true, 1, "een") // the other case is further
		}
		l.wrote(l.a, false, 1, "vroeg") // before there is any event
		l.stands(l.a, "vroeg", 1)
		names := []string{"een", "twee", "drie", "vier", "vijf", "zes"}
		l.wrote(l.a, true, 1, names...)
		l.wrote(l.a, true, 2, "drie")
		l.wrote(l.a, false, 3, "vijf") // by a job, after what was logged
		l.note(l.a, l.her.User, "daarna")
		l.wrote(l.a, false, 2, "zes")
		l.stands(l.b, "een", 1)
		for name, revision := range map[string]int{"vroeg": 1, "een": 1, "twee": 1, "drie": 2, "vier": 1, "vijf": 3, "zes": 2} {
			l.stands(l.a, name, revision)
		}
		l.write(l.a, func(tx *db.Tx) error {
			return errors.Join(audit.Wrote(ctx, tx, l.v, l.a, "brief", "een", 1, []byte("brief")), audit.Gone(ctx, tx, l.v, l.a, "vier"), audit.Gone(ctx, tx, l.v, l.a, "bestaat niet"))
		})
		b, err := l.book(l.a)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(b.Check("vraag", "vier", 1, nil), b.Check("vraag", "nooit", 1, nil), b.Check("brief", "een", 1, []byte("brief"))); err != nil {
			l.Error(err)
		}
		if b.Check("vraag", "vier", 1, form("vier", 1)) == nil || b.Check("vraag", "nooit", 1, form("nooit", 1)) == nil {
			l.Error("what is gone, or never was, is the newest")
		}
		if v, x, none := b.Count("vraag"), b.Count("brief"), b.Count("plan"); v != 6 || x != 1 || none != 0 {
			l.Errorf("counted %d, %d and %d", v, x, none)
		}
		if b, err := l.book(l.b); err != nil || b.Count("vraag") != 1 || b.Check("vraag", "twee", 1, form("twee", 1)) == nil || b.Check("vraag", "twee", 1, nil) != nil {
			l.Errorf("the other case: %v", err)
		}
		err = l.two.Own.Read(ctx, l.scope(""), func(tx *db.Tx) error {
			if err := audit.ReadBooks(ctx, tx, l.v, []naast.CaseID{l.a, l.b, naast.NewID[naast.CaseID]()}); err != nil {
				return err
			}
			a, err := audit.BookOf(ctx, tx, l.v, l.a)
			b, err2 := audit.BookOf(ctx, tx, l.v, l.b)
			if a.Count("vraag") != 6 || b.Count("vraag") != 1 {
				l.Errorf("read together: %d and %d", a.Count("vraag"), b.Count("vraag"))
			}
			return errors.Join(err, err2)
		})
		if err != nil {
			l.Error(err)
		}
	})
}

// Somebody with the database puts back what was, takes away, or moves to another
// case or event: the case does not open. Undone, it does.
func TestBookThatWasChanged(t *testing.T) {
	eachLog(t, func(l *log) {
		l.wrote(l.b, true, 1, "een")
		l.wrote(l.a, true, 1, "een")
		var old, marked []byte
		l.write("", func(tx *db.Tx) error {
			return errors.Join(tx.QueryRow(ctx, `SELECT entries FROM audit_book WHERE case_id=$1`, l.a).Scan(&old), tx.QueryRow(ctx, `SELECT book FROM audit_event WHERE case_id=$1`, l.a).Scan(&marked))
		})
		l.wrote(l.a, true, 2, "een")
		type change struct {
			query string
			args  []any
		}
		on := func(query string, args ...any) change { return change{query, args} }
		oldBook, oldMark := on(`UPDATE audit_book SET entries=$1 WHERE case_id=$2`, old, l.a), on(`UPDATE audit_event SET book=$1 WHERE case_id=$2 AND counter=2`, marked, l.a)
		for what, changes := range map[string][]change{
			"an old book":              {oldBook},
			"an old book and its mark": {oldBook, oldMark},
			"the book is gone":         {on(`DELETE FROM audit_book WHERE case_id=$1`, l.a)},
			"an empty book":            {on(`UPDATE audit_book SET entries=$1 WHERE case_id=$2`, []byte{}, l.a)},
			"another case's book":      {on(`UPDATE audit_book SET entries=(SELECT entries FROM audit_book WHERE case_id=$1) WHERE case_id=$2`, l.b, l.a)},
			"another case's mark":      {on(`UPDATE audit_event SET book=(SELECT book FROM audit_event WHERE case_id=$1) WHERE case_id=$2 AND counter=2`, l.b, l.a)},
			"no mark":                  {on(`UPDATE audit_event SET book=$1 WHERE case_id=$2 AND counter=2`, []byte{}, l.a)},
			"half a mark":              {on(`UPDATE audit_event SET book=$1 WHERE case_id=$2 AND counter=2`, marked[:32], l.a)},
			"the newest event is gone": {on(`DELETE FROM audit_event WHERE case_id=$1 AND counter=2`, l.a)},
			"all events are gone":      {on(`DELETE FROM audit_event WHERE case_id=$1`, l.a)},
			"another counter":          {on(`UPDATE audit_event SET counter=9 WHERE case_id=$1 AND counter=2`, l.a)},
		} {
			undo := errors.New("undo")
			err := l.two.Own.Write(ctx, l.scope(l.a), func(tx *db.Tx) error {
				for _, c := range changes {
					if _, err := tx.Exec(ctx, c.query, c.args...); err != nil {
						return err
					}
				}
				if _, err := audit.BookOf(ctx, tx, l.v, l.a); !errors.Is(err, vault.ErrRefused) {
					l.Errorf("%s: %v", what, err)
				}
				if _, err := audit.BookOf(ctx, tx, l.v, l.b); err != nil {
					l.Errorf("%s: the other case: %v", what, err)
				}
				return undo
			})
			if !errors.Is(err, undo) {
				l.Errorf("%s: %v", what, err)
			}
		}
		l.stands(l.a, "een", 2)
	})
}

// A case in which nothing was written yet has no book: one that somebody puts
// there is refused, and so is the case when the mark that says so was changed.
// Nobody writes on in a log of which the newest event was changed.
func TestCaseWithoutBook(t *testing.T) {
	eachLog(t, func(l *log) {
		l.wrote(l.b, true, 1, "een")
		l.note(l.a, l.her.User, "een")
		moved := `(SELECT book FROM audit_event WHERE case_id=$1) WHERE case_id=$2`
		for what, c := range map[string]struct {
			query  string
			writes bool // an event, without looking in the book
		}{
			"a book of another": {`INSERT INTO audit_book (case_id, entries, mark) SELECT $2, entries, mark FROM audit_book WHERE case_id=$1`, true},
			"a mark of another": {`UPDATE audit_event SET book=` + moved, false},
			"no mark":           {`UPDATE audit_event SET book=SUBSTR(book, 1, 0) WHERE case_id IN ($1,$2)`, false},
			"nothing":           {`UPDATE audit_event SET book=book WHERE case_id IN ($1,$2)`, true},
		} {
			undo := errors.New("undo")
			err := l.two.Own.Write(ctx, l.scope(l.a), func(tx *db.Tx) error {
				if _, err := tx.Exec(ctx, c.query, l.b, l.a); err != nil {
					return err
				}
				if _, err := audit.BookOf(ctx, tx, l.v, l.a); (err == nil) != (what == "nothing") || err != nil && !errors.Is(err, vault.ErrRefused) {
					l.Errorf("%s: read: %v", what, err)
				}
				err := audit.Record(ctx, tx, l.v, audit.Event{Case: l.a, Actor: l.her.User})
				if err = errors.Join(err, tx.Finish(ctx)); (err == nil) != c.writes || err != nil && !errors.Is(err, vault.ErrRefused) {
					l.Errorf("%s: written: %v", what, err)
				}
				return undo
			})
			if !errors.Is(err, undo) {
				l.Errorf("%s: %v", what, err)
			}
		}
	})
}

// What a job does in a case is marked in the last event, and in no other: an
// earlier one keeps what it said then.
func TestJobMarksTheLastEvent(t *testing.T) {
	eachLog(t, func(l *log) {
		l.wrote(l.a, true, 1, "een")
		l.wrote(l.a, true, 2, "een")
		marks := func() (all [][]byte) {
			err := l.two.Own.Read(ctx, l.scope(l.a), func(tx *db.Tx) (err error) {
				all, err = db.All(ctx, tx, db.One[[]byte], `SELECT book FROM audit_event WHERE case_id=$1 ORDER BY counter`, l.a)
				return err
			})
			if err != nil || len(all) != 2 {
				l.Fatalf("%d marks, %v", len(all), err)
			}
			return all
		}
		before := marks()
		l.wrote(l.a, false, 3, "een")
		if after := marks(); !bytes.Equal(after[0], before[0]) || bytes.Equal(after[1], before[1]) {
			l.Error("the earlier event was marked, or the last was not")
		}
	})
}

// An event in a transaction that only reads would be lost: it is an error.
func TestReadingKeepsNoEvent(t *testing.T) {
	eachLog(t, func(l *log) {
		err := l.two.Own.Read(ctx, l.scope(l.a), func(tx *db.Tx) error { return audit.Record(ctx, tx, l.v, audit.Event{Case: l.a}) })
		if !errors.Is(err, naast.Invalid) {
			l.Errorf("recorded: %v", err)
		}
	})
}

// Events of one transaction count on from what was there, and what is forgotten
// in it leaves nothing to be written at its end.
func TestEventsOfOneTransaction(t *testing.T) {
	eachLog(t, func(l *log) {
		l.note(l.a, l.her.User, "eerst")
		l.wrote(l.b, true, 1, "een")
		l.write(l.a, func(tx *db.Tx) error {
			for _, what := range []string{"een", "twee"} {
				if err := audit.Record(ctx, tx, l.v, audit.Event{Case: l.a, Actor: l.her.User, Purpose: what}); err != nil {
					return err
				}
			}
			return nil
		})
		all, err := l.of(l.a, 9)
		if err != nil || len(all) != 3 || all[0].Purpose != "twee" || all[0].Counter != 3 || all[1].Counter != 2 {
			l.Errorf("%+v, %v", all, err)
		}
		l.write(l.a, func(tx *db.Tx) error {
			e := audit.Event{Case: l.a, Actor: l.her.User, Purpose: "daarna"}
			return errors.Join(audit.Record(ctx, tx, l.v, e), audit.Record(ctx, tx, l.v, audit.Event{Action: "lijst"}),
				audit.Wrote(ctx, tx, l.v, l.a, "vraag", "een", 1, form("een", 1)), audit.Forget(ctx, tx, l.a))
		})
		var events, of, books int
		l.write("", func(tx *db.Tx) error {
			return errors.Join(tx.QueryRow(ctx, `SELECT COUNT(*) FROM audit_event`).Scan(&events), tx.QueryRow(ctx, `SELECT COUNT(*) FROM audit_event WHERE case_id<>''`).Scan(&of),
				tx.QueryRow(ctx, `SELECT COUNT(*) FROM audit_book`).Scan(&books))
		})
		if events != 5 || of != 1 || books != 1 {
			l.Errorf("after forgetting: %d events, %d of cases, %d books", events, of, books)
		}
		l.stands(l.b, "een", 1)
	})
}
