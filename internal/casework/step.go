package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"naast"
	"naast/internal/db"
	"naast/internal/guard"
)

// Who does a step.
const (
	Self     = "zelf"   // she herself
	Together = "samen"  // together
	OnBehalf = "namens" // the supporter, on her behalf, with a machtiging
)

// The role of the supporter in a step.
const (
	Guide     = "wegwijzer"
	Bridge    = "toeleider"
	Advocate  = "belangenbehartiger"
	Signaller = "signalerend"
	Mediator  = "bemiddelend"
)

// Does and Roles are what a step can say.
var (
	Does  = []string{Self, Together, OnBehalf}
	Roles = []string{Guide, Bridge, Advocate, Signaller, Mediator}
)

// Open tells that a step is still to be done.
func (s Step) Open() bool { return s.Done.IsZero() && !s.Let }

// Lapsed tells that the machtiging for a step is over: somebody acts on her
// behalf only with a new one.
func (s Step) Lapsed(today naast.Date) bool {
	return s.Open() && s.Who == OnBehalf && !s.Until.IsZero() && s.Until < today
}

// Asks tells that a step waits for her yes or no.
func (s Step) Asks() bool { return s.Open() && s.Yes.Answer == "" }

// Check says what is wrong with a step.
func (s Step) Check() (p naast.Problems) {
	if strings.TrimSpace(s.What) == "" {
		p.Add("wat", "Schrijf op wat er gaat gebeuren.")
	}
	if !slices.Contains(Does, s.Who) {
		p.Add("wie", "Kies wie het doet.")
	}
	if !slices.Contains(Roles, s.Role) {
		p.Add("rol", "Kies uw rol bij deze stap.")
	}
	if s.Who == OnBehalf && strings.TrimSpace(s.Body) == "" {
		p.Add("instantie", "Schrijf op bij wie u dit namens de inwoner doet. Voor elke instantie is er een eigen machtiging.")
	}
	return p
}

// ProposeStep adds a step, which counts once she says yes.
func (c *Cases) ProposeStep(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, s Step) error {
	k, _, err := c.Member(ctx, tx, who, id)
	if err != nil {
		return fmt.Errorf("propose step: %w", err)
	}
	s.Yes, s.Done, s.Let, s.ByName = Yes{}, "", false, who.Name
	if _, err := Add(ctx, tx, c, k, StepKind, s); err != nil {
		return err
	}
	return c.tell(ctx, tx, id)
}

// ChangeStep rewrites a step. Her yes was to other words, so it is asked again
// when what happens or who does it changed; another day needs no new yes.
func (c *Cases) ChangeStep(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, doc naast.DocumentID, revision int, s Step) error {
	k, _, err := c.Member(ctx, tx, who, id)
	if err != nil {
		return fmt.Errorf("change step: %w", err)
	}
	d, err := One[Step](ctx, tx, c, k, StepKind, doc)
	if err != nil {
		return err
	}
	now := d.Body
	now.What, now.Who, now.Role, now.Body, now.Until, now.Day = s.What, s.Who, s.Role, s.Body, s.Until, s.Day
	asked := now.Sentence() != d.Body.Sentence()
	if asked {
		now.Yes, now.ByName = Yes{}, who.Name
	}
	if err := Put(ctx, tx, c, k, StepKind, doc, revision, now); err != nil || !asked {
		return err
	}
	return c.tell(ctx, tx, id)
}

// EndStep says that a step is done, or let go together with her.
func (c *Cases) EndStep(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, doc naast.DocumentID, done bool) error {
	k, _, err := c.Member(ctx, tx, who, id)
	if err != nil {
		return fmt.Errorf("end step: %w", err)
	}
	return Change(ctx, tx, c, k, StepKind, doc, func(s *Step) {
		if s.Done, s.Let = "", !done; done {
			s.Done = tx.Today()
		}
	})
}

// ReopenStep brings a step back that was done or let go.
func (c *Cases) ReopenStep(ctx context.Context, tx *db.Tx, who guard.Who, id naast.CaseID, doc naast.DocumentID) error {
	k, _, err := c.Member(ctx, tx, who, id)
	if err != nil {
		return fmt.Errorf("reopen step: %w", err)
	}
	return Change(ctx, tx, c, k, StepKind, doc, func(s *Step) { s.Done, s.Let = "", false })
}
