package share_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/account"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/desk"
	"naast/internal/guard"
	"naast/internal/mypage"
	"naast/internal/partnership"
	"naast/internal/share"
	"naast/internal/supporter"
	"naast/internal/vault"
	"naast/internal/web/webtest"
)

// family is the pages of this package over two furnished partnerships, with a
// question that has a plan, a step, an appointment and a message.
type family struct {
	*casetest.Site
	*testing.T
	slice    *share.Slice
	id       naast.CaseID
	resident guard.Who
}

var ctx = context.Background()

func each(t *testing.T, f func(*family)) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := &family{Site: casetest.NewSite(t, two), T: t}
		none := func(context.Context, *db.Tx, partnership.Settings, supporter.Need, []naast.UserID) ([]supporter.Proposal, error) {
			return nil, nil
		}
		held := func(context.Context, *db.Tx, naast.CaseID) (naast.UserID, error) { return "", naast.NotFound }
		mine := &mypage.Slice{Cases: s.Cases, Propose: none, Held: held}
		mine.Routes(s.App)
		office := &desk.Slice{Cases: s.Cases, Propose: none}
		office.Routes(s.App)
		(&account.Slice{Vault: s.V, Guard: s.G}).Routes(s.App)
		s.slice = &share.Slice{Cases: s.Cases, Mine: mine, Desk: office, Address: func(*db.DB) string { return "https://naast.wesselrade.example" }}
		s.slice.Routes(s.App)
		s.Cases.Changed, s.Cases.Admitted = s.slice.Renew, s.slice.Release
		s.Start()
		s.id, s.resident = s.Accepted(s.Mara)
		s.write(func(ctx context.Context, tx *db.Tx) error {
			return s.Cases.SavePlan(ctx, tx, s.Mara, s.id, 0, casework.Plan{Situation: "De trap gaat niet meer.", Want: "Beneden wonen."})
		})
		s.write(func(ctx context.Context, tx *db.Tx) error {
			return s.Cases.ProposeStep(ctx, tx, s.Mara, s.id, casework.Step{What: "Bellen met de gemeente", Who: casework.Together, Role: casework.Guide})
		})
		s.appoint("Gemeentehuis", 19)
		f(s)
	})
}

func (s *family) write(f func(context.Context, *db.Tx) error) {
	s.T.Helper()
	s.As(s.Mara, guard.WriteCase, s.id, f)
}

// appoint makes an appointment so many days from now, at which Mara goes along.
func (s *family) appoint(where string, days int) {
	s.write(func(ctx context.Context, tx *db.Tx) error {
		return s.Cases.Appoint(ctx, tx, s.Mara, s.id, tx.Now().AddDate(0, 0, days), 60, casework.Place{Where: where, With: "Mara"})
	})
}

func fields(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

var (
	number  = regexp.MustCompile(`nummer (\d{7})`)
	picture = regexp.MustCompile(`/delen/beeld\?brief=\d+&amp;blad=\d+`)
	secret  = regexp.MustCompile(`code ((?:\d{4} ?){4})`)
)

const mine = "/mijn-pagina/delen"

// give shares by the resident and gives what is on the card.
func (s *family) give(what ...string) (n, code string) {
	s.T.Helper()
	form := fields("naam", "mijn zoon Jelle", "waarvoor", "Dat hij weet dat er iemand meegaat", "tot", "20-12-2026")
	form["wat"] = what
	v := s.In(s.resident)
	v.Get(mine).Submit(mine, form).Expect(200, "Geef dit nummer en deze code aan mijn zoon Jelle", "Het nummer", "De geheime code", "naast.wesselrade.example/delen").Refuse("Uw geheime code", "Uw vraagnummer")
	return number.FindStringSubmatch(v.Text())[1], strings.TrimSpace(secret.FindStringSubmatch(v.Text())[1])
}

// son is a browser at the door with this number and code.
func (s *family) son(n, code string) *webtest.Visitor {
	s.T.Helper()
	return s.Visitor().Get("/delen").Submit("/delen", fields("vraagnummer", n, "geheim", code))
}

// A son far away sees that somebody goes along, and nothing else; the copy
// follows what is written; she sees that he looked.
func TestSonSeesTheAppointment(t *testing.T) {
	each(t, func(s *family) {
		n, code := s.give("afspraken")
		v := s.son(n, code)
		v.Expect(200, "Mevrouw Terpstra deelt dit met u", "Gemeentehuis", "Gaat mee: Mara", "12 december 2026").
			Refuse("trap", "mijn val", "Bellen met", "06 12 34", "Een bericht schrijven")
		s.appoint("Huisarts", 20)
		v.Get("/delen/inzien").Expect(200, "Gemeentehuis", "Huisarts")
		s.In(s.resident).Get("/mijn-pagina/wie-keek").Expect(200, "keek wat u deelde")
		for _, path := range []string{"/mijn-pagina", "/mijn-pagina/plan", "/zaak/" + string(s.id), "/vandaag"} {
			if v.Get(path); v.Status != 401 && v.Status != 404 {
				s.T.Errorf("%s: %d", path, v.Status)
			}
		}
		v.Post("/delen/bericht", fields("_sleutel", "0123456789abcdef01", "bericht", "Hoi")).Expect(404) // not shared
		s.In(s.resident).Get(mine).Expect(200, "mijn zoon Jelle", "Mijn afspraken", "Tot en met zondag 20 december 2026").Submit(mine+"/stop", nil).Expect(200, "Gestopt")
		v.Get("/delen/inzien").Refuse("Gemeentehuis")
		s.son(n, code).Expect(422, "Hier is nu niets voor u")
		s.keyless(s.T)
	})
}

// keyless checks that no copy lies in the database any more.
func (s *family) keyless(t *testing.T) {
	t.Helper()
	s.Write("count copies", func(ctx context.Context, tx *db.Tx) error {
		var left int
		if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM share_copy`).Scan(&left); err != nil || left > 0 {
			t.Errorf("%d copies left: %v", left, err)
		}
		return nil
	})
}

// Each item by itself; a step only with her yes; and a message where she lets him.
func TestItemByItem(t *testing.T) {
	each(t, func(s *family) {
		v := s.son(s.give("plan", "schrijven"))
		v.Expect(200, "Beneden wonen.", "Een bericht schrijven").Refuse("Gemeentehuis", "mijn val", "Bellen met de gemeente")
		s.As(s.Mara, guard.RecordYes, s.id, func(ctx context.Context, tx *db.Tx) error {
			k, err := s.V.OpenCase(ctx, tx, s.Mara.Person(), s.id)
			if err != nil {
				return err
			}
			step, err := casework.Only[casework.Step](ctx, tx, s.Cases, k, casework.StepKind)
			if err != nil {
				return err
			}
			return s.Cases.RecordYes(ctx, tx, s.Mara, s.id, casework.Answer{Kind: casework.StepKind, Doc: step.ID, Revision: 1, Answer: "ja", How: casework.AtTable})
		})
		v.Get("/delen/inzien").Expect(200, "Bellen met de gemeente")
		v.Submit("/delen/bericht", fields("bericht", "")).Expect(422, "Schrijf eerst iets.")
		v.Submit("/delen/bericht", fields("bericht", "Ik kom zaterdag.")).Expect(200, "Verstuurd.")
		s.In(s.resident).Get(mine).Expect(200, "Ik kom zaterdag.", "mijn zoon Jelle schreef op")
		her := s.In(s.resident)
		her.Get("/mijn-pagina").Expect(200, "Mijn zoon Jelle schreef u.").Follow("Lees het bericht").
			Expect(200, "Mijn zoon Jelle, maandag 23 november 2026", "Ik kom zaterdag.").Follow("Kijk bij Delen met iemand").Expect(200, "mijn zoon Jelle schreef op")
		for _, path := range []string{"", "/berichten"} {
			s.In(s.Mara).Get("/zaak/"+string(s.id)+path).Expect(200, "Ik kom zaterdag.", "mijn zoon Jelle schreef op").Refuse("belde op")
		}
		s.Clock.Forward(time.Minute)
		her.Get("/mijn-pagina/berichten").Submit("/mijn-pagina/berichten", fields("bericht", "Ik weet het.")).Expect(200, "Ik weet het.", "Ik kom zaterdag.")
		her.Get("/mijn-pagina").Refuse("Jelle schreef u") // hers is the last word
		s.Write("somebody may look along", func(ctx context.Context, tx *db.Tx) error {
			_, err := s.Cases.ChangeFacts(ctx, tx, s.id, func(f *casework.Facts) { f.Guarded = true })
			return err
		})
		her.Get("/mijn-pagina/berichten").Expect(200, "Er zijn berichten voor u.", "Ik weet het.").Refuse("Ik kom zaterdag.", "Jelle")
		s.Write("nobody looks along", func(ctx context.Context, tx *db.Tx) error {
			_, err := s.Cases.ChangeFacts(ctx, tx, s.id, func(f *casework.Facts) { f.Guarded = false })
			return err
		})
		s.son(s.give("vraag", "gesprek", "brieven")).Expect(200, "Sinds mijn val", "Hier staat nu niets").Refuse("Beneden wonen", "Gemeentehuis")
	})
}

// The last day is the last day, also in an open browser; the copies go at night.
func TestEndsByItself(t *testing.T) {
	each(t, func(s *family) {
		n, code := s.give("afspraken")
		s.Clock.Forward(27 * 24 * time.Hour) // 20 December
		v := s.son(n, code).Expect(200, "deelt dit met u")
		s.Clock.Forward(24 * time.Hour)
		v.Get("/delen/inzien").Refuse("deelt dit met u")
		s.son(n, code).Expect(422, "Hier is nu niets voor u")
		if err := share.Sweep(ctx, s.D); err != nil {
			s.T.Fatal(err)
		}
		s.keyless(s.T)
	})
}

// Whoever looks along with her, guesses, or has some other card, learns nothing;
// all wrong answers are the same.
func TestNothingForWhoeverFillsInAForm(t *testing.T) {
	each(t, func(s *family) {
		n, code := s.give("afspraken")
		other := s.son(n, "1234 5678 9012 3452")
		other.Expect(422)
		wrong := s.son("1234566", code)
		wrong.Expect(422)
		s.Write("look along", func(ctx context.Context, tx *db.Tx) error {
			_, err := s.Cases.ChangeFacts(ctx, tx, s.id, func(f *casework.Facts) { f.Guarded = true })
			return err
		})
		s.son(n, code).Expect(200, "Er is nu niets te zien").Refuse("Terpstra", "Gemeentehuis", "Mara", "december")
		s.In(s.resident).Get(mine).Refuse("Jelle")
		stage := s.Neighbour()
		stage.Get("/delen").Submit("/delen", fields("vraagnummer", n, "geheim", code)).Expect(422, "Hier is nu niets voor u")
	})
}

// Her supporter shares in her name, with how she said it, and she can stop it.
func TestSharedWithASpokenYes(t *testing.T) {
	each(t, func(s *family) {
		page := "/zaak/" + string(s.id) + "/delen"
		mara := s.In(s.Mara)
		form := fields("naam", "Jelle", "wat", "afspraken", "tot", "20-12-2026")
		mara.Get(page).Submit(page, form).Expect(422, "Kies hoe de inwoner ja zei.")
		if mara.Value("naam") != "Jelle" {
			s.T.Error("what was typed is lost")
		}
		for name, bad := range map[string]url.Values{"tot": fields("tot", "20-12-2028"), "wat": {"wat": nil}, "naam": fields("naam", strings.Repeat("x", 600))} {
			v := url.Values{}
			for k, x := range form {
				v[k] = x
			}
			for k, x := range bad {
				v[k] = x
			}
			v.Set("hoe", "telefoon")
			mara.Get(page).Submit(page, v)
			if mara.Status != 422 {
				s.T.Errorf("%s: %d", name, mara.Status)
			}
		}
		form.Set("hoe", "telefoon")
		mara.Get(page).Submit(page, form).Expect(200, "Geef dit nummer")
		s.In(s.resident).Get(mine).Expect(200, "Mara (De Kring) schreef uw ja op").Submit(mine+"/stop", nil).Expect(200)
		s.In(s.Piet).Get(page).Expect(404)
		s.In(s.Karima).Get(page).Expect(404)
		s.keyless(s.T)
	})
}

// The vault, not only the guard: a reader has no key of the case, and once cut
// none of his copies.
func TestReaderHasNoKeyOfTheCase(t *testing.T) {
	each(t, func(s *family) {
		cookie := regexp.MustCompile(`naast_n=([\w-]+)`).FindStringSubmatch(s.son(s.give("plan")).Cookies())
		token, err := guard.ParseToken(cookie[1])
		if err != nil {
			s.T.Fatal(err)
		}
		near, err := s.G.Resume(ctx, s.D, token)
		if err != nil {
			s.T.Fatal(err)
		}
		opens := func() error {
			return s.D.Write(ctx, db.Scope{Actor: near.User, Case: s.id}, func(tx *db.Tx) error {
				_, err := s.V.OpenCase(ctx, tx, near.Person(), s.id)
				return err
			})
		}
		box := func() error {
			return s.D.Write(ctx, db.Scope{Actor: near.User, Case: s.id}, func(tx *db.Tx) error {
				_, err := s.V.OpenTeam(ctx, tx, near.Person(), vault.Box(s.id, "deel "+string(near.User)))
				return err
			})
		}
		if err := opens(); !errors.Is(err, naast.NotFound) {
			s.T.Fatalf("the case opens for a reader: %v", err)
		}
		if err := box(); err != nil {
			s.T.Fatalf("the control: his own copies do not open: %v", err)
		}
		s.As(s.resident, guard.StopOwn, s.id, func(ctx context.Context, tx *db.Tx) error { return s.slice.Stop(ctx, tx, s.resident, s.id, near.User) })
		if err := box(); !errors.Is(err, naast.NotFound) {
			s.T.Fatalf("cut, and the key still opens: %v", err)
		}
	})
}

// An agreement for a bad day, in her words: whoever can take over reads it
// beforehand and nothing else; another standby reads it in his place; taken back
// it is gone.
func TestAgreedBeforehand(t *testing.T) {
	each(t, func(s *family) {
		page := "/mijn-pagina/vooraf"
		her := s.In(s.resident)
		her.Get(page).Submit(page, fields("als", "ik drie dagen niet opneem")).Expect(422, "Schrijf op wie wat mag")
		if her.Value("als") != "ik drie dagen niet opneem" {
			s.T.Error("what was typed is lost")
		}
		her.Submit(page, fields("mag", "Roos de wijkverpleegkundige bellen", "tot", "20-11-2027", "vervanger", "ja")).Expect(200, "Als ik drie dagen niet opneem: dan mag Roos de wijkverpleegkundige bellen.")
		one := "/vooraf/" + string(s.id)
		noor := s.In(s.Noor) // stands by for Mara
		noor.Get("/vooraf").Expect(200, "Een vraag van").Follow("Een vraag van").Expect(200, "dan mag Roos").Refuse("mijn val", "trap", "Terpstra")
		her.Get("/mijn-pagina/wie-keek").Expect(200, "las uw afspraak vooraf")
		s.In(s.Piet).Get(one).Expect(404)
		s.In(s.Karima).Get(one).Expect(404)

		s.As(s.Karima, guard.ManageCase, s.id, func(ctx context.Context, tx *db.Tx) error {
			return s.Cases.NameStandby(ctx, tx, s.Karima, s.id, s.Piet.User)
		})
		noor.Get(one).Expect(404)
		s.appoint("Huisarts", 3) // the first who writes admits the new standby
		s.In(s.Piet).Get(one).Expect(200, "dan mag Roos")

		her.Get(page).Submit(page+"/stop", nil).Expect(200)
		s.In(s.Piet).Get(one).Expect(404)
		mara := s.In(s.Mara)
		ahead := "/zaak/" + string(s.id) + "/vooraf"
		mara.Get(ahead).Submit(ahead, fields("als", "ik boos word", "mag", "Mara later terugkomen", "tot", "20-11-2027")).Expect(422, "Kies hoe de inwoner ja zei.")
		mara.Submit(ahead, fields("hoe", "tafel")).Expect(200, "dan mag Mara later terugkomen")
		s.In(s.Piet).Get(one).Expect(404) // not released
		her.Get(page).Expect(200, "Mara (De Kring) schreef uw ja op")
	})
}

// A letter in photographs, shared as it is now: its pages for the reader, and
// for nobody else; a page that came later is not there.
func TestShareALetter(t *testing.T) {
	each(t, func(s *family) {
		page := plainPage(s.T)
		var n int
		add := func(f func(ctx context.Context, tx *db.Tx) error) { s.As(s.Mara, guard.WriteCase, s.id, f) }
		add(func(ctx context.Context, tx *db.Tx) (err error) {
			n, err = s.Cases.AddPaper(ctx, tx, s.Mara, s.id, "Brief van de woonstichting", []casework.File{{Type: casework.Photo, Bytes: page}})
			return err
		})
		form := fields("naam", "mijn zoon Jelle", "tot", "20-12-2026", "brief", strconv.Itoa(n))
		v := s.In(s.resident)
		v.Get(mine).Expect(200, "Brief van de woonstichting", "Pagina’s: 1").Submit(mine, form).Expect(200, "Geef dit nummer")
		code := strings.TrimSpace(secret.FindStringSubmatch(v.Text())[1])
		son := s.son(number.FindStringSubmatch(v.Text())[1], code)
		son.Expect(200, "Brief van de woonstichting").Refuse("Gemeentehuis", "mijn val")
		src := strings.ReplaceAll(picture.FindString(son.Body), "&amp;", "&")
		if src == "" {
			s.T.Fatal("no picture on the page")
		}
		if son.Get(src); son.Status != 200 || son.Body != string(page) {
			s.T.Errorf("%s: %d, %d bytes", src, son.Status, len(son.Body))
		}
		son.Get("/delen/beeld?brief=1&blad=99").Expect(404)
		if s.Visitor().Get(src).Body == string(page) {
			s.T.Error("to somebody without the code")
		}
		add(func(ctx context.Context, tx *db.Tx) error {
			return s.Cases.AddPages(ctx, tx, s.Mara, s.id, n, []casework.File{{Type: casework.Photo, Bytes: page}})
		})
		if k := strings.Count(son.Get("/delen/inzien").Body, "/delen/beeld"); k != 2 { // the link and the picture of one page
			s.T.Errorf("%d addresses of pages", k)
		}
		if son.Get(src).Body != string(page) {
			s.T.Error("the control: before she stopped the page is not there")
		}
		v.Get(mine).Submit(mine+"/stop", nil).Expect(200)
		if son.Get(src).Body == string(page) {
			s.T.Error("after she stopped")
		}
		s.keyless(s.T)
	})
}

// plainPage is a small photograph as it is kept.
func plainPage(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 60)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
