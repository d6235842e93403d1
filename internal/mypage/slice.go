// tekst: inwoner

package mypage

import (
	"context"
	"errors"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/supporter"
	"naast/internal/web"
)

// Slice is the resident's own pages.
type Slice struct {
	Cases *casework.Cases
	// Propose gives at most three supporters for a need, other than those shown before.
	Propose func(ctx context.Context, tx *db.Tx, s partnership.Settings, need supporter.Need, shown []naast.UserID) ([]supporter.Proposal, error)
	// Held is whom the batch keeps for this question until she says yes or no;
	// naast.NotFound when it keeps nobody.
	Held func(ctx context.Context, tx *db.Tx, id naast.CaseID) (naast.UserID, error)
	// PDF puts all that is kept about her on pages; nil where there is no press.
	PDF func(ctx context.Context, title, language, day string, parts []Part) ([]byte, error)
	// Fixed gives the newest checkpoint of the log: how many lines it holds, and
	// of which day it is; naast.NotFound before the first. Of the room witness.
	Fixed func(ctx context.Context, tx *db.Tx) (size int64, day naast.Date, err error)
}

// Addresses. None holds an id or a number.
const (
	home       = "/mijn-pagina"
	question   = home + "/vraag"
	plan       = home + "/plan"
	meetings   = home + "/afspraken"
	talk       = home + "/gesprek"
	messages   = home + "/berichten"
	letters    = home + "/brieven"           // of the room procedure
	share      = home + "/delen"             // of the room share
	beforehand = home + "/vooraf"            // of the room share
	agreed     = home + "/momenten"          // of the room moment
	legal      = home + "/vertegenwoordiger" // of the room represent
	looks      = home + "/wie-keek"
	yeses      = home + "/ja"
	counted    = home + "/tellen"
	around     = home + "/mensen"
	reach      = home + "/contact"
	keepOut    = home + "/niet-zien"
	rest       = home + "/rust"
	choose     = home + "/kiezen"
	again      = home + "/weer-contact"
	after      = home + "/drie-vragen"
	takeAlong  = home + "/meenemen"
	cardHelp   = home + "/kaart"
	shelter    = home + "/bescherming"
	ownWord    = home + "/eigen-woord"
	erase      = home + "/wissen" // of the room erase
	resume     = "/vraag/verder"
)

// Closed is where she sees that everything will be erased, of the room erase:
// the only page that is left to her then.
const Closed = home + "/gesloten"

// Keep is where she reads that her question may be erased because it rests for
// long, and says that it stays; of the room erase.
const Keep = home + "/bewaren"

// Routes registers the pages.
func (s *Slice) Routes(a *web.App) {
	get := func(path string, action guard.Action, h func(*web.Ctx) error) {
		a.Get(web.Resident, path, action, s.owned(h))
	}
	post := func(path string, action guard.Action, h func(*web.Ctx) error) {
		a.Post(web.Resident, path, action, s.owned(h))
	}
	get(home, guard.ReadOwn, s.getHome)
	post(home+"/voorstel", guard.ChooseOwn, s.postHeld)
	post(home+"/bel", guard.ChooseOwn, s.postCallMe)
	post(home+"/nee", guard.ChooseOwn, s.postNoThanks)
	post(home+"/verder", guard.StopOwn, s.postGoOn)
	post(home+"/kaart-stop", guard.StopOwn, s.postStopCard)
	post(home+"/zetels-stop", guard.StopOwn, s.postStopSeats)
	post(home+"/ander", guard.StopOwn, s.postOther)
	get(choose, guard.ReadOwn, s.getChoose)
	post(choose, guard.ChooseOwn, s.postChoose)
	get(question, guard.ReadOwn, s.getQuestion)
	post(question, guard.WriteOwn, s.postQuestion)
	get(plan, guard.ReadOwn, s.getPlan)
	post(plan, guard.WriteOwn, s.postPlan)
	get(talk, guard.ReadOwn, s.getTalk)
	post(talk, guard.WriteOwn, s.postTalk)
	get(talk+"/papier", guard.ReadOwn, s.getTalkPaper)
	post(home+"/antwoord", guard.WriteOwn, s.postAnswer)
	get(meetings, guard.ReadOwn, s.getMeetings)
	get(messages, guard.ReadOwn, s.getMessages)
	post(messages, guard.WriteOwn, s.postMessages)
	get(looks, guard.ReadOwn, s.getLooks)
	get(looks+"/alles", guard.ReadOwn, s.getAllLooks)
	get(yeses, guard.ReadOwn, s.getYeses)
	post(counted, guard.WriteOwn, s.postCounted)
	get(around, guard.ReadOwn, s.getAround)
	post(around, guard.WriteOwn, s.postAround)
	get(reach, guard.ReadOwn, s.getReach)
	post(reach, guard.WriteOwn, s.postReach)
	get(keepOut, guard.ReadOwn, s.getKeepOut)
	post(keepOut, guard.StopOwn, s.postKeepOut)
	get(rest, guard.ReadOwn, s.getRest)
	post(rest, guard.StopOwn, s.postRest)
	get(again, guard.ReadOwn, s.getAgain)
	post(again, guard.StopOwn, s.postAgain)
	get(after, guard.ReadOwn, s.getAfter)
	post(after, guard.WriteOwn, s.postAfter)
	get(takeAlong, guard.ExportOwn, s.getTakeAlong)
	get(takeAlong+"/bestand", guard.ExportOwn, s.getFile)
	get(takeAlong+"/pdf", guard.ExportOwn, s.getPDF)
	get(shelter, guard.ReadOwn, s.getShelter)
	post(shelter, guard.WriteOwn, s.postShelter)
	get(ownWord, guard.ReadOwn, s.getOwnWord)
	post(ownWord, guard.WriteOwn, s.postOwnWord)
	a.Get(web.Public, cardHelp, "", getCardHelp)
	a.Cover(s.cover)
}

// owned runs a page for whoever has a question; somebody with a card but only
// a saved story goes on with that.
func (s *Slice) owned(h func(*web.Ctx) error) func(*web.Ctx) error {
	return func(c *web.Ctx) error {
		if err := s.find(c); err != nil {
			return err
		}
		if c.Who.Case == "" {
			return c.SeeOther(resume)
		}
		err := h(c)
		if errors.Is(err, naast.NotFound) && c.Req.URL.Path != Closed && s.isClosed(c) {
			return c.SeeOther(Closed)
		}
		return err
	}
}

// isClosed tells that she asked to have everything erased.
func (s *Slice) isClosed(c *web.Ctx) bool {
	return c.Read(func(tx *db.Tx) error { return s.Cases.Guard.Check(c, tx, c.Who, guard.OpenOwn, c.Who.Case) }) == nil
}

// find looks up her case when the session began before she sent it.
func (s *Slice) find(c *web.Ctx) error {
	if c.Who.Case != "" {
		return nil
	}
	return c.Read(func(tx *db.Tx) error {
		own, err := s.Cases.Guard.OwnCase(c, tx, c.Who.User)
		if errors.Is(err, naast.NotFound) {
			return nil
		}
		c.Who.Case = own
		return err
	})
}

// opened is her case, open, with what the partnership calls things.
type opened struct {
	casework.Opened
	Set partnership.Settings
}

// see opens her case to read; the log event is durable first.
func (s *Slice) see(c *web.Ctx, f func(tx *db.Tx, o opened) error) error {
	return c.View(c.Who.Case, func(tx *db.Tx, _ guard.Stand) error {
		set, err := partnership.Load(c, tx)
		if err != nil {
			return err
		}
		o, err := s.Cases.OpenOne(c, tx, c.Who, c.Who.Case)
		if err != nil {
			return err
		}
		return f(tx, opened{o, set})
	})
}

// act does something in her case once, and leads to a page that says so.
func (s *Slice) act(c *web.Ctx, to string, f func(tx *db.Tx) error) error {
	return c.Act(&to, func(tx *db.Tx) error {
		if _, err := c.Admit(tx, c.Who.Case); err != nil {
			return err
		}
		return f(tx)
	})
}

// done marks the address of a page that says an act succeeded.
func done(path string) string { return path + "?gedaan=ja" }

func isDone(c *web.Ctx) bool { return c.Form("gedaan") != "" }

// person is a supporter as she sees him, with his number.
func (s *Slice) person(c *web.Ctx, tx *db.Tx, o opened, u naast.UserID) (supporter.Proposal, error) {
	x, err := supporter.Get(c, tx, u)
	if errors.Is(err, naast.NotFound) {
		return supporter.Proposal{User: u, Name: c.T.S("Iemand die hier niet meer werkt")}, nil
	}
	if err != nil {
		return supporter.Proposal{}, err
	}
	org, err := partnership.OrganisationOf(c, tx, x.Organisation)
	if err != nil && !errors.Is(err, naast.NotFound) {
		return supporter.Proposal{}, err
	}
	return supporter.Present(x, org, need(tx, o), o.Set), nil
}

// need is what her facts ask of a supporter now.
func need(tx *db.Tx, o opened) supporter.Need {
	n := o.Facts.Need(tx.Today())
	n.At = tx.Now().Unix()
	return n
}
