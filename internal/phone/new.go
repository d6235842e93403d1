package phone

import (
	"errors"
	"slices"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/web"
	"naast/internal/web/ui"
)

// newPage is filled in with the telephone at the ear: nothing but a number or
// the words is needed, and nobody is asked who she is.
type newPage struct {
	ui.Page
	told
	Set     partnership.Settings
	Health  string // the sentence about her health, to read to her
	Numbers []ui.Option
	Mine    bool // who fills this in may stand next to her
}

// told is what was filled in.
type told struct {
	Contact  casework.Contact
	Words    string
	Domains  []string
	Village  string
	Language string
	Tolk     bool
	Number   string // which number will call
	Announce bool   // a letter first
	Healthy  string // her answer about her health: ja, nee, niet
	Hear     string // how she hears what is new
	Then     string // ik, ander, bel
	Find     bool   // her number may find her question
}

// What happens with what was told.
const (
	thenMe    = "ik"
	thenOther = "ander"
	thenCall  = "bel"
)

func readNew(c *web.Ctx) told {
	return told{Contact: casework.Contact{Name: c.Form("naam"), Phone: c.Form("telefoon"), Hours: c.Form("uren"), MaySay: c.Ticked("zeggen"), Street: c.Form("adres")},
		Words: c.Form("verhaal"), Domains: c.Values("domein"), Village: c.Form("dorp"), Language: c.Form("taal-gesprek"), Tolk: c.Ticked("tolk"),
		Number: c.Form("nummer"), Announce: c.Ticked("brief"), Healthy: c.Form("gezondheid"), Hear: c.Form("horen"), Then: c.Form("verder"), Find: c.Ticked("vinden")}
}

func (s *Slice) showNew(c *web.Ctx, status int, problems naast.Problems) error {
	p := newPage{Page: c.Base(c.T.S("Aan de telefoon")), told: readNew(c), Mine: c.Who.Hat == guard.HatSupporter}
	p.Form, p.Path, p.Problems = true, newPath, problems
	if c.Req.Method == "GET" {
		p.Healthy, p.Hear = "niet", casework.ChannelCall
	}
	err := c.Read(func(tx *db.Tx) (err error) {
		if p.Set, err = partnership.Load(c, tx); err != nil {
			return err
		}
		if _, p.Health, err = partnership.Wording(c, tx, partnership.ConsentHealth); err != nil {
			return err
		}
		p.Numbers, err = numbers(c, tx, p.Set)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, newView(p))
}

// numbers are those from which we may call her: she hears which it will be.
func numbers(c *web.Ctx, tx *db.Tx, set partnership.Settings) ([]ui.Option, error) {
	o, err := partnership.OrganisationOf(c, tx, c.Who.Organisation)
	if err != nil && !errors.Is(err, naast.NotFound) {
		return nil, err
	}
	os := []ui.Option{{Value: "onbekend", Label: c.T.S("Een nummer dat wij nog niet weten")}}
	for _, n := range []string{o.Phone, set.Phone} {
		if n != "" && !slices.ContainsFunc(os, func(x ui.Option) bool { return x.Value == n }) {
			os = slices.Insert(os, len(os)-1, ui.Option{Value: n, Label: n})
		}
	}
	return os, nil
}

func (v told) check(mine bool) (p naast.Problems) {
	switch {
	case v.Then != thenOther && v.Then != thenCall && !(mine && v.Then == thenMe):
		p.Add("verder", "Kies hoe het verder gaat.")
	case v.Then == thenCall && v.Contact.Phone == "":
		p.Add("telefoon", "Vul een nummer in. Zonder nummer kan niemand terugbellen.")
	case v.Then != thenCall && v.Words == "":
		p.Add("verhaal", "Schrijf op waar het over gaat, in de woorden van de inwoner.")
	}
	if v.Contact.Phone == "" && v.Contact.Street == "" && v.Hear != casework.LevelNone && v.Then != thenCall {
		p.Add("horen", "Zonder nummer of adres kunnen wij niets laten weten. Vul een van de twee in, of kies: de inwoner belt zelf.")
	}
	if v.Find && v.Contact.Phone == "" {
		p.Add("telefoon", "Vul het nummer in waarmee de vraag te vinden is.")
	}
	if v.Announce && v.Contact.Street == "" {
		p.Add("adres", "Vul het adres in waar de brief heen moet.")
	}
	if !slices.Contains([]string{"ja", "nee", "niet"}, v.Healthy) {
		p.Add("gezondheid", "Lees de zin voor en kies het antwoord. Of kies: niet gevraagd.")
	}
	if !slices.Contains([]string{casework.ChannelCall, casework.ChannelLetter, casework.LevelNone}, v.Hear) {
		p.Add("horen", "Kies hoe de inwoner hoort dat er iets nieuws is.")
	}
	for name, text := range map[string]string{"naam": v.Contact.Name, "telefoon": v.Contact.Phone, "uren": v.Contact.Hours, "adres": v.Contact.Street} {
		web.CheckText(&p, name, text, web.MaxLine)
	}
	web.CheckText(&p, "verhaal", v.Words, web.MaxText)
	return p
}

func (s *Slice) postNew(c *web.Ctx) error {
	v := readNew(c)
	if c.Again() {
		return s.showNew(c, 200, nil)
	}
	if p := v.check(c.Who.Hat == guard.HatSupporter); len(p) > 0 {
		return s.showNew(c, 422, p)
	}
	to := listPath + "?gedaan=nieuw"
	err := c.Act(&to, func(tx *db.Tx) error {
		if v.Then == thenCall {
			return s.Cases.AddCall(c, tx, v.call(c))
		}
		set, err := partnership.Load(c, tx)
		if err != nil {
			return err
		}
		id, err := s.Cases.AskFor(c, tx, c.Who, v.told(set))
		switch {
		case v.Then == thenMe || c.Who.Hat == guard.HatFrontDoor: // on to whom to ask
			to = caseURL(c.Who.Hat, id)
		default:
			to = listPath + "?gedaan=vraag"
		}
		return err
	})
	if errors.Is(err, naast.Invalid) {
		var p naast.Problems
		p.Add("verder", "U kunt nu zelf niet naast deze persoon staan. Kies dat de voordeur iemand zoekt.")
		return s.showNew(c, 422, p)
	}
	return err
}

// call is what is kept when somebody only has to call back.
func (v told) call(c *web.Ctx) casework.Call {
	k := casework.Call{Name: v.Contact.Name, Phone: v.Contact.Phone, When: v.Contact.Hours, MaySay: v.Contact.MaySay, Lang: v.Language, About: v.Words}
	if len(k.About) > mostAbout {
		k.About = string([]rune(k.About)[:min(mostAbout/4, len([]rune(k.About)))])
	}
	if v.Announce {
		k.Street = v.Contact.Street
	}
	return k
}

// mostAbout bounds, in bytes, what a request to be called says of the matter.
const mostAbout = 1200

// told is what is kept as a question without a card.
func (v told) told(set partnership.Settings) casework.Told {
	t := casework.Told{Question: casework.Question{Words: v.Words}, Contact: v.Contact, How: casework.ByPhone, Mine: v.Then == thenMe, Find: v.Find,
		Facts: casework.Facts{Domains: partnership.Known(set.Domains, v.Domains...), Village: partnership.One(set.Villages, v.Village), Language: partnership.One(set.Languages, v.Language), Interpreter: v.Tolk}}
	if v.Healthy != "niet" {
		t.Health = v.Healthy
	}
	t.Delivery = casework.NewDelivery("", v.Hear, v.Contact.Name)
	return t
}
