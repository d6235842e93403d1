package partnership

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/web"
	"naast/internal/web/theme"
)

// local are all choices of the settings page as they stand.
type local struct {
	Settings  Settings
	Wording   string
	FrontDoor []naast.UserID
}

func loadLocal(c *web.Ctx, tx *db.Tx) (l local, err error) {
	if l.Settings, err = Load(c, tx); err != nil {
		return l, err
	}
	if _, l.Wording, err = Wording(c, tx, ConsentHealth); err != nil {
		return l, err
	}
	door, err := FrontDoor(c, tx)
	for _, p := range door {
		l.FrontDoor = append(l.FrontDoor, p.User)
	}
	return l, err
}

// stand names what the choices are, so that a form made before somebody else's
// change is noticed.
func (l local) stand() string {
	b, err := json.Marshal(l)
	if err != nil {
		return "" // plain data: it never fails
	}
	sum := sha256.Sum256(b)
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

func (s *Slice) settings(c *web.Ctx) error {
	p, now, err := s.settingsPage(c)
	if err != nil {
		return err
	}
	p.Typed, p.Wording, p.Stand = fill(now.Settings), now.Wording, now.stand()
	for _, u := range now.FrontDoor {
		p.FrontDoor = append(p.FrontDoor, string(u))
	}
	p.Saved = c.Req.URL.Query().Has("bewaard")
	if look, err := theme.Make(now.Settings.Colour); err == nil {
		p.Darkened = look.Darkened
	}
	return c.Page(http.StatusOK, settings(p))
}

// settingsPage is the page without answers.
func (s *Slice) settingsPage(c *web.Ctx) (p settingsPage, now local, err error) {
	p.Page = c.Base(c.T.S("Instellingen"))
	p.Form, p.More, p.Own = true, s.More, c.Who.Organisation
	err = c.Read(func(tx *db.Tx) (err error) {
		if now, err = loadLocal(c, tx); err != nil {
			return err
		}
		if p.Organisations, err = Organisations(c, tx); err != nil {
			return err
		}
		p.MayAdd = slices.ContainsFunc(p.Organisations, func(o Organisation) bool { return o.Umbrella && o.ID == c.Who.Organisation })
		for _, o := range ownTexts(now.Settings, now.Wording, p.Organisations) {
			if now.Settings.English[o.Dutch] == "" {
				p.Untold++
			}
		}
		p.Candidates, err = s.candidates(c, tx)
		return err
	})
	return p, now, err
}

func (s *Slice) candidates(c *web.Ctx, tx *db.Tx) ([]FrontDoorPerson, error) {
	if s.Candidates == nil {
		return nil, nil
	}
	return s.Candidates(c, tx)
}

func (s *Slice) postSettings(c *web.Ctx) error {
	p, now, err := s.settingsPage(c)
	if err != nil {
		return err
	}
	p.Typed, p.Wording, p.Stand, p.FrontDoor = typed{}, c.Form("toestemming"), c.Form("stand"), c.Values("voordeur")
	for name := range fill(Settings{}) {
		p.Typed[name] = c.Form(name)
	}
	if c.Again() {
		return c.Page(http.StatusOK, settings(p))
	}
	want := local{Wording: p.Wording}
	want.Settings, p.Problems = p.Typed.settings(now.Settings)
	p.check(now, &want)
	if err := p.keepDoor(c, now, &want); err != nil {
		return err
	}
	if len(p.Problems) > 0 {
		return c.Page(http.StatusUnprocessableEntity, settings(p))
	}
	if p.Stand != now.stand() {
		p.Changed, p.Stand = changed(c, now, want), now.stand()
		if len(p.Changed) > 0 {
			return c.Page(http.StatusConflict, settings(p))
		}
	}
	location := "/instellingen?bewaard=ja"
	return c.Act(&location, func(tx *db.Tx) error { return s.save(c, tx, p, want) })
}

// check looks at the answers that are not in Settings alone.
func (p *settingsPage) check(now local, want *local) {
	if p.Wording == "" {
		p.Problems.Add("toestemming", "Schrijf waar iemand ja op zegt.")
	}
	web.CheckText(&p.Problems, "toestemming", p.Wording, 2000)
	r := want.Settings.Receiver
	if r != "" && !slices.ContainsFunc(p.Organisations, func(o Organisation) bool { return o.ID == r }) {
		p.Problems.Add("ontvanger", "Kies een organisatie uit de lijst.")
	}
	for _, c := range p.Candidates {
		if slices.Contains(p.FrontDoor, string(c.User)) {
			want.FrontDoor = append(want.FrontDoor, c.User)
		}
	}
	switch n := len(want.FrontDoor); {
	case n == 0 || n >= LeastFrontDoor && n <= MostFrontDoor:
	case n < LeastFrontDoor && slices.Equal(want.FrontDoor, now.FrontDoor):
		want.FrontDoor = nil // nobody else is there yet: the rest can be saved, and the page asks for another
	default:
		p.Problems.Add("voordeur", "Kies %d tot %d mensen.", LeastFrontDoor, MostFrontDoor)
	}
}

// keepDoor refuses another front door, or another organisation behind it, from
// a coordinator of any other member than that organisation and the umbrella:
// whoever names the front door decides who reads every first question.
func (p *settingsPage) keepDoor(c *web.Ctx, now local, want *local) error {
	r := now.Settings.Receiver
	if r == "" || r == c.Who.Organisation {
		return nil
	}
	var own Organisation
	err := c.Read(func(tx *db.Tx) (err error) { own, err = OrganisationOf(c, tx, c.Who.Organisation); return err })
	if err != nil || own.Umbrella {
		return err
	}
	same := want.Settings.Receiver == r && len(p.FrontDoor) == len(now.FrontDoor)
	for _, u := range now.FrontDoor {
		same = same && slices.Contains(p.FrontDoor, string(u))
	}
	want.FrontDoor = nil
	if !same {
		p.Problems.Add("voordeur", "Dit verandert alleen de organisatie die vragen als eerste leest, of de koepel.")
	}
	return nil
}

func (s *Slice) save(c *web.Ctx, tx *db.Tx, p settingsPage, want local) error {
	if now, err := loadLocal(c, tx); err != nil {
		return err
	} else if now.stand() != p.Stand {
		return fmt.Errorf("save settings: %w", naast.Conflict)
	}
	if err := Save(c, tx, want.Settings); err != nil {
		return err
	}
	if _, err := SaveWording(c, tx, ConsentHealth, want.Wording); err != nil {
		return err
	}
	if len(want.FrontDoor) > 0 {
		var door []FrontDoorPerson
		for _, p := range p.Candidates {
			if slices.Contains(want.FrontDoor, p.User) {
				door = append(door, p)
			}
		}
		if err := SetFrontDoor(c, tx, door); err != nil {
			return err
		}
	}
	return record(c, tx, "settings")
}

// record writes down who changed the partnership's own choices.
func record(c *web.Ctx, tx *db.Tx, action string) error {
	return audit.Record(c, tx, c.App.Vault, audit.Event{Actor: c.Who.User, Name: c.Who.Name, Hat: string(c.Who.Hat), Action: action})
}

// changed names the settings in which what is stored differs from what was
// typed: what somebody must look at before saving over it.
func changed(c *web.Ctx, now, want local) (names []string) {
	is, wish := fill(now.Settings), fill(want.Settings)
	differs := func(name string, label naast.Message) {
		if is[name] != wish[name] {
			names = append(names, c.T.M(label))
		}
	}
	for _, l := range lines {
		differs(l.name, l.label)
	}
	for _, l := range lists {
		differs(l.name, l.label)
	}
	for _, n := range numbers {
		differs(n.name, n.label)
	}
	differs("positie", naast.Msg("Waar staan de ondersteuners?"))
	differs("ontvanger", naast.Msg("Welke organisatie leest vragen als eerste?"))
	differs("soort", naast.Msg("Wie heeft de voorkeur per leefgebied?"))
	differs("vrije-dagen", naast.Msg("Feestdagen"))
	differs("nagekeken-op", naast.Msg("Wanneer is nagekeken of iedereen de website kan gebruiken?"))
	differs("drempels", naast.Msg("Wat gaat op de website nog niet goed?"))
	if now.Wording != want.Wording {
		names = append(names, c.T.S("Waar zegt een inwoner ja op als het over gezondheid gaat?"))
	}
	if len(want.FrontDoor) > 0 && !slices.Equal(now.FrontDoor, want.FrontDoor) {
		names = append(names, c.T.S("De voordeur"))
	}
	return names
}
