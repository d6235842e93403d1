package account

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// givable are the hats that an organisation gives to its people.
var givable = []guard.Hat{guard.HatSupporter, guard.HatCoordinator, guard.HatFrontDoor, guard.HatBoard}

// peoplePage is who has an account at the organisation of this hat, and who is
// new anywhere in the partnership: the day that new keys wait exists so that
// somebody can say that they are wrong (keys.md).
type peoplePage struct {
	ui.Page
	People  ui.Table
	Waiting ui.Table
	Name    string
	Hats    []string
	Options []ui.Option
	Log     logKeys
	Done    string // what was just done; empty: nothing

	// For the umbrella: the first coordinator of an organisation that has none.
	First         string
	Organisation  naast.OrganisationID
	Organisations []ui.Option
}

func (s *Slice) people(c *web.Ctx) error {
	return s.showPeople(c, http.StatusOK, peoplePage{Done: stopped(c)})
}

func (s *Slice) showPeople(c *web.Ctx, status int, p peoplePage) error {
	problems := p.Problems
	p.Page = c.Base(c.T.S("Accounts"))
	p.Form, p.Wide, p.Problems = true, true, problems
	p.Options = giveOptions(c)
	columns := []ui.Column{{Label: c.T.S("Naam")}, {Label: c.T.S("Inlognaam")}, {Label: c.T.S("Hoeden")}, {Label: c.T.S("Werkt")}}
	p.People = ui.Table{ID: "mensen", Caption: c.T.S("Wie hier een account heeft"), Columns: columns}
	p.Waiting = ui.Table{ID: "nieuw", Caption: c.T.S("Nieuw in het hele samenwerkingsverband"), Columns: columns}
	err := c.Read(func(tx *db.Tx) (err error) {
		own, err := listed(c, tx, `id IN (SELECT user_id FROM account_hat WHERE organisation=$2)`, c.Who.Organisation)
		if err != nil {
			return err
		}
		if p.People.Rows, err = s.rows(c, tx, own); err != nil {
			return err
		}
		fresh, err := listed(c, tx, `counts_from > $2`, tx.Now().Unix())
		if err != nil {
			return err
		}
		if p.Waiting.Rows, err = s.rows(c, tx, fresh); err != nil {
			return err
		}
		if p.Log, err = s.logKeys(c, tx, own); err != nil {
			return err
		}
		without, err := orphans(c, tx)
		p.Organisations = organisationOptions(without)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, people(p))
}

// listing is one account as colleagues see it.
type listing struct {
	ID          naast.UserID
	Login, Name string
	From        int64
	Ended       naast.Date
	Asker       naast.UserID
	Made        naast.Date
	Words       naast.Date // on which new words were made without anybody's help; empty: never
}

// listed finds active accounts; which is a condition on $2 and what follows.
func listed(c *web.Ctx, tx *db.Tx, which string, args ...any) ([]listing, error) {
	all, err := db.All(c, tx, func(s db.Scanner) (l listing, err error) {
		return l, s.Scan(&l.ID, &l.Login, &l.Name, &l.From, &l.Ended, &l.Asker, &l.Made, &l.Words)
	}, `SELECT id, login, name, counts_from, ended, asker, made, words FROM account_user WHERE state=$1 AND `+which+` ORDER BY name, id`, append([]any{active}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("list accounts: %w", err)
	}
	return all, nil
}

func (s *Slice) rows(c *web.Ctx, tx *db.Tx, all []listing) (rs []ui.Row, err error) {
	for _, l := range all {
		hats, err := l.hats(c, tx)
		if err != nil {
			return nil, err
		}
		works := ui.Cell{Text: l.works(c, tx)}
		if !l.fresh(tx) {
			now, err := Hats(c, tx, s.Vault, l.ID)
			if err != nil {
				return nil, err
			}
			keys, err := s.missing(c, tx, l, now)
			if err != nil {
				return nil, err
			}
			if len(keys) > 0 {
				works.Sub = c.T.S("nog zonder sleutel van het team")
			}
		}
		login := ui.Cell{Text: l.Login}
		if l.Words != "" {
			login.Sub = c.T.S("nieuwe woorden: %s", c.T.DateShort(l.Words))
		}
		rs = append(rs, ui.Row{Cells: []ui.Cell{{Text: l.Name, URL: peoplePath + "/" + string(l.ID)}, login, {Text: hatWords(c, tx, hats)}, works}})
	}
	return rs, nil
}

// hatWords are hats, each with its organisation, in one line.
func hatWords(c *web.Ctx, tx *db.Tx, all []HatAt) string {
	var hats []string
	for _, o := range options(c, tx, all) {
		hats = append(hats, strings.TrimSpace(o.Label+" "+o.Hint))
	}
	return c.T.List(hats)
}

// hats are those that count; of an account that waits for signatures those that
// will be signed with it.
func (l listing) hats(c *web.Ctx, tx *db.Tx) ([]HatAt, error) {
	if l.waits() {
		return written(c, tx, l.ID)
	}
	return Hats(c, tx, c.App.Vault, l.ID)
}

func (l listing) fresh(tx *db.Tx) bool { return l.From > tx.Now().Unix() }

// waits tells that somebody must sign the keys still.
func (l listing) waits() bool { return l.From == vault.Never }

func (l listing) works(c *web.Ctx, tx *db.Tx) string {
	switch {
	case l.waits():
		return c.T.S("wacht op een handtekening")
	case l.fresh(tx):
		return c.T.S("vanaf %s", moment(c, time.Unix(l.From, 0)))
	case l.Ended != "":
		return c.T.S("tot en met %s", c.T.DateShort(l.Ended))
	}
	return c.T.S("ja")
}

func giveOptions(c *web.Ctx) (options []ui.Option) {
	for _, h := range givable {
		options = append(options, ui.Option{Value: string(h), Label: c.T.M(HatName(h))})
	}
	return options
}

// given reads the hats that were ticked.
func given(values []string) (hats []guard.Hat) {
	for _, h := range givable {
		if slices.Contains(values, string(h)) {
			hats = append(hats, h)
		}
	}
	return hats
}

// codePage shows a code for making an account, once.
type codePage struct {
	ui.Page
	Name, Code string
}

// postInvite makes a code for somebody new and shows it. Nothing that holds the
// code is stored or stands in an address, so the answer is a page.
func (s *Slice) postInvite(c *web.Ctx) error {
	p := peoplePage{Name: c.Form("naam"), Hats: c.Values("hoeden")}
	if c.Again() {
		return s.showPeople(c, http.StatusOK, p)
	}
	hats := given(p.Hats)
	if p.Name == "" {
		p.Problems.Add("naam", "Vul in hoe deze persoon heet.")
	}
	web.CheckText(&p.Problems, "naam", p.Name, web.MaxLine)
	if len(hats) == 0 {
		p.Problems.Add("hoeden", "Kies ten minste één hoed.")
	}
	if len(p.Problems) > 0 {
		return s.showPeople(c, http.StatusUnprocessableEntity, p)
	}
	return s.invite(c, func(tx *db.Tx) (i Invitation, err error) {
		org, err := partnership.OrganisationOf(c, tx, c.Who.Organisation)
		i.Name = p.Name + " (" + org.Name + ")"
		for _, h := range hats {
			i.Hats = append(i.Hats, HatAt{h, c.Who.Organisation})
		}
		return i, err
	})
}

// invite makes the code of an invitation and shows it. A form that is sent twice
// invites the same person twice: the code that was shown last is the one that works.
func (s *Slice) invite(c *web.Ctx, make func(*db.Tx) (Invitation, error)) error {
	p := codePage{Page: c.Base(c.T.S("Code voor een account"))}
	p.Path = peoplePath
	err := c.DB.Write(c, db.System("invite"), func(tx *db.Tx) error {
		i, err := make(tx)
		if err != nil {
			return err
		}
		if err := s.same(c, tx, &i); err != nil {
			return err
		}
		i.By = c.Who.User
		p.Name = i.Name
		if p.Code, err = Invite(c, tx, s.Vault, i); err != nil {
			return err
		}
		return s.record(c, tx, "invite")
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, showCode(p))
}

// record writes down what somebody did with an account.
func (s *Slice) record(c *web.Ctx, tx *db.Tx, action string) error {
	return audit.Record(c, tx, s.Vault, audit.Event{Actor: c.Who.User, Name: c.Who.Name, Hat: string(c.Who.Hat), Action: action})
}

// same keeps the person of an invitation the same when its form is sent again.
func (s *Slice) same(c *web.Ctx, tx *db.Tx, i *Invitation) error {
	before, err := c.Before(tx)
	if err != nil || before != "" {
		i.User = naast.UserID(before)
		return err
	}
	if i.User == "" {
		i.User = naast.NewID[naast.UserID]()
	}
	return c.After(tx, string(i.User))
}

// Member is somebody of the staff by name, also one whose account ended.
type Member struct {
	User  naast.UserID
	Name  string
	Ended bool
}

// Everybody is all who have or had an account, by name.
func Everybody(ctx context.Context, tx *db.Tx) ([]Member, error) {
	all, err := db.All(ctx, tx, func(s db.Scanner) (m Member, err error) {
		var state string
		err = s.Scan(&m.User, &m.Name, &state)
		m.Ended = state == ended
		return m, err
	}, `SELECT id, name, state FROM account_user ORDER BY name, id`)
	if err != nil {
		return nil, fmt.Errorf("list everybody: %w", err)
	}
	return all, nil
}
