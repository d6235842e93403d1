package erase

import (
	"context"
	"log/slog"
	"net/url"
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
	"naast/internal/jobs"
	"naast/internal/mypage"
	"naast/internal/vault"
)

var ctx = context.Background()

// stage is two furnished partnerships with the pages of this room, of the
// resident and of the desk.
type stage struct {
	*casetest.Site
	*testing.T
	slice  *Slice
	clock  *dbtest.Clock
	tables string // the query that lists the tables of a store
	id     naast.CaseID
	her    guard.Who
	code   string // of her card
}

// slice is this room over a partnership in which nothing is shared.
func slice(cases *casework.Cases) *Slice {
	return &Slice{Cases: cases, EndShares: func(context.Context, *db.Tx, *vault.CaseKey) error { return nil }}
}

func each(t *testing.T, f func(t *testing.T, s *stage)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := &stage{Site: casetest.NewSite(t, two), T: t, clock: two.Clock, tables: tablesOf[two.Engine]}
		s.slice = slice(s.Cases)
		s.slice.Mine = &mypage.Slice{Cases: s.Cases, Held: func(context.Context, *db.Tx, naast.CaseID) (naast.UserID, error) { return "", naast.NotFound }}
		s.slice.Desk = &desk.Slice{Cases: s.Cases}
		s.slice.Mine.Routes(s.App)
		s.slice.Desk.Routes(s.App)
		(&account.Slice{Vault: s.V, Guard: s.G}).Routes(s.App)
		s.slice.Routes(s.App)
		s.Start()
		s.id, s.her = s.Accepted(s.Mara)
		_, s.code = s.Card(s.her)
		s.As(s.Mara, guard.WriteCase, s.id, func(ctx context.Context, tx *db.Tx) error {
			if err := s.Cases.AddNote(ctx, tx, s.Mara, s.id, casework.Note{Text: "Merknotitie", Channel: "telefoon", Spoke: true}, nil); err != nil {
				return err
			}
			if err := s.Cases.AddLetter(ctx, tx, s.Mara, s.id, casework.Letter{Kind: "besluit", Title: "Merkbesluit", Act: "Bezwaar maken", Until: "2026-12-15"}); err != nil {
				return err
			}
			return s.Cases.Appoint(ctx, tx, s.Mara, s.id, tx.Now().Add(60*24*time.Hour), 60, casework.Place{Where: "Merkhuis"})
		})
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

// busy is next to how many people somebody stands.
func (s *stage) busy(u naast.UserID) (n int) {
	s.Write("busy", func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, `SELECT busy FROM supporter_person WHERE user_id=$1`, u).Scan(&n)
	})
	return n
}

// runs does the job of erasing, as it does each day.
func (s *stage) runs() {
	s.Helper()
	if err := s.slice.Erase(ctx, s.D, s.id); err != nil {
		s.Fatal(err)
	}
}

// She closes her question with her card: from then on nobody opens it, she
// neither, and a receipt says what goes when. Within the days she takes it back,
// and everything is as it was.
func TestCloseAndTakeBack(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		v, mara, zaak := s.In(s.her), s.In(s.Mara), "/zaak/"+string(s.id)
		_, other := s.Card(guard.Who{User: naast.NewID[naast.UserID](), Identity: vault.NewIdentity()})
		v.Get("/mijn-pagina").Follow("Alles wissen").Expect(200, "U hoeft niet te zeggen waarom")
		v.Submit(mine, form("dagen", "31", "geheim", s.code)).Expect(422, "van 0 tot en met 30")
		v.Submit(mine, form("dagen", "veertien", "geheim", s.code)).Expect(422, "van 0 tot en met 30")
		v.Submit(mine, form("dagen", "14", "geheim", "1234")).Expect(422, "Deze code klopt niet.")
		if v.Value("dagen") != "14" || v.Value("geheim") != "1234" {
			t.Error("what was typed is lost")
		}
		v.Submit(mine, form("dagen", "14", "geheim", other)).Expect(422, "Deze code hoort niet bij uw kaart.")
		mara.Get(zaak).Expect(200, "Terpstra")
		if s.State(s.id) != guard.Accepted {
			t.Fatal("a wrong code closed it")
		}
		was := s.busy(s.Mara.User)
		s.As(s.Karima, guard.ManageCase, s.id, func(ctx context.Context, tx *db.Tx) error {
			return s.Cases.Called(ctx, tx, s.Karima, s.id, "Gebeld, zij was er niet.", false)
		})

		v.Submit(mine, form("dagen", "14", "geheim", s.code)).Expect(200, "Alles wordt gewist", "7 december 2026", "21 december 2026", "Dit kunnen wij niet terughalen")
		for _, path := range []string{zaak, zaak + "/vraag", zaak + "/verslag", zaak + "/wissen"} {
			mara.Get(path).Expect(404)
		}
		s.In(s.Karima).Get("/stil/" + string(s.id)).Expect(404)
		v.Get("/mijn-pagina/vraag").Expect(200, "Alles wordt gewist").Refuse("mijn val")
		v.Get("/mijn-pagina").Expect(200, "Wis toch niets")
		if s.Jobs(casework.LetterJob) != 0 || s.Jobs(casework.TellJob) != 0 || s.Jobs(EraseJob) != 1 || s.busy(s.Mara.User) != was-1 {
			t.Error("somebody is still told something, or counted")
		}
		s.runs() // not yet

		v.Press("Wis toch niets").Expect(200, "Mara")
		mara.Get(zaak+"/vraag").Expect(200, "mijn val")
		v.Get("/mijn-pagina/wie-keek").Expect(200, "U vroeg om alles te wissen", "U nam het wissen terug")
		v.Get("/mijn-pagina/meenemen").Expect(200, "Gebeld, zij was er niet.")
		if s.Jobs(casework.LetterJob) != 1 || s.Jobs(EraseJob) != 0 || s.busy(s.Mara.User) != was || s.State(s.id) != guard.Accepted {
			t.Error("it does not go on where it was")
		}
		s.clock.Forward(20 * 24 * time.Hour)
		s.runs()
		s.In(s.Mara).Get(zaak+"/vraag").Expect(200, "mijn val")
	})
}

// Whoever stands next to her writes down that she asks it, with her yes and at
// least a week to think; he can take it back when she says so, others cannot.
func TestWrittenDownForHer(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		mara, zaak, one := s.In(s.Mara), "/zaak/"+string(s.id)+"/wissen", closed+"/"+string(s.id)
		mara.Get("/zaak/"+string(s.id)+"/meer").Follow("De inwoner wil alles laten wissen").Expect(200, "Wis alles wat u van mij hebt")
		mara.Submit(zaak, form("dagen", "0", "hoe", "")).Expect(422, "Kies hoeveel dagen", "Zonder ja kan het niet")
		mara.Submit(zaak, form("dagen", "14", "hoe", "kaart")).Expect(422, "Zonder ja kan het niet")
		s.In(s.Piet).Get(zaak).Expect(404)
		mara.Get(zaak).Submit(zaak, form("dagen", "7", "hoe", "tafel")).Expect(200, "Deze vraag is gesloten", "schreef op maandag 23 november 2026")
		s.In(s.her).Get("/mijn-pagina").Expect(200, "Mara (De Kring) schreef op", "Wis toch niets")
		for _, w := range []guard.Who{s.Piet, s.Noor, s.Karima, s.Els} {
			s.In(w).Get(one).Expect(404)
			s.In(w).Post(one, form("hoe", "tafel")).Refuse("mijn val")
		}
		if s.State(s.id) != guard.Closed {
			t.Fatal("somebody else opened it")
		}
		mara.Get("/mensen").Follow("Gesloten vragen").Expect(200, "maandag 30 november 2026").Refuse("Terpstra")
		mara.Get(one).Submit(one, nil).Expect(422, "Kies hoe de inwoner het zei")
		mara.Submit(one, form("hoe", "telefoon")).Expect(200, "Terpstra")
		mara.Get(closed).Expect(200, "Er is geen vraag gesloten")
	})
}

// Two questions that became one go together.
func TestBothAreErased(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		var told naast.CaseID
		s.Write("told", func(ctx context.Context, tx *db.Tx) (err error) {
			told, err = s.Cases.AskFor(ctx, tx, s.Mara, casework.Told{Question: casework.Question{Words: "Een tas vol merkbrieven."},
				Facts: casework.Facts{Domains: []string{"geld"}, Village: "harkeloo"}, Contact: casework.Contact{Name: "Sijke"}, How: casework.ByPhone, Mine: true})
			return err
		})
		s.Write("merge", func(ctx context.Context, tx *db.Tx) error {
			return s.Cases.Merge(ctx, tx, s.Mara, s.id, told, casework.ByPhone)
		})
		r := &jobs.Runner{Log: slog.New(slog.NewTextHandler(t.Output(), nil))}
		s.slice.Handle(r)
		turn := func() {
			if _, err := r.Turn(ctx, s.D); err != nil {
				t.Fatal(err)
			}
		}
		v := s.In(s.her)
		close := func() { v.Get(mine).Submit(mine, form("dagen", "1", "geheim", s.code)).Expect(200, "Wis toch niets") }
		close()
		turn()
		if s.State(told) != guard.Closed {
			t.Errorf("the other question is %s", s.State(told))
		}
		v.Press("Wis toch niets").Expect(200)
		turn()
		if s.State(told) != guard.Resting {
			t.Errorf("the other question is %s after it was taken back", s.State(told))
		}
		close()
		turn()
		s.clock.Forward(48 * time.Hour)
		turn()
		if ids := s.CaseIDs(); len(ids) != 0 {
			t.Errorf("left: %v", ids)
		}
		if strings.Contains(s.rows(t), string(told)) {
			t.Error("something of the other question is left")
		}
	})
}
