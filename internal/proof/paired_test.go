package proof

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"naast/internal/guard"
	"naast/internal/web/webtest"
)

// pairing stands between the program and the browsers. An answer with something
// in it that somebody told must have an event in the log that was committed
// before its first byte came.
type pairing struct {
	main     *sql.DB
	log      string // the table of events
	words    func() []string
	loose    func() []string // of these, what is in no case, and so in no log of one
	seen     []served
	unpaired []string
	doors    map[string]string // by which door a session came in: that of one person, with one hat
	listed   map[string]bool   // doors behind which a list was served
	err      error
}

// served is an answer that held something that was told, and how to ask for it again.
type served struct {
	path  string
	asked http.Header
}

// events counts what is committed in the log, for each case.
func (p *pairing) events() map[string]int {
	all := map[string]int{}
	rows, err := p.main.QueryContext(context.Background(), "SELECT case_id, COUNT(*) FROM "+p.log+" GROUP BY case_id")
	if err != nil {
		p.err = err
		return all
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var n int
		if err := rows.Scan(&id, &n); err != nil {
			p.err = err
		}
		all[id] = n
	}
	return all
}

// about is the case that an address speaks of.
var about = regexp.MustCompile(`^/(?:zaak|aanbod|voordeur|stil)/([0-9A-Za-z_-]{20,})`)

// ownDraft are pages on which somebody without a case reads back what he typed
// himself: sealed under his own cookie, and nobody else's to see.
var ownDraft = regexp.MustCompile(`^/(?:vraag/|kaart$)`)

// through sends a request on and pairs its answer. A form that comes back with
// what was typed in it tells nobody anything.
func (p *pairing) through(out *http.Request, sent []byte, send func(*http.Request) (*http.Response, error)) (*http.Response, error) {
	before := p.events()
	res, err := send(out)
	if err != nil {
		return nil, err
	}
	after := p.events() // the head has come; of the content nothing yet has been read
	body, err := io.ReadAll(res.Body)
	res.Body.Close()
	if err != nil {
		return nil, err
	}
	res.Body = io.NopCloser(bytes.NewReader(body))
	for _, k := range res.Cookies() {
		p.doors[k.Name+"="+k.Value] = out.URL.Path
	}
	typed, _ := url.QueryUnescape(string(sent)) // what cannot be read is no word
	found := slices.DeleteFunc(holds(body, p.words()), func(w string) bool { return strings.Contains(typed, w) })
	if res.StatusCode != 200 || ownDraft.MatchString(out.URL.Path) || len(found) == 0 {
		return res, nil
	}
	loose := !slices.ContainsFunc(found, func(w string) bool { return !slices.Contains(p.loose(), w) })
	if out.Method == "GET" {
		p.seen = append(p.seen, served{out.URL.RequestURI(), out.Header.Clone()})
	}
	door := p.door(out)
	if !grew(before, after, out.URL.Path, !loose && !p.listed[door]) {
		p.unpaired = append(p.unpaired, out.Method+" "+kindOf(out.URL.Path))
	}
	if !loose && about.FindString(out.URL.Path) == "" {
		p.listed[door] = true
	}
	return res, nil
}

// door is by which somebody came in.
func (p *pairing) door(q *http.Request) string {
	for _, k := range q.Cookies() {
		if d := p.doors[k.Name+"="+k.Value]; d != "" {
			return d
		}
	}
	return ""
}

// grew tells whether an event came: of the case that the address speaks of, or, for a
// list, of any; where it is the first list of somebody today, in the log of a case too.
func grew(before, after map[string]int, path string, first bool) bool {
	if m := about.FindStringSubmatch(path); m != nil {
		return after[m[1]] > before[m[1]]
	}
	for id, n := range after {
		if n > before[id] && (id != "" || !first) {
			return true
		}
	}
	return false
}

// holds are the words that stand in an answer.
func holds(body []byte, words []string) (found []string) {
	for _, b := range unpacked(body) {
		for _, w := range words {
			if bytes.Contains(b, []byte(w)) {
				found = append(found, w)
			}
		}
	}
	return found
}

// readEverything lets everybody who may look follow every link, once for each
// kind of page.
func (s *told) readEverything(login, url string) {
	s.follow(s.her, "/mijn-pagina")
	s.follow(s.as(login, guard.HatSupporter), url, "/vandaag", "/mensen")
	s.follow(s.as("ruben", guard.HatFrontDoor), "/vandaag", "/bellen")
	s.follow(s.as("anneke", guard.HatCoordinator), "/vandaag", "/stil")
	s.follow(s.as("ineke", guard.HatCoordinator), "/stil")
}

// out are addresses that end the visit.
var out = regexp.MustCompile(`^/(?:weg|uitloggen|demo|taal)`)

func (s *told) follow(v *webtest.Visitor, from ...string) {
	seen := map[string]bool{}
	for todo := slices.Clone(from); len(todo) > 0; todo = todo[1:] {
		path, _, _ := strings.Cut(todo[0], "#")
		if kind := kindOf(path); seen[kind] || out.MatchString(path) {
			continue
		} else {
			seen[kind] = true
		}
		if v.Get(path).Status == 200 && strings.HasPrefix(v.Answer.Get("Content-Type"), "text/html") {
			todo = append(todo, v.Links("/")...)
		}
	}
}

// unlogged: nothing of what was told came without its event. Then the log is made
// to fail: of all pages that held something, not one gives a word. The control is
// a page that is served past the log, and the same pages once the log works again.
func (s *told) unlogged(t *testing.T, fail, mend []string) {
	p := s.pairing
	if p.err != nil {
		t.Fatal(p.err)
	}
	for _, kind := range slices.Compact(slices.Sorted(slices.Values(p.unpaired))) {
		t.Errorf("%s gave what somebody told, and no event was written before it", kind)
	}
	p.unpaired = nil
	s.planted(t)
	run := func(all []string) {
		for _, q := range all {
			if _, err := p.main.ExecContext(context.Background(), q); err != nil {
				t.Fatalf("%s: %v", q, err)
			}
		}
	}
	run(fail)
	kinds, pages := map[string]bool{}, p.seen
	for _, a := range pages {
		kinds[kindOf(a.path)] = true
		if status, found := s.again(t, a); len(found) > 0 || status == 200 {
			t.Errorf("%s answers %d with %d words while the log fails", kindOf(a.path), status, len(found))
		}
	}
	run(mend)
	back := 0
	for _, a := range pages {
		if _, found := s.again(t, a); len(found) > 0 {
			back++
		}
	}
	t.Logf("%d answers with what was told, on %d kinds of pages, each after its event; none of them while the log failed; %d of them again afterwards", len(pages), len(kinds), back)
	if len(kinds) < 25 || back < len(pages)/2 {
		t.Errorf("this looked at too little: %d kinds of pages, %d of %d answers came again", len(kinds), back, len(pages))
	}
}

// planted serves a word without the log; that must be found.
func (s *told) planted(t *testing.T) {
	p := s.pairing
	kept := p.seen
	q, err := http.NewRequest("GET", s.run.Base+"/proef", nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.through(q, nil, func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader("zo zei zij: " + s.words[0]))}, nil
	})
	if grew(map[string]int{"": 1}, map[string]int{"": 2}, "/mensen", true) {
		t.Error("a list that is in no log of hers went unnoticed")
	}
	if err != nil || len(p.unpaired) != 1 {
		t.Errorf("a page that was served past the log went unnoticed: %v", err)
	}
	p.seen, p.unpaired = kept, nil
}

// again asks for a page as it was asked for before.
func (s *told) again(t *testing.T, a served) (status int, found []string) {
	t.Helper()
	q, err := http.NewRequest("GET", s.run.Base+a.path, nil)
	if err != nil {
		t.Fatal(err)
	}
	q.Header = a.asked
	res, err := http.DefaultTransport.RoundTrip(q)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, holds(body, s.words)
}

// failing is what makes the log of a database fail, and what mends it.
func failing(engine, table string) (fail, mend []string) {
	if engine == "sqlite" {
		return []string{"CREATE TRIGGER proef BEFORE INSERT ON " + table + " BEGIN SELECT RAISE(ABORT,'proef'); END"}, []string{"DROP TRIGGER proef"}
	}
	return []string{
		"CREATE FUNCTION public.proef() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'proef'; END $$ LANGUAGE plpgsql",
		fmt.Sprintf("CREATE TRIGGER proef BEFORE INSERT ON %s FOR EACH ROW EXECUTE FUNCTION public.proef()", table),
	}, []string{"DROP TRIGGER proef ON " + table}
}
