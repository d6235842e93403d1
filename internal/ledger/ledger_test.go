package ledger

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/audit"
	"naast/internal/casework"
	"naast/internal/casework/casetest"
	"naast/internal/db"
	"naast/internal/db/dbtest"
	"naast/internal/guard"
	"naast/internal/ledger/form"
	"naast/internal/mypage"
	"naast/internal/partnership"
	"naast/internal/web/webtest"
)

// stage is two furnished partnerships. Hilde of the board keeps the log.
type stage struct {
	*casetest.Site
	*testing.T
	clock *dbtest.Clock
	hilde guard.Who
}

func each(t *testing.T, f func(t *testing.T, s *stage)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		s := &stage{Site: casetest.NewSite(t, two), T: t, clock: two.Clock}
		(&mypage.Slice{Cases: s.Cases, Held: func(context.Context, *db.Tx, naast.CaseID) (naast.UserID, error) { return "", naast.NotFound }}).Routes(s.App)
		(&Slice{}).Routes(s.App)
		s.Start()
		s.hilde = s.Keeper()
		f(t, s)
	})
}

// take asks for a file of the last days.
func (s *stage) take(w guard.Who, kind string, more ...string) *webtest.Visitor {
	today := naast.Today(s.clock.Now())
	day := func(d naast.Date) string { return d.Time().Format("2-1-2006") }
	f := url.Values{"van": {day(today.Add(-7))}, "tot": {day(today)}, "vorm": {kind}}
	for i := 0; i < len(more); i += 2 {
		f.Set(more[i], more[i+1])
	}
	return s.In(w).Get(home).Submit(file, f)
}

// rows reads a file for a spreadsheet.
func rows(t *testing.T, v *webtest.Visitor) (all [][]string) {
	t.Helper()
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(v.Body, "\uFEFF")))
	r.Comma = ';'
	all, err := r.ReadAll()
	if err != nil || len(all) == 0 || v.Status != 200 {
		t.Fatalf("%d, %v:\n%.300s", v.Status, err, v.Body)
	}
	return all
}

// asked is a question with two consents.
func (s *stage) asked() (naast.CaseID, guard.Who) {
	a := casetest.Question()
	yes := casework.Yes{Answer: "ja", How: casework.OnScreen, Sentence: "Dat mag, over mijn knie.", Day: naast.Today(s.clock.Now())}
	a.Consents = []casework.Consent{{Kind: partnership.ConsentHealth, Version: 3, Text: "Dat mag, over mijn knie.", Yes: yes}}
	return s.Ask(a, s.Mara)
}

// Whoever keeps the log takes along who did what, when and why, in three forms:
// never what she told, how she is called or under which number her question is
// kept. That it was taken along is the next line. She finds herself in it: what
// she takes along herself has the same pseudonym.
func TestTakingTheLogAlong(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		id, her := s.asked()
		s.View(s.Karima, guard.ReadContact, id, func(context.Context, *db.Tx) error { return nil })
		nenFile, ldvFile, yesFile := s.take(s.hilde, nen), s.take(s.hilde, ldv), s.take(s.hilde, consents)
		lines := rows(t, nenFile)
		if !slices.Equal(lines[0], form.Fields) {
			t.Errorf("columns %v", lines[0])
		}
		var records []form.Record
		if err := json.Unmarshal([]byte(ldvFile.Body), &records); err != nil || len(records) < 3 {
			t.Fatalf("%v: %.300s", err, ldvFile.Body)
		}
		of := lines[slices.IndexFunc(lines, func(r []string) bool { return r[9] == "keek hoe wij u kunnen bereiken" })][13]
		for _, r := range records {
			a := r.Attributes
			if !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(r.TraceID) || !regexp.MustCompile(`^[0-9a-f]{16}$`).MatchString(r.SpanID) || r.Name == "" || r.Start == 0 || r.End < r.Start ||
				a["dpl.core.data_subject_id"] != of || a["dpl.core.data_subject_id_type"] != form.SubjectType || !strings.HasPrefix(a["dpl.core.processing_activity_id"].(string), "https://") {
				t.Errorf("record %+v", r)
			}
		}
		said := rows(t, yesFile)
		if len(said) != 2 || said[1][1] != of || said[1][2] != "gezondheid" || said[1][3] != "3" || said[1][4] != "ja" || said[1][5] != "betrokkene" {
			t.Errorf("consents %v", said)
		}
		for what, v := range map[string]*webtest.Visitor{nen: nenFile, ldv: ldvFile, consents: yesFile} {
			for _, secret := range []string{string(id), string(her.User), "Terpstra", "trap", "knie"} {
				if strings.Contains(v.Body, secret) {
					t.Errorf("%s holds %q", what, secret)
				}
			}
		}
		if !strings.Contains(nenFile.Body, "keek hoe wij u kunnen bereiken") || !strings.Contains(nenFile.Body, s.Karima.Name) {
			t.Errorf("the control: who looked and why is not there:\n%s", nenFile.Body)
		}
		last := rows(t, s.take(s.hilde, nen))
		n := 0
		for _, r := range last {
			if r[0] == "110101" && r[5] == string(s.hilde.User) && strings.Contains(r[9], " t/m ") {
				n++
			}
		}
		if n != 4 {
			t.Errorf("it was taken along four times, and the log has %d", n)
		}
		own := s.In(her).Get("/mijn-pagina/meenemen/bestand").Expect(200)
		if !strings.Contains(own.Body, `"dpl.core.data_subject_id": "`+of+`"`) || !strings.Contains(own.Body, `"ParticipantObjectID": "`+of+`"`) {
			t.Errorf("she cannot find herself:\n%.400s", own.Body)
		}
	})
}

// Who does not keep the log gets nothing, whatever the hat; the neighbour has
// another log; what is typed wrong is said and kept; too much is said and not cut.
func TestTakingTheLogAlongIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s *stage) {
		s.asked()
		s.In(s.Karima).Get(home).Expect(200, "U hebt de sleutel van het logboek niet").Refuse("Maak het bestand")
		key := s.In(s.hilde).Get(home).Value("_sleutel")
		f := url.Values{"van": {"20-11-2026"}, "tot": {"21-11-2026"}, "vorm": {nen}, "_sleutel": {key}}
		for _, w := range []guard.Who{s.Karima, s.Mara, s.Els} {
			s.In(w).Post(file, f).Expect(404).Refuse("EventID")
		}
		for says, more := range map[string][]string{
			"Vul een dag in tot en met": {"van", "1-1-2090"},
			"niet eerder dan de eerste": {"tot", "1-1-2020"},
			"ten hoogste 366 dagen":     {"van", "1-1-2020"},
			"Kies een vorm":             {"vorm", "pdf"},
		} {
			f := url.Values{"van": {s.today(-7)}, "tot": {s.today(0)}, "vorm": {nen}, "_sleutel": {key}}
			f.Set(more[0], more[1])
			s.In(s.hilde).Post(file, f).Expect(422, says)
		}
		read := func(w guard.Who, most int) (n int, err error) {
			ctx := context.Background()
			err = s.G.List(ctx, s.D, w, guard.Ledger, func(tx *db.Tx) error {
				team, err := audit.Manager(ctx, tx, s.V, w.Person())
				if err != nil {
					return err
				}
				all, err := audit.Between(ctx, tx, s.V, team, tx.Now().Add(-time.Hour), tx.Now(), most)
				n = len(all)
				return err
			})
			return n, err
		}
		if n, err := read(s.hilde, 1000); n < 2 || err != nil {
			t.Errorf("the control: %d lines, %v", n, err)
		}
		if n, err := read(s.hilde, 1); n != 0 || !errors.Is(err, naast.TooLarge) {
			t.Errorf("more than may be: %d lines, %v", n, err)
		}
		if n, err := read(s.Karima, 1000); n != 0 || !errors.Is(err, naast.NotFound) {
			t.Errorf("by who does not keep the log: %d lines, %v", n, err)
		}
	})
}

func (s *stage) today(n int) string {
	return naast.Today(s.clock.Now()).Add(n).Time().Format("2-1-2006")
}
