package supporter

import (
	"errors"
	"fmt"
	"strconv"

	"naast"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// personPage is one person of the register, to read and to change.
type personPage struct {
	ui.Page
	Action string
	Person Supporter // as it stands in the register; zero for somebody new
	A      answers
	form   // the questions
	VOG    light
	Signed light
	State  light
	Shows  []string // what strangers see of him, by his own choice
	Stop   string   // address of the page to end somebody; empty for somebody new
	Code   string   // address of the button that makes a code; empty for somebody new
}

// form are the questions with fixed answers.
type form struct {
	Kind, Languages, Village, WorksIn, Ways, Days, Standby ui.Choice
	Depths                                                 []ui.Choice
	Bonds                                                  []ui.Choice
}

func newForm(c *web.Ctx, r register, s Supporter, a answers) form {
	t := c.T
	f := workForm(c, r, s, a)
	f.Kind = ui.Choice{Name: "soort", Label: t.S("Vrijwilliger of beroepskracht?"), Value: a.Kind, Options: []ui.Option{
		{Value: string(Volunteer), Label: t.S("Vrijwilliger")}, {Value: string(Professional), Label: t.S("Beroepskracht")}}}
	f.Standby = ui.Choice{Name: "vervanger", Label: t.S("Wie neemt het over als het nodig is?"), Optional: true, Value: a.Standby,
		Options: []ui.Option{{Label: t.S("Nog niemand")}}}
	for _, o := range r.people {
		if o.User != s.User {
			f.Standby.Options = append(f.Standby.Options, ui.Option{Value: string(o.User), Label: o.FullName()})
		}
	}
	had := make([]string, 0, len(s.Domains))
	for code := range s.Domains {
		had = append(had, code)
	}
	for _, o := range options(c, r.set.Domains, "", had) {
		f.Depths = append(f.Depths, ui.Choice{Name: depthField + o.Value, Label: o.Label, Value: a.Depth[o.Value], Options: []ui.Option{
			{Value: "0", Label: t.S("Niets")}, {Value: "1", Label: t.S("Iets")}, {Value: "2", Label: t.S("Veel")}, {Value: "3", Label: t.S("Heel veel")}}})
	}
	for i := range maxTies {
		b := ui.Choice{Name: bondField(i), Label: t.S("Wat voor band?"), Options: []ui.Option{
			{Value: "job", Label: t.S("Werkt daar")}, {Value: "board", Label: t.S("Zit in het bestuur")},
			{Value: "contract", Label: t.S("Heeft een contract")}, {Value: "family", Label: t.S("Familie werkt daar")}}}
		if i < len(a.Ties) {
			b.Value = a.Ties[i].Bond
		}
		f.Bonds = append(f.Bonds, b)
	}
	return f
}

// workForm are the questions that the supporter himself may answer too.
func workForm(c *web.Ctx, r register, s Supporter, a answers) (f form) {
	t := c.T
	f.Languages = ui.Choice{Name: "talen", Label: t.S("Welke talen, naast Nederlands?"), Optional: true, Columns: true, Values: a.Languages}
	for _, o := range options(c, r.set.Languages, "", s.Languages) {
		if o.Value != Dutch {
			f.Languages.Options = append(f.Languages.Options, o)
		}
	}
	var lives []string
	if s.Village != "" {
		lives = []string{s.Village}
	}
	f.Village = ui.Choice{Name: "dorp", Label: t.S("Waar woont deze persoon?"), Optional: true, Value: a.Village,
		Hint: t.S("Alleen voor wie liever geen bekende wil. Inwoners zien dit niet."), Options: options(c, r.set.Villages, t.S("Niet ingevuld"), lives)}
	f.WorksIn = ui.Choice{Name: "komt-in", Label: t.S("In welke dorpen?"), Optional: true, Columns: true, Values: a.WorksIn,
		Hint: t.S("Niets aangekruist? Dan overal."), Options: options(c, r.set.Villages, "", s.WorksIn)}
	f.Ways = ui.Choice{Name: "manier", Label: t.S("Hoe?"), Optional: true, Values: a.Ways, Options: []ui.Option{
		{Value: AtHome, Label: t.S("Bij mensen thuis")}, {Value: ByPhone, Label: t.S("Door de telefoon")}, {Value: AtTheHour, Label: t.S("Op het spreekuur")}}}
	f.Days = ui.Choice{Name: "kijkdagen", Label: t.S("Op welke dagen kijkt deze persoon of er een vraag is?"), Columns: true, Values: a.Days,
		Hint: t.S("De tijd om te antwoorden telt alleen deze dagen.")}
	for i := range 7 {
		d := (i + 1) % 7 // the week begins on Monday
		f.Days.Options = append(f.Days.Options, ui.Option{Value: strconv.Itoa(d), Label: t.M(dayNames[d])})
	}
	return f
}

func newPersonPage(c *web.Ctx, r register, s Supporter, a answers, p naast.Problems, today naast.Date) personPage {
	page := personPage{Page: c.Base(c.T.S("Iemand toevoegen")), Action: "/register/nieuw", Person: s, A: a, form: newForm(c, r, s, a)}
	page.Form, page.Problems = true, p
	if s.User != "" {
		page.Title, page.Action = s.FullName(), personURL(s.User)
		page.Stop, page.Code = page.Action+"/stoppen", page.Action+"/code"
		page.VOG, page.Signed, page.State = vogLight(c.T, s, today), agreementLight(c.T, s, today), stateLight(c.T, s, today)
		page.Shows = shows(c, s)
	}
	return page
}

// shows says what strangers see, in words.
func shows(c *web.Ctx, s Supporter) (all []string) {
	for _, x := range []struct {
		on   bool
		word string
	}{
		{true, c.T.S("Voornaam en organisatie")},
		{s.Shown.LastName, c.T.S("Achternaam")},
		{s.Shown.OwnNumber, c.T.S("Eigen nummer")},
		{s.Experience && s.Shown.Experience, c.T.S("Eigen ervaring")},
		{s.Shown.InLetters, c.T.S("Naam in brieven")},
	} {
		if x.on {
			all = append(all, x.word)
		}
	}
	return all
}

func (s *Slice) newPerson(c *web.Ctx) error {
	return c.List(func(tx *db.Tx) error {
		r, err := readRegister(c, tx)
		if err != nil {
			return err
		}
		a := answersOf(Supporter{Kind: Volunteer, Room: 3, Telephone: true})
		return c.Page(200, personForm(newPersonPage(c, r, Supporter{}, a, nil, tx.Today())))
	})
}

func (s *Slice) postNew(c *web.Ctx) error {
	x := Supporter{User: naast.NewID[naast.UserID](), Organisation: c.Who.Organisation}
	a := readAnswers(c)
	r, today, err := readForPost(c)
	if err != nil {
		return err
	}
	if c.Again() {
		return c.Page(200, personForm(newPersonPage(c, r, Supporter{}, a, nil, today)))
	}
	x, problems := a.person(x, r.set, r.people, today)
	if len(problems) > 0 {
		return c.Page(422, personForm(newPersonPage(c, r, Supporter{}, a, problems, today)))
	}
	to := personURL(x.User)
	return c.Act(&to, func(tx *db.Tx) error { return Save(c, tx, x) })
}

func readForPost(c *web.Ctx) (r register, today naast.Date, err error) {
	err = c.Read(func(tx *db.Tx) error {
		today = tx.Today()
		r, err = readRegister(c, tx)
		return err
	})
	return r, today, err
}

func (s *Slice) person(c *web.Ctx) error {
	return c.List(func(tx *db.Tx) error {
		x, err := own(c, tx)
		if err != nil {
			return err
		}
		r, err := readRegister(c, tx)
		if err != nil {
			return err
		}
		return c.Page(200, personForm(newPersonPage(c, r, x, answersOf(x), nil, tx.Today())))
	})
}

func (s *Slice) postPerson(c *web.Ctx) error {
	r, today, err := readForPost(c)
	if err != nil {
		return err
	}
	var stands Supporter
	if err := c.Read(func(tx *db.Tx) (err error) { stands, err = own(c, tx); return err }); err != nil {
		return err
	}
	a := readAnswers(c)
	if c.Again() {
		return c.Page(200, personForm(newPersonPage(c, r, stands, a, nil, today)))
	}
	x, problems := a.person(stands, r.set, r.people, today)
	if len(problems) > 0 {
		return c.Page(422, personForm(newPersonPage(c, r, stands, a, problems, today)))
	}
	x.Revision, _ = strconv.Atoi(a.Revision)
	to := personURL(x.User)
	err = c.Act(&to, func(tx *db.Tx) error {
		if _, err := own(c, tx); err != nil { // may have moved meanwhile
			return err
		}
		return change(c, tx, x)
	})
	if errors.Is(err, naast.Conflict) { // nobody's words are lost: what was typed stays, and can be saved again
		a.Revision = strconv.Itoa(stands.Revision)
		return c.Page(409, personForm(newPersonPage(c, r, stands, a, changedMeanwhile("voornaam"), today)))
	}
	return err
}

// change saves somebody who stands in the register already.
func change(c *web.Ctx, tx *db.Tx, x Supporter) error {
	if x.Revision < 1 {
		return fmt.Errorf("change supporter %s without a revision: %w", x.User, naast.Conflict)
	}
	return Save(c, tx, x)
}

func changedMeanwhile(field string) (p naast.Problems) {
	p.Add(field, "Iemand anders heeft dit net veranderd. Kijk alles na en bewaar het dan nog eens.")
	return p
}

// codePage shows a code for making an account, once.
type codePage struct {
	ui.Page
	Name, Code, Back string
}

// postCode makes a code and shows it. Nothing that holds it is stored or stands
// in an address; pressing again makes another and ends this one.
func (s *Slice) postCode(c *web.Ctx) error {
	var x Supporter
	var code string
	err := c.DB.Write(c, db.System("invite supporter"), func(tx *db.Tx) (err error) {
		if x, err = own(c, tx); err != nil {
			return err
		}
		r, err := readRegister(c, tx)
		if err != nil {
			return err
		}
		before, err := c.Before(tx) // sent twice: the code that is shown last works
		if err == nil && before == "" {
			err = c.After(tx, string(x.User))
		}
		if err != nil {
			return err
		}
		code, err = s.Invite(c, tx, Invitation{x.User, x.Organisation, x.FirstName + " (" + r.org.Name + ")", c.Who.User})
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(200, invitation(codePage{c.Base(c.T.S("Code voor een account")), x.FullName(), code, personURL(x.User)}))
}
