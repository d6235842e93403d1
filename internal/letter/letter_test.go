package letter_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/letter"
	"naast/internal/partnership"
	"naast/internal/supporter"
	"naast/internal/vault"
	"naast/internal/web"
	"naast/internal/web/webtest"
)

var ctx = context.Background()

// village makes a partnership with three organisations and nine supporters,
// one of whom does not wish to stand in letters, one is full and one paused.
func village(t *testing.T, d *db.DB) (people []supporter.Supporter) {
	t.Helper()
	err := d.Write(ctx, db.System("test"), func(tx *db.Tx) error {
		people = nil
		s := partnership.Defaults()
		s.Name, s.Phone = "Naast in Wesselrade", "0999 20 30 40"
		s.Villages = []partnership.Term{{Code: "harkeloo", Label: "Harkeloo"}}
		if err := partnership.Save(ctx, tx, s); err != nil {
			return err
		}
		var orgs []naast.OrganisationID
		for i := range 3 {
			o := partnership.Organisation{ID: naast.NewID[naast.OrganisationID](), Name: fmt.Sprintf("Organisatie %d", i+1), Phone: fmt.Sprintf("0999 00 00 0%d", i+1)}
			orgs = append(orgs, o.ID)
			if err := partnership.SaveOrganisation(ctx, tx, o); err != nil {
				return err
			}
		}
		for i, name := range []string{"Mara", "Gijs", "Nour", "Tjitse", "Corrie", "Evert", "Verborgen", "Vol", "Pauze"} {
			p := supporter.Supporter{User: naast.NewID[naast.UserID](), Organisation: orgs[i%3], FirstName: name, LastName: "Achternaam", Kind: supporter.Volunteer,
				Domains: map[string]supporter.Depth{"geld": 2}, Languages: []string{"nl"}, Telephone: true, HomeVisits: true, LookDays: []time.Weekday{1, 2, 3},
				Room: 3, VOGSeen: tx.Today().Add(-10), VOGUntil: tx.Today().Add(300), Agreement: tx.Today().Add(-10), CountsFrom: 1}
			p.Shown.InLetters = name != "Verborgen"
			p.Paused = name == "Pauze"
			if name == "Vol" {
				p.Busy = 3
			}
			if err := supporter.Save(ctx, tx, p); err != nil {
				return err
			}
			people = append(people, p)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return people
}

func site(t *testing.T, two dbtest.Two, press *letter.Press) *webtest.Visitor {
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
	a := web.New(v, guard.New(v), slog.New(slog.DiscardHandler))
	a.Add(&web.Partnership{Slug: "own", Hosts: []string{"*"}, DB: two.Own, Site: partnership.Site(two.Own)})
	a.Common()
	(&letter.Slice{Press: press, Address: func(*db.DB) string { return "https://naast.wesselrade.example" }}).Routes(a)
	s := httptest.NewServer(a.Handler())
	t.Cleanup(s.Close)
	return webtest.New(t, s.URL)
}

// Anybody makes a letter: the number always, names of those who have time and
// wish to be named, and nobody else.
func TestInvitationLetter(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		people := village(t, two.Own)
		village(t, two.Other)
		v := site(t, two, nil)
		v.Get("/brief").Expect(200, "gratis")
		v.Submit("/brief", url.Values{"onderwerp": {"geld"}, "dorp": {"harkeloo"}}).Expect(200, "Iemand die naast u staat", "0999 20 30 40", "Vraag naar")
		if !strings.HasPrefix(v.Path, "/brief/") {
			t.Fatalf("landed at %s", v.Path)
		}
		v.Refuse("Verborgen", "Vol", "Pauze", "Achternaam")
		named := 0
		for _, p := range people {
			n := carrying(t, two.Own, p.User)
			if (n == 1) != strings.Contains(v.Text(), p.FirstName) {
				t.Errorf("%s is counted %d times", p.FirstName, n)
			}
			named += n
			if carrying(t, two.Other, p.User) != 0 {
				t.Error("counted at the neighbour")
			}
		}
		if named < 2 || named > 4 {
			t.Fatalf("%d names", named)
		}
		first := v.Path
		v.Get("/brief").Submit("/brief", url.Values{"onderwerp": {"geld"}})
		if v.Path == first {
			t.Fatal("the same letter again")
		}
		spread := 0
		for _, p := range people {
			if carrying(t, two.Own, p.User) > 0 {
				spread++
			}
		}
		if spread <= named {
			t.Errorf("the second letter names the same %d people", named)
		}
	})
}

func carrying(t *testing.T, d *db.DB, u naast.UserID) (n int) {
	t.Helper()
	if err := d.Read(ctx, db.System("test"), func(tx *db.Tx) (err error) { n, err = letter.Carrying(ctx, tx, u); return err }); err != nil {
		t.Fatal(err)
	}
	return n
}

// A letter whose subject nobody can take names nobody, and still helps.
func TestLetterWithoutNames(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		village(t, two.Own)
		v := site(t, two, nil)
		v.Get("/brief").Submit("/brief", url.Values{"onderwerp": {"jeugd"}}).Expect(200, "Wij zoeken dan iemand voor u", "0999 20 30 40")
		v.Refuse("Vraag naar")
	})
}

func TestLetterBadInput(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		village(t, two.Own)
		v := site(t, two, nil)
		v.Get("/brief")
		key := v.Value("_sleutel")
		v.Post("/brief", url.Values{"_sleutel": {key}, "onderwerp": {"<b>"}, "dorp": {"=1+1"}}).Expect(422, "Kies een onderwerp uit de lijst.", "Kies een dorp uit de lijst.")
		v.Get("/brief/" + strings.Repeat("a", 26)).Expect(404)
		v.Get("/brief/..%2f..").Expect(404)
		v.Get("/brief").Submit("/brief", nil).Get(v.Path + "/pdf").Expect(503)
	})
}

func TestTally(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		village(t, two.Own)
		v := site(t, two, nil)
		v.Get("/gewezen").Submit("/gewezen", url.Values{"hoe": {"gesprek"}, "antwoord": {"nee"}}).Expect(200, "Geteld")
		v.Get("/gewezen").Submit("/gewezen", url.Values{"dag": {"31-2-2026"}, "hoe": {"balie"}}).Expect(422, "Vul een dag in", "Kies wat het antwoord was")
		if v.Value("dag") != "31-2-2026" {
			t.Error("what was typed is lost")
		}
		v.Get("/tellingen").Expect(401)
		var counts []letter.Count
		two.Own.Read(ctx, db.System("test"), func(tx *db.Tx) (err error) { counts, err = letter.Counts(ctx, tx, "2026-01-01"); return err })
		if len(counts) != 1 || counts[0].N != 1 || counts[0].Answer != "nee" {
			t.Fatalf("%+v", counts)
		}
	})
}

// The PDF is one that a screen reader can read: tagged, titled, in Dutch. A
// name that looks like Typst's language stays a name.
func TestPDF(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("node is needed for PDFs; install Node.js")
	}
	p := letter.NewPress(node, root)
	if !p.Works() {
		t.Fatal("the press does not work; run npm ci")
	}
	l := letter.Letter{Partnership: "Naast #panic(1)", Function: "cliëntondersteuner", Phone: "0999", Desks: []letter.Desk{{Name: `#read("/etc/passwd")`, Phone: "0999 1", Names: []string{"$x$", "Ünal"}}}}
	b, err := p.PDF(ctx, l.Words())
	if err != nil {
		t.Fatal(err)
	}
	book, err := p.BookPDF(ctx, letter.Book{Title: "Alles wat wij van u bewaren", Lang: "nl", Day: "maandag", Parts: []letter.Part{{Title: `#panic(1)`,
		Texts: []letter.Piece{{Title: "$x$", Text: "Zij zei:\n#read(\"/etc/passwd\")\n= geen kop"}, {Text: strings.Repeat("Een lang verhaal.\n", 400)}}}, {Title: "Leeg"}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, mark := range []string{"StructTreeRoot", "/Lang"} {
		if !bytes.Contains(b, []byte(mark)) || !bytes.Contains(book, []byte(mark)) {
			t.Errorf("the PDF has no %s", mark)
		}
	}
	if out := os.Getenv("NAAST_SHOTS"); out != "" {
		os.WriteFile(filepath.Join(out, "brief.pdf"), b, 0o600)
		os.WriteFile(filepath.Join(out, "alles.pdf"), book, 0o600)
	}
	if letter.NewPress(node, t.TempDir()).Works() {
		t.Error("the control: without the package the press must say so")
	}
}
