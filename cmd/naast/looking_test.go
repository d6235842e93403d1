package main

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/audit"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/web"
)

// who is somebody of a demo who is signed in.
func (s *street) who(login string, hat guard.Hat) guard.Who {
	s.Helper()
	token, err := guard.ParseToken(strings.TrimPrefix(s.cookie(0, login, hat), "naast_m="))
	if err != nil {
		s.Fatal(err)
	}
	w, err := s.site.guard.Resume(s.Context(), s.site.parts[0], token)
	if err != nil {
		s.Fatal(err)
	}
	return w
}

// lines are those of the log of the last hour, as whoever keeps it reads them.
func (s *street) lines() (all []audit.Event) {
	s.Helper()
	w := s.who("hanna", guard.HatBoard)
	err := s.site.guard.List(s.Context(), s.site.parts[0], w, guard.Ledger, func(tx *db.Tx) error {
		team, err := audit.Manager(s.Context(), tx, s.site.vault, w.Person())
		if err == nil {
			all, err = audit.Between(s.Context(), tx, s.site.vault, team, tx.Now().Add(-time.Hour), tx.Now(), 20_000)
		}
		return err
	})
	if err != nil {
		s.Fatal(err)
	}
	return all
}

// acts are the lines since a number of them that read as an act upon a case.
func (s *street) acts(since int) (acts []audit.Event) {
	for _, e := range s.lines()[since:] {
		if a := guard.Action(e.Action); guard.OnCase(a) && !guard.Looks(a) {
			acts = append(acts, e)
		}
	}
	return acts
}

// Opening a page is a line that reads as looking, on every route about a case, for
// everybody who may open it: also of forms whose sending is an act. The control
// sends one.
func TestOpeningIsLooking(t *testing.T) {
	onBoth(t, func(s *street) {
		since, opened := len(s.lines()), map[string]bool{}
		for _, r := range s.site.app.Routes() {
			if r.Method != "GET" || r.Group != web.Staff || !guard.OnCase(r.Action) {
				continue
			}
			for _, d := range s.book[0].Staff {
				if !guard.May(d.Hat, r.Action) {
					continue
				}
				v := s.visitor(0, s.cookie(0, d.Login, d.Hat))
				for _, id := range s.cases(d.Login, d.Hat, r.Action) {
					if v.Get(at(r, id)); v.Status == 200 {
						opened[r.Path] = true
					}
				}
			}
		}
		her := s.visitor(0, s.resident(0, "Trijntje"))
		for _, r := range s.site.app.Routes() {
			if r.Method == "GET" && r.Group == web.Resident {
				her.Get(r.Path)
			}
		}
		if len(opened) < 25 {
			s.Errorf("this walk opened %d pages", len(opened))
		}
		for _, e := range s.acts(since) {
			s.Errorf("opening something reads as %q (%s by %s)", e.Purpose, e.Action, e.Name)
		}
		since = len(s.lines())
		her.Get("/mijn-pagina/berichten").Submit("/mijn-pagina/berichten", url.Values{"bericht": {"Tot morgen."}}).Expect(200)
		if len(s.acts(since)) == 0 {
			s.Error("the control: what is sent reads as looking")
		}
	})
}

// cases are those on which somebody may do this, at most one for what he is to
// each.
func (s *street) cases(login string, hat guard.Hat, a guard.Action) (ids []naast.CaseID) {
	s.Helper()
	who := s.who(login, hat)
	err := s.site.parts[0].Read(s.Context(), db.System("test"), func(tx *db.Tx) error {
		rows, err := s.site.guard.Mine(s.Context(), tx, who, a)
		seen := map[guard.Relation]bool{}
		for _, r := range rows {
			if !seen[r.Relation] {
				ids = append(ids, r.Case)
			}
			seen[r.Relation] = true
		}
		return err
	})
	if err != nil {
		s.Fatal(err)
	}
	return ids
}
