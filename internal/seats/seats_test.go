package seats

import (
	"context"
	"errors"
	"strings"
	"testing"

	"naast"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/desk"
	"naast/internal/guard"
	"naast/internal/mypage"
	"naast/internal/partnership"
	"naast/internal/vault"
)

var ctx = context.Background()

// stage is two furnished partnerships with the pages of this room.
type stage struct {
	*casetest.Site
	*testing.T
	clock *dbtest.Clock
	paper map[int]string
}

func each(t *testing.T, f func(t *testing.T, s *stage)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := &stage{Site: casetest.NewSite(t, two), T: t, clock: two.Clock, paper: map[int]string{}}
		(&mypage.Slice{Cases: s.Cases, Held: func(context.Context, *db.Tx, naast.CaseID) (naast.UserID, error) { return "", naast.NotFound }}).Routes(s.App)
		(&desk.Slice{Cases: s.Cases}).Routes(s.App)
		(&Slice{Cases: s.Cases, Address: func(*db.DB) string { return "https://naast.wesselrade.example" }}).Routes(s.App)
		s.Start()
		s.Write("accounts", func(ctx context.Context, tx *db.Tx) error {
			for _, w := range []guard.Who{s.Karima, s.Wim} {
				_, err := tx.Exec(ctx, `INSERT INTO account_user (id,login,name,state,counts_from,ended,totp,email,step) VALUES ($1,$2,$2,'active',1,'',$3,$3,0)`, w.User, w.Name, []byte{})
				if err != nil {
					return err
				}
			}
			return nil
		})
		f(t, s)
	})
}

// ceremony makes three sheets, as naast ceremony does.
func (s *stage) ceremony() {
	s.Helper()
	var made []Made
	for n, f := range []Function{Chair, Council, Neighbour} {
		x, err := s.V.DrawSeat(ctx, n+1)
		if err != nil {
			s.Fatal(err)
		}
		s.paper[n+1] = x.Words
		made = append(made, Made{x, Holder{f, "Wiebe", "Buurtzaam Oudewiel"}})
	}
	if err := Make(ctx, s.D, s.V, made); err != nil {
		s.Fatal(err)
	}
}

// Two coordinators sign for three sheets; a day later they work. One signature is not
// enough, and one person cannot give two.
func TestSigning(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.In(s.Karima).Get(home).Expect(200, "Er zijn nog geen zetels")
		s.ceremony()
		v := s.In(s.Karima).Get(home).Expect(200, "Zetel 1: voorzitter van het bestuur", "Wiebe, Buurtzaam Oudewiel", "Hier moeten twee mensen voor tekenen").Refuse(strings.Fields(s.paper[1])[0] + " " + strings.Fields(s.paper[1])[1])
		for _, n := range []string{"1", "2", "3"} {
			v.Submit(home+"/"+n+"/teken", nil).Expect(200, "U hebt getekend.")
		}
		v.Get(home).Expect(200, "U tekende al.").Refuse("Deze zetel werkt")
		v = s.In(s.Wim).Get(home)
		for _, n := range []string{"1", "2", "3"} {
			v.Submit(home+"/"+n+"/teken", nil).Expect(200, "U hebt getekend.")
		}
		v.Get(home).Expect(200, "Deze zetel werkt vanaf").Refuse("Deze zetel werkt.")
		s.clock.Forward(vault.StaffDelay)
		s.In(s.Wim).Get(home).Expect(200, "Deze zetel werkt.").Refuse("Hier moeten")
		s.In(s.Mara).Get(home).Expect(404)
		s.In(s.Karima).Get(blank).Expect(200, "Zetel 3 van Naast in Wesselrade", "https://naast.wesselrade.example/zetel")
	})
}

// Nobody of the municipality holds a seat: no function is theirs, and no organisation.
func TestMunicipalityHoldsNone(t *testing.T) {
	set := partnership.Settings{Municipality: "Wesselrade"}
	good := Holder{Chair, "Wiebe", "Buurtzaam Oudewiel"}
	if p := good.Check(set, false); len(p) > 0 { // the control
		t.Error(p)
	}
	for _, h := range []Holder{{"wethouder", "Wiebe", "Buurtzaam"}, {Chair, "Wiebe", "Gemeente Wesselrade"}, {Chair, "Wiebe", " wesselrade "}, {Chair, "", "Buurtzaam"}, {Chair, "Wiebe", ""}} {
		if p := h.Check(set, false); len(p) == 0 {
			t.Errorf("%v holds a seat", h)
		}
	}
	if p := good.Check(set, true); len(p) == 0 {
		t.Error("somebody who says that he works there holds a seat")
	}
	each(t, func(t *testing.T, s *stage) {
		x, err := s.V.DrawSeat(ctx, 1)
		if err == nil {
			err = Make(ctx, s.D, s.V, []Made{{x, Holder{Chair, "Wiebe", "gemeente"}}})
		}
		if !errors.Is(err, naast.Invalid) {
			t.Errorf("made: %v", err)
		}
	})
}
