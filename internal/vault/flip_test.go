package vault

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"

	"naast"
	"naast/internal/db"
)

var errUndo = errors.New("undo")

// all is a case in its second epoch with everything in it, and what to do with
// it so that every blob is read.
type all struct {
	*stage
	question, later, facts, contact, letter, forTeam []byte
}

func (s *stage) everything() all {
	s.Helper()
	s.team()
	a := all{stage: s, question: s.ask(s.supporter)}
	if err := s.nextEpoch(s.resident, s.resident, s.supporter); err != nil {
		s.Fatal(err)
	}
	a.facts, a.forTeam = s.facts(Facts, []byte("thema")), s.forTeam("voor het team")
	s.grantStandby(s.standby)
	s.write(s.resident, s.id, func(tx *db.Tx) error {
		k, err := s.v.OpenCase(ctx, tx, s.resident, s.id)
		if err != nil {
			return err
		}
		if a.later, err = s.v.Seal(ctx, tx, k, question, []byte("later")); err != nil {
			return err
		}
		c, err := s.v.Contact(ctx, tx, k)
		if err != nil {
			return err
		}
		if a.contact, err = c.Seal("naam", []byte("Noor")); err != nil {
			return err
		}
		if a.letter, err = s.v.SealToCase(ctx, tx, s.id, []byte("gezien")); err != nil {
			return err
		}
		return s.v.GrantTeamContact(ctx, tx, s.resident, k, s.org)
	})
	s.exec(`UPDATE vault_grant SET listed=$1`, []byte{}) // so that grants are opened whole
	return a
}

// use reads everything in one transaction that is undone, and tells whether
// all of it was well.
func (a all) use() error {
	err := a.d.Write(ctx, db.System("test"), func(tx *db.Tx) error {
		for _, step := range []func(*db.Tx) error{a.asMember(a.resident), a.asMember(a.supporter), a.asCoordinator, a.asStandby, a.asServer} {
			if err := step(tx); err != nil {
				return err
			}
		}
		return errUndo
	})
	if errors.Is(err, errUndo) {
		return nil
	}
	return err
}

func (a all) asMember(p Person) func(*db.Tx) error {
	return func(tx *db.Tx) error {
		tx.Within(scopeOf(p, a.id))
		k, err := a.v.OpenCase(ctx, tx, p, a.id)
		if err != nil {
			return err
		}
		for _, sealed := range [][]byte{a.question, a.later} {
			if _, err := a.v.Open(ctx, tx, k, question, sealed); err != nil {
				return err
			}
		}
		if _, err := a.v.OpenMailbox(ctx, tx, k, a.letter); err != nil {
			return err
		}
		c, err := a.v.Contact(ctx, tx, k)
		if err == nil {
			_, err = c.Open("naam", a.contact)
		}
		return err
	}
}

func (a all) asCoordinator(tx *db.Tx) error {
	tx.Within(scopeOf(a.coordinator, a.id))
	c, err := a.v.OpenWithTeam(ctx, tx, a.coordinator, a.org, a.id)
	if err != nil {
		return err
	}
	if _, err := c.Open("naam", a.contact); err != nil {
		return err
	}
	t, err := a.v.OpenTeam(ctx, tx, a.coordinator, a.org)
	if err != nil {
		return err
	}
	if _, err := t.Open(ctx, tx, a.forTeam); err != nil {
		return err
	}
	return a.v.PeelStandby(ctx, tx, a.coordinator, a.org, a.id, a.standby.User)
}

func (a all) asStandby(tx *db.Tx) error {
	tx.Within(scopeOf(a.standby, a.id))
	_, err := a.v.TakeStandby(ctx, tx, a.standby, a.id)
	return err
}

func (a all) asServer(tx *db.Tx) error {
	tx.Within(db.System("job"))
	for _, p := range a.people() {
		if _, err := a.v.PublicOf(ctx, tx, p.User); err != nil {
			return err
		}
	}
	if _, err := a.v.OpenFacts(ctx, tx, a.id, Facts, a.facts); err != nil {
		return err
	}
	if _, err := a.v.SealToCase(ctx, tx, a.id, nil); err != nil {
		return err
	}
	cuts, err := a.v.readCuts(ctx, tx, `1=1`)
	if err == nil && slices.ContainsFunc(cuts, func(r cutRow) bool { return !r.ours }) {
		err = ErrRefused
	}
	if err == nil {
		_, err = a.v.SealToTeam(ctx, tx, a.org, nil)
	}
	return err
}

// flips gives copies of b, each with one bit changed: in the header, at the
// start, in the middle, at the end; and one cut short.
func flips(b []byte) (all [][]byte) {
	if len(b) == 0 {
		return nil
	}
	for _, at := range []int{0, 4, headerSize, len(b) / 2, len(b) - 1} {
		c := bytes.Clone(b)
		c[min(at, len(b)-1)] ^= 1
		all = append(all, c)
	}
	return append(all, b[:len(b)-1])
}

// Every blob that the vault keeps is refused when one bit of it is changed.
func TestEveryFlippedBlobIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		a := s.everything()
		if err := a.use(); err != nil {
			t.Fatalf("control, unchanged: %v", err)
		}
		tried := map[string]int{}
		before := s.dump()
		for _, table := range append(mainTables, ringTables...) {
			for _, r := range before.of(table) {
				if a.unused(table, r) {
					continue
				}
				for column, value := range r {
					blob, ok := value.([]byte)
					if !ok || column == "listed" { // a cache: what does not open is made again
						continue
					}
					for i, changed := range flips(blob) {
						a.change(table, column, r, changed)
						if err := a.use(); !errors.Is(err, ErrRefused) && !errors.Is(err, naast.NotFound) {
							t.Fatalf("%s.%s, change %d: %v", table, column, i, err)
						}
						tried[table+"."+column]++
					}
					a.change(table, column, r, blob)
				}
			}
		}
		if err := a.use(); err != nil {
			t.Fatalf("control, all put back: %v", err)
		}
		if len(tried) < 16 {
			t.Errorf("only these were changed: %v", tried)
		}
	})
}

func (a all) people() []Person {
	return []Person{a.resident, a.supporter, a.coordinator, a.standby, a.second}
}

// unused tells of rows that nothing in use() reads: people of the stage who do
// nothing, and grants that were cut.
func (a all) unused(table string, r row) bool {
	switch table {
	case "vault_user":
		for _, p := range a.people() {
			if r["handle"] == a.v.Handle("user", string(p.User)) {
				return false
			}
		}
		return true
	case "vault_wrap", "vault_ring":
		return !a.reads(fmt.Sprint(r["grant_id"]), fmt.Sprint(r["id"]))
	case "vault_grant":
		return r["cut_on"] != "" && r["cut_on"] != nil
	}
	return false
}

// reads tells whether a grant is read on the way: those that are live, and the
// resident's of the first epoch, who signed the second.
func (a all) reads(ids ...string) (yes bool) {
	a.read(Person{}, "", func(tx *db.Tx) error {
		var n int
		err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM vault_grant WHERE id IN ($1,$2) AND cut_on=''`, ids[0], ids[1]).Scan(&n)
		yes = n > 0
		return err
	})
	return yes
}

func (a all) change(table, column string, r row, value []byte) {
	a.Helper()
	where, args := "", []any{value}
	for _, key := range []string{"id", "handle", "number", "object", "epoch", "grant_id"} {
		if v, ok := r[key]; ok && key != column {
			args = append(args, v)
			where += fmt.Sprintf(" AND %s=$%d", key, len(args))
		}
	}
	a.write(Person{}, "", func(tx *db.Tx) error {
		n, err := part(tx, table).Exec(ctx, `UPDATE `+table+` SET `+column+`=$1 WHERE 1=1`+where, args...)
		if err == nil && n != 1 {
			err = fmt.Errorf("%d rows of %s changed", n, table)
		}
		return err
	})
}

// What was sealed for a list is a cache: tampered with, the grant itself is
// opened and checked again; both tampered with, nothing opens.
func TestListedIsOnlyACache(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		sealed := s.ask(s.supporter)
		s.mustTell(s.supporter, sealed)
		s.exec(`UPDATE vault_grant SET listed=$1`, newKey())
		s.mustTell(s.supporter, sealed)
		// The control that it is used at all: with the wrap gone it still opens.
		s.exec(`DELETE FROM vault_wrap`)
		s.mustTell(s.supporter, sealed)
		s.exec(`UPDATE vault_grant SET listed=$1`, newKey())
		s.mustOpen("both gone", s.supporter, false)
	})
}
