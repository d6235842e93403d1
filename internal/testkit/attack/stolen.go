package attack

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"naast"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
)

// Stolen is what a thief gets of so many cases.
type Stolen struct {
	Cases           int
	Without, Whole  map[string]int // opened without the key files, and with the whole disk
	Words           int            // cases of which a word stands somewhere in what was stolen
	Seeds           int            // people whose seed was found
	Phrase, Phrases int            // cases that one supporter's phrase opens, and must
	Card            int            // cases that one resident's card opens; must be 1
	Others          int            // cases that phrase or card opens and must not
}

func (s Stolen) String() string {
	return fmt.Sprintf("of %d cases: without the key files %d stories, %d contacts, %d facts, %d with a word in plain sight; with the whole disk %d stories, %d contacts, %d seeds (and %d facts); one phrase opened %d of its %d, one card %d, of others %d",
		s.Cases, s.Without["story"], s.Without["contact"], s.Without["facts"], s.Words, s.Whole["story"], s.Whole["contact"], s.Seeds, s.Whole["facts"], s.Phrase, s.Phrases, s.Card, s.Others)
}

// Holds tells whether the thief got nothing that he should not.
func (s Stolen) Holds() bool {
	return s.Cases > 0 && s.Without["story"]+s.Without["contact"]+s.Without["facts"]+s.Words+s.Whole["story"]+s.Whole["contact"]+s.Seeds+s.Others == 0
}

// Works is the control: the thief's tools open what they must open.
func (s Stolen) Works() bool {
	return s.Whole["facts"] == s.Cases && s.Phrase == s.Phrases && s.Phrases > 0 && s.Card == 1
}

// marker stands in every story and in every name; what follows tells whose.
const marker = "kwelderbries"

// Disk is where an installation lies.
type Disk struct {
	Config db.Config
	Keys   string   // directory of the key files
	Dirs   []string // databases and backups, searched byte by byte; none on PostgreSQL
}

// Fill asks so many questions. Every fourth names Sjoerd, who is at another
// organisation than the front door.
func Fill(h *casetest.House, n int) (ids []naast.CaseID, residents []guard.Who) {
	for i := range n {
		a := casetest.Question()
		a.Question.Words = fmt.Sprintf("%s%06d: sinds mijn val kom ik de trap niet meer op.", marker, i)
		a.Contact.Name = fmt.Sprintf("Mevrouw %s%06d", marker, i)
		a.Facts.Village = []string{"harkeloo", "oudewiel"}[i%2]
		id, r := h.Ask(a, []guard.Who{h.Mara, h.Piet, h.Noor, h.Sjoerd}[i%4])
		ids, residents = append(ids, id), append(residents, r)
	}
	return ids, residents
}

// Rob steals an installation in which Fill asked.
func Rob(ctx context.Context, disk Disk) (s Stolen, err error) {
	if s.Without, s.Cases, _, err = rob(ctx, disk.Config, ""); err != nil {
		return s, err
	}
	if s.Whole, _, s.Seeds, err = rob(ctx, disk.Config, disk.Keys); err != nil {
		return s, err
	}
	s.Words, err = seen(disk.Dirs)
	return s, err
}

func rob(ctx context.Context, c db.Config, keys string) (got map[string]int, cases, seeds int, err error) {
	l, err := steal(ctx, c, keys)
	if err != nil {
		return nil, 0, 0, err
	}
	people := map[string]bool{}
	for _, r := range l.tables["vault_user"] {
		people[string(r["hpke"].([]byte))] = true
	}
	got = map[string]int{}
	all := l.perCase()
	for _, s := range all {
		for what := range s.try() {
			got[what]++
		}
		if keys != "" {
			seeds += s.seeds(people)
		}
	}
	return got, len(all), seeds, nil
}

// seen counts the places where a word of somebody stands in plain sight.
func seen(dirs []string) (n int, err error) {
	for _, dir := range dirs {
		err = errors.Join(err, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := os.ReadFile(path)
			n += bytes.Count(b, []byte(marker))
			return err
		}))
	}
	return n, err
}

// Use opens with one person's phrase and with one resident's card whatever they
// open: the control, with the whole disk and their secret.
func (s *Stolen) Use(ctx context.Context, h *casetest.House, ids []naast.CaseID, residents []guard.Who) error {
	phrase := vault.NewPhrase()
	lock, err := h.V.MakeLock(ctx, h.Sjoerd.Identity, vault.LockPhrase, phrase)
	if err != nil {
		return err
	}
	if h.Sjoerd.Identity, err = h.V.OpenLock(ctx, lock, phrase); err != nil {
		return err
	}
	_, secret := h.Card(residents[0])
	err = h.D.Read(ctx, db.System("card"), func(tx *db.Tx) error {
		lock, err := h.V.LoadLock(ctx, tx, residents[0].User, vault.LockCard)
		if err == nil {
			residents[0].Identity, err = h.V.OpenLock(ctx, lock, secret)
		}
		return err
	})
	if err != nil {
		return err
	}
	for i, id := range ids {
		for who, count := range map[*guard.Who]*int{&h.Sjoerd: &s.Phrase, &residents[0]: &s.Card} {
			own := i%4 == 3
			if who == &residents[0] {
				own = i == 0
			} else if own {
				s.Phrases++
			}
			switch got := tell(ctx, h, *who, id); {
			case got && own:
				*count++
			case got:
				s.Others++
			}
		}
	}
	return nil
}

// tell reads a story as somebody, past the guard: whoever has the disk need not
// ask it.
func tell(ctx context.Context, h *casetest.House, who guard.Who, id naast.CaseID) (got bool) {
	_ = h.D.Read(ctx, db.System("thief"), func(tx *db.Tx) error { // what does not open is not told
		h.G.Found(tx, who, id, "")
		k, err := h.V.OpenCase(ctx, tx, who.Person(), id)
		if err != nil {
			return err
		}
		q, err := casework.Only[casework.Question](ctx, tx, h.Cases, k, casework.QuestionKind)
		got = err == nil && bytes.Contains([]byte(q.Body.Words), []byte(marker))
		return err
	})
	return got
}
