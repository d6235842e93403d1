package desk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/partnership"
	"naast/internal/supporter"
)

// Own people: sorted, searched in the session, one event in the log, and never
// somebody else's.
func TestOwnPeople(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		o := open(t, two)
		mara := o.In(o.Mara)
		mara.Get("/mensen").Expect(200, "U staat nu nog naast niemand")
		for i, name := range []string{"Mevrouw Terpstra", "Meneer Özdemir", ""} {
			a := casetest.Question()
			a.Contact.Name, a.Question.Words = name, fmt.Sprintf("Vraag nummer %d over de trap.", i)
			id, _ := o.Ask(a, o.Mara)
			o.As(o.Mara, guard.AnswerOffer, id, func(ctx context.Context, tx *db.Tx) error { return o.Slice.Cases.Accept(ctx, tx, o.Mara, id) })
			if i == 1 {
				o.As(o.Mara, guard.RestCase, id, func(ctx context.Context, tx *db.Tx) error { return o.Slice.Cases.Rest(ctx, tx, id) })
			}
		}
		a := casetest.Question()
		a.Contact.Name = "Meneer van Piet"
		id, _ := o.Ask(a, o.Piet)
		o.As(o.Piet, guard.AnswerOffer, id, func(ctx context.Context, tx *db.Tx) error { return o.Slice.Cases.Accept(ctx, tx, o.Piet, id) })

		before := o.events(t)
		mara.Get("/mensen").Expect(200, "Mevrouw Terpstra", "Meneer Özdemir", "Zonder naam", "1 tot 3 van 3", "Rustig afgerond").Refuse("Piet")
		if n := o.events(t) - before; n != 1+3 {
			t.Fatalf("reading the list is %d events, not one and one for each of three", n)
		}
		before = o.events(t)
		mara.Get("/mensen").Expect(200, "Mevrouw Terpstra")
		if n := o.events(t) - before; n != 1 {
			t.Errorf("reading it again is %d events", n)
		}
		mara.Submit("/mensen", fields("zoek", "özdemir TRAP")).Expect(200, "Meneer Özdemir", "1 tot 1 van 1").Refuse("Terpstra")
		if strings.Contains(mara.Path, "zdemir") {
			t.Fatal("what is looked for stands in the address")
		}
		mara.Submit("/mensen", fields("zoek", "Piet")).Expect(200, "Niemand gevonden")
		mara.Submit("/mensen", fields("zoek", "", "staat", "open")).Expect(200, "Mevrouw Terpstra").Refuse("Özdemir")
		mara.Get("/mensen?blad=99&staat=%22%3E&volgorde=x").Expect(200)
		o.In(o.Karima).Get("/mensen").Expect(404)
		o.In(o.Els).Get("/mensen").Expect(404)
	})
}

// events counts the lines of the log.
func (o *office) events(t *testing.T) (n int) {
	t.Helper()
	o.Write("count", func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, `SELECT COUNT(*) FROM audit_event`).Scan(&n)
	})
	return n
}

// A long list comes in pages, those not spoken with for longest first.
func TestPeopleInPages(t *testing.T) {
	in := search{}
	var rows []guard.Row
	for i := range 120 {
		rows = append(rows, guard.Row{Case: naast.CaseID(fmt.Sprintf("%03d", i)), State: guard.Accepted, Contact: naast.Date("2026-11-01").Add(i % 7)})
	}
	rows = in.rows(rows)
	if rows[0].Contact != "2026-11-01" || rows[119].Contact != "2026-11-07" {
		t.Fatal("not in order")
	}
	if in.Order = "kort"; in.rows(rows)[0].Contact != "2026-11-07" {
		t.Fatal("the other order is not the other way around")
	}
	for _, c := range []struct {
		asked          string
		from           int
		previous, next bool
	}{{"", 0, false, true}, {"2", 50, true, true}, {"3", 100, true, false}, {"4", 0, false, true}, {"-1", 0, false, true}, {"x", 0, false, true}} {
		var v peoplePage
		if from := v.page(c.asked, 120); from != c.from || (v.Pager.Previous != "") != c.previous || (v.Pager.Next != "") != c.next {
			t.Errorf("page %q begins at %d with %+v", c.asked, from, v.Pager)
		}
	}
}

// The front door: first questions, asking somebody, and calls.
func TestFrontDoor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		o := open(t, two)
		o.Slice.Propose = func(ctx context.Context, tx *db.Tx, set partnership.Settings, need supporter.Need, _ []naast.UserID) ([]supporter.Proposal, error) {
			x, err := supporter.Get(ctx, tx, o.Mara.User)
			return []supporter.Proposal{supporter.Present(x, partnership.Organisation{ID: o.Kring, Name: "De Kring Wesselrade"}, need, set)}, err
		}
		els := o.In(o.Els)
		els.Get("/voordeur").Expect(200, "Er wachten nu geen vragen")
		id, _ := o.Ask(casetest.Question())
		els.Get("/vandaag").Expect(200, "Een vraag zoekt iemand")
		els.Get("/voordeur").Expect(200, "Wonen", "Harkeloo", "Zoekt iemand").Refuse("mijn val")
		first := "/voordeur/" + string(id)
		els.Get(first).Expect(200, "Sinds mijn val", "Mara", "De Kring Wesselrade")
		els.Submit(first, nil).Expect(422, "Kies wie u wilt vragen")
		els.Post(first, fields("_sleutel", "0123456789abcdef01", "wie", string(naast.NewID[naast.UserID]()))).Expect(422, "kan niet meer gevraagd worden")
		els.Submit(first, fields("wie", string(o.Mara.User))).Expect(200, "Deze persoon wordt gevraagd", "Iemand is gevraagd")
		els.Get(first).Expect(200, "Mara (De Kring) kan antwoorden tot en met donderdag 26 november 2026")
		o.In(o.Mara).Get("/vandaag").Expect(200, "tot en met donderdag 26 november 2026")

		o.Write("call", func(ctx context.Context, tx *db.Tx) error {
			return o.Slice.Cases.AddCall(ctx, tx, casework.Call{Name: "Mevrouw de Wit", Phone: "06 87 65 43 21", When: "in de middag", Other: true})
		})
		joost := o.In(o.Joost)
		joost.Get("/vandaag")
		if a, b := strings.Contains(els.Get("/vandaag").Text(), "Mevrouw de Wit"), strings.Contains(joost.Text(), "Mevrouw de Wit"); a == b {
			t.Errorf("the call falls to one of them: %v %v", a, b)
		}
		o.In(o.Karima).Get("/voordeur").Expect(404)
		o.In(o.Mara).Get("/voordeur").Expect(404)

		mara := o.In(o.Mara)
		mara.Get("/aanbod/"+string(id)).Submit("/aanbod/"+string(id), fields("kent", "nee"))
		mara.Submit("/aanbod/"+string(id)+"/vraag", fields("antwoord", "ja")).Expect(200)
		els.Get(first).Expect(404)
		els.Get("/voordeur").Expect(200).Refuse(string(id))
	})
}

// Somebody accepts and does nothing: the list alarms the coordinator, who calls,
// names a standby and lets her take over. No figure anywhere.
func TestSilenceAndTakingOver(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		o := open(t, two)
		id, _ := o.Accepted(o.Mara)
		other, _ := o.Accepted(o.Sjoerd)
		karima := o.In(o.Karima)
		karima.Get("/stil").Expect(200, "Met iedereen is kort geleden gesproken")
		o.Clock.Forward(9 * 24 * time.Hour)
		karima = o.In(o.Karima)
		karima.Get("/vandaag").Expect(200, "Nog niet gesproken", "Mara (De Kring) staat ernaast")
		karima.Get("/stil").Expect(200, "Nog niet gesproken", "Mara (De Kring)", "Harkeloo").Refuse("Terpstra", string(other), "%")
		karima.Follow("Nog niet gesproken").Expect(200, "Mevrouw Terpstra", "06 12 34 56 78", "na het eten", "Noor (De Kring) kan het overnemen").Refuse("mijn val")
		quiet := "/stil/" + string(id)
		karima.Submit(quiet, nil).Expect(422, "Schrijf in een paar woorden")
		karima.Submit(quiet, fields("tekst", "Nam niet op.")).Expect(200, "Gebeld op woensdag 2 december 2026, niet bereikt")
		o.In(o.Mara).Get("/zaak/"+string(id)).Expect(200, "Karima (De Kring) belde op woensdag 2 december 2026", "Nam niet op.")
		o.In(o.Wim).Get(quiet).Expect(404)
		o.In(o.Wim).Get("/stil").Expect(200, "Sjoerd").Refuse("Mara (De Kring)")

		karima.Get(quiet + "/vervanger").Expect(200)
		karima.Submit(quiet+"/vervanger", nil).Expect(422, "Kies iemand")
		karima.Submit(quiet+"/vervanger", fields("wie", string(o.Piet.User))).Expect(200, "Piet (De Kring) is aangewezen, maar heeft nog geen sleutel")
		if len(karima.Actions(quiet+"/overnemen")) != 0 {
			t.Fatal("peeling is offered without a key")
		}
		mara := o.In(o.Mara)
		mara.Get("/zaak/"+string(id)+"/berichten").Submit("/zaak/"+string(id)+"/berichten", fields("tekst", "Ik ben ziek."))
		karima.Get(quiet).Expect(200, "Piet (De Kring) kan het overnemen")
		piet := o.In(o.Piet)
		piet.Get("/overnemen").Expect(200, "Er is niets over te nemen")
		piet.Post("/overnemen/"+string(id), fields("_sleutel", "0123456789abcdef01")).Expect(404)
		karima.Submit(quiet+"/overnemen", nil).Expect(200, "De vervanger kan het nu overnemen")
		piet.Get("/vandaag").Expect(200, "Een collega kan niet verder")
		piet.Get("/overnemen").Expect(200, "Mara (De Kring) kan niet verder", "Wonen").Refuse("Terpstra", "mijn val")
		piet.Submit("/overnemen/"+string(id), nil).Expect(200, "Mevrouw Terpstra", "U staat nu naast deze persoon")
		piet.Get("/zaak/"+string(id)+"/verslag").Expect(200, "De eerste keer dat u elkaar spreekt")
		mara.Get("/zaak/" + string(id)).Expect(404)
		mara.Get("/mensen").Expect(200, "nog naast niemand")
		karima.Get("/stil").Expect(200, "Met iedereen is kort geleden gesproken")
		karima.Get(quiet).Submit(quiet, fields("tekst", "Gaat goed.", "gesproken", "ja")).Expect(200)
	})
}

// A yes on the telephone, and somebody proposed by hand.
func TestCoordinatorBeforeAccepting(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		o := open(t, two)
		id, _ := o.Ask(casetest.Question(), o.Mara)
		waits, _ := o.Ask(casetest.Question())
		karima := o.In(o.Karima)
		karima.Get("/stil").Expect(200, "Iemand is gevraagd", "Zoekt iemand")
		quiet := "/stil/" + string(id)
		karima.Get(quiet).Expect(200, "Mara (De Kring) kan antwoorden tot en met").Refuse("mijn val")
		karima.Submit(quiet+"/telefoon", nil).Expect(200, "De tijd loopt niet meer", "Iemand zei ja aan de telefoon")
		karima.Get(quiet).Expect(200, "zei ja aan de telefoon op maandag 23 november 2026")
		mara := o.In(o.Mara)
		mara.Get("/vandaag").Expect(200, "U zei al ja aan de telefoon", "Afmaken").Refuse("tot en met")
		half, _ := o.Ask(casetest.Question(), o.Piet, o.Noor)
		karima.Get("/stil/"+string(half)).Submit("/stil/"+string(half)+"/telefoon", nil).Expect(200).Refuse("maar las de vraag nog niet")
		two.Clock.Forward(10 * 24 * time.Hour)
		karima = o.In(o.Karima)
		karima.Get("/vandaag").Expect(200, "Zei ja aan de telefoon, maar las de vraag nog niet")
		karima.Get("/stil/"+string(half)).Expect(200, "maar las de vraag nog niet", "Piet (De Kring)").Submit("/stil/"+string(half)+"/volgende", nil).Expect(200, "Wij vragen de volgende")
		karima.Get("/stil/"+string(half)).Expect(200, "Noor (De Kring) kan antwoorden")
		mara = o.In(o.Mara)
		mara.Get("/aanbod/"+string(id)).Expect(200, "De tijd loopt niet").Submit("/aanbod/"+string(id), fields("kent", "nee"))
		mara.Submit("/aanbod/"+string(id)+"/vraag", fields("antwoord", "ja")).Expect(200, "Mevrouw Terpstra")

		hand := "/stil/" + string(waits) + "/voorstel"
		karima.Get(hand).Submit(hand, nil).Expect(422, "Kies iemand", "Schrijf op waarom")
		karima.Submit(hand, fields("wie", string(o.Piet.User), "reden", strings.Repeat("x", 301))).Expect(422, "te lang")
		karima.Submit(hand, fields("reden", "Kent de woningbouw goed.")).Expect(200, "Voorgesteld.", "De coördinator stelt iemand voor")
		o.In(o.Piet).Get("/vandaag").Refuse("/aanbod/")
		els := o.In(o.Els)
		els.Get("/voordeur/"+string(waits)).Expect(200, "Voorgesteld door Karima (De Kring): Kent de woningbouw goed.")
		els.Submit("/voordeur/"+string(waits), fields("wie", string(o.Piet.User))).Expect(200)
		if o.Facts(waits).Hand != nil {
			t.Fatal("the proposal stands after it was done")
		}
		o.In(o.Piet).Get("/vandaag").Expect(200, "Iemand vraagt of u naast")
	})
}

// Declaring what does not fit her wish asks the next one, without blame.
func TestAcquaintanceAsksTheNext(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		o := open(t, two)
		a := casetest.Question()
		a.Facts.Known = "onbekend"
		id, _ := o.Ask(a, o.Mara, o.Piet)
		offer := "/aanbod/" + string(id)
		mara, piet := o.In(o.Mara), o.In(o.Piet)
		piet.Get(offer).Expect(404)
		mara.Get(offer).Expect(200, "Liever iemand die ik niet ken").Submit(offer, fields("kent", "ja")).Expect(200, "De vraag gaat naar de volgende")
		mara.Get(offer).Expect(404)
		mara.Get(offer + "/vraag").Expect(404)
		piet.Get(offer).Expect(200).Submit(offer, fields("kent", "nee")).Expect(200, "Sinds mijn val")
		piet.Submit(offer+"/vraag", nil).Expect(422, "Beide zijn goed")
		piet.Submit(offer+"/vraag", fields("antwoord", "nee")).Expect(200, "De vraag gaat naar de volgende")
		if o.State(id) != guard.Waiting {
			t.Fatal("it fell silent")
		}
	})
}

// Nobody answers before saying whether he knows her.
func TestAnswerNeedsDeclaring(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		o := open(t, two)
		id, _ := o.Ask(casetest.Question(), o.Mara)
		mara := o.In(o.Mara)
		mara.Post("/aanbod/"+string(id)+"/vraag", fields("_sleutel", "0123456789abcdef01", "antwoord", "ja")).Expect(200, "Kent u deze persoon?").Refuse("mijn val")
		if o.State(id) == guard.Accepted {
			t.Fatal("accepted without declaring")
		}
	})
}

// Mail that cannot leave is seen, without what it is about.
func TestOutbox(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		o := open(t, two)
		id, _ := o.Ask(casetest.Question(), o.Mara)
		karima := o.In(o.Karima)
		karima.Get("/post").Expect(200, "Er wacht niets")
		r := &jobs.Runner{Log: slog.New(slog.DiscardHandler)}
		r.Handle(casework.NudgeJob, func(context.Context, *db.DB, jobs.Job) error {
			return errors.Join(naast.Unavailable, fmt.Errorf("geheim"))
		})
		if _, err := r.Turn(context.Background(), o.D); err != nil {
			t.Fatal(err)
		}
		o.Clock.Forward(6 * time.Minute)
		karima.Get("/vandaag").Expect(200, "Er zijn berichten die nog niet weg konden")
		karima.Get("/post").Expect(200, "Bericht aan een ondersteuner", "1 keer", "de post is niet bereikbaar", "23 nov 2026, 09.00 uur").Refuse("geheim", string(id), string(o.Mara.User))
		o.In(o.Mara).Get("/post").Expect(404)
	})
}

// Mara leaves while a question of hers rests and another is paused: both come on the
// list of who stands next to nobody, with a word not to call. While she is there they
// are on no list: the control. No mail goes out each night, nobody is alarmed.
func TestRestsWithNobody(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		o := open(t, two)
		rests, _ := o.Accepted(o.Mara)
		paused, _ := o.Accepted(o.Mara)
		o.As(o.Mara, guard.RestCase, rests, func(ctx context.Context, tx *db.Tx) error { return o.Cases.Rest(ctx, tx, rests) })
		count := func() (n int) {
			o.Write("pause", func(ctx context.Context, tx *db.Tx) (err error) {
				if _, err = o.Cases.ChangeFacts(ctx, tx, paused, func(f *casework.Facts) { f.Stopped = true }); err == nil {
					n, err = o.G.RestsWith(ctx, tx, o.Mara.User)
				}
				return err
			})
			return n
		}
		if n := count(); n != 1 {
			t.Errorf("%d questions rest with her, want 1", n)
		}
		karima := o.In(o.Karima)
		karima.Get("/stil").Expect(200, "Met iedereen is kort geleden gesproken").Refuse("Niemand staat er meer naast")
		o.Write("Mara leaves", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO account_user (id,login,name,state,counts_from,ended,totp,email,step) VALUES ($1,$2,$2,'ended',1,'',$3,$3,0)`, o.Mara.User, o.Mara.Name, []byte{})
			return err
		})
		karima.Get("/vandaag").Expect(200, "Niemand staat er meer naast", "Het is rustig, en wie ernaast stond, werkt hier niet meer")
		karima.Get("/stil").Expect(200, "Met iedereen is kort geleden gesproken", "Niemand staat er meer naast", "Bel daarom niet")
		if n := len(karima.Links("/stil/")); n < 2 {
			t.Errorf("%d questions on the list, want both", n)
		}
		karima.Get("/stil/"+string(rests)).Expect(200, "Het is rustig, en wie ernaast stond", "Wijs een vervanger aan")
		if err := o.Cases.Remind(context.Background(), o.D); err != nil {
			t.Fatal(err)
		}
		if o.Jobs(casework.SilentJob) != 0 {
			t.Error("a mail each night about somebody who is not to be called")
		}
	})
}
