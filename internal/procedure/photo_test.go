package procedure

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/testkit/photo"
	"naast/internal/web/webtest"
)

func snap(held int) webtest.Chosen {
	l := photo.Letter{Width: 300, Height: 400, Held: held}
	if held >= 5 {
		l.Width, l.Height = l.Height, l.Width
	}
	return webtest.Chosen{Name: "IMG_0001.JPG", Content: l.JPEG()}
}

// She photographs a letter of two pages, upside down and sideways, without
// JavaScript. She and whoever stands next to her see it upright; nobody else
// sees that it is there, and in the database it is not to be found.
func TestLetterInPhotographs(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, her := s.Accepted(s.Mara)
		v, mara, zaak := s.In(her), s.In(s.Mara), "/zaak/"+string(id)+"/brieven"
		v.Get(mine).Expect(200, "Maak een foto van een brief")
		v.Get(mine+"/foto").Expect(200, "Alleen u en wie u helpt", "op uw telefoon")
		v.SubmitFiles(mine+"/foto", "foto", fields("titel", "Brief over de rolstoel")).Expect(422, "Kies eerst een foto")
		if v.Value("titel") != "Brief over de rolstoel" {
			t.Error("what was typed is gone")
		}
		v.SubmitFiles(mine+"/foto", "foto", fields("titel", "Brief over de rolstoel"), snap(3), snap(6)).
			Expect(200, "Brief over de rolstoel")
		if v.Path != mine+"/foto/brief" || !strings.Contains(v.Body, `alt="Pagina 1 van 2 van: Brief over de rolstoel"`) {
			t.Errorf("she is on %s:\n%s", v.Path, v.Text())
		}
		for _, page := range []string{"1", "2"} {
			s.upright(v, mine+"/foto/beeld?blad="+page)
			s.upright(mara, zaak+"/foto/beeld?blad="+page)
		}
		mara.Get(zaak).Expect(200, "Brief over de rolstoel", "2 foto’s")
		mara.Get(zaak+"/foto/brief?brief=1").Expect(200, "Brief over de rolstoel").Refuse("Bewaard door")

		// Who stands not in this question finds nothing, whatever the address.
		for _, path := range []string{zaak, zaak + "/foto", zaak + "/foto/brief?brief=1", zaak + "/foto/beeld?blad=1"} {
			s.In(s.Sjoerd).Get(path).Expect(404)
			s.In(s.Karima).Get(path).Expect(404)
			s.Visitor().Get(path).Refuse("rolstoel")
		}
		_, other := s.Accepted(s.Sjoerd)
		s.In(other).Get(mine + "/foto/beeld?blad=1").Expect(404)
		s.In(other).Get(mine + "/foto/brief?brief=1").Expect(404)
		v.Get(mine + "/foto/beeld?blad=9").Expect(404)
		v.Get(mine + "/foto/beeld?blad=x").Expect(404)
		s.takenAlong(v)
		s.sealed(id)
	})
}

// upright checks the picture behind an address: a JPEG that no browser keeps or
// takes for something else, held the right way up, without a place.
func (s *stage) upright(v *webtest.Visitor, path string) {
	s.Helper()
	v.Get(path)
	if h := v.Answer; v.Status != 200 || h.Get("Content-Type") != "image/jpeg" || h.Get("Cache-Control") != "no-store" || h.Get("X-Content-Type-Options") != "nosniff" {
		s.Errorf("%s answers %d %v", path, v.Status, v.Answer)
	}
	if !photo.Upright([]byte(v.Body)) {
		s.Errorf("%s is not upright", path)
	}
	if strings.Contains(v.Body, "Harkeloo") {
		s.Errorf("%s tells where it was taken", path)
	}
}

// sealed checks that what is stored of the pages is no picture, is padded, and
// that the control, a picture stored as it is, would be seen.
func (s *stage) sealed(id naast.CaseID) {
	s.Helper()
	isPicture := func(b []byte) bool {
		return bytes.Contains(b, []byte("\xFF\xD8\xFF")) || bytes.Contains(b, []byte("JFIF"))
	}
	var all [][]byte
	s.Write("look", func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = db.All(ctx, tx, func(r db.Scanner) (b []byte, err error) { return b, r.Scan(&b) }, `SELECT sealed FROM casework_leaf WHERE case_id=$1`, id)
		return err
	})
	if len(all) != 2 {
		s.Errorf("%d pages are stored", len(all))
	}
	for _, b := range all {
		if isPicture(b[:40]) || len(b)%1024 > 64 {
			s.Errorf("a page of %d bytes is stored as %x", len(b), b[:8])
		}
	}
	if !isPicture(snap(1).Content) {
		s.Error("the control: a picture is not seen as one")
	}
}

// Her supporter adds a page, turns one, changes the order, puts one away and
// brings it back; after a week it is gone for good.
func TestPagesInOrder(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, her := s.Accepted(s.Mara)
		v, mara, zaak := s.In(her), s.In(s.Mara), "/zaak/"+string(id)+"/brieven"
		mara.Get(zaak + "/foto")
		mara.SubmitFiles(zaak+"/foto", "foto", nil, snap(1)).Expect(200, "Brief van", "Bewaard door Mara")
		mara.SubmitFiles(zaak+"/foto/brief?brief=1", "foto", nil, snap(1), webtest.Chosen{Name: "x.heic", Content: append([]byte("\x00\x00\x00\x18ftypheic"), make([]byte, 50)...)}).
			Expect(200, "Niet elke foto is gelukt")
		mara.SubmitFiles(zaak+"/foto/brief?brief=1", "foto", nil, webtest.Chosen{Name: "x.heic", Content: append([]byte("\x00\x00\x00\x18ftypheic"), make([]byte, 50)...)}).
			Expect(422, "Maak een foto als JPEG")
		mara.SubmitFiles(zaak+"/foto/brief?brief=1", "foto", nil, webtest.Chosen{Name: "x.jpg", Content: []byte("geen foto")}).Expect(422, "Dit kunnen wij niet lezen")
		if got := s.pages(her); got != "1 2" {
			t.Errorf("pages are %s", got)
		}
		v.Get(mine+"/foto/brief?brief=1").Expect(200, "Bewaard door Mara")
		v.Press("Draai")
		if got := v.Get(mine + "/foto/beeld?blad=1").Body; photo.Upright([]byte(got)) {
			t.Error("it was not turned")
		}
		for range 3 {
			v.Get(mine + "/foto/brief?brief=1").Press("Draai")
		}
		s.upright(v, mine+"/foto/beeld?blad=1")
		v.Get(mine + "/foto/brief?brief=1").Press("Zet eerder")
		if got := s.pages(her); got != "2 1" {
			t.Errorf("pages are %s", got)
		}
		v.Get(mine+"/foto/brief?brief=1").Press("Leg weg").Expect(200, "Weggelegd", "Na 7 dagen")
		v.Get(mine + "/foto/beeld?blad=2").Expect(404)
		if got := s.pages(her); got != "1" {
			t.Errorf("pages are %s", got)
		}
		mara.Get(zaak + "/foto/brief?brief=1").Press("Zet terug")
		if got := s.pages(her); got != "2 1" {
			t.Errorf("pages are %s", got)
		}
		v.Get(mine + "/foto/brief?brief=1").Press("Leg weg")
		s.swept(0)
		s.Clock.Forward(casework.BackDays * 24 * time.Hour)
		s.swept(0)
		s.Clock.Forward(24 * time.Hour)
		s.swept(1)
	})
}

// pages are the numbers of the pages that she sees of her one letter.
func (s *stage) pages(her guard.Who) string {
	s.Helper()
	var ns []string
	for _, part := range strings.Split(s.In(her).Get(mine+"/foto/brief?brief=1").Body, mine+"/foto/beeld?blad=")[1:] {
		if n := part[:1]; len(ns) == 0 || ns[len(ns)-1] != n {
			ns = append(ns, n)
		}
	}
	return strings.Join(ns, " ")
}

// swept sweeps, and counts the pages that are gone for good.
func (s *stage) swept(want int) {
	s.Helper()
	if err := casework.Sweep(context.Background(), s.D); err != nil {
		s.Fatal(err)
	}
	var left int
	s.Write("count", func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, `SELECT COUNT(*) FROM casework_leaf`).Scan(&left)
	})
	if 2-left != want {
		s.Errorf("%d pages are left, want %d gone", left, want)
	}
}

// takenAlong checks the file in which she takes a letter along.
func (s *stage) takenAlong(v *webtest.Visitor) {
	s.Helper()
	v.Get(mine+"/foto/brief?brief=1").Expect(200, "Bewaar als bestand")
	v.Get(mine + "/foto/bestand?brief=1")
	z, err := zip.NewReader(strings.NewReader(v.Body), int64(len(v.Body)))
	if err != nil || len(z.File) != 2 || z.File[1].Name != "02.jpg" {
		s.Fatalf("what she takes along: %d %v", v.Status, err)
	}
	f, err := z.File[1].Open()
	if err != nil {
		s.Fatal(err)
	}
	if b, err := io.ReadAll(f); err != nil || !photo.Upright(b) {
		s.Errorf("its second page: %v", err)
	}
}
