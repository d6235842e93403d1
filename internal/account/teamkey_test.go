package account_test

import (
	"net/url"
	"testing"

	"naast/internal/account"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/web/webtest"
)

// A hat alone opens nothing of the team: somebody who has the key hands it on,
// and losing the hat takes it back.
func TestTeamKey(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		h := newHouse(t, two)
		chief := h.member("anneke", account.HatAt{Hat: guard.HatCoordinator, Organisation: "kring"})
		m := h.member("mara", account.HatAt{Hat: guard.HatCoordinator, Organisation: "kring"}, account.HatAt{Hat: guard.HatFrontDoor, Organisation: "kring"})
		base, _ := h.site(two)
		v := webtest.New(t, base)
		h.enter(v, chief)
		in := func(m member) (yes bool) {
			h.read(func(tx *db.Tx) (err error) { yes, err = h.v.InTeam(ctx, tx, "kring", m.user); return err })
			return yes
		}
		give := func(m member, team string) *webtest.Visitor {
			path := "/medewerkers/" + string(m.user)
			v.Get(path).Expect(200, "Sleutel van het team")
			return v.Post(path+"/sleutel", url.Values{"team": {team}, "_sleutel": {v.Value("_sleutel") + team}})
		}
		give(m, "voordeur").Expect(422, "U hebt deze sleutel zelf niet")
		give(m, "ouderen").Expect(404)
		// The first who came in made the key; who comes later must be given it,
		// and cannot take it.
		w := webtest.New(t, base)
		h.enter(w, m).Submit("/inloggen/hoed", url.Values{"hoed": {"coordinator kring"}}).Expect(200, "Vandaag")
		own := "/medewerkers/" + string(m.user)
		w.Get(own).Post(own+"/sleutel", url.Values{"team": {"kring"}, "_sleutel": {w.Value("_sleutel")}}).Expect(422, "U hebt deze sleutel zelf niet")
		if !in(chief) || in(m) {
			t.Fatalf("in the team: %v %v", in(chief), in(m))
		}
		give(m, "kring").Expect(200)
		if !in(m) {
			t.Fatal("the key was not handed on")
		}
		path := "/medewerkers/" + string(m.user)
		v.Get(path).Submit(path, url.Values{"hoeden": {"ondersteuner"}}).Expect(200)
		if in(m) || !in(chief) {
			t.Fatalf("after the hat: %v %v", in(chief), in(m))
		}
	})
}
