package demo

import (
	_ "embed"
	"fmt"
	"strconv"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

//go:embed text/en.json
var en []byte

var _ = lang.Add("en", en)

// Path is the demo's door.
const Path = "/demo"

// Slice is the page where one press signs in as anybody of the demo. It holds
// the demo's phrases and cards and uses them as a person would.
type Slice struct{ Book *Book }

// Routes registers the door.
func (s *Slice) Routes(a *web.App) {
	a.Get(web.Public, Path, "", s.door)
	a.Post(web.Public, Path+"/medewerker/{n}", "", s.asStaff)
	a.Post(web.Public, Path+"/inwoner/{n}", "", s.asResident)
}

type doorPage struct {
	ui.Page
	Residents []ui.Entry
	Hats      []hatDoors
}

type hatDoors struct {
	Title string
	Doors []ui.Entry
}

var hatTitles = []struct {
	hat   guard.Hat
	title naast.Message
}{
	{guard.HatSupporter, naast.Msg("Cliëntondersteuners")},
	{guard.HatFrontDoor, naast.Msg("De voordeur: leest nieuwe vragen")},
	{guard.HatCoordinator, naast.Msg("Coördinatoren")},
	{guard.HatBoard, naast.Msg("Bestuur: ziet geen enkel verhaal")},
}

func button(p ui.Page, action, about string) templ.Component {
	return ui.PostButton(p, ui.Post{Action: action, Label: p.T.S("Kijk mee"), About: about, Kind: ui.Secondary})
}

func (s *Slice) door(c *web.Ctx) error {
	p := doorPage{Page: c.Base(c.T.S("Rondkijken in de demo"))}
	p.Wide = true
	for i, r := range s.Book.Residents {
		p.Residents = append(p.Residents, ui.Entry{Title: r.Name, Text: c.T.S("Vraagnummer %s", r.Number), Action: button(p.Page, fmt.Sprintf("%s/inwoner/%d", Path, i), r.Name)})
	}
	for _, h := range hatTitles {
		group := hatDoors{Title: c.T.M(h.title)}
		for i, d := range s.Book.Staff {
			if d.Hat == h.hat {
				group.Doors = append(group.Doors, ui.Entry{Title: d.Name, Text: d.Organisation, Action: button(p.Page, fmt.Sprintf("%s/medewerker/%d", Path, i), d.Name)})
			}
		}
		p.Hats = append(p.Hats, group)
	}
	return c.Page(200, door(p))
}

func (s *Slice) asStaff(c *web.Ctx) error {
	i, err := strconv.Atoi(c.Req.PathValue("n"))
	if err != nil || i < 0 || i >= len(s.Book.Staff) {
		return naast.NotFound
	}
	d := s.Book.Staff[i]
	user, identity, err := account.Check(c, c.DB, c.App.Vault, d.Login, d.Phrase)
	if err != nil {
		return err
	}
	var token guard.Token
	err = c.DB.Write(c, db.System("demo sign in"), func(tx *db.Tx) error {
		hats, err := account.Hats(c, tx, c.App.Vault, user)
		if err != nil {
			return err
		}
		w := guard.Who{User: user, Hat: d.Hat, Name: d.Name, Identity: identity}
		for _, h := range hats {
			if h.Hat == d.Hat {
				w.Organisation = h.Organisation
			}
		}
		token, err = c.App.Guard.Begin(c, tx, w)
		return err
	})
	if err != nil {
		return err
	}
	c.SetSession(d.Hat, token)
	return c.SeeOther("/vandaag")
}

func (s *Slice) asResident(c *web.Ctx) error {
	i, err := strconv.Atoi(c.Req.PathValue("n"))
	if err != nil || i < 0 || i >= len(s.Book.Residents) {
		return naast.NotFound
	}
	r := s.Book.Residents[i]
	user, identity, err := account.CheckCard(c, c.DB, c.App.Vault, r.Number, r.Secret)
	if err != nil {
		return err
	}
	if err := (&account.Slice{Vault: c.App.Vault, Guard: c.App.Guard}).SignInResident(c, user, identity); err != nil {
		return err
	}
	return c.SeeOther("/mijn-pagina")
}
