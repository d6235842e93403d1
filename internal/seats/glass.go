package seats

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/supporter"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/ui"
)

func glassAt(id naast.CaseID) string { return at(id) + "/nood" }
func lookAt(id naast.CaseID) string  { return "/overnemen/" + string(id) + "/kijken" }

func (s *Slice) glassRoutes(a *web.App) {
	a.Get(web.Staff, "/stil/{zaak}/nood", guard.BreakGlass, func(c *web.Ctx) error { return s.showGlass(c, 200, nil) })
	a.Post(web.Staff, "/stil/{zaak}/nood", guard.BreakGlass, s.postGlass)
	a.Get(web.Staff, "/overnemen/{zaak}/kijken", guard.LookInside, s.getLook)
	a.Post(web.Staff, "/overnemen/{zaak}/kijken", guard.CloseLook, s.postSeen)
}

// glassPage is where a coordinator lets the standby look.
type glassPage struct {
	ui.Page
	ID      naast.CaseID
	Who     naast.UserID // the standby, and how he is called; empty: there is none, or without a key
	Standby string
	Reason  string
	Open    *casework.Glass // it is open now
}

func (s *Slice) showGlass(c *web.Ctx, status int, problems naast.Problems) error {
	p := glassPage{Page: c.Base(c.T.S("Als het niet kan wachten")), ID: c.CaseID(), Reason: c.Form("reden")}
	p.Form, p.Path, p.Problems = true, glassAt(p.ID), problems
	err := c.View(p.ID, func(tx *db.Tx, _ guard.Stand) error {
		r, err := s.Cases.Recovery(c, tx, p.ID)
		if err != nil {
			return err
		}
		if len(r.Glass) > 0 && r.Glass[0].Open {
			p.Open = &r.Glass[0]
		}
		p.Who, p.Standby, err = s.standby(c, tx, p.ID)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, glassView(p))
}

// standbyField says who was shown to the coordinator: somebody else who stands by
// since does not get to look by his word.
const standbyField = "wie"

// standby is who may look, and how he is called; nothing when nobody can.
func (s *Slice) standby(c *web.Ctx, tx *db.Tx, id naast.CaseID) (naast.UserID, string, error) {
	f, err := s.Cases.Facts(c, tx, id)
	if err != nil || f.Standby == "" {
		return "", "", err
	}
	left, err := s.Cases.HasLeft(c, tx, f.Standby)
	if err != nil || left {
		return "", "", err
	}
	all, err := s.Cases.Guard.Standings(c, tx, id, guard.Standby)
	if err != nil {
		return "", "", err
	}
	for _, x := range all {
		if x.Person == s.Cases.Guard.Handle(f.Standby) && x.State != guard.Granted {
			y, err := supporter.Get(c, tx, f.Standby)
			return f.Standby, y.FullName(), err
		}
	}
	return "", "", nil
}

func (s *Slice) postGlass(c *web.Ctx) error {
	reason := c.Form("reden")
	if c.Again() {
		return s.showGlass(c, 200, nil)
	}
	var p naast.Problems
	if reason == "" {
		p.Add("reden", "Schrijf op waarom het niet kan wachten. De inwoner leest dit.")
	}
	web.CheckText(&p, "reden", reason, casework.MostReason)
	if len(p) > 0 {
		return s.showGlass(c, 422, p)
	}
	err := s.act(c, glassAt(c.CaseID()), func(tx *db.Tx) error {
		who, name, err := s.standby(c, tx, c.CaseID())
		if err != nil {
			return err
		}
		if name == "" {
			return errNoStandby
		}
		if string(who) != c.Form(standbyField) {
			return fmt.Errorf("somebody else stands by: %w", naast.Conflict)
		}
		return s.Cases.BreakGlass(c, tx, c.Who, c.CaseID(), name, reason)
	})
	if errors.Is(err, errNoStandby) {
		p.Add("reden", "Er is hier geen vervanger met een sleutel. Hieronder staat wat u wel kunt doen.")
		return s.showGlass(c, 422, p)
	}
	if errors.Is(err, naast.Conflict) {
		p.Add("reden", "Er is nu een andere vervanger: kijk hierboven. Wilt u dat deze persoon kijkt? Druk dan nog een keer.")
		return s.showGlass(c, http.StatusConflict, p)
	}
	return err
}

var errNoStandby = errors.New("nobody can look")

// lookPage is what the standby reads: enough to know whether somebody is in danger and
// where to find her.
type lookPage struct {
	ui.Page
	ID       naast.CaseID
	Glass    casework.Glass
	Who      casework.Contact
	Question casework.Question
	Talks    []ui.Item
	Notes    []casework.Document[casework.Note]
}

// mostNotes is how many of the newest notes the standby reads.
const mostNotes = 5

func (s *Slice) getLook(c *web.Ctx) error {
	p := lookPage{Page: c.Base(c.T.S("Als het niet kan wachten")), ID: c.CaseID()}
	p.Form, p.Path = true, lookAt(p.ID)
	err := c.View(p.ID, func(tx *db.Tx, _ guard.Stand) error { return s.readLook(c, tx, &p) })
	if err != nil {
		return err
	}
	return c.Page(200, lookView(p))
}

func (s *Slice) readLook(c *web.Ctx, tx *db.Tx, p *lookPage) error {
	k, g, err := s.Cases.Look(c, tx, c.Who, p.ID)
	if err != nil {
		return err
	}
	p.Glass = g
	ck, err := s.Cases.Vault.Contact(c, tx, k)
	if err != nil {
		return err
	}
	err = s.Cases.LoadContact(c, tx, ck, p.ID, casework.ContactLabel, &p.Who)
	if err != nil && !errors.Is(err, naast.NotFound) {
		return err
	}
	places := casework.Places{}
	err = s.Cases.LoadContact(c, tx, ck, p.ID, casework.PlacesLabel, &places)
	if err != nil && !errors.Is(err, naast.NotFound) {
		return err
	}
	times, err := s.Cases.Times(c, tx, p.ID)
	if err != nil {
		return err
	}
	for _, a := range times.Appointments {
		if !a.Gone && a.Start().After(tx.Now().Add(-lookBack)) {
			x := places[a.ID]
			p.Talks = append(p.Talks, ui.Item{Key: c.T.S("%s om %s", naast.Today(a.Start()), c.T.Time(a.Start())), Value: c.T.List([]string{x.Where, x.With})})
		}
	}
	return s.readWords(c, tx, p, k)
}

// lookBack is how long ago an appointment still tells where somebody may be.
const lookBack = 48 * time.Hour

// readWords adds her question and the newest notes.
func (s *Slice) readWords(c *web.Ctx, tx *db.Tx, p *lookPage, k *vault.CaseKey) error {
	questions, err := casework.List[casework.Question](c, tx, s.Cases, k, casework.QuestionKind)
	if err != nil {
		return err
	}
	if len(questions) > 0 {
		p.Question = questions[0].Body
	}
	p.Notes, err = casework.List[casework.Note](c, tx, s.Cases, k, casework.NoteKind)
	slices.Reverse(p.Notes)
	p.Notes = p.Notes[:min(len(p.Notes), mostNotes)]
	return err
}

// postSeen puts the layer back that the coordinator opened.
func (s *Slice) postSeen(c *web.Ctx) error {
	return s.act(c, "/overnemen", func(tx *db.Tx) error { return s.Cases.CloseGlass(c, tx, c.Who, c.CaseID()) })
}
