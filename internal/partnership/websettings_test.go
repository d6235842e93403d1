package partnership

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"naast"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
)

// doors are three people who may stand at the front door.
var doors = []FrontDoorPerson{{"a", "Els (Samenkracht)"}, {"b", "Bram (Samenkracht)"}, {"c", "Cor (Samenkracht)"}}

func candidates(context.Context, *db.Tx) ([]FrontDoorPerson, error) { return doors, nil }

func addOrganisation(t *testing.T, d *db.DB, o Organisation) Organisation {
	o.ID = naast.NewID[naast.OrganisationID]()
	write(t, d, func(ctx context.Context, tx *db.Tx) error { return SaveOrganisation(ctx, tx, o) })
	return o
}

func TestSettingsAreForCoordinators(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := serve(t, two, &Slice{})
		if status, _, _ := s.get("/instellingen"); status != 401 {
			t.Errorf("nobody sees the settings with %d", status)
		}
		for _, hat := range guard.Hats {
			s.signIn(hat, "")
			want := 404
			if hat == guard.HatCoordinator {
				want = 200
			}
			if status, _, _ := s.get("/instellingen"); status != want {
				t.Errorf("%s gets %d, want %d", hat, status, want)
			}
		}
	})
}

func TestSettingsForm(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := serve(t, two, &Slice{Candidates: candidates})
		org := addOrganisation(t, two.Own, Organisation{Name: "De Kring Wesselrade", Phone: "0555 1"})
		s.signIn(guard.HatCoordinator, org.ID)
		_, page, _ := s.get("/instellingen")
		if !strings.Contains(page, "te weinig mensen aan de voordeur") {
			t.Error("nobody is told that the front door is empty")
		}

		// Saved as it stands, nothing changes.
		f := form(page)
		if status, body, h := s.post("/instellingen", f); status != 303 || h.Get("Location") != "/instellingen?bewaard=ja" {
			t.Fatalf("the form as it stands answers %d: %s", status, body)
		}
		if d := cmp.Diff(Defaults(), load(t, two.Own)); d != "" {
			t.Errorf("saving what is there changed it:\n%s", d)
		}

		f = form(page)
		f.Set("naam", "Naast in Wesselrade")
		f.Set("telefoon", "0555 - 12 34 56")
		f.Set("dorpen", "harkeloo = Harkeloo\n\n  oudewiel=Oudewiel bij de <brug> \n")
		f.Set("leefgebieden", "jeugd = Kinderen")
		f.Set("soort", "jeugd = beroepskracht")
		f.Set("vrije-dagen", "2027-01-01 = Nieuwjaar = Algemene termijnenwet art. 3\n2026-12-31 = Brugdag = Koninklijk besluit")
		f.Set("antwoorddagen", "4")
		f.Set("ontvanger", string(org.ID))
		f.Set("toestemming", "Ik vind het goed.")
		f.Set("drempels", "Eén ding.\n\nNog een ding.")
		f.Set("nagekeken-op", "5-10-2026")
		f["voordeur"] = []string{"a", "c", "onbekend"}
		f.Set("_sleutel", "een-andere-sleutel-van-deze-test")
		// The form was made before the first save, but that changed nothing.
		if status, body, _ := s.post("/instellingen", f); status != 303 {
			t.Fatalf("answers %d: %s", status, body)
		}
		got := load(t, two.Own)
		want := Defaults()
		want.Name, want.Phone, want.AnswerDays, want.Receiver = "Naast in Wesselrade", "0555 - 12 34 56", 4, org.ID
		want.Villages = []Term{{"harkeloo", "Harkeloo"}, {"oudewiel", "Oudewiel bij de <brug>"}}
		want.Domains = []Term{{"jeugd", "Kinderen"}, {Other, "Iets anders"}}
		want.KindFor = map[string]string{"jeugd": "professional"}
		want.Holidays = []Holiday{{"2026-12-31", "Brugdag", "Koninklijk besluit"}, {"2027-01-01", "Nieuwjaar", "Algemene termijnenwet art. 3"}}
		want.Access = Access{Checked: "2026-10-05", Barriers: []string{"Eén ding.", "Nog een ding."}}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("saved otherwise than typed:\n%s", d)
		}
		read(t, two.Own, func(ctx context.Context, tx *db.Tx) error {
			door, err := FrontDoor(ctx, tx)
			if d := cmp.Diff([]FrontDoorPerson{doors[0], doors[2]}, door); d != "" {
				t.Errorf("front door:\n%s", d)
			}
			v, text, err2 := Wording(ctx, tx, ConsentHealth)
			if v != 2 || text != "Ik vind het goed." || err2 != nil {
				t.Errorf("wording %d %q %v", v, text, err2)
			}
			return err
		})
		if load(t, two.Other).Name != Defaults().Name {
			t.Error("the neighbour's settings changed")
		}
		if _, body, _ := s.get("/instellingen?bewaard=ja"); !strings.Contains(body, "De instellingen zijn bewaard.") || !strings.Contains(body, "Oudewiel bij de &lt;brug&gt;") || strings.Contains(body, "te weinig mensen") {
			t.Error("the page does not say that it was saved, or shows it otherwise")
		}
	})
}

func TestBadSettings(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := serve(t, two, &Slice{Candidates: candidates})
		s.signIn(guard.HatCoordinator, "")
		_, page, _ := s.get("/instellingen")
		for _, c := range []struct{ field, value, says string }{
			{"naam", "", "Vul dit in."},
			{"naam", strings.Repeat("x", 300), "Dit is te lang."},
			{"naam", "twee\nregels", "Dit is te lang."},
			{"telefoon", "bel ons", "Dit is geen telefoonnummer."},
			{"telefoon", "1234567890123456", "Dit is geen telefoonnummer."},
			{"kleur", "rood", "Deze kleur kan niet."},
			{"kleur", "#ffffff", "Deze kleur kan niet."},
			{"kleur", "#15606b;background:url(x)", "Deze kleur kan niet."},
			{"uitgang", "javascript:alert(1)", "Schrijf het hele adres."},
			{"uitgang", "http://weer.example/", "Schrijf het hele adres."},
			{"uitgang", "https://", "Schrijf het hele adres."},
			{"positie", "boven", "Kies een van de drie."},
			{"antwoorddagen", "0", "Vul een getal in van 1 tot en met 20."},
			{"antwoorddagen", "drie", "Vul een getal in van 1 tot en met 20."},
			{"stille-weken", "99999999999999999999", "Vul een getal in van 1 tot en met 52."},
			{"dorpen", "Harkeloo", "Regel 1: schrijf een code"},
			{"dorpen", "harkeloo = Harkeloo\nHarkeloo = Twee", "Regel 2: een code heeft alleen"},
			{"dorpen", "a = 1\n\na = 2", "Regel 3: deze code staat er al."},
			{"dorpen", "a = " + strings.Repeat("x", 200), "Regel 1: deze naam is te lang."},
			{"dorpen", strings.Repeat("a = b\n", 1)[:3], "Regel 1: schrijf een code"},
			{"dorpen", manyLines(90), "Dit zijn te veel regels: hoogstens 80."},
			{"soort", "onbekend = vrijwilliger", "‘onbekend’ is geen code"},
			{"soort", "jeugd = ambtenaar", "Schrijf na de ="},
			{"vrije-dagen", "2026-02-30 = Dag = Bron", "Regel 1: deze dag bestaat niet."},
			{"vrije-dagen", "2026-12-25 = Eerste Kerstdag", "Regel 1: schrijf de dag"},
			{"nagekeken-op", "30-2-2026", "Deze dag bestaat niet."},
			{"ontvanger", "een-ander", "Kies een organisatie uit de lijst."},
			{"toestemming", "", "Schrijf waar iemand ja op zegt."},
			{"toestemming", strings.Repeat("ja ", 2000), "Deze tekst is te lang."},
			{"voordeur", "a", "Kies 2 tot 6 mensen."},
		} {
			f := form(page)
			f.Set(c.field, c.value)
			f.Set("onderregel", "blijft staan")
			status, body, _ := s.post("/instellingen", f)
			if status != 422 || !strings.Contains(body, c.says) || !strings.Contains(body, `href="#`+c.field+`"`) || !strings.Contains(body, "blijft staan") {
				t.Errorf("%s=%.40q answers %d, says it: %t, keeps the rest: %t", c.field, c.value, status, strings.Contains(body, c.says), strings.Contains(body, "blijft staan"))
			}
		}
		if d := cmp.Diff(Defaults(), load(t, two.Own)); d != "" {
			t.Errorf("bad input changed the settings:\n%s", d)
		}
	})
}

func manyLines(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("a" + string(rune('a'+i/26)) + string(rune('a'+i%26)) + " = x\n")
	}
	return b.String()
}

// Two coordinators at once: nobody's choice is lost unseen.
func TestTwoPeopleChangeSettings(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := serve(t, two, &Slice{})
		s.signIn(guard.HatCoordinator, "")
		_, page, _ := s.get("/instellingen")
		first, second := form(page), form(page)
		first.Set("telefoon", "0555 11 11 11")
		if status, _, _ := s.post("/instellingen", first); status != 303 {
			t.Fatalf("the first answers %d", status)
		}
		second.Set("naam", "Naast hier")
		second.Set("_sleutel", "een-andere-sleutel-van-deze-test")
		status, body, _ := s.post("/instellingen", second)
		if status != 409 || !strings.Contains(body, "Telefoonnummer van de voordeur") || !strings.Contains(body, "Naast hier") || load(t, two.Own).Name == "Naast hier" {
			t.Fatalf("the second answers %d and is saved over the first unseen", status)
		}
		again := form(body)
		again.Set("telefoon", "0555 11 11 11")
		if status, _, _ := s.post("/instellingen", again); status != 303 {
			t.Errorf("after looking it answers %d", status)
		}
		if got := load(t, two.Own); got.Name != "Naast hier" || got.Phone != "0555 11 11 11" {
			t.Errorf("saved %q %q", got.Name, got.Phone)
		}
	})
}

func TestLanguageSwitchKeepsTheSettings(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := serve(t, two, &Slice{})
		s.signIn(guard.HatCoordinator, "")
		_, page, _ := s.get("/instellingen")
		f := form(page)
		f.Set("naam", "Half ingevu")
		f.Set("kleur", "nog niets")
		f.Set("taal", "en")
		status, body, _ := s.post("/instellingen", f)
		if status != 200 || !strings.Contains(body, "Half ingevu") || !strings.Contains(body, "nog niets") || !strings.Contains(body, "Name of the partnership") || load(t, two.Own).Name == "Half ingevu" {
			t.Errorf("changing the language answers %d and does not keep what was typed, or saves it", status)
		}
	})
}

func TestOrganisationForm(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := serve(t, two, &Slice{})
		own := addOrganisation(t, two.Own, Organisation{Name: "De Kring Wesselrade", Phone: "0555 10 10 10"})
		other := addOrganisation(t, two.Own, Organisation{Name: "Steunpunt Tinkerbroek", Phone: "0555 20 20 20"})
		umbrella := addOrganisation(t, two.Own, Organisation{Name: "Samenkracht Wesselrade", Umbrella: true, Phone: "0555 30 30 30"})
		at := func(o Organisation) string { return "/instellingen/organisatie/" + string(o.ID) }

		s.signIn(guard.HatCoordinator, own.ID)
		for path, want := range map[string]int{at(own): 200, at(other): 404, at(umbrella): 404, at(own) + "x": 404} {
			if status, _, _ := s.get(path); status != want {
				t.Errorf("coordinator of a member gets %d for %s, want %d", status, path, want)
			}
		}
		_, page, _ := s.get(at(own))
		for _, c := range []struct{ field, value string }{{"naam", ""}, {"telefoon", ""}, {"telefoon", "geen"}, {"kleur", "#fff"}, {"website", "kring.example"}, {"over", strings.Repeat("x", 700)}} {
			f := form(page)
			f.Set(c.field, c.value)
			if status, body, _ := s.post(at(own), f); status != 422 || !strings.Contains(body, `href="#`+c.field+`"`) {
				t.Errorf("%s=%.20q answers %d", c.field, c.value, status)
			}
		}
		f := form(page)
		f.Set("over", "Wij denken mee.")
		f.Set("kleur", "#2244aa")
		if status, body, _ := s.post(at(own), f); status != 303 {
			t.Fatalf("answers %d: %s", status, body)
		}
		if status, _, _ := s.post(at(other), f); status != 404 {
			t.Errorf("another organisation is changed with %d", status)
		}
		s.signIn(guard.HatCoordinator, umbrella.ID)
		if status, page, _ := s.get(at(other)); status != 200 || !strings.Contains(page, "Steunpunt Tinkerbroek") {
			t.Errorf("the umbrella gets %d", status)
		}
		read(t, two.Own, func(ctx context.Context, tx *db.Tx) error {
			o, err := OrganisationOf(ctx, tx, own.ID)
			if o.About != "Wij denken mee." || o.Colour != "#2244aa" || o.Name != own.Name || o.Umbrella {
				t.Errorf("saved %+v", o)
			}
			return err
		})
	})
}
