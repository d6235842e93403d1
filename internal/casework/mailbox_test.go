package casework_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"naast"
	"naast/internal/audit"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/vault"
)

// mail is a question to which the organisation told something.
type mail struct {
	*testing.T
	*casetest.House
	id  naast.CaseID
	her guard.Who
}

func eachMail(t *testing.T, f func(m *mail)) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		m := &mail{T: t, House: casetest.New(t, two.Own, casetest.Keys(t))}
		m.id, m.her = m.Accepted(m.Mara)
		f(m)
	})
}

// tell is what whoever keeps the log does after an incident.
func (m *mail) tell(text string) {
	m.Helper()
	m.Write("tell", func(ctx context.Context, tx *db.Tx) error {
		return m.Cases.WriteToHer(ctx, tx, m.Wim, m.id, "Naast in Wesselrade", text)
	})
}

// read is how many notes she reads.
func (m *mail) read() (n int, err error) {
	ctx := context.Background()
	err = m.G.View(ctx, m.D, m.her, guard.ReadOwn, m.id, func(tx *db.Tx, _ guard.Stand) error {
		k, err := m.V.OpenCase(ctx, tx, m.her.Person(), m.id)
		if err != nil {
			return err
		}
		all, err := m.Cases.CaseNotes(ctx, tx, k)
		n = len(all)
		return err
	})
	return n, err
}

// reads checks how many notes she reads; none below 0: that it is refused.
func (m *mail) reads(what string, want int) {
	m.Helper()
	n, err := m.read()
	if want < 0 && errors.Is(err, vault.ErrRefused) {
		return
	}
	if n != want || err != nil {
		m.Errorf("%s: she reads %d notes, %v", what, n, err)
	}
}

// writes is what somebody with the database does.
func (m *mail) writes(query string, args ...any) {
	m.Helper()
	m.Write("tamper", func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, query, args...)
		return err
	})
}

const doubled = `INSERT INTO casework_mail (id,case_id,day,sealed) SELECT 'again', case_id, day, sealed FROM casework_mail WHERE id=$1`

// renamed puts a note under another id.
func (m *mail) renamed(from, to string) {
	m.writes(`UPDATE casework_mail SET id=$2 WHERE id=$1`, from, to)
}

// newest is the note that is not one of these.
func (m *mail) newest(known ...string) (id string) {
	m.Write("look", func(ctx context.Context, tx *db.Tx) error {
		all, err := db.All(ctx, tx, db.One[string], `SELECT id FROM casework_mail`)
		for _, x := range all {
			if !slices.Contains(known, x) {
				id = x
			}
		}
		return err
	})
	return id
}

// What the organisation told her is there, once, and nothing in its place: whoever
// writes in the database takes it away, doubles it or exchanges two, and it is
// refused. The control is the same page before, and with each undone.
func TestWhatSheWasToldIsThere(t *testing.T) {
	eachMail(t, func(m *mail) {
		m.tell("Er is een laptop gestolen.")
		first := m.newest()
		m.tell("De laptop is terug.")
		second := m.newest(first)
		m.reads("control", 2)
		m.writes(doubled, second)
		m.reads("doubled", -1)
		m.writes(`DELETE FROM casework_mail WHERE id='again'`)
		swap := func() {
			m.renamed(first, "third")
			m.renamed(second, first)
			m.renamed("third", second)
		}
		swap()
		m.reads("each under the number of the other", -1)
		swap()
		m.renamed(second, "other")
		m.reads("under another number", -1)
		m.renamed("other", second)
		m.reads("undone", 2)
		m.writes(`DELETE FROM casework_mail WHERE id=$1`, second)
		m.reads("taken away", -1)
	})
}

// Notes of a program of before stand in no book: they are read, also beside newer
// ones, and can be doubled no more. Once Mara writes, they stand in it.
func TestNotesOfBeforeTheBook(t *testing.T) {
	eachMail(t, func(m *mail) {
		m.tell("Van voor het boek.")
		old := m.newest()
		m.Write("before", func(ctx context.Context, tx *db.Tx) error { return audit.Gone(ctx, tx, m.V, m.id, old) })
		m.reads("of before", 1)
		m.tell("Van erna.")
		m.reads("of before, and a newer one", 2)
		const logged = `INSERT INTO casework_mail (id,case_id,day,sealed) SELECT 'again', case_id, day, for_case FROM audit_event WHERE case_id=$1 AND counter=1`
		for what, add := range map[string]func(){
			"doubled":           func() { m.writes(doubled, old) },
			"the newer doubled": func() { m.writes(doubled, m.newest(old)) },
			"a line of the log": func() { m.writes(logged, m.id) },
		} {
			add()
			m.reads(what, -1)
			m.mara() // she can go on, and nothing false comes into the book
			m.reads(what+", and Mara wrote", -1)
			m.writes(`DELETE FROM casework_mail WHERE id='again'`)
			m.reads("without "+what, 2)
		}
		m.mara()
		m.reads("entered", 2)
		m.writes(`DELETE FROM casework_mail WHERE id=$1`, old)
		m.reads("taken away", -1)
	})
}

// mara opens the question to write in it.
func (m *mail) mara() {
	m.As(m.Mara, guard.WriteCase, m.id, func(ctx context.Context, tx *db.Tx) error {
		_, _, err := m.Cases.Member(ctx, tx, m.Mara, m.id)
		return err
	})
}

// Told, and taken away before anybody looked, with the book and the mark of before it:
// what was told is an event of her log, and the newest event says otherwise. Only who
// takes that away too is not seen by this, and that a witness sees.
func TestToldIsAnEvent(t *testing.T) {
	eachMail(t, func(m *mail) {
		m.tell("Er is een laptop gestolen.")
		first := m.newest()
		var book, mark []byte
		m.Write("copy", func(ctx context.Context, tx *db.Tx) error {
			return errors.Join(tx.QueryRow(ctx, `SELECT entries FROM audit_book WHERE case_id=$1`, m.id).Scan(&book),
				tx.QueryRow(ctx, `SELECT book FROM audit_event WHERE case_id=$1 ORDER BY counter DESC LIMIT 1`, m.id).Scan(&mark))
		})
		m.tell("De laptop is terug.")
		m.writes(`DELETE FROM casework_mail WHERE id<>$1`, first)
		m.writes(`UPDATE audit_book SET entries=$1 WHERE case_id=$2`, book, m.id)
		m.writes(`UPDATE audit_event SET book=$1 WHERE case_id=$2 AND counter=(SELECT MAX(counter) FROM audit_event WHERE case_id=$2)`, mark, m.id)
		m.reads("with the book of before it", -1)
	})
}
