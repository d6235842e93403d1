package procedure

import (
	"net/http"
	"strings"
	"testing"

	"naast/internal/testkit/tape"
	"naast/internal/web/webtest"
)

func recorded(b []byte) webtest.Chosen {
	return webtest.Chosen{Name: "Nieuwe opname 3.m4a", Content: b}
}

// She speaks her question in, without JavaScript. She and whoever stands next
// to her can play it, in parts too; where it was recorded is gone; nobody else
// finds it. An hour is refused with what she typed kept.
func TestSpokenQuestion(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, her := s.Accepted(s.Mara)
		v, mara, zaak := s.In(her), s.In(s.Mara), "/zaak/"+string(id)+"/brieven"
		v.Get(mine+"/inspreken").Expect(200, "U hebt 2 minuten", "Alleen u en wie u helpt")
		v.SubmitFiles(mine+"/inspreken", "geluid", fields("titel", "De huur")).Expect(422, "Spreek eerst iets in")
		v.SubmitFiles(mine+"/inspreken", "geluid", fields("titel", "De huur"), recorded(tape.M4A(3600))).Expect(422, "Spreek ten hoogste 2 minuten in")
		v.SubmitFiles(mine+"/inspreken", "geluid", fields("titel", "De huur"), recorded([]byte("#!AMR\n geluid"))).Expect(422, "Dit geluid kunnen wij niet openen", "Bel ons")
		if v.Value("titel") != "De huur" {
			t.Error("what was typed is gone")
		}
		v.SubmitFiles(mine+"/inspreken", "geluid", fields("titel", "De huur"), recorded(tape.M4A(110))).Expect(200, "Opname: De huur").Refuse("Draai", "Nog een pagina")
		mara.Get(zaak+"/foto/brief?brief=1").Expect(200, "Opname: De huur")
		for who, at := range map[*webtest.Visitor]string{v: mine, mara: zaak} {
			who.Get(at + "/foto/beeld?blad=1")
			if h := who.Answer; who.Status != 200 || h.Get("Content-Type") != "audio/mp4" || h.Get("Cache-Control") != "no-store" || !strings.HasPrefix(who.Body[4:], "ftyp") {
				t.Errorf("%s answers %d %v", at, who.Status, h)
			}
			if strings.Contains(who.Body, "Harkeloo") {
				t.Error("it tells where it was recorded")
			}
			whole := who.Body
			who.Header.Set("Range", "bytes=4-11")
			who.Get(at + "/foto/beeld?blad=1")
			if who.Status != http.StatusPartialContent || who.Body != whole[4:12] {
				t.Errorf("a part is %d %q", who.Status, who.Body)
			}
			who.Header.Del("Range")
		}
		s.In(s.Sjoerd).Get(zaak + "/foto/beeld?blad=1").Expect(404)
		s.In(s.Karima).Get(zaak + "/foto/brief?brief=1").Expect(404)

		// Her supporter writes down by speaking, with another title.
		mara.Get(zaak + "/inspreken")
		mara.SubmitFiles(zaak+"/inspreken", "geluid", nil, recorded(tape.Ogg(4))).Expect(200, "Ingesproken op", "Bewaard door Mara")
		v.Get(mine).Expect(200, "De huur", "Ingesproken op", "Opname")
	})
}
