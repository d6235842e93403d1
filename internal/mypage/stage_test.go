package mypage

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"

	"naast"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/supporter"
	"naast/internal/web/webtest"
)

// stage is a partnership with residents' own pages.
type stage struct {
	*casetest.Site
	*testing.T
	held  naast.UserID
	slice *Slice
}

func each(t *testing.T, f func(t *testing.T, s *stage)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := &stage{Site: casetest.NewSite(t, two), T: t}
		s.slice = &Slice{Cases: s.Cases, Propose: first, Held: func(context.Context, *db.Tx, naast.CaseID) (naast.UserID, error) {
			if s.held == "" {
				return "", naast.NotFound
			}
			return s.held, nil
		}}
		s.slice.Routes(s.App)
		s.Start()
		f(t, s)
	})
}

// first proposes the first three by name.
func first(ctx context.Context, tx *db.Tx, s partnership.Settings, need supporter.Need, shown []naast.UserID) (all []supporter.Proposal, err error) {
	active, err := supporter.Active(ctx, tx)
	slices.SortFunc(active, func(a, b supporter.Supporter) int { return strings.Compare(a.FirstName, b.FirstName) })
	for _, x := range active {
		if len(supporter.Check(x, need)) == 0 && !slices.Contains(shown, x.User) && len(all) < 3 {
			o, err := partnership.OrganisationOf(ctx, tx, x.Organisation)
			if err != nil {
				return nil, err
			}
			all = append(all, supporter.Present(x, o, need, s))
		}
	}
	return all, err
}

// press presses the button whose form holds these hidden values.
func press(v *webtest.Visitor, action string, hidden url.Values) *webtest.Visitor {
	hidden = url.Values(hidden)
	hidden.Set("_sleutel", naast.NewID[string]())
	return v.Post(action, hidden)
}

// accept makes w the one who stands next to her.
func (s *stage) accept(w guard.Who, id naast.CaseID) {
	s.T.Helper()
	s.Site.As(w, guard.AnswerOffer, id, func(ctx context.Context, tx *db.Tx) error { return s.Cases.Accept(ctx, tx, w, id) })
}

// granted tells whether somebody has a key of the case.
func (s *stage) granted(id naast.CaseID, w guard.Who) (has bool) {
	s.Write("grant", func(ctx context.Context, tx *db.Tx) (err error) {
		has, err = s.V.HasGrant(ctx, tx, id, w.User)
		return err
	})
	return has
}

// docs reads the documents of a kind as the resident.
func docs[T any](s *stage, who guard.Who, kind casework.Kind) (all []casework.Document[T]) {
	s.T.Helper()
	s.View(who, guard.ReadOwn, who.Case, func(ctx context.Context, tx *db.Tx) error {
		k, err := s.V.OpenCase(ctx, tx, who.Person(), who.Case)
		if err != nil {
			return err
		}
		all, err = casework.List[T](ctx, tx, s.Cases, k, kind)
		return err
	})
	return all
}
