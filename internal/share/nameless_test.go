package share_test

import (
	"context"
	"strconv"
	"strings"
	"testing"

	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
)

// With all who work at a desk: no page of readers, and none that is made later,
// gives anything of hers to somebody who did not say who he is. The control says it,
// at the same addresses.
func TestNamelessGetsNothing(t *testing.T) {
	each(t, func(s *family) {
		page := string(plainPage(s.T))
		var n int
		s.As(s.Mara, guard.WriteCase, s.id, func(ctx context.Context, tx *db.Tx) (err error) {
			n, err = s.Cases.AddPaper(ctx, tx, s.Mara, s.id, "Brief van de woonstichting", []casework.File{{Type: casework.Photo, Bytes: []byte(page)}})
			return err
		})
		her := s.In(s.resident)
		her.Get(mine).Submit(mine, fields("allen", "ja", "loket", "Loket Zorg", "wat", "plan", "tot", "20-12-2026", "brief", strconv.Itoa(n))).Expect(200)
		card := cards(her)[0]
		nobody := s.son(card[0], card[1]).Expect(200, "Vul ook uw naam in")
		jan := s.Visitor().Get("/delen").Submit("/delen", fields("vraagnummer", card[0], "geheim", card[1], "naam", "Jan Roos"))
		src := strings.ReplaceAll(picture.FindString(jan.Body), "&amp;", "&")
		var given int
		for _, r := range s.App.Routes() {
			if r.Group != web.Near || r.Method != "GET" {
				continue
			}
			path := r.Path
			if strings.HasPrefix(src, path) {
				path = src
			}
			if shows(jan.Get(path).Body, page) {
				given++
			}
			if shows(nobody.Get(path).Body, page) {
				s.T.Errorf("%s: to somebody without a name", path)
			}
		}
		if given != 2 { // her plan, and the photograph
			s.T.Errorf("the control: with a name %d pages show something", given)
		}
		her.Get("/mijn-pagina/wie-keek").Expect(200, "zegt: Jan Roos, keek wat u deelde")
	})
}

// shows tells whether an answer holds her plan, her letter or its photograph.
func shows(body, page string) bool {
	return body == page || strings.Contains(body, "Beneden wonen") || strings.Contains(body, "woonstichting")
}
