// tekst: inwoner

package procedure

import (
	"errors"
	"slices"
	"strconv"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/picture"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// atOnce is how many photographs one form takes.
const atOnce = 6

// side is from where somebody looks at a letter in photographs: she herself,
// or whoever stands next to her.
type side struct {
	base string // the address of the letters
	id   naast.CaseID
	act  func(c *web.Ctx, to string, f func(tx *db.Tx) error) error
	open func(c *web.Ctx, f func(tx *db.Tx, o casework.Opened) error) error
}

func (s *Slice) sideOf(c *web.Ctx) side {
	if c.Group() == web.Resident {
		return side{mine, c.Who.Case, s.Mine.Act, s.Mine.See}
	}
	return side{at(c, ""), c.CaseID(), s.Desk.Act, s.Desk.Open}
}

// paper is the address of one letter.
func (x side) paper(n int) string { return x.base + "/foto/brief?brief=" + strconv.Itoa(n) }

// number is a number in the address or the form, which counts within one case;
// 0, which nothing has, when it is none.
func number(c *web.Ctx, name string) int {
	n, err := strconv.Atoi(c.Form(name))
	if err != nil || n < 1 {
		return 0
	}
	return n
}

// taken is what a form with photographs brought.
type taken struct {
	files []casework.File
	bad   int           // how many could not be taken in
	why   naast.Message // of the first of those
}

// mayAdd asks whether somebody of the staff may write in this case at all, before
// the machine works for what is refused in the end.
func mayAdd(c *web.Ctx) error {
	if c.Group() == web.Resident {
		return nil
	}
	return c.Read(func(tx *db.Tx) error { return c.App.Guard.Check(c, tx, c.Who, guard.WriteCase, c.CaseID()) })
}

// takePhotos reads the form and makes every photograph plain, one by one.
func takePhotos(c *web.Ctx) (t taken, err error) {
	if err := mayAdd(c); err != nil {
		return t, err
	}
	var broke error
	err = c.Uploads("foto", picture.MostBytes, atOnce, func(b []byte, err error) {
		if err == nil {
			b, err = picture.JPEG(c, b)
		}
		switch why, known := refusal(err); {
		case err == nil:
			t.files = append(t.files, casework.File{Type: casework.Photo, Bytes: b})
		case known:
			if t.bad++; t.bad == 1 {
				t.why = why
			}
		default:
			broke = err
		}
	})
	if errors.Is(err, naast.TooLarge) { // all together; each by itself was bounded above
		t.bad, t.why, err = t.bad+1, naast.Msg("Deze foto’s zijn samen te groot. Stuur ze in een paar keer."), nil
	}
	return t, errors.Join(err, broke)
}

// refusal says why a photograph cannot be taken in, and what to do then.
func refusal(err error) (naast.Message, bool) {
	switch {
	case errors.Is(err, picture.ErrHEIC):
		return naast.Msg("Uw telefoon maakte deze foto als HEIC. Dat kunnen wij niet openen. Maak een foto als JPEG. Of maak een foto van uw scherm."), true
	case errors.Is(err, picture.ErrHuge), errors.Is(err, naast.TooLarge):
		return naast.Msg("Deze foto is te groot. Maak een kleinere foto. Of maak een foto van uw scherm."), true
	case errors.Is(err, naast.TooMany):
		return naast.Msg("Dit zijn te veel foto’s. Kies er ten hoogste %d. Daarna kunt u er meer bij doen.", atOnce), true
	case errors.Is(err, picture.ErrUnknown), errors.Is(err, picture.ErrBroken):
		return naast.Msg("Dit kunnen wij niet lezen. Maak een nieuwe foto van de brief."), true
	}
	return naast.Message{}, false
}

// problem is what is wrong when no photograph came in; a form of which some
// came in is taken.
func (t taken) problem() (p naast.Problems) {
	switch {
	case len(t.files) > 0:
	case t.bad > 0:
		p = append(p, naast.Problem{Field: "foto", Message: t.why})
	default:
		p.Add("foto", "Kies eerst een foto.")
	}
	return p
}

// said marks the address of a letter: it is kept, and whether some
// photographs were not.
func (t taken) said(to string) string {
	to += "&gedaan=bewaard"
	if t.bad > 0 {
		to += "&mislukt=" + strconv.Itoa(t.bad)
	}
	return to
}

// sheet is a page of a letter as it is shown.
type sheet struct {
	casework.Leaf
	Alt   string
	Src   string
	First bool
}

// album is a letter in photographs as it is shown.
type album struct {
	casework.Paper
	URL    string
	Act    string // where the buttons about a page lead
	File   string // where she takes it along; empty for others
	Name   string
	Sheets []sheet
	Away   []sheet
	Spoken bool
	Failed int // photographs of the last form that were not taken in
}

func albumOf(t lang.Text, x side, today naast.Date, d casework.Document[casework.Paper]) album {
	a := album{Paper: d.Body, URL: x.paper(d.Body.N), Act: x.base + "/foto/doe", Name: nameOf(t, d)}
	if x.base == mine {
		a.File = mine + "/foto/bestand?brief=" + strconv.Itoa(a.N)
	}
	shown := d.Body.Shown()
	for i, l := range shown {
		alt := t.S("Pagina %d van %d van: %s", i+1, len(shown), a.Name)
		if l.Spoken() {
			alt, a.Spoken = t.S("Opname: %s", a.Name), true
		}
		a.Sheets = append(a.Sheets, sheet{l, alt, x.base + "/foto/beeld?blad=" + strconv.Itoa(l.N), i == 0})
	}
	for _, l := range d.Body.Away(today) {
		a.Away = append(a.Away, sheet{Leaf: l, Alt: t.S("Foto %d van: %s", l.N, a.Name)})
	}
	return a
}

// nameOf is her own name for a letter, or its day.
func nameOf(t lang.Text, d casework.Document[casework.Paper]) string {
	name := t.S("Brief van %s", naast.Today(d.Made))
	if slices.ContainsFunc(d.Body.Leaves, casework.Leaf.Spoken) {
		name = t.S("Ingesproken op %s", naast.Today(d.Made))
	}
	return or(d.Body.Title, name)
}

// entries are the letters in photographs, as a list.
func entries(t lang.Text, x side, all []casework.Document[casework.Paper]) (es []ui.Entry) {
	for _, d := range all {
		e := ui.Entry{URL: x.paper(d.Body.N), Title: nameOf(t, d), When: t.DateShort(naast.Today(d.Made))}
		switch n := len(d.Body.Shown()); {
		case n == 0:
			e.Text = t.S("Weggelegd")
		case d.Body.Shown()[0].Spoken():
			e.Text = t.S("Opname")
		case n == 1:
			e.Text = t.S("1 foto")
		default:
			e.Text = t.S("%d foto’s", n)
		}
		es = append(es, e)
	}
	return es
}

// post is a button about one page.
func (a album) post(l sheet, label string, what casework.LeafAct, k ui.Kind) ui.Post {
	return ui.Post{Action: a.Act, Label: label, About: l.Alt, Kind: k,
		Hidden: []ui.Hidden{{Name: "brief", Value: strconv.Itoa(a.N)}, {Name: "blad", Value: strconv.Itoa(l.N)}, {Name: "wat", Value: string(what)}}}
}

// photos are the letters in photographs of an open case, as a list.
func (s *Slice) photos(c *web.Ctx, tx *db.Tx, o casework.Opened) ([]ui.Entry, error) {
	all, err := s.Cases.Papers(c, tx, o.Key)
	return entries(c.T, s.sideOf(c), all), err
}
