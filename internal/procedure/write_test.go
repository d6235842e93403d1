package procedure

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"naast/internal/db"
	"naast/internal/letter"
	"naast/internal/web/lang"
)

// kept are the documents and pages of all cases: how many there are.
func (s *stage) kept() (n int) {
	s.Helper()
	s.Write("count", func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, `SELECT (SELECT COUNT(*) FROM casework_doc) + (SELECT COUNT(*) FROM casework_leaf)`).Scan(&n)
	})
	return n
}

// She makes an objection herself, without JavaScript: what is wrong is said with
// all that she typed kept, the letter stands there to print or copy, she can
// change it, and nothing of it is kept by us. Whoever helps her can do the same.
func TestWriteALetter(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, her := s.Accepted(s.Mara)
		before := s.kept()
		v, mara, zaak := s.In(her), s.In(s.Mara), "/zaak/"+string(id)+"/brieven/schrijven"
		own := mine + "/schrijven"
		v.Get(own).Expect(200, "Wij bewaren deze brief niet")
		v.Submit(own, fields("soort", "bezwaar", "over", "de rolstoel", "van", "Anna", "tot", "31-2-2027")).
			Expect(422, "Vul in wie de brief krijgt", "Vul de dag in die op het besluit staat", "Deze dag bestaat niet")
		if v.Value("over") != "de rolstoel" || v.Value("tot") != "31-2-2027" {
			t.Error("what was typed is gone")
		}
		v.Submit(own, fields("aan", "Gemeente Wesselrade\nPostbus 1", "dag", "13-11-2026", "tot", "")).
			Expect(200, "Bezwaar tegen uw besluit van vrijdag 13 november 2026", "Ik maak bezwaar", "Het gaat over: de rolstoel.", "Postbus 1", "Anna", "Bewaar zelf een kopie").
			Refuse("Bewaar als PDF") // no press here
		v.Press("Verander de brief").Expect(200, "Aan wie is de brief?")
		if v.Value("over") != "de rolstoel" {
			t.Error("to change the letter she must type it again")
		}
		v.Submit(own, fields("soort", "uitstel", "tot", "1-2-2027", "van", "")).Expect(200, "Ik vraag u om te wachten tot en met maandag 1 februari 2027", "Naam: ____")
		mara.Get(zaak)
		mara.Submit(zaak, fields("soort", "dossier", "aan", "Het college")).Expect(200, "artikel 15 van de AVG", "Dan hebt u een bewijs")
		s.In(s.Sjoerd).Get(zaak).Expect(404)
		if after := s.kept(); after != before {
			t.Errorf("%d documents were kept of letters", after-before)
		}
	})
}

// The file to print says what the page says, and a name in it stays a name.
func TestLetterAsPDF(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("install node: the press needs it")
	}
	press := letter.NewPress(node, "../..")
	if !press.Works() {
		t.Fatal("run npm ci: the press needs its packages")
	}
	d := draft{Kind: objectLetter, To: "Gemeente Wesselrade", From: `Anna #import "x"`, Day: "13-11-2026"}
	b, err := press.PlainPDF(context.Background(), d.write(lang.For("nl"), "2026-11-23"))
	if err != nil || !bytes.HasPrefix(b, []byte("%PDF-")) {
		t.Fatalf("%d bytes, %v", len(b), err)
	}
	for _, kind := range []string{objectLetter, delayLetter, fileLetter} {
		d.Kind = kind
		text := strings.Join(reading(d, lang.For("nl"), "2026-11-23"), "\n")
		if !strings.Contains(text, d.From) || !strings.Contains(text, "Stuur mij een bericht") || strings.Contains(text, "%!") {
			t.Errorf("%s says:\n%s", kind, fmt.Sprint(text))
		}
	}
}
