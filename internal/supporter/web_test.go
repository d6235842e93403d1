package supporter_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"naast"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/partnership"
	"naast/internal/supporter"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/webtest"
)

// site is a partnership with two organisations and somebody in each.
type site struct {
	t            *testing.T
	two          dbtest.Two
	app          *web.App
	url          string
	kring, steun naast.OrganisationID
	anna, bas    supporter.Supporter // of kring and of steun
	invited      []supporter.Invitation
	ended        map[naast.UserID]naast.Date
	cases        int
}

func newSite(t *testing.T, two dbtest.Two) *site {
	t.Helper()
	dir := t.TempDir() + "/keys"
	if err := vault.CreateKeys(dir); err != nil {
		t.Fatal(err)
	}
	k, err := vault.LoadKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	v := vault.New(k)
	s := &site{t: t, two: two, app: web.New(v, guard.New(v), slog.New(slog.DiscardHandler)), ended: map[naast.UserID]naast.Date{},
		kring: naast.NewID[naast.OrganisationID](), steun: naast.NewID[naast.OrganisationID]()}
	s.app.Add(&web.Partnership{Slug: "own", Hosts: []string{"127.0.0.1"}, DB: two.Own})
	s.app.Common()
	(&supporter.Slice{
		Invite: func(_ context.Context, _ *db.Tx, i supporter.Invitation) (string, error) {
			s.invited = append(s.invited, i)
			return "appel-boom-citroen", nil
		},
		Ended: func(_ context.Context, _ *db.Tx, u naast.UserID, last naast.Date) error {
			s.ended[u] = last
			return nil
		},
		Cases:   func(context.Context, *db.Tx, naast.UserID) (int, error) { return s.cases, nil },
		Letters: func(context.Context, *db.Tx, naast.UserID) (int, error) { return 2, nil },
	}).Routes(s.app)
	server := httptest.NewServer(s.app.Handler())
	t.Cleanup(server.Close)
	s.url = server.URL
	s.anna, s.bas = person("Anna", s.kring), person("Bas", s.steun)
	write(t, two.Own, func(tx *db.Tx) error {
		set := partnership.Defaults()
		set.Villages = []partnership.Term{{Code: "harkeloo", Label: "Harkeloo"}, {Code: "oudewiel", Label: "Oudewiel"}}
		if err := partnership.Save(ctx, tx, set); err != nil {
			return err
		}
		for id, name := range map[naast.OrganisationID]string{s.kring: "De Kring Wesselrade", s.steun: "Steunpunt Tinkerbroek"} {
			if err := partnership.SaveOrganisation(ctx, tx, partnership.Organisation{ID: id, Name: name, Phone: "0512 10 20 30"}); err != nil {
				return err
			}
		}
		if err := supporter.Save(ctx, tx, s.anna); err != nil {
			return err
		}
		return supporter.Save(ctx, tx, s.bas)
	})
	return s
}

// as is a visitor signed in under a hat.
func (s *site) as(hat guard.Hat, u naast.UserID, o naast.OrganisationID) *webtest.Visitor {
	s.t.Helper()
	var token guard.Token
	write(s.t, s.two.Own, func(tx *db.Tx) (err error) {
		token, err = s.app.Guard.Begin(ctx, tx, guard.Who{User: u, Hat: hat, Organisation: o, Name: "Iemand", Identity: vault.NewIdentity()})
		return err
	})
	v := webtest.New(s.t, s.url)
	v.Header.Set("Cookie", "naast_m="+token.String())
	return v
}

func (s *site) coordinator() *webtest.Visitor {
	return s.as(guard.HatCoordinator, naast.NewID[naast.UserID](), s.kring)
}

func (s *site) register() (all []supporter.Supporter) {
	s.t.Helper()
	err := s.two.Own.Read(ctx, db.System("test"), func(tx *db.Tx) (err error) {
		all, err = supporter.OfOrganisation(ctx, tx, s.kring)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

// Only the coordinators of the own organisation see somebody, in the list and
// in every page and act about one person; to all others nobody is there.
func TestWhoSeesWhom(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := newSite(t, two)
		own := s.coordinator()
		own.Get("/register").Expect(200, "Anna Vermeulen").Refuse("Bas")
		own.Get("/register/uitvoer.csv").Expect(200, "Anna").Refuse("Bas")
		pages := func(x supporter.Supporter) []string {
			p := "/register/" + string(x.User)
			return []string{p, p + "/stoppen"}
		}
		acts := func(x supporter.Supporter) []string { return append(pages(x), "/register/"+string(x.User)+"/code") }
		for _, p := range pages(s.anna) {
			own.Get(p).Expect(200, "Anna")
		}
		stranger := person("Vreemd", s.kring)
		write(t, two.Other, func(tx *db.Tx) error { return supporter.Save(ctx, tx, stranger) })
		for _, x := range []supporter.Supporter{s.bas, stranger} {
			for _, p := range pages(x) {
				own.Get(p).Expect(404).Refuse("Bas", "Vreemd")
			}
			for _, p := range acts(x) {
				own.Post(p, url.Values{"_sleutel": {"0123456789abcdef"}, "voornaam": {"Gekaapt"}}).Expect(404)
			}
		}
		if got := get(t, two.Own, s.bas.User); got.FirstName != "Bas" || len(s.invited) > 0 {
			t.Error("another organisation's person was changed")
		}
		other := s.as(guard.HatCoordinator, s.bas.User, s.steun)
		for _, p := range pages(s.anna) {
			other.Get(p).Expect(404)
		}
		for _, hat := range []guard.Hat{guard.HatSupporter, guard.HatFrontDoor, guard.HatBoard, guard.HatHost} {
			v := s.as(hat, s.anna.User, s.kring)
			for _, p := range append(pages(s.anna), "/register", "/register/nieuw", "/register/inlezen", "/register/uitvoer.csv") {
				v.Get(p).Expect(404)
			}
		}
		webtest.New(t, s.url).Get("/register").Expect(401)
		for _, bad := range []string{"/register/x", "/register/" + strings.Repeat("a", 26), "/register/%00"} {
			own.Get(bad).Expect(404)
		}
	})
}

func TestListFinds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := newSite(t, two)
		cor := person("Cor", s.kring)
		cor.LastName, cor.Domains, cor.Languages, cor.WorksIn = "Ünal", map[string]supporter.Depth{"jeugd": 1}, nil, []string{"harkeloo"}
		cor.VOGUntil, cor.Until = "2026-12-01", ""
		gone := person("Dirk", s.kring)
		gone.Until = "2026-11-01"
		write(t, two.Own, func(tx *db.Tx) error {
			if err := supporter.Save(ctx, tx, cor); err != nil {
				return err
			}
			return supporter.Save(ctx, tx, gone)
		})
		v := s.coordinator()
		v.Get("/register").Expect(200, "Anna", "Cor", "Bijna: 1 dec 2026", "Tot 5 jan 2029", "2 van 3 mensen").Refuse("Dirk")
		for _, c := range []struct{ field, value, who string }{
			{"zoek", "ünal", "Cor"}, {"zoek", "verm anna", "Anna"}, {"weet", "geld", "Anna"}, {"weet", "jeugd", "Cor"}, {"spreekt", "ar", "Anna"},
			{"dorp", "oudewiel", "Anna"}, {"toon", "let-op", "Cor"}, {"zoek", "<b>", ""}, {"zoek", strings.Repeat("x", 5000), ""},
		} {
			v.Get("/register").Submit("/register", url.Values{c.field: {c.value}}).Expect(200, c.who)
			for _, name := range []string{"Anna V", "Cor Ü"} {
				if strings.Contains(v.Body, name) != (c.who != "" && strings.HasPrefix(name, c.who)) {
					t.Errorf("%s=%s: %s is shown or not, wrongly", c.field, c.value, name)
				}
			}
		}
		v.Get("/register").Submit("/register", url.Values{"toon": {"iedereen"}}).Expect(200, "Dirk", "Gestopt")
		v.Get("/register").Submit("/register", url.Values{"zoek": {"<script>alert(1)</script>"}}).Expect(200).Refuse("<script>alert")
	})
}

func TestProfile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := newSite(t, two)
		v := s.as(guard.HatSupporter, s.anna.User, s.kring)
		v.Get("/profiel").Expect(200, "Anna Vermeulen", "Ik luister.", "Spreekt Turks", "0512 10 20 30", "Tot 5 jan 2029").Refuse("Heeft dit zelf meegemaakt", "vog-gezien", "06 11")
		v.Submit("/profiel", url.Values{"toon-ervaring": {"ja"}, "toon-nummer": {"ja"}, "bekijk": {"ja"}}).Expect(200, "Heeft dit zelf meegemaakt", "06 11 22 33 44")
		if get(t, two.Own, s.anna.User).Shown.Experience {
			t.Error("only looking saved it")
		}
		v.Submit("/profiel", url.Values{"zin": {strings.Repeat("a", 201)}, "kijkdagen": {"-"}}).Expect(422, "Deze zin is te lang", "Kies minstens één kijkdag")
		v.Submit("/profiel", url.Values{"zin": {"Ik kook <i>graag</i> 🍲"}, "kijkdagen": {"2"}, "plek": {"9"}, "toon-achternaam": {"-"}, "toon-ervaring": {"ja"}, "toon-nummer": {"-"}}).
			Expect(200, "Ik kook <i>graag</i> 🍲", "Heeft dit zelf meegemaakt").Refuse("Anna Vermeulen")
		got := get(t, two.Own, s.anna.User)
		if got.Room != 9 || len(got.LookDays) != 1 || got.Shown.LastName || !got.Shown.Experience || !got.Shown.InLetters {
			t.Errorf("stored %+v", got)
		}
		// what only the coordinator keeps cannot be sent along
		key := url.Values{"_sleutel": {"a-key-of-enough-length"}, "versie": {strconv.Itoa(got.Revision)}, "plek": {"1"}, "kijkdagen": {"1"},
			"voornaam": {"Baas"}, "vog-tot": {"1-1-2099"}, "overeenkomst": {"1-1-2020"}, "soort": {"volunteer"}, "weet-geld": {"1"}, "laatste-dag": {"1-1-2099"}}
		v.Post("/profiel", key).Expect(200)
		now := get(t, two.Own, s.anna.User)
		if now.FirstName != "Anna" || now.VOGUntil != got.VOGUntil || now.Agreement != got.Agreement || now.Kind != got.Kind || now.Domains["geld"] != 3 || now.Room != 1 {
			t.Errorf("a profile changed what is not its own: %+v", now)
		}
		s.as(guard.HatSupporter, naast.NewID[naast.UserID](), s.kring).Get("/profiel").Expect(404)
		s.coordinator().Get("/profiel").Expect(404)
	})
}

func TestBringIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := newSite(t, two)
		v := s.coordinator()
		f := excelize.NewFile()
		for i, row := range [][]any{
			{"voornaam", "achternaam", "telefoon", "weet van", "kijkdagen", "plek", "vog gezien", "dorp", "Hobby"},
			{"Ella", "=cmd|' /C calc'!A1", "+31 6 12345678", "Geld en schulden: 3; wonen", "ma, do", 3, "2026-01-05", "Harkeloo", "lezen"},
			{"Fred", "Post", "@bel", "hekserij", "maandag", "veel", "1-1-2030", "Parijs", ""},
			{},
			{"Anna", "Vermeulen", "0611223344", "", "ma", 1, "", "", ""},
		} {
			if err := f.SetSheetRow("Sheet1", "A"+strconv.Itoa(i+1), &row); err != nil {
				t.Fatal(err)
			}
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		before := len(s.register())
		v.Get("/register/inlezen").SubmitFile("/register/inlezen", "bestand", "mensen.xlsx", b.Bytes(), nil).
			Expect(200, "1 mensen kunnen erin. Bij 2", "Dit is geen telefoonnummer.", "‘weet van’ is niet te begrijpen: hekserij", "‘plek’ is niet te begrijpen: veel",
				"moet nog komen", "‘dorp’ is niet te begrijpen: Parijs", "Deze persoon staat er al in.", "laten wij weg: Hobby")
		if len(s.register()) != before {
			t.Fatal("looking at it saved it")
		}
		v.Submit("/register/inlezen/bewaren", url.Values{"taal": {"en"}}).Expect(200, "1 people can be taken in")
		v.Submit("/register/inlezen/bewaren", url.Values{"taal": {"nl"}}).Expect(200, "1 mensen kunnen erin")
		v.Submit("/register/inlezen/bewaren", nil).Expect(200, "Ella")
		all := s.register()
		x := all[len(all)-1]
		if len(all) != before+1 || x.LastName != "cmd|' /C calc'!A1" || x.Phone != "+31 6 12345678" || x.Domains["geld"] != 3 || x.Domains["wonen"] != 2 ||
			len(x.LookDays) != 2 || x.VOGUntil != "2029-01-05" || x.Village != "harkeloo" {
			t.Errorf("brought in %+v", x)
		}
		v.Get("/register/uitvoer.csv").Expect(200)
		if !strings.Contains(v.Body, "'+31 6 12345678") || strings.Contains(v.Body, ";+31") {
			t.Error("a number leaves as a formula")
		}
		for name, c := range map[string]struct {
			file  []byte
			words string
		}{
			"none":         {nil, "Kies eerst een bestand."},
			"a picture":    {[]byte("\x89PNG\x00\x00"), "Dit bestand is niet te lezen."},
			"half a zip":   {[]byte("PK\x03\x04half"), "Dit bestand is niet te lezen."},
			"empty lines":  {[]byte("\n\n"), "Er staat niets in dit bestand."},
			"no names":     {[]byte("achternaam\nPost\n"), "De kolom ‘voornaam’ is er niet."},
			"twice":        {[]byte("voornaam;voornaam\nA;B\n"), "staat er twee keer"},
			"too many":     {[]byte("voornaam\n" + strings.Repeat("A\n", 2001)), "te veel regels"},
			"too large":    {bytes.Repeat([]byte("voornaam\n"), 300000), "te groot"},
			"only heading": {[]byte("voornaam;kijkdagen\n"), ""},
		} {
			status := 422
			if c.words == "" {
				status = 200
			}
			v.Get("/register/inlezen").SubmitFile("/register/inlezen", "bestand", "x.csv", c.file, nil)
			if v.Status != status || !strings.Contains(v.Text(), c.words) {
				t.Errorf("%s: %d, %s", name, v.Status, v.Text())
			}
		}
		// a page is no proof: what is sent is checked again
		v.Post("/register/inlezen/bewaren", url.Values{"_sleutel": {"a-key-of-enough-length"}, "mensen": {"voornaam;plek;kijkdagen\nHenk;veel;ma\n"}}).Expect(422, "niet te begrijpen")
		v.Post("/register/inlezen/bewaren", url.Values{"_sleutel": {"a-key-of-enough-length"}}).Expect(422)
		if len(s.register()) != before+1 {
			t.Error("something was saved all the same")
		}
	})
}
