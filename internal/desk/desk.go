package desk

import (
	"context"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/supporter"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// Slice is the pages of supporters, the front door and coordinators.
type Slice struct {
	Cases *casework.Cases
	// Propose gives at most three supporters for a need, other than those shown
	// before, with reasons in words.
	Propose func(ctx context.Context, tx *db.Tx, s partnership.Settings, need supporter.Need, shown []naast.UserID) ([]supporter.Proposal, error)
	// Held gives the proposal that the last batch holds for a case; NotFound when there is none.
	Held func(ctx context.Context, tx *db.Tx, id naast.CaseID) (supporter.Proposal, error)
	// Arrived counts what somebody wrote down without a network and has not looked
	// at yet.
	Arrived func(ctx context.Context, tx *db.Tx, u naast.UserID) (int, error)
	// Keys gives what is said of new keys of colleagues: those that wait for the
	// signature of who looks, and all that are new.
	Keys func(c *web.Ctx, tx *db.Tx) (toSign, fresh []ui.Entry, err error)
	// LogKey asks the only one who can open the log to hand on its key. It may be nil.
	LogKey func(c *web.Ctx, tx *db.Tx) ([]ui.Entry, error)
	// Copy tells of which day the newest backup is (empty: there is none), and
	// whether that is too long ago. It may be nil.
	Copy func(tx *db.Tx) (newest naast.Date, late bool)
	// NoCopy tells whether no backup is set, so that nothing is copied. It may be nil.
	NoCopy func() bool
	// RingHeld tells whether somebody changed the database past the program, so that no
	// key leaves the ring; nil where nobody looks.
	RingHeld func(tx *db.Tx) bool
	// Card checks vraagnummer and secret at the desk and tells whose card it is.
	Card func(c *web.Ctx, number, secret string) (naast.UserID, error)
}

// Routes registers the pages.
func (s *Slice) Routes(a *web.App) {
	a.Get(web.Staff, "/vandaag", guard.Today, s.today)
	a.Nav("/vandaag", naast.Msg("Vandaag").Text, guard.Today)
	s.peopleRoutes(a)
	s.offerRoutes(a)
	s.caseRoutes(a)
	s.noteRoutes(a)
	s.questionRoutes(a)
	s.planRoutes(a)
	s.prepRoutes(a)
	s.meetingRoutes(a)
	s.messageRoutes(a)
	s.aroundRoutes(a)
	s.reachRoutes(a)
	s.safeRoutes(a)
	s.moreRoutes(a)
	s.linkRoutes(a)
	s.takeOverRoutes(a)
	s.doorRoutes(a)
	s.silentRoutes(a)
	s.outboxRoutes(a)

}
