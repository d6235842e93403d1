package procedure

import (
	"context"
	"testing"

	"naast"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/desk"
	"naast/internal/guard"
	"naast/internal/mypage"
)

// stage is two furnished partnerships with the pages of this room, of the
// resident and of the desk.
type stage struct {
	*casetest.Site
	*testing.T
	two dbtest.Two
}

func each(t *testing.T, f func(t *testing.T, s *stage)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) { f(t, open(t, two)) })
}

func open(t *testing.T, two dbtest.Two) *stage {
	t.Helper()
	s := &stage{Site: casetest.NewSite(t, two), T: t, two: two}
	mine := &mypage.Slice{Cases: s.Cases, Held: func(context.Context, *db.Tx, naast.CaseID) (naast.UserID, error) { return "", naast.NotFound }}
	office := &desk.Slice{Cases: s.Cases}
	mine.Routes(s.App)
	office.Routes(s.App)
	(&Slice{Cases: s.Cases, Mine: mine, Desk: office}).Routes(s.App)
	s.Start()
	return s
}

// times are the dates that jobs can read.
func (s *stage) times(id naast.CaseID) (t casework.Times) {
	s.Helper()
	s.Write("times", func(ctx context.Context, tx *db.Tx) (err error) {
		t, err = s.Cases.Times(ctx, tx, id)
		return err
	})
	return t
}

// letters are the letters of a case as the resident reads them.
func (s *stage) letters(r guard.Who) (all []casework.Document[casework.Letter]) {
	s.Helper()
	s.View(r, guard.ReadOwn, r.Case, func(ctx context.Context, tx *db.Tx) error {
		k, err := s.V.OpenCase(ctx, tx, r.Person(), r.Case)
		if err != nil {
			return err
		}
		all, err = s.Cases.Letters(ctx, tx, k)
		return err
	})
	return all
}
