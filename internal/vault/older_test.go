package vault

import (
	"encoding/binary"
	"fmt"
	"testing"

	"naast"
	"naast/internal/db"
)

// three brings the case of the stage to its third epoch, with something written in
// each, and in the mailbox of each.
func (s *stage) three() (sealed, letters [][]byte) {
	s.Helper()
	sealed = [][]byte{s.ask(s.supporter)}
	for epoch := 1; ; epoch++ {
		s.write(Person{}, "", func(tx *db.Tx) error {
			letter, err := s.v.SealToCase(ctx, tx, s.id, fmt.Append(nil, "brief ", epoch))
			letters = append(letters, letter)
			return err
		})
		if epoch == 3 {
			return sealed, letters
		}
		if err := s.nextEpoch(s.supporter, s.resident, s.supporter); err != nil {
			s.Fatal(err)
		}
		b, n, err := s.sealAs(s.supporter, question, fmt.Sprint("versie ", epoch+1))
		if err != nil || n != epoch+1 {
			s.Fatalf("epoch %d: %v", n, err)
		}
		sealed = append(sealed, b)
	}
}

// older reads what was written in an epoch, and what was put in the mailbox then, in
// a case that opens by itself or in a list.
func (s *stage) older(list bool, sealed, letter []byte) (text string, err error) {
	scope := scopeOf(s.supporter, s.id)
	if list {
		scope = db.Scope{Actor: s.supporter.User, Action: "list"}
	}
	err = s.d.Read(ctx, scope, func(tx *db.Tx) error {
		k, err := s.v.OpenCase(ctx, tx, s.supporter, s.id)
		if list {
			var all map[naast.CaseID]*CaseKey
			all, err = s.v.OpenCases(ctx, tx, s.supporter, []naast.CaseID{s.id})
			k = all[s.id]
		}
		if err != nil {
			return err
		}
		for range 2 { // the second time the key is known
			a, err := s.v.Open(ctx, tx, k, question, sealed)
			if err != nil {
				return err
			}
			b, err := s.v.OpenMailbox(ctx, tx, k, letter)
			if err != nil {
				return err
			}
			text = string(a) + ", " + string(b)
		}
		return nil
	})
	return text, err
}

// What was written in an earlier epoch opens with the key of now, opened alone or in
// a list, as long as every header on the way is there and genuine.
func TestEarlierEpochsOpen(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		sealed, letters := s.three()
		good := s.dump()
		for _, list := range []bool{false, true} {
			for i, want := range []string{story + ", brief 1", "versie 2, brief 2", "versie 3, brief 3"} {
				if got, err := s.older(list, sealed[i], letters[i]); err != nil || got != want {
					t.Errorf("list %v: %q, want %q: %v", list, got, want, err)
				}
			}
			for _, epoch := range []uint32{0, 4} { // none of this case
				b := append([]byte{}, sealed[0]...)
				binary.BigEndian.PutUint32(b[1:headerSize], epoch)
				_, err := s.older(list, b, letters[0])
				s.refuses(fmt.Sprint("of epoch ", epoch), err, ErrRefused)
				_, err = s.older(list, sealed[0], append(header(suiteHPKE, epoch), letters[0][headerSize:]...))
				s.refuses(fmt.Sprint("a letter of epoch ", epoch), err, ErrRefused)
			}
			_, err := s.older(list, sealed[0][:headerSize-1], letters[0])
			s.refuses("half a header", err, ErrRefused)
			_, err = s.older(list, sealed[0], letters[0][:headerSize-1])
			s.refuses("half a letter's header", err, ErrRefused)
			for what, q := range map[string]string{
				"the header between is gone":    `DELETE FROM vault_epoch WHERE epoch=2`,
				"the newest header is gone":     `DELETE FROM vault_epoch WHERE epoch=3`,
				"the header between is another": `UPDATE vault_epoch SET previous=(SELECT previous FROM vault_epoch WHERE epoch=3) WHERE epoch=2`,
			} {
				s.exec(q) // who opened the case before finds its key in the list, and does not check the headers again
				_, err := s.older(list, sealed[0], letters[0])
				s.refuses(fmt.Sprintf("%s, list %v", what, list), err, ErrRefused)
				s.restoreMain(good)
			}
		}
	})
}

// The length of a letter to a case tells nothing about an event of the log or a fixed
// text, and of what is longer only the class.
func TestLettersHaveOneLength(t *testing.T) {
	once(t, func(t *testing.T, s *stage) {
		s.ask()
		length := func(n int) (sealed int) {
			s.write(Person{}, "", func(tx *db.Tx) error {
				b, err := s.v.SealToCase(ctx, tx, s.id, make([]byte, n))
				sealed = len(b)
				return err
			})
			return sealed
		}
		none := length(0)
		for n, want := range map[int]int{1: 0, 300: 0, smallest - 4: 0, smallest - 3: 512, 1020: 512, 1021: 4096 - 512} {
			if got := length(n) - none; got != want {
				t.Errorf("%d bytes are %d longer than none, want %d", n, got, want)
			}
		}
	})
}

// A list shows the cases that open, of whatever epoch, with their contact; one of
// which the grant is forged, or cut, is absent and does not stand in the way.
func TestListWithoutWhatDoesNotOpen(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		var ids []naast.CaseID
		for range 4 {
			s.id = naast.NewID[naast.CaseID]()
			s.ask(s.supporter)
			ids = append(ids, s.id)
		}
		if err := s.nextEpoch(s.resident, s.resident, s.supporter); err != nil { // of the last
			t.Fatal(err)
		}
		s.id = ids[0]
		s.cut(s.supporter)
		s.exec(`UPDATE vault_wrap SET proof=sealed WHERE grant_id IN (SELECT id FROM vault_grant WHERE grantee=$1)`, s.v.grantee(string(ids[1]), s.supporter.User))
		for range 2 { // the first time each grant is opened whole
			err := s.try(s.supporter, "", func(tx *db.Tx) error {
				tx.Within(db.Scope{Actor: s.supporter.User, Action: "list"})
				keys, err := s.v.OpenCases(ctx, tx, s.supporter, append(ids, "bestaat niet"))
				if err != nil || len(keys) != 2 || keys[ids[2]].Epoch() != 1 || keys[ids[3]].Epoch() != 2 {
					t.Errorf("%d cases open: %v", len(keys), err)
				}
				for id, k := range keys {
					if k.Case() != id || k.By().User != s.supporter.User {
						t.Errorf("case %s opens as %s", id, k.Case())
					}
					alone, err := s.v.Contact(ctx, tx, k)
					if err != nil {
						return err
					}
					sealed, err := alone.Seal("naam", []byte("Noor"))
					if err != nil {
						return err
					}
					again := &CaseKey{newObject(k.birth, k.id, k.epoch, k.key, k.who)} // as when it is opened alone
					c, err := s.v.Contact(ctx, tx, again)
					if err != nil {
						return err
					}
					if b, err := c.Open("naam", sealed); err != nil || string(b) != "Noor" {
						t.Errorf("contact %q, %v", b, err)
					}
					_, err = c.Open("plaats", sealed)
					s.refuses("under another label", err, ErrRefused)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

// The first time that somebody opens a case it is listed for him, and for nobody else;
// where nothing may be written it opens as well.
func TestOpeningListsOnlyItself(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.ask(s.supporter, s.other)
		listed := func() int { return s.count(`SELECT COUNT(*) FROM vault_grant WHERE LENGTH(listed)>0`) }
		s.read(s.supporter, s.id, func(tx *db.Tx) error { _, err := s.v.OpenCase(ctx, tx, s.supporter, s.id); return err })
		if n := listed(); n != 0 {
			t.Errorf("%d are listed after reading", n)
		}
		for i, p := range []Person{s.supporter, s.supporter, s.other} {
			s.mustOpen("a member", p, true)
			if n, want := listed(), 1+i/2; n != want {
				t.Errorf("%d are listed, want %d", n, want)
			}
		}
	})
}
