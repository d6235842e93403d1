// tekst: inwoner
package mypage

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// homePage is the one thing, and the way to the rest.
type homePage struct {
	ui.Page
	Said    said
	Person  ui.Person // who stands next to her; empty when nobody does yet
	When    string
	Where   string
	Words   bool   // a wording waits for her yes or no
	Steps   bool   // a step does
	Message string // who wrote the last message, when it was not her
	Resting bool
	Speak   bool       // nobody stands next to her yet: she may tell the rest aloud
	Erase   naast.Date // from when her question may be erased, because it rests for long; empty: not proposed
	Wrong   bool       // something went wrong with her data, and she did not read it yet
	Merged  bool       // it was put beside another question of hers
	Done    bool
	Letter  *casework.Letter  // the nearest date in a letter
	Card    time.Time         // from when another card takes the place of hers; zero: none
	CheckIn *casework.CheckIn // an agreed moment that is there
	Opens   *casework.Opening // two seats are asked to open it for somebody new
}

func (s *Slice) getHome(c *web.Ctx) error {
	p, owed := homePage{Page: c.Base(c.T.S("Mijn pagina")), Done: isDone(c)}, false
	err := s.see(c, func(tx *db.Tx, o opened) error {
		m, err := s.moment(c, tx, o)
		if err != nil {
			return err
		}
		r, err := s.Cases.Recovery(c, tx, c.Who.Case)
		if err != nil {
			return err
		}
		p.Opens, p.Resting = r.Opening, o.Row.State == guard.Resting
		p.Speak = slices.Contains([]guard.State{guard.Sent, guard.OfferedS, guard.Waiting}, o.Row.State)
		if r := o.Facts.Retention; r != nil && p.Resting {
			p.Erase = r.From(tx.Today())
			owed = o.Facts.OwesErasing()
		}
		p.Wrong = o.Facts.OwesNotice()
		p.Merged = p.Resting && o.Facts.Merged != ""
		if p.Card, err = nextCard(c, tx); err != nil {
			return err
		}
		if err := s.next(c, tx, o, &p, &m); err != nil {
			return err
		}
		p.Said = m.say()
		if u := o.Facts.Responsible; u != "" && !o.Facts.Stopped && !m.Gone {
			x, err := s.person(c, tx, o, u)
			if err != nil {
				return err
			}
			x.Reasons = nil
			p.Person = casework.Face(c.T, x, 0)
		}
		return s.waits(c, tx, o, &p)
	})
	if err == nil && owed {
		err = s.Cases.Saw(c, c.DB, c.Who.Case, casework.SawErasing)
	}
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, homeView(p))
}

// moment gathers what the one thing depends on.
func (s *Slice) moment(c *web.Ctx, tx *db.Tx, o opened) (moment, error) {
	f := o.Facts
	m := moment{State: o.Row.State, Stopped: f.Stopped, Waits: f.Waits, ByHer: f.ByHerself, Phoned: !f.PhoneYes.IsZero(),
		Leaves: !f.Leaves.IsZero(), Tried: len(f.Passed) > 0, Met: !o.Row.Contact.IsZero()}
	var err error
	if m.Gone, err = s.Cases.HasLeft(c, tx, f.Responsible); err != nil {
		return m, err
	}
	switch m.State {
	case guard.Accepted, guard.Resting:
		m.Who, err = s.name(c, tx, o, f.Responsible)
		m.Until = partnership.AddWorkdays(o.Row.Changed, o.Set.FirstDays, o.Set)
		m.Late = m.Until < naast.Today(tx.Now())
	case guard.OfferedS:
		err = s.asked(c, tx, o, &m)
	default:
		if m.Door, err = s.door(c, tx, o); err != nil {
			return m, err
		}
		var u naast.UserID
		if u, err = s.held(c, tx, o); u != "" && err == nil {
			m.Held = true
			m.Who, err = s.name(c, tx, o, u)
		}
	}
	return m, err
}

// asked fills in who is being asked, until when, and who comes after.
func (s *Slice) asked(c *web.Ctx, tx *db.Tx, o opened, m *moment) error {
	u, since, err := s.Cases.CurrentOffer(c, tx, o.Row.Case)
	if err != nil || u == "" {
		return err
	}
	if m.Until, err = casework.AnswerBy(c, tx, u, since, o.Set); err != nil {
		return err
	}
	if m.Who, err = s.name(c, tx, o, u); err != nil {
		return err
	}
	rows, err := s.Cases.Guard.Standings(c, tx, o.Row.Case, guard.Offered)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if next, ok := s.Cases.Guard.Find(r.Person, o.Facts.Named); ok && r.State == guard.Granted {
			m.Next, err = s.name(c, tx, o, next)
			return err
		}
	}
	return nil
}

func (s *Slice) name(c *web.Ctx, tx *db.Tx, o opened, u naast.UserID) (string, error) {
	if u == "" || o.Facts.Guarded { // somebody may look along
		return "", nil
	}
	x, err := s.person(c, tx, o, u)
	return x.Name, err
}

// door are the names of the people at the front door who read her question.
func (s *Slice) door(c *web.Ctx, tx *db.Tx, o opened) (names []string, err error) {
	if o.Facts.ByHerself {
		return nil, nil
	}
	people, err := s.doorReaders(c, tx, o)
	for _, p := range people {
		names = append(names, p.Name)
	}
	return names, err
}

// doorReaders are the people at the front door whom her question opens for.
func (s *Slice) doorReaders(c *web.Ctx, tx *db.Tx, o opened) ([]partnership.FrontDoorPerson, error) {
	people, err := s.Cases.Door(c, tx)
	if err != nil {
		return nil, err
	}
	reads, err := s.Cases.Guard.Standings(c, tx, o.Row.Case, guard.FrontDoor)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(people), func(p partnership.FrontDoorPerson) bool {
		return !slices.ContainsFunc(reads, func(r guard.Standing) bool { return r.Person == s.Cases.Guard.Handle(p.User) })
	}), nil
}

// held is whom somebody proposes to her: the batch, or a coordinator by hand.
func (s *Slice) held(c *web.Ctx, tx *db.Tx, o opened) (naast.UserID, error) {
	if h := o.Facts.Hand; h != nil {
		return h.User, nil
	}
	u, err := s.Held(c, tx, o.Row.Case)
	if errors.Is(err, naast.NotFound) {
		return "", nil
	}
	return u, err
}

// next finds the next appointment.
func (s *Slice) next(c *web.Ctx, tx *db.Tx, o opened, p *homePage, m *moment) error {
	all, err := s.Cases.Meetings(c, tx, o.Key)
	if err != nil {
		return err
	}
	for _, a := range all {
		if !a.Gone && a.Start().After(tx.Now()) {
			m.Talk = true
			p.When, p.Where = when(c.T, a), a.Where
			return nil
		}
	}
	return nil
}

// waits sees what waits for her yes or no, and sees whether somebody wrote.
func (s *Slice) waits(c *web.Ctx, tx *db.Tx, o opened, p *homePage) error {
	words, err := s.Cases.Wordings(c, tx, o.Key)
	if err != nil {
		return err
	}
	_, p.Words = casework.Pending(words)
	steps, err := casework.List[casework.Step](c, tx, s.Cases, o.Key, casework.StepKind)
	if err != nil {
		return err
	}
	for _, st := range steps {
		p.Steps = p.Steps || st.Body.Asks()
	}
	written, err := casework.List[casework.Message](c, tx, s.Cases, o.Key, casework.MessageKind)
	if err != nil {
		return err
	}
	last := time.Time{}
	if n := len(written); n > 0 {
		p.Message, last = written[n-1].Body.From, written[n-1].At.Truncate(time.Second)
	}
	_, near, err := s.dropped(c, tx, o)
	if err != nil {
		return err
	}
	if len(near) > 0 && !near[0].At.Before(last) { // a mail said that something came
		p.Message = near[0].By
	}
	dated, err := s.Cases.Letters(c, tx, o.Key)
	if len(dated) > 0 && dated[0].Body.Open() {
		p.Letter = &dated[0].Body
	}
	if err != nil {
		return err
	}
	checks, err := s.Cases.CheckInsOf(c, tx, o.Key)
	if len(checks) > 0 && checks[0].Due {
		p.CheckIn = &checks[0].Body
	}
	return err
}

// postHeld takes whom we found for her.
func (s *Slice) postHeld(c *web.Ctx) error {
	return s.act(c, done(home), func(tx *db.Tx) error {
		f, err := s.Cases.Facts(c, tx, c.Who.Case)
		if err != nil {
			return err
		}
		o := opened{}
		o.Row.Case, o.Facts = c.Who.Case, f
		u, err := s.held(c, tx, o)
		if err == nil && u == "" {
			err = naast.Conflict
		}
		if err != nil {
			return err
		}
		return s.Cases.ChooseNow(c, tx, c.Who, c.Who.Case, u)
	})
}

func (s *Slice) postCallMe(c *web.Ctx) error {
	phone := ""
	if err := s.see(c, func(_ *db.Tx, o opened) error { phone = o.Who.Phone; return nil }); err != nil {
		return err
	}
	if phone == "" {
		return c.SeeOther(reach + "?nummer=ja")
	}
	return s.act(c, done(home), func(tx *db.Tx) error { return s.Cases.WaitFor(c, tx, c.Who, c.Who.Case, casework.WaitsCall) })
}

func (s *Slice) postNoThanks(c *web.Ctx) error {
	return s.act(c, home, func(tx *db.Tx) error { return s.Cases.NoThanks(c, tx, c.Who.Case) })
}

// nextCard tells from when another card takes the place of hers.
func nextCard(c *web.Ctx, tx *db.Tx) (time.Time, error) {
	from, err := account.Replacing(c, tx, c.Who.User)
	if errors.Is(err, naast.NotFound) {
		err = nil
	}
	return from, err
}

// postStopCard ends a card that she did not ask for.
func (s *Slice) postStopCard(c *web.Ctx) error {
	return s.act(c, done(home), func(tx *db.Tx) error { return s.Cases.StopNewCard(c, tx, c.Who.Case) })
}

// postStopSeats ends that two seats open her question.
func (s *Slice) postStopSeats(c *web.Ctx) error {
	return s.act(c, done(home), func(tx *db.Tx) error { return s.Cases.StopOpening(c, tx, c.Who.Case) })
}

// postOther goes on without whoever left: she chooses again.
func (s *Slice) postOther(c *web.Ctx) error {
	return s.act(c, choose, func(tx *db.Tx) error { return s.Cases.ChooseAnew(c, tx, c.Who.Case) })
}

// postGoOn takes a pause or a no back.
func (s *Slice) postGoOn(c *web.Ctx) error {
	return s.act(c, home, func(tx *db.Tx) error {
		f, err := s.Cases.Facts(c, tx, c.Who.Case)
		if err != nil {
			return err
		}
		if f.Stopped {
			return s.Cases.Unpause(c, tx, c.Who.Case)
		}
		return s.Cases.YesAfterAll(c, tx, c.Who.Case)
	})
}
