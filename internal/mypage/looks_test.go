package mypage

import (
	"context"
	"errors"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web/lang"
)

// More lines than the short page shows: whoever has the database takes some out,
// of the beginning, of the middle or just before the end, and both pages say so.
// With nothing taken out neither does: the control.
func TestTakenOutIsSeen(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, who := s.Accepted(s.Mara)
		s.Write("busy", func(ctx context.Context, tx *db.Tx) (err error) {
			for range fewLooks + 40 {
				err = errors.Join(err, audit.Record(ctx, tx, s.V, audit.Event{Case: id, Actor: s.Mara.User, Name: s.Mara.Name, Hat: string(s.Mara.Hat), Action: string(guard.ReadCase), Purpose: "las mee om u te helpen"}))
			}
			return err
		})
		v := s.In(who)
		last := s.counter(id)
		for _, c := range []struct{ from, to int }{{0, 0}, {1, 1}, {1, 20}, {2, 2}, {30, 35}, {last - fewLooks, last - fewLooks}, {last / 2, last / 2}, {last - 1, last - 1}} {
			kept := s.takeOut(id, c.from, c.to)
			for _, path := range []string{"/mijn-pagina/wie-keek", "/mijn-pagina/wie-keek/alles"} {
				v.Get(path).Expect(200, "als ondersteuner")
				if c.to == 0 {
					v.Refuse("Hier ontbreekt een regel.")
				} else {
					v.Expect(200, "Hier ontbreekt een regel.")
				}
			}
			s.putBack(kept)
		}
		v.Get("/mijn-pagina/wie-keek").Expect(200, "Dit zijn de nieuwste 300 regels.").Refuse("Hier ontbreekt een regel.")
		v.Get("/mijn-pagina/wie-keek/alles").Refuse("Dit zijn de nieuwste")
		s.tail(id)
	})
}

// tail takes out the newest lines: no number after them tells it, so the page
// cannot; whoever kept a stamp of the log can.
func (s *stage) tail(id naast.CaseID) {
	s.T.Helper()
	ctx := context.Background()
	if err := audit.Settle(ctx, s.D); err != nil {
		s.T.Fatal(err)
	}
	var h tlog.Tree
	fits := func() error {
		return s.D.Read(ctx, db.System("test"), func(tx *db.Tx) (err error) {
			if h.N == 0 {
				if h, err = audit.Head(ctx, tx); err != nil {
					return err
				}
			}
			return audit.Check(ctx, tx, h)
		})
	}
	if err := fits(); err != nil {
		s.T.Fatalf("the control: nothing taken out: %v", err)
	}
	last := s.counter(id)
	s.takeOut(id, last-3, last)
	if fits() == nil {
		s.T.Error("the newest lines are gone, and the stamp fits")
	}
}

func (s *stage) counter(id naast.CaseID) (n int) {
	s.Write("count", func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, `SELECT MAX(counter) FROM audit_event WHERE case_id=$1 AND case_id<>''`, id).Scan(&n)
	})
	return n
}

// row is a line as it lies in the database.
type row struct {
	event                    string
	id                       naast.CaseID
	counter                  int
	day                      string
	leaf, mine, theirs, book []byte
	seq                      *int64
}

func (s *stage) takeOut(id naast.CaseID, from, to int) (kept []row) {
	s.Write("take out", func(ctx context.Context, tx *db.Tx) (err error) {
		kept, err = db.All(ctx, tx, func(x db.Scanner) (r row, err error) {
			return r, x.Scan(&r.event, &r.id, &r.counter, &r.day, &r.leaf, &r.mine, &r.theirs, &r.book, &r.seq)
		}, `SELECT id, case_id, counter, day, leaf, for_case, for_manager, book, seq FROM audit_event WHERE case_id=$1 AND counter BETWEEN $2 AND $3`, id, from, to)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `DELETE FROM audit_event WHERE case_id=$1 AND counter BETWEEN $2 AND $3`, id, from, to)
		return err
	})
	return kept
}

func (s *stage) putBack(kept []row) {
	s.Write("put back", func(ctx context.Context, tx *db.Tx) (err error) {
		for _, r := range kept {
			_, e := tx.Exec(ctx, `INSERT INTO audit_event (id,case_id,counter,day,leaf,for_case,for_manager,book,seq) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)`, r.event, r.id, r.counter, r.day, r.leaf, r.mine, r.theirs, r.book, r.seq)
			err = errors.Join(err, e)
		}
		return err
	})
}

// Every hat under which a case can be touched has its words, and nobody but she
// herself is without; what the same person did under two hats stays two lines.
func TestHatsInWords(t *testing.T) {
	var text lang.Text
	said := map[string]bool{}
	for _, h := range guard.Hats {
		word := as(text, audit.Event{Hat: string(h), Action: string(guard.ReadCase)})
		if (word == "") != (h == guard.HatResident) || word != "" && said[word] {
			t.Errorf("hat %q is %q", h, word)
		}
		said[word] = true
	}
	if w := as(text, audit.Event{Hat: string(guard.HatSupporter), Action: string(guard.TakeOver)}); w != "als vervanger" {
		t.Errorf("the stand-in is %q", w)
	}
	two := []audit.Event{{Actor: "a", Name: "Ada", Hat: "ondersteuner", Purpose: "belde"}, {Actor: "a", Name: "Ada", Hat: "coordinator", Purpose: "belde"}, {Actor: "a", Name: "Ada", Hat: "coordinator", Purpose: "belde"}}
	if days := byDay(text, "zij", two); !slices.Equal(days[0].Lines, []string{"Ada belde, als ondersteuner.", "Ada belde, als coördinator, 2 keer."}) {
		t.Errorf("%q", days[0].Lines)
	}
}
