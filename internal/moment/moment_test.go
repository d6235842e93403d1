package moment

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/desk"
	"naast/internal/guard"
	"naast/internal/mypage"
	"naast/internal/phone"
)

// stage is two furnished partnerships with the pages of this room, of the
// resident, of the desk and of the telephone.
type stage struct {
	*casetest.Site
	*testing.T
	two dbtest.Two
}

func each(t *testing.T, f func(t *testing.T, s *stage)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := &stage{Site: casetest.NewSite(t, two), T: t, two: two}
		mine := &mypage.Slice{Cases: s.Cases, Held: func(context.Context, *db.Tx, naast.CaseID) (naast.UserID, error) { return "", naast.NotFound }}
		office := &desk.Slice{Cases: s.Cases}
		mine.Routes(s.App)
		office.Routes(s.App)
		(&phone.Slice{Cases: s.Cases}).Routes(s.App)
		(&Slice{Cases: s.Cases, Mine: mine, Desk: office}).Routes(s.App)
		s.Start()
		f(t, s)
	})
}

func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

// passes lets the days pass until the moment is there.
func (s *stage) passes(id naast.CaseID, days int) {
	s.two.Clock.Forward(time.Duration(days) * 24 * time.Hour)
	s.Write("come", func(ctx context.Context, tx *db.Tx) error { return s.Cases.Come(ctx, tx, id) })
}

// She asks to be called in March, without JavaScript; what she typed wrong is
// kept; on the day it stands on her page, on Vandaag and on the list of who is
// to be called, and it has been when she was spoken with.
func TestCallMeInMarch(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, her := s.Accepted(s.Mara)
		v, mara := s.In(her), s.In(s.Mara)
		v.Get(mine).Expect(200, "Wij vragen nooit wanneer u geboren bent")
		v.Submit(mine, form("wanneer", "ergens in de lente", "erbij", "Over de merktrap")).Expect(422, "Schrijf een dag of een maand", "Kies waar het over gaat")
		if v.Value("wanneer") != "ergens in de lente" || v.Value("erbij") != "Over de merktrap" {
			t.Error("what was typed is gone")
		}
		v.Submit(mine, form("wanneer", "maart", "waarvoor", "bel")).Expect(200, "maart 2027", "Over de merktrap", "Bel mij")
		mara.Get("/zaak/"+string(id)+"/momenten").Expect(200, "maart 2027", "Over de merktrap")
		mara.Get("/vandaag").Refuse("Afgesproken")
		s.passes(id, 98) // 23 November 2026 and 98 days are 1 March
		v, mara = s.In(her), s.In(s.Mara)
		mara.Get("/vandaag").Expect(200, "Afgesproken: neem nu contact op").Refuse("merktrap")
		mara.Follow("Afgesproken: neem nu contact op").Expect(200, "Over de merktrap", "Dit is nu")
		mara.Get("/bellen").Expect(200, "Afgesproken voor maandag 1 maart 2027", "Mevrouw Terpstra").Refuse("Er is iets nieuws sinds", "merktrap")
		v.Get("/mijn-pagina").Expect(200, "U sprak dit af voor nu: Bel mij.")
		mara.Get("/bellen").Press("Gesproken, klaar").Expect(200)
		mara.Get("/vandaag").Refuse("Afgesproken:")
		v.Get("/mijn-pagina").Refuse("U sprak dit af")
		v.Get(mine).Expect(200, "Dit is geweest.")
		v.Get("/mijn-pagina/meenemen").Expect(200, "Bel mij: maart 2027", "merktrap")
	})
}

// Her supporter writes it down with her yes, she sees who and takes it back.
func TestWrittenDownForHer(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, her := s.Accepted(s.Mara)
		v, mara, zaak := s.In(her), s.In(s.Mara), "/zaak/"+string(id)+"/momenten"
		mara.Get(zaak)
		mara.Submit(zaak, form("wanneer", "1-9-2030", "waarvoor", "aow", "erbij", "Een half jaar ervoor")).Expect(422, "Kies hoe de inwoner het zei")
		mara.Submit(zaak, form("hoe", "kaart2")).Expect(422, "Kies hoe de inwoner het zei")
		mara.Submit(zaak, form("hoe", "telefoon")).Expect(200, "zondag 1 september 2030", "Mara (De Kring) schreef dit op")
		v.Get(mine).Expect(200, "AOW", "zondag 1 september 2030", "Mara (De Kring) schreef dit op")
		v.Press("Dit hoeft niet meer").Expect(200, "Hoeft niet meer, sinds")
		mara.Get(zaak).Expect(200, "Hoeft niet meer, sinds")
		// And the other way round: she says at the table that it is no longer needed.
		v.Get(mine).Submit(mine, form("wanneer", "6-2031", "waarvoor", "18"))
		mara.Get(zaak).Follow("De inwoner wil dit niet meer").Expect(200, "Dit hoeft niet meer: Iemand wordt 18 jaar, juni 2031.")
		mara.Press("Schrijf op dat dit niet meer hoeft").Expect(422, "Kies hoe de inwoner het zei")
		mara.Fill("hoe", "tafel").Press("Schrijf op dat dit niet meer hoeft").Expect(200, "Hoeft niet meer. Mara (De Kring) schreef dat op")
		v.Get(mine).Expect(200, "Hoeft niet meer. Mara (De Kring) schreef dat op")
		if n := s.Jobs(casework.CheckInJob); n != 0 {
			t.Errorf("%d jobs for what is no longer needed", n)
		}
	})
}

// Nobody else sees it, no stored row holds a word of it, and while somebody may
// look along her page shows nothing. The control finds the words where they are
// shown.
func TestMomentIsHers(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, her := s.Accepted(s.Mara)
		v := s.In(her)
		v.Get(mine).Submit(mine, form("wanneer", "mei 2027", "waarvoor", "anders", "erbij", "merkwoord")).Expect(200, "merkwoord")
		for _, w := range []guard.Who{s.Piet, s.Karima, s.Els} {
			if s.In(w).Get("/zaak/"+string(id)+"/momenten").Status != 404 {
				t.Errorf("%s sees the moments", w.Name)
			}
		}
		var rows [][]byte
		s.Write("rows", func(ctx context.Context, tx *db.Tx) (err error) {
			rows, err = db.All(ctx, tx, db.One[[]byte], `SELECT sealed FROM casework_doc UNION ALL SELECT sealed FROM casework_fact`)
			return err
		})
		for _, r := range rows {
			if strings.Contains(string(r), "merkwoord") || strings.Contains(string(r), "2027-05") {
				t.Error("a stored row says what was agreed")
			}
		}
		s.Write("somebody looks along", func(ctx context.Context, tx *db.Tx) error { return s.Cases.SetGuarded(ctx, tx, id, true) })
		s.passes(id, 160)
		v = s.In(her)
		v.Get(mine).Refuse("merkwoord", "mei 2027", "Iets anders")
		v.Get("/mijn-pagina").Expect(200).Refuse("merkwoord", "sprak dit af")
	})
}

func TestReadWhen(t *testing.T) {
	today := naast.Date("2026-11-28")
	for in, want := range map[string]when{
		"3-3-2027": {"2027-03-03", false}, "maart": {"2027-03-01", true}, "Maart 2028": {"2028-03-01", true}, "mrt": {"2027-03-01", true},
		"dec": {"2026-12-01", true}, "december": {"2026-12-01", true}, "november": {"2026-11-29", true}, "11-2026": {"2026-11-29", true},
		"10-2026": {"2026-10-01", true}, "3/2027": {"2027-03-01", true}, "March 2027": {"2027-03-01", true}, "juli": {"2027-07-01", true}, "jun": {"2027-06-01", true},
	} {
		if got, err := readWhen(in, today); err != nil || got != want {
			t.Errorf("%q is %+v, want %+v (%v)", in, got, want, err)
		}
	}
	for _, bad := range []string{"", "ooit", "3", "maart 27", "13-2027", "0-2027", "31-2-2027", "maart april", "ma", "1 maart april 2027"} {
		if got, err := readWhen(bad, today); err == nil {
			t.Errorf("%q is read as %+v", bad, got)
		}
	}
}
