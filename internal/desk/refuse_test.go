package desk

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"naast"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/web"
	"naast/internal/web/webtest"
)

// fill writes ids into the address of a route.
func fill(path string, id naast.CaseID, doc naast.DocumentID) string {
	return strings.NewReplacer("{zaak}", string(id), "{stuk}", string(doc), "{soort}", "stap").Replace(path)
}

var fresh = regexp.MustCompile(`name="_sleutel" value="[^"]*"`)

// plain is a page without what differs by itself: the key of its form, the case.
func plain(v *webtest.Visitor, id naast.CaseID) string {
	return strings.ReplaceAll(fresh.ReplaceAllString(v.Body, ""), string(id), "ZAAK")
}

var name = regexp.MustCompile(`naast-person-in__name"[^<]*<|naast-(header|brand)__name">[^<]*<|<title>[^<]*<`)

// unsigned is a page without whose it is.
func unsigned(page string) string { return name.ReplaceAllString(page, "") }

// leaks sends every request about a case as people who may not do it, and tells
// which were answered otherwise than a case that is not there.
func (o *office) leaks(t *testing.T, id naast.CaseID, doc naast.DocumentID, browsers map[string]*webtest.Visitor, hats map[string]string, may func(name string, a guard.Action) bool) (found []string, asked int) {
	t.Helper()
	nowhere := naast.NewID[naast.CaseID]()
	for _, r := range o.App.Routes() {
		wants := map[string]string{} // by hat: the page of a case that is not there
		if r.Group != web.Staff || !strings.Contains(r.Path, "{zaak}") {
			continue
		}
		for name, v := range browsers {
			if may(name, r.Action) {
				continue
			}
			send := func(id naast.CaseID) string {
				if path := fill(r.Path, id, doc); r.Method == "GET" {
					v.Get(path)
				} else {
					v.Post(path, url.Values{"_sleutel": {naast.NewID[string]()}, "kent": {"nee"}, "antwoord": {"ja"}, "hoe": {"tafel"}, "versie": {"1"}, "tekst": {"a"}, "wat": {"b"},
						"wie": {"samen"}, "rol": {"wegwijzer"}, "woorden": {"c"}, "wil": {"d"}, "goed": {"e"}, "dag": {"3-12-2026"}, "tijd": {"9"}, "naam": {"f"}, "mag": {"g"},
						"niveau": {"niets"}, "verhaal": {"h"}, "zelf": {"ja"}, "naast": {"ik"}, "reden": {"i"}})
				}
				return plain(v, id)
			}
			hat := hats[name]
			if wants[hat] == "" {
				wants[hat] = send(nowhere)
			}
			got := send(id)
			asked++
			if v.Status != 404 || unsigned(got) != unsigned(wants[hat]) {
				found = append(found, name+": "+r.Method+" "+r.Path)
			}
		}
	}
	return found, asked
}

// Every page and act about a case, by everybody who may not: the answer is that
// of a case that is not there. The control is a route that forgets to ask.
func TestNeighboursAreRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		o := open(t, two)
		o.App.Post(web.Staff, "/zaak/{zaak}/lek", guard.ReadCase, func(c *web.Ctx) error {
			return c.Read(func(tx *db.Tx) error {
				_, err := o.Slice.Cases.Facts(c, tx, c.CaseID())
				return err
			})
		})
		id, _ := o.Ask(casetest.Question(), o.Piet, o.Mara)
		pass := func(ctx context.Context, tx *db.Tx) error { return o.Slice.Cases.Pass(ctx, tx, o.Piet.User, id) }
		o.As(o.Piet, guard.AnswerOffer, id, pass)
		o.As(o.Mara, guard.AnswerOffer, id, func(ctx context.Context, tx *db.Tx) error { return o.Slice.Cases.Accept(ctx, tx, o.Mara, id) })
		o.As(o.Mara, guard.WriteCase, id, func(ctx context.Context, tx *db.Tx) error {
			return o.Slice.Cases.ProposeStep(ctx, tx, o.Mara, id, casework.Step{What: "Bellen", Who: casework.Together, Role: casework.Guide})
		})
		var doc naast.DocumentID
		o.View(o.Mara, guard.ReadCase, id, func(ctx context.Context, tx *db.Tx) error {
			x, err := o.Slice.Cases.OpenOne(ctx, tx, o.Mara, id)
			if err != nil {
				return err
			}
			d, err := casework.Only[casework.Step](ctx, tx, o.Slice.Cases, x.Key, casework.StepKind)
			doc = d.ID
			return err
		})
		people := map[string]guard.Who{"passed": o.Piet, "other organisation": o.Sjoerd, "other coordinator": o.Wim, "own coordinator": o.Karima, "cut front door": o.Els, "standby": o.Noor, "supporter": o.Mara}
		browsers, hats := map[string]*webtest.Visitor{}, map[string]string{}
		for name, w := range people {
			browsers[name], hats[name] = o.In(w), string(w.Hat)
		}
		for name, w := range map[string]guard.Who{"next door": o.Next.Mara, "coordinator next door": o.Next.Karima, "front door next door": o.Next.Els} {
			v := o.Neighbour()
			v.Header.Set("Cookie", o.Next.Cookie(w))
			browsers[name], hats[name] = v, "next door "+string(w.Hat)
		}
		board := o.Karima
		board.Hat = guard.HatBoard
		browsers["board"] = o.In(board)
		may := func(name string, a guard.Action) bool {
			w, here := people[name]
			return here && o.Try(w, a, id, func(context.Context, *db.Tx) error { return nil }) == nil && !(name == "standby" && a == guard.TakeOver)
		}
		found, asked := o.leaks(t, id, doc, browsers, hats, may)
		var real []string
		control := false
		for _, f := range found {
			if strings.Contains(f, "/lek") {
				control = true
			} else {
				real = append(real, f)
			}
		}
		if len(real) > 0 {
			t.Errorf("answered otherwise than for a case that is not there:\n%s", strings.Join(real, "\n"))
		}
		if !control {
			t.Error("the control: a route that forgets to ask is not found")
		}
		t.Logf("%d requests", asked)
	})
}

// The session of one partnership means nothing at the other.
func TestSessionStaysAtHome(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		o := open(t, two)
		v := o.Neighbour()
		v.Header.Set("Cookie", o.Cookie(o.Mara))
		v.Get("/vandaag").Expect(401)
		v = o.Neighbour()
		v.Header.Set("Cookie", o.Next.Cookie(o.Next.Mara))
		v.Get("/vandaag").Expect(200)
	})
}
