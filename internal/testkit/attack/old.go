package attack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"naast"
	"naast/internal/account"
	"naast/internal/audit"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/share"
	"naast/internal/vault"
)

// Old is what was found when old rows were put back under their own numbers by
// somebody who can write in the database.
type Old struct {
	Tried, Accepted int // with the log left as it is
	Forged          int // of those tried, with epochs and keys of somebody's own at the number that is next
	Cut             int // and with the end of the log taken away too: accepted, as it must be
	Unseen          int // of those, not seen by who kept a stamp of the log
}

func (o Old) String() string {
	return fmt.Sprintf("%d old rows put back, %d of them with forged epochs and keys, %d accepted; with the end of the log gone too: %d accepted, %d of them not seen by who kept its stamp", o.Tried, o.Forged, o.Accepted, o.Cut, o.Unseen)
}

// Holds tells whether nothing was accepted that should not.
func (o Old) Holds() bool {
	return o.Tried > 0 && o.Forged > 0 && o.Accepted == 0 && o.Cut > 0 && o.Unseen == 0
}

const hour = time.Hour

// scene is a case of one resident and who stands next to her.
type scene struct {
	*casetest.House
	id       naast.CaseID
	resident guard.Who
	n        int // makes what is written differ
	pages    int // how often something was done with a page
	shares   *share.Slice
	near     guard.Who // with whom she shares her plan
}

// begin lets her share her plan with somebody.
func (s *scene) begin() error {
	ctx := context.Background()
	s.id, s.resident = s.Accepted(s.Mara)
	s.shares = &share.Slice{Cases: s.Cases}
	s.Cases.Changed = s.shares.Renew
	cards, err := account.DrawCards(ctx, s.V, 1)
	if err != nil {
		return err
	}
	card := &cards[0]
	err = s.Try(s.resident, guard.WriteOwn, s.id, func(ctx context.Context, tx *db.Tx) error {
		return s.shares.Give(ctx, tx, s.resident, s.id, card, share.Share{Name: "Jelle", Items: []share.Item{share.Plan}, Until: tx.Today().Add(30)})
	})
	if err != nil {
		return err
	}
	s.near = guard.Who{Hat: guard.HatNear, Case: s.id}
	var lock vault.Lock
	err = s.D.Read(ctx, db.System("sign in"), func(tx *db.Tx) (err error) {
		if err := tx.QueryRow(ctx, `SELECT user_id FROM account_card WHERE number=$1`, card.Number).Scan(&s.near.User); err != nil {
			return err
		}
		lock, err = s.V.LoadLock(ctx, tx, s.near.User, vault.LockCard)
		return err
	})
	if err == nil {
		s.near.Identity, err = s.V.OpenLock(ctx, lock, card.Secret)
	}
	return err
}

// act is one thing that is written in a case.
type act struct {
	who    guard.Who
	action guard.Action
	do     func(ctx context.Context, tx *db.Tx) error
}

// acts change each kind of content that there is.
func (s *scene) acts() []act {
	c, id, r, m := s.Cases, s.id, s.resident, s.Mara
	s.n++
	words := fmt.Sprint("Nu anders, voor de keer ", s.n)
	tell := func(do func(ctx context.Context, tx *db.Tx) error) act { return act{r, guard.WriteOwn, do} }
	write := func(do func(ctx context.Context, tx *db.Tx) error) act { return act{m, guard.WriteCase, do} }
	return []act{
		tell(func(ctx context.Context, tx *db.Tx) error { return c.TellAnew(ctx, tx, r, id, words) }),
		tell(func(ctx context.Context, tx *db.Tx) error { return c.WriteMessage(ctx, tx, r, id, words) }),
		tell(func(ctx context.Context, tx *db.Tx) error {
			return c.WritePlan(ctx, tx, r, id, s.revision(ctx, tx, r, casework.PlanKind), casework.Plan{Situation: words})
		}),
		tell(func(ctx context.Context, tx *db.Tx) error {
			return c.WriteReach(ctx, tx, r, id, casework.Contact{Name: words}, casework.Delivery{Channel: "mail", Email: fmt.Sprint("n", s.n, "@post.example"), Level: "neutraal"})
		}),
		write(func(ctx context.Context, tx *db.Tx) error {
			return c.AddNote(ctx, tx, m, id, casework.Note{Text: words, Channel: "telefoon", Spoke: true}, nil)
		}),
		write(func(ctx context.Context, tx *db.Tx) error { return c.SendMessage(ctx, tx, m, id, words) }),
		write(func(ctx context.Context, tx *db.Tx) error {
			return c.Appoint(ctx, tx, m, id, tx.Now().Add(100*hour), 30, casework.Place{Where: words})
		}),
		write(func(ctx context.Context, tx *db.Tx) error { return c.WriteToHer(ctx, tx, m, id, "Naast", words) }),
		tell(func(ctx context.Context, tx *db.Tx) error {
			if s.pages++; s.pages == 1 {
				_, err := c.AddPaper(ctx, tx, r, id, words, []casework.File{{Type: casework.Photo, Bytes: []byte(words)}})
				return err
			}
			return c.ChangeLeaf(ctx, tx, r, id, 1, 1, casework.DropLeaf)
		}),
		{r, guard.StopOwn, func(ctx context.Context, tx *db.Tx) error {
			return c.SetGuarded(ctx, tx, id, s.n%2 == 0)
		}},
	}
}

func (s *scene) revision(ctx context.Context, tx *db.Tx, w guard.Who, kind casework.Kind) int {
	k, err := s.V.OpenCase(ctx, tx, w.Person(), s.id)
	if err != nil {
		return 0
	}
	d, _ := casework.Only[json.RawMessage](ctx, tx, s.Cases, k, kind)
	return d.Revision
}

var kinds = []casework.Kind{casework.QuestionKind, casework.LineKind, casework.ConsentKind, casework.NoteKind, casework.PlanKind,
	casework.StepKind, casework.PrepKind, casework.PersonKind, casework.MessageKind, casework.DeclareKind,
	casework.PaperKind, casework.ShareKind}

// read reads all that there is in a case, on the page of one case and in a list.
func (s *scene) read() error {
	err := s.G.View(context.Background(), s.D, s.resident, guard.ReadOwn, s.id, func(tx *db.Tx, _ guard.Stand) error {
		return s.readOne(context.Background(), tx)
	})
	if err == nil {
		err = s.G.View(context.Background(), s.D, s.near, guard.ReadShare, s.id, func(tx *db.Tx, _ guard.Stand) error {
			_, _, err := s.shares.Reads(context.Background(), tx, s.near)
			return err
		})
	}
	if err != nil {
		return err
	}
	return s.G.List(context.Background(), s.D, s.Mara, guard.OwnPeople, func(tx *db.Tx) error {
		mine, err := s.G.Mine(context.Background(), tx, s.Mara, guard.ReadCase)
		if err != nil {
			return err
		}
		mine = slices.DeleteFunc(mine, func(r guard.Row) bool { return r.Case != s.id })
		all, err := s.Cases.OpenMany(context.Background(), tx, s.Mara, mine)
		if err == nil {
			_, err = casework.ListMany[json.RawMessage](context.Background(), tx, s.Cases, all, casework.QuestionKind)
		}
		return err
	})
}

func (s *scene) readOne(ctx context.Context, tx *db.Tx) error {
	o, err := s.Cases.OpenOne(ctx, tx, s.resident, s.id)
	if err != nil {
		return err
	}
	for _, k := range kinds {
		if _, err := casework.Versions[json.RawMessage](ctx, tx, s.Cases, o.Key, k); err != nil {
			return err
		}
		if _, err := casework.List[json.RawMessage](ctx, tx, s.Cases, o.Key, k); err != nil {
			return err
		}
	}
	var d casework.Delivery
	if err := s.Cases.LoadFacts(ctx, tx, s.id, casework.DeliveryLabel, &d); err != nil {
		return err
	}
	if _, err = s.Cases.Meetings(ctx, tx, o.Key); err != nil {
		return err
	}
	if _, err = s.Cases.CaseNotes(ctx, tx, o.Key); err != nil {
		return err
	}
	papers, err := s.Cases.Papers(ctx, tx, o.Key)
	for _, p := range papers {
		for _, l := range p.Body.Leaves {
			if _, _, err := s.Cases.LeafOf(ctx, tx, o.Key, l.N); err != nil {
				return err
			}
		}
	}
	return err
}

// PutBack writes in so many cases, and puts after each act the rows of before
// back: each by itself, all together, with the book of the case, and with what
// the newest event says of the book. The control takes the end of the log away
// as well, which only who kept a stamp of the log can see.
func PutBack(h *casetest.House, cases int) (o Old, err error) {
	for range cases {
		s := &scene{House: h}
		if err := s.begin(); err != nil {
			return o, err
		}
		for range 2 { // the first time much is not there yet
			for i := range s.acts() {
				if err := o.after(s, s.acts()[i]); err != nil {
					return o, err
				}
			}
		}
		if err := o.forged(s); err != nil {
			return o, err
		}
	}
	return o, nil
}

// after does one act and tries what was before it.
func (o *Old) after(s *scene, a act) error {
	before, err := s.copy()
	if err != nil {
		return err
	}
	if err := s.Try(a.who, a.action, s.id, a.do); err != nil {
		return fmt.Errorf("act: %w", err)
	}
	if err := audit.Settle(context.Background(), s.D); err != nil {
		return err
	}
	after, err := s.copy()
	if err != nil {
		return err
	}
	if err := s.read(); err != nil {
		return fmt.Errorf("control, nothing put back: %w", err)
	}
	var tries []rows
	for _, t := range content {
		tries = append(tries, after.changed(before, t)...)
	}
	all := after.with(before, content...)
	tries = append(tries, all, all.with(before, "audit_book"), all.with(before, "audit_book").saying(before), after.with(before, "audit_book"))
	for _, t := range tries {
		if err := o.count(s.reads(t)); err != nil {
			return err
		}
		if err := s.put(after); err != nil {
			return err
		}
	}
	return o.cut(s, before, after)
}

// count takes what reading gave.
func (o *Old) count(err error) error {
	o.Tried++
	if err == nil {
		o.Accepted++
	}
	return o.told(err)
}

// told leaves out what says no more than that something is refused.
func (*Old) told(err error) error {
	if errors.Is(err, vault.ErrRefused) || errors.Is(err, naast.NotFound) {
		return nil
	}
	return err
}

// saying lets the newest event say of the book what the newest of before said.
func (all rows) saying(before rows) rows {
	newest := func(rs []row) (n row) {
		for _, r := range rs {
			if n == nil || r["counter"].(int64) > n["counter"].(int64) {
				n = r
			}
		}
		return n
	}
	old, now := newest(before["audit_event"]), newest(all["audit_event"])
	n := all.with(all)
	n["audit_event"] = nil
	for _, r := range all["audit_event"] {
		if old != nil && r.name("audit_event") == now.name("audit_event") {
			c := row{}
			for k, v := range r {
				c[k] = v
			}
			c["book"], r = old["book"], c
		}
		n["audit_event"] = append(n["audit_event"], r)
	}
	return n
}

// cut is the control: everything of before, the log too.
func (o *Old) cut(s *scene, before, after rows) error {
	kept, err := s.stamp()
	if err == nil {
		err = o.seen(s, s.reads(before), kept)
	}
	return errors.Join(err, s.put(after))
}

// seen takes what reading gave with another log in place, of which somebody kept a
// stamp.
func (o *Old) seen(s *scene, read error, kept tlog.Tree) error {
	if err := o.told(read); err != nil || read != nil {
		return err
	}
	o.Cut++
	if s.D.Read(context.Background(), db.System("check"), func(tx *db.Tx) error { return audit.Check(context.Background(), tx, kept) }) == nil {
		o.Unseen++
	}
	return nil
}

// reads puts rows in place and reads.
func (s *scene) reads(r rows) error {
	if err := s.put(r); err != nil {
		return err
	}
	return s.read()
}

func (s *scene) copy() (r rows, err error) {
	err = s.D.Read(context.Background(), db.System("copy"), func(tx *db.Tx) (err error) {
		r, err = copyRows(context.Background(), tx, s.id)
		return err
	})
	return r, err
}

func (s *scene) put(r rows) error {
	return s.D.Write(context.Background(), db.System("put back"), func(tx *db.Tx) error { return r.put(context.Background(), tx, s.id) })
}

func (s *scene) stamp() (t tlog.Tree, err error) {
	err = s.D.Read(context.Background(), db.System("stamp"), func(tx *db.Tx) (err error) {
		t, err = audit.Head(context.Background(), tx)
		return err
	})
	return t, err
}
