package intake

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"testing"

	"naast"
	"naast/internal/account"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/vault"
	"naast/internal/web/webtest"
)

// coordinator makes an account that may coordinate at an organisation.
func (s *stage) coordinator(login string, o naast.OrganisationID) guard.Who {
	s.Helper()
	w := guard.Who{Hat: guard.HatCoordinator, Organisation: o, Name: login + " (coördinator)", Identity: vault.NewIdentity()}
	lock, err := s.V.MakeLock(ctx, w.Identity, vault.LockPhrase, vault.NewPhrase())
	if err != nil {
		s.Fatal(err)
	}
	s.Write("coordinator", func(ctx context.Context, tx *db.Tx) error {
		w.User, err = account.Create(ctx, tx, s.V, account.NewUser{Login: login, Name: w.Name, Identity: w.Identity, Lock: lock, TOTPSecret: account.NewTOTPSecret(),
			Hats: []account.HatAt{{Hat: guard.HatCoordinator, Organisation: o}}})
		return err
	})
	return w
}

// lastPage walks to page 5, with Mara of De Kring chosen.
func (s *stage) lastPage() *webtest.Visitor {
	v := s.Visitor()
	s.choose(s.told(v), s.Mara)
	return v.Submit("/vraag/4", nil).Expect(200, "Stap 5 van 5")
}

// out is page 5 sent with these coordinators kept out.
func (s *stage) out(v *webtest.Visitor, who ...guard.Who) *webtest.Visitor {
	form := url.Values{"gezondheid": {"ja"}, "naam": {"Anna"}, "telefoon": {"06 12 34 56 78"}}
	for _, w := range who {
		form.Add("weg-bij", s.slice.sign(w.User))
	}
	return v.Submit("/vraag/5", form)
}

// newCase is the case that this makes.
func (s *stage) newCase(f func()) (id naast.CaseID) {
	s.Helper()
	before := s.CaseIDs()
	f()
	for _, x := range s.CaseIDs() {
		if !slices.Contains(before, x) {
			return x
		}
	}
	s.Fatal("no question was made")
	return ""
}

// sees tells whether a coordinator may see how to reach her.
func (s *stage) sees(w guard.Who, id naast.CaseID) bool {
	s.Helper()
	err := s.Try(w, guard.ReadContact, id, func(context.Context, *db.Tx) error { return nil })
	if err != nil && !errors.Is(err, naast.NotFound) {
		s.Fatal(err)
	}
	return err == nil
}

// reaches tells whether the team of an organisation has the key of how to reach her.
func (s *stage) reaches(w guard.Who, id naast.CaseID) (yes bool) {
	s.Helper()
	s.Write("reach", func(ctx context.Context, tx *db.Tx) error {
		tx.Within(db.Scope{Actor: w.User, Case: id, Action: "test"})
		_, err := s.V.OpenWithTeam(ctx, tx, w.Person(), w.Organisation, id)
		yes = err == nil
		return nil
	})
	return yes
}

func (s *stage) watchers(id naast.CaseID) (o naast.OrganisationID, users []naast.UserID) {
	s.Write("watchers", func(ctx context.Context, tx *db.Tx) (err error) {
		o, users, err = s.Cases.Watchers(ctx, tx, id)
		return err
	})
	return o, users
}

// accepts lets Mara stand next to her.
func (s *stage) accepts(id naast.CaseID) {
	s.Helper()
	s.As(s.Mara, guard.Declare, id, func(ctx context.Context, tx *db.Tx) error {
		_, err := s.Cases.Declare(ctx, tx, s.Mara, id, "nee")
		return err
	})
	s.As(s.Mara, guard.AnswerOffer, id, func(ctx context.Context, tx *db.Tx) error { return s.Cases.Accept(ctx, tx, s.Mara, id) })
}

// Before she sends she sees which coordinators would see her name and number, and
// keeps one out: from then on he sees nothing, also when somebody stands next to
// her. The control: without her choice he does, and his colleague always.
func TestCoordinatorKeptOutBeforehand(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		tess, twan := s.coordinator("tess", s.Kring), s.coordinator("twan", s.Kring)
		s.coordinator("wout", s.Steun)
		v := s.lastPage().Expect(200, "Wie ziet uw naam en uw nummer?", "De Kring Wesselrade: tess (coördinator) en twan (coördinator)", "Dan let iemand van Steunpunt Tinkerbroek op").Refuse("wout")
		if id := s.newCase(func() { s.out(v).Expect(200, "Dit is uw kaart") }); !s.sees(tess, id) || !s.sees(twan, id) {
			t.Error("the control: who is not kept out does not see how to reach her")
		}
		id := s.newCase(func() { s.out(s.lastPage(), tess).Expect(200, "Dit is uw kaart") })
		for _, when := range []string{"sent", "accepted"} {
			if s.sees(tess, id) || !s.sees(twan, id) {
				t.Errorf("%s: kept out sees %v, his colleague sees %v", when, s.sees(tess, id), s.sees(twan, id))
			}
			if o, users := s.watchers(id); o != s.Kring || !slices.Equal(users, []naast.UserID{twan.User}) {
				t.Errorf("%s: %v of %s watch", when, users, o)
			}
			if when == "sent" {
				s.accepts(id)
			}
		}
	})
}

// When she keeps out all who would watch, somebody else does: the page says so, she
// sees who that is before anything is sent, and the first never get the key.
func TestSomebodyElseWatches(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		tess, wout := s.coordinator("tess", s.Kring), s.coordinator("wout", s.Steun)
		before := len(s.CaseIDs())
		v := s.out(s.lastPage(), tess).Expect(422, "Nu let iemand anders op.", "Steunpunt Tinkerbroek: wout (coördinator)")
		if len(s.CaseIDs()) != before {
			t.Fatal("it was sent before she saw who watches")
		}
		id := s.newCase(func() { s.out(v, tess).Expect(200, "Dit is uw kaart") })
		for _, when := range []string{"sent", "accepted"} {
			if o, users := s.watchers(id); o != s.Steun || !slices.Equal(users, []naast.UserID{wout.User}) {
				t.Errorf("%s: %v of %s watch", when, users, o)
			}
			if s.sees(tess, id) || s.reaches(s.Karima, id) || !s.sees(wout, id) || !s.reaches(s.Wim, id) {
				t.Errorf("%s: kept out sees %v, and her team %v; who watches sees %v, and his team %v", when, s.sees(tess, id), s.reaches(s.Karima, id), s.sees(wout, id), s.reaches(s.Wim, id))
			}
			if when == "sent" {
				s.accepts(id)
			}
		}
		control := s.newCase(func() { s.out(s.lastPage()).Expect(200, "Dit is uw kaart") })
		if !s.reaches(s.Karima, control) {
			t.Error("the control: the first team has no key without her choice")
		}
	})
}

// When nobody is left to watch she is asked once more, and then it is hers to say:
// it is sent, the front door reads it, and no coordinator can reach her.
func TestNobodyWatches(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		tess, wout := s.coordinator("tess", s.Kring), s.coordinator("wout", s.Steun)
		v := s.out(s.lastPage(), tess).Expect(422, "Nu let iemand anders op.")
		s.out(v, tess, wout).Expect(422, "Zo let niemand van ons op")
		id := s.newCase(func() { s.out(v, tess, wout).Expect(200, "Dit is uw kaart") })
		if !s.granted(id, s.Els) || s.sees(tess, id) || s.sees(wout, id) || s.reaches(s.Karima, id) || s.reaches(s.Wim, id) {
			t.Error("the front door does not read it, or somebody who is kept out does")
		}
		s.accepts(id)
		if s.sees(tess, id) || s.sees(wout, id) || s.reaches(s.Karima, id) || s.reaches(s.Wim, id) {
			t.Error("after somebody stands next to her a coordinator who is kept out can reach her")
		}
		if f := s.Facts(id); f.Responsible != s.Mara.User {
			t.Error("nobody is responsible")
		}
	})
}

// More than one record can hold is said, and nothing is sent; what is no
// coordinator is nobody.
func TestTooManyKeptOut(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		var all []guard.Who
		for range casework.MostBlocked {
			all = append(all, s.coordinator("c"+naast.NewID[string]()[:8], s.Kring))
		}
		form := url.Values{"gezondheid": {"ja"}, "weg": {s.slice.sign(s.Joost.User)}}
		for _, w := range all {
			form.Add("weg-bij", s.slice.sign(w.User))
		}
		v := s.lastPage().Submit("/vraag/5", form).Expect(422, "Hier kunt u niet nog meer mensen wegstrepen.")
		form.Set("weg-bij", s.slice.sign(all[0].User))
		id := s.newCase(func() { v.Submit("/vraag/5", form).Expect(200, "Dit is uw kaart") })
		if f := s.Facts(id); !slices.Equal(f.Blocked, []naast.UserID{s.Joost.User, all[0].User}) {
			t.Errorf("kept out %v", f.Blocked)
		}
		id = s.newCase(func() { s.out(s.lastPage(), guard.Who{User: "niemand"}).Expect(200, "Dit is uw kaart") })
		if f := s.Facts(id); len(f.Blocked) != 0 {
			t.Errorf("kept out %v", f.Blocked)
		}
	})
}
