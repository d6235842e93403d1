package procedure

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"naast/internal/db"

	"naast"
	"naast/internal/casework"
	"naast/internal/guard"
	"naast/internal/partnership"
)

func fields(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

// She enters the letter about a refusal herself, without JavaScript: the date
// stands on her page, in her list and on Vandaag of whoever stands next to her,
// until it is done; what she typed wrong is kept.
func TestLetterWithADate(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, her := s.Accepted(s.Mara)
		v, mara, zaak := s.In(her), s.In(s.Mara), "/zaak/"+string(id)
		v.Get(mineNew).Expect(200, "Wat voor brief is het?", "Dit is geen juridisch advies")
		v.Submit(mineNew, fields("dag", "31-2-2026", "van", "Gemeente Wesselrade")).Expect(422, "Kies wat voor brief het is", "Deze dag bestaat niet")
		if v.Value("van") != "Gemeente Wesselrade" || v.Value("dag") != "31-2-2026" {
			t.Error("what was typed is gone")
		}
		v.Submit(mineNew, fields("soort", "besluit", "dag", "13-11-2027", "van", "Gemeente Wesselrade")).Expect(422, "Deze dag moet nog komen. Klopt de datum?")
		// 13 November 2026 is a Friday: six weeks later is Eerste Kerstdag, then Saturday and Sunday.
		v.Submit(mineNew, fields("soort", "besluit", "dag", "13-11-2026", "van", "Gemeente Wesselrade", "notitie", "De rolstoel")).
			Expect(200, "Bezwaar maken: uiterlijk maandag 28 december 2026.", "6 weken. Dit staat in: Awb art. 6:7 en 6:8.", "Controleer de brief", "Gemeente Wesselrade").Refuse("okale afspraak")
		v.Get("/mijn-pagina").Expect(200, "Bezwaar maken: uiterlijk maandag 28 december 2026.")
		v.Get("/mijn-pagina/meenemen").Expect(200, "Bezwaar maken: uiterlijk maandag 28 december 2026.", "De rolstoel")
		mara.Get("/vandaag").Expect(200, "Datums in brieven", "Bezwaar maken", "uiterlijk maandag 28 december 2026")
		mara.Get(zaak+"/brieven").Expect(200, "Bezwaar maken: uiterlijk maandag 28 december 2026.", "De rolstoel", "de inwoner zelf", "Dit is geen juridisch advies")

		// The supporter adds one; she is told, and sees who wrote it down.
		mara.Get(zaak + "/brieven/datum")
		mara.Submit(zaak+"/brieven/datum", fields("soort", "hoorzitting", "dag", "4-12-2026")).Expect(200, "Papieren opsturen: uiterlijk maandag 23 november 2026.", "10 dagen ervoor")
		v.Get(mine).Expect(200, "Papieren opsturen: uiterlijk maandag 23 november 2026.")
		if n := len(s.times(id).Letters); n != 2 {
			t.Errorf("%d dates for the jobs", n)
		}

		// Done by her; let go through her supporter only with her word, and how.
		first := s.letters(her)[0]
		mara.Get(zaak+"/brieven/"+string(first.ID)+"/los").Expect(200, "Ik laat deze datum gaan: Papieren opsturen")
		mara.Submit(zaak+"/brieven/"+string(first.ID)+"/los", fields()).Expect(422, "Alleen de inwoner kan een datum loslaten")
		mara.Submit(zaak+"/brieven/"+string(first.ID)+"/los", fields("hoe", "telefoon")).Expect(200, "opgeschreven door Mara")
		v.Get(mine).Press("Het is gedaan").Expect(200, "Er staat nu geen datum.", "Gedaan op", "Losgelaten op")
		mara.Get("/vandaag").Refuse("Datums in brieven")
		v.Get("/mijn-pagina").Refuse("uiterlijk maandag 28 december")
		if n := len(s.times(id).Letters); n != 0 || s.Jobs(casework.LetterJob) != 0 {
			t.Errorf("%d dates are still reminded of, %d jobs", n, s.Jobs(casework.LetterJob))
		}
		// And back again: nobody pressed wrong for ever.
		v.Get(mine).Press("Zet terug").Expect(200)
		if len(s.times(id).Letters) != 1 || s.Jobs(casework.LetterJob) != 1 {
			t.Error("a date that was put back is not reminded of")
		}
	})
}

// Nobody else sees a letter: not another supporter, not the neighbour, and the
// stored rows hold neither its kind nor its words. The control finds the words
// where they are shown.
func TestLetterIsSealed(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, her := s.Accepted(s.Mara)
		v := s.In(her)
		v.Get(mineNew)
		v.Submit(mineNew, fields("soort", "besluit", "dag", "13-11-2026", "van", "Zorgkantoor Merkbos", "notitie", "merkwoord")).Expect(200, "merkwoord")
		for name, w := range map[string]guard.Who{"Piet": s.Piet, "Karima": s.Karima, "Els": s.Els} {
			if s.In(w).Get("/zaak/"+string(id)+"/brieven").Status != 404 {
				t.Errorf("%s sees the letters", name)
			}
		}
		other := s.Neighbour()
		other.Header.Set("Cookie", s.Cookie(s.Mara))
		if other.Get("/zaak/"+string(id)+"/brieven").Status != 401 {
			t.Error("the neighbour lets her supporter in")
		}
		var rows [][]byte
		s.Write("rows", func(ctx context.Context, tx *db.Tx) (err error) {
			rows, err = db.All(ctx, tx, db.One[[]byte], `SELECT sealed FROM casework_doc UNION ALL SELECT sealed FROM casework_fact`)
			return err
		})
		for _, r := range rows {
			for _, word := range []string{"merkwoord", "Merkbos", "besluit", "2026-12-28"} {
				if strings.Contains(string(r), word) {
					t.Errorf("a stored row says %s", word)
				}
			}
		}
	})
}

// The table of terms is the partnership's: a local agreement is shown as one
// and never as law, a row without a source is refused, what was counted before
// stays as it was, and the neighbour's table is another.
func TestTableOfTerms(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		_, her := s.Accepted(s.Mara)
		v, karima := s.In(her), s.In(s.Karima)
		v.Get(mineNew)
		v.Submit(mineNew, fields("soort", "besluit", "dag", "3-11-2026")).Expect(200, "uiterlijk dinsdag 15 december 2026")
		karima.Get(table).Expect(200, "Awb art. 6:7 en 6:8", "nog niet", "Algemene termijnenwet")
		karima.Get(rowNew)
		karima.Submit(rowNew, fields("brief", "Het verslag van het gesprek", "vanaf", "De dag van het gesprek.", "kan", "Het verslag", "hoelang", "tien dagen", "soort", "lokaal")).
			Expect(422, "Schrijf een getal", "Vul dit in")
		if karima.Value("brief") != "Het verslag van het gesprek" {
			t.Error("what was typed is gone")
		}
		karima.Submit(rowNew, fields("hoelang", "10 werkdagen", "bron", "Afspraken met de gemeente, 2026", "nagekeken", "1-11-2026", "zij", "ja")).Expect(200, "De termijn is bewaard", "Lokale afspraak: Afspraken met de gemeente, 2026")
		v.Get(mineNew).Expect(200, "Het verslag van het gesprek")
		var code string
		s.Write("code", func(ctx context.Context, tx *db.Tx) error {
			all, err := Rules(ctx, tx)
			code = all[len(all)-2].Code
			return err
		})
		v.Submit(mineNew, fields("soort", code, "dag", "16-11-2026")).Expect(200, "Het verslag: uiterlijk maandag 30 november 2026", "Lokale afspraak, geen wet", "Het is geen wet.").Refuse("Dit staat in: Afspraken")

		karima.Get(table + "/besluit")
		karima.Submit(table+"/besluit", fields("hoelang", "8 weken", "bron", "Een nieuwe wet", "nagekeken", "20-11-2026")).Expect(200, "8 weken")
		v.Get(mine).Expect(200, "Bezwaar maken: uiterlijk dinsdag 15 december 2026")
		v.Get(mineNew)
		v.Submit(mineNew, fields("soort", "besluit", "dag", "3-11-2026")).Expect(200, "Bezwaar maken: uiterlijk dinsdag 29 december 2026", "Een nieuwe wet")
		for _, w := range []guard.Who{s.Mara, s.Els} {
			if s.In(w).Get(table).Status != 404 {
				t.Errorf("%s changes the table", w.Name)
			}
		}
		s.Next.Write("neighbour", func(ctx context.Context, tx *db.Tx) error {
			all, err := Rules(ctx, tx)
			if len(all) != len(Defaults()) || long(all[0].Terms) != "6 weken" {
				t.Error("the neighbour's table changed too")
			}
			return err
		})
	})
}

// A local agreement does not move with the Algemene termijnenwet: it is no law.
// The control is the same term as law.
func TestLocalIsNoLaw(t *testing.T) {
	f := rowForm{Letter: "x", From: "x", Act: "x", Source: "x", Long: "1 week", Kind: byLocal}
	local, p := f.rule("2026-11-26")
	f.Kind = byLaw
	legal, q := f.rule("2026-11-26")
	if len(p)+len(q) > 0 {
		t.Fatal(p, q)
	}
	off := CalendarOf(partnership.Defaults())
	if a, b := local.Until("2026-11-07", off), legal.Until("2026-11-07", off); a != "2026-11-14" || b != "2026-11-16" {
		t.Errorf("local %s, by law %s", a, b)
	}
}

// What is written in the form of a row comes back the same.
func TestLongComesBack(t *testing.T) {
	for _, r := range Defaults() {
		back, ok := readLong(long(r.Terms), false)
		if !ok || long(back) != long(r.Terms) || back.Last("2026-11-13", law) != r.Until("2026-11-13", law) {
			t.Errorf("%s: %q is read as %v", r.Code, long(r.Terms), back)
		}
	}
	for _, bad := range []string{"6", "weken", "6 manen", "-6 weken", "0 dagen", "99999 dagen", "1 dag, 1 dag, 1 dag, 1 dag", "6 weken erna"} {
		if c, ok := readLong(bad, false); ok {
			t.Errorf("%q is read as %v", bad, c)
		}
	}
}

// No more dates than their record can hold.
func TestTooManyDates(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, her := s.Accepted(s.Mara)
		for range casework.MostLetters {
			s.As(her, guard.WriteOwn, id, func(ctx context.Context, tx *db.Tx) error {
				return s.Cases.AddLetter(ctx, tx, her, id, casework.Letter{Kind: "besluit", Act: "Bezwaar maken", Until: naast.Date("2026-12-15")})
			})
		}
		v := s.In(her)
		v.Get(mineNew)
		v.Submit(mineNew, fields("soort", "besluit", "dag", "3-11-2026")).Expect(422, "Er staan al 20 datums")
		if v.Value("dag") != "3-11-2026" {
			t.Error("what was typed is gone")
		}
	})
}
