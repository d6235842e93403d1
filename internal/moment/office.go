package moment

import (
	"errors"
	"slices"

	"github.com/a-h/templ"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/desk"
	"naast/internal/web"
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// casePage is the agreed moments of a case, for whoever stands next to her.
type casePage struct {
	desk.Frame
	In          typed
	Kinds       []ui.Option
	Come, Ended []row
}

// part is where these pages belong in the navigation of a case.
const part = "afspraken"

func (s *Slice) showCase(c *web.Ctx, status int, problems naast.Problems) error {
	return s.Desk.Show(c, status, part, problems, func(tx *db.Tx, o casework.Opened, v desk.Frame) (templ.Component, error) {
		p := casePage{Frame: v, In: readForm(c), Kinds: kinds(c.T)}
		p.Form = true
		all, err := s.Cases.CheckInsOf(c, tx, o.Key)
		p.Come, p.Ended = rows(c.T, all)
		return caseView(p), err
	})
}

// ways are how she said so to whoever writes it down.
func ways(t lang.Text) []ui.Option {
	return []ui.Option{{Value: string(casework.AtTable), Label: t.S("Gezegd aan tafel")},
		{Value: string(casework.ByPhone), Label: t.S("Gezegd door de telefoon")}, {Value: string(casework.OnPaper), Label: t.S("Op papier")}}
}

// way reads how she said so.
func way(c *web.Ctx, p *naast.Problems) casework.Way {
	how := c.Form("hoe")
	if !slices.ContainsFunc(ways(c.T), func(o ui.Option) bool { return o.Value == how }) {
		p.Add("hoe", "Kies hoe de inwoner het zei.")
	}
	return casework.Way(how)
}

// at is the address of the moments of this case.
func at(c *web.Ctx) string { return "/zaak/" + string(c.CaseID()) + "/momenten" }

func (s *Slice) postCase(c *web.Ctx) error {
	if c.Again() {
		return s.showCase(c, 200, nil)
	}
	x, p := readForm(c).checkIn(naast.Today(c.DB.Now()))
	how := way(c, &p)
	if len(p) > 0 {
		return s.showCase(c, 422, p)
	}
	err := s.Desk.Act(c, at(c)+"?gedaan=bewaard", func(tx *db.Tx) error {
		return s.Cases.AgreeCheckIn(c, tx, c.Who, c.CaseID(), x, how)
	})
	if errors.Is(err, naast.TooMany) {
		return s.showCase(c, 422, full())
	}
	return err
}

// stopPage asks how she said that it is no longer needed.
type stopPage struct {
	desk.Frame
	CheckIn casework.CheckIn
	Action  string
	How     string
}

func (s *Slice) showStop(c *web.Ctx, status int, problems naast.Problems) error {
	return s.Desk.Show(c, status, part, problems, func(tx *db.Tx, o casework.Opened, v desk.Frame) (templ.Component, error) {
		v.Form = true
		d, err := casework.One[casework.CheckIn](c, tx, s.Cases, o.Key, casework.CheckInKind, doc(c))
		return stopView(stopPage{v, d.Body, v.URL("momenten/" + string(doc(c)) + "/stop"), c.Form("hoe")}), err
	})
}

func doc(c *web.Ctx) naast.DocumentID { return naast.DocumentID(c.Req.PathValue("stuk")) }

func (s *Slice) postStop(c *web.Ctx) error {
	if c.Again() {
		return s.showStop(c, 200, nil)
	}
	var p naast.Problems
	how := way(c, &p)
	if len(p) > 0 {
		return s.showStop(c, 422, p)
	}
	return s.Desk.Act(c, at(c)+"?gedaan=bewaard", func(tx *db.Tx) error {
		return s.Cases.StopCheckIn(c, tx, c.Who, c.CaseID(), doc(c), how)
	})
}
