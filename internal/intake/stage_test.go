package intake

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"

	"naast"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/supporter"
	"naast/internal/web"
	"naast/internal/web/webtest"
)

var ctx = context.Background()

// first proposes the first three who may be asked, by name: enough to test
// pages with; who is best is tested in package matching.
func first(ctx context.Context, tx *db.Tx, s partnership.Settings, need supporter.Need, shown []naast.UserID) (all []supporter.Proposal, err error) {
	active, err := supporter.Active(ctx, tx)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(active, func(a, b supporter.Supporter) int { return strings.Compare(a.FirstName, b.FirstName) })
	for _, x := range active {
		if len(supporter.Check(x, need)) > 0 || slices.Contains(shown, x.User) || len(all) == 3 {
			continue
		}
		o, err := partnership.OrganisationOf(ctx, tx, x.Organisation)
		if err != nil {
			return nil, err
		}
		all = append(all, supporter.Present(x, o, need, s))
	}
	return all, nil
}

// stage is a partnership where one can ask for help.
type stage struct {
	*casetest.Site
	*testing.T
	slice *Slice
	v     *webtest.Visitor
}

func each(t *testing.T, f func(t *testing.T, s *stage)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := &stage{Site: casetest.NewSite(t, two), T: t}
		s.slice = &Slice{Cases: s.Cases, Propose: first}
		s.slice.Routes(s.App)
		s.App.Get(web.Resident, "/mijn-pagina", guard.ReadOwn, func(c *web.Ctx) error {
			return c.Bytes("text/plain; charset=utf-8", "", []byte("pagina van "+string(c.Who.Case)))
		})
		s.v = s.Start()
		f(t, s)
	})
}

const words = "Ik ben van de trap gevallen. 's Nachts lig ik wakker van de rekeningen."

// told walks the first three pages.
func (s *stage) told(v *webtest.Visitor) *webtest.Visitor {
	s.Helper()
	v.Get("/vraag/1").Expect(200, "Stap 1 van 5", "Wat is er aan de hand?")
	v.Submit("/vraag/1", url.Values{"verhaal": {words}, "domein": {"geld"}}).Expect(200, "Stap 2 van 5")
	v.Submit("/vraag/2", url.Values{"wil": {"Iemand die meegaat"}, "dorp": {"harkeloo"}}).Expect(200, "Stap 3 van 5").Refuse("Mara", "Piet")
	return v.Submit("/vraag/3", url.Values{"kennen": {"onbekend"}, "regel": {"Zorgen over geld"}}).Expect(200, "Stap 4 van 5", "Mara", "Piet", "Noor", "Weet veel van geld en schulden")
}

// choose presses the button for somebody on page 4.
func (s *stage) choose(v *webtest.Visitor, who ...guard.Who) *webtest.Visitor {
	s.Helper()
	for _, w := range who {
		v.Submit("/vraag/4", url.Values{"kies": {s.slice.sign(w.User)}}).Expect(200)
	}
	return v
}

// sent walks all pages up to the card.
func (s *stage) sent(v *webtest.Visitor, who ...guard.Who) *webtest.Visitor {
	s.Helper()
	s.choose(s.told(v), who...)
	v.Submit("/vraag/4", nil).Expect(200, "Stap 5 van 5", words)
	return v.Submit("/vraag/5", url.Values{"gezondheid": {"ja"}, "naam": {"Anna"}, "telefoon": {"06 12 34 56 78"}}).Expect(200, "Dit is uw kaart")
}
