package proof

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "github.com/ncruces/go-sqlite3/driver"

	"naast/internal/testkit/pg"
	"naast/internal/testkit/smtp"
	"naast/internal/web/webtest"
)

// told is everything that people typed while they lived through the flows:
// words that stand nowhere else in the world.
type told struct {
	*house
	words []string
	loose []string         // of these, what is of no question: who only wants to be called
	gate  *httptest.Server // all pass through here
	mu    sync.Mutex
	seen  strings.Builder // addresses that were asked for, and that answers lead to
	now   *webtest.Visitor
	her   *webtest.Visitor // the resident

	pairing *pairing
}

// say makes words that nobody uses otherwise, and remembers them.
func (s *told) say(what string) string {
	w := "Zilverspreeuw" + what + "Qx" + fmt.Sprint(len(s.words))
	s.words = append(s.words, w)
	return w
}

// noCase runs what makes no question.
func (s *told) noCase(f func()) {
	from := len(s.words)
	f()
	s.loose = append(s.loose, s.words[from:]...)
}

// call makes a telephone number, and remembers it with and without its spaces.
func (s *told) call(last string) string {
	s.words = append(s.words, "0999 87 "+last, "99987"+strings.ReplaceAll(last, " ", ""))
	return "0999 87 " + last
}

// What people tell is sealed: after every flow, none of their words stand in
// anything that the program leaves behind.
func TestNothingLeaks(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		h := openWith(t, nil)
		main, err := sql.Open("sqlite3", "file:"+filepath.Join(h.dir, "main.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer main.Close()
		live(t, h, main, "casework_doc", func(all places) {
			for _, name := range []string{"main", "ring", "session"} {
				d, err := sql.Open("sqlite3", "file:"+filepath.Join(h.dir, name+".db")+"?mode=ro")
				if err != nil {
					t.Fatal(err)
				}
				defer d.Close()
				rows(t, d, all, `SELECT name FROM sqlite_master WHERE type='table'`)
			}
		})
	})
	if !pg.Wanted(t) {
		return
	}
	t.Run("postgres", func(t *testing.T) {
		address := []string{pg.Main(t), pg.Ring(t), pg.Ring(t)}
		h := openWith(t, address)
		var stores []*sql.DB
		for _, a := range address {
			d, err := sql.Open("pgx", a)
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			stores = append(stores, d)
		}
		live(t, h, stores[0], "wesselrade.casework_doc", func(all places) {
			for _, d := range stores {
				rows(t, d, all, `SELECT quote_ident(schemaname)||'.'||quote_ident(tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog','information_schema')`)
			}
		})
	})
}

// openWith starts a demo that keeps even its temporary files where they are searched.
func openWith(t *testing.T, address []string) *house {
	copied(t) // builds with the ordinary directory for temporary files
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	h := &house{}
	if address == nil {
		h = open(t)
	} else {
		h = openOn(t, address[0], address[1], address[2])
	}
	h.temp = dir
	return h
}

// live lets people tell everything, and searches. docs is the table of sealed
// documents, in which the control leaves one that is not sealed.
func live(t *testing.T, h *house, main *sql.DB, docs string, tables func(places)) {
	s := &told{house: h}
	s.pairing = &pairing{main: main, doors: map[string]string{}, listed: map[string]bool{}, log: strings.Replace(docs, "casework_doc", "audit_event", 1), words: func() []string { return s.words }, loose: func() []string { return s.loose }}
	s.gate = httptest.NewServer(http.HandlerFunc(s.pass))
	defer s.gate.Close()
	s.readEverything(s.tellEverything())
	engine := "sqlite"
	if strings.Contains(docs, ".") {
		engine = "postgres"
	}
	fail, mend := failing(engine, s.pairing.log)
	s.unlogged(t, fail, mend)
	h.mail.Wait(2)
	for !slices.ContainsFunc(h.mail.Mails(), func(m smtp.Mail) bool { return slices.Contains(m.To, herMail) }) {
		h.mail.Wait(len(h.mail.Mails()) + 1) // hers comes too, or the test ends here
	}

	left := func() places {
		s.mu.Lock()
		defer s.mu.Unlock()
		all := places{"log": []byte(h.run.Said()), "addresses": []byte(s.seen.String())}
		all.files(t, h.dir)
		all.files(t, h.temp)
		for i, m := range h.mail.Mails() {
			text := m.Subject() + "\n" + m.Text() + "\n" + m.Raw
			all[fmt.Sprint("mail ", i)] = []byte(strings.ReplaceAll(text, herMail, "")) // a mail needs its address, and no more
		}
		tables(all)
		return all
	}
	secret := append(s.words, h.secrets()...)
	for _, where := range left().find(secret...) {
		t.Error("leaked: " + where)
	}
	t.Logf("%d words and numbers searched for in %d places, %d mails among them", len(secret), len(left()), len(h.mail.Mails()))

	// The controls: what everybody may know is found in the rows, the files and
	// the mail; and so is what she told, where sealing is left out.
	for _, known := range []string{"Samenkracht Wesselrade", "naast@wesselrade.example", "/vraag/1"} {
		if len(left().find(known)) == 0 {
			t.Errorf("the search does not find %q", known)
		}
	}
	if _, err := main.ExecContext(context.Background(), "INSERT INTO "+docs+" (id,case_id,kind,revision,day,sealed) VALUES ('proef','proef','vraag',1,'2026-11-02',$1)", []byte(`{"Words":"`+s.words[0]+`"}`)); err != nil {
		t.Fatal(err)
	}
	if len(left().find(s.words[0])) == 0 {
		t.Error("a document that is not sealed went unnoticed")
	}
}

// pass hands a request on, and notes its address and where the answer leads.
func (s *told) pass(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.note(r.Method + " " + r.RequestURI + " " + r.Referer())
	out, err := http.NewRequestWithContext(r.Context(), r.Method, s.run.Base+r.RequestURI, bytes.NewReader(body))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	out.Header = r.Header.Clone()
	res, err := s.pairing.through(out, body, http.DefaultTransport.RoundTrip)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer res.Body.Close()
	s.note(res.Header.Get("Location"))
	maps.Copy(w.Header(), res.Header)
	w.WriteHeader(res.StatusCode)
	io.Copy(w, res.Body) // a visitor who is gone is no matter here
}

func (s *told) note(address string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen.WriteString(address + "\n")
}

// secrets are the phrases and codes with which people sign in, as they are typed.
func (h *house) secrets() (all []string) {
	for _, d := range h.book.Staff {
		all = append(all, d.Phrase, d.TOTP)
	}
	for _, r := range h.book.Residents {
		all = append(all, r.Secret, strings.ReplaceAll(r.Secret, " ", ""))
	}
	return all
}

// rows adds every row of every table of a database.
func rows(t *testing.T, d *sql.DB, all places, list string) {
	t.Helper()
	ctx := context.Background()
	names, err := d.QueryContext(ctx, list)
	if err != nil {
		t.Fatal(err)
	}
	defer names.Close()
	var tables []string
	for names.Next() {
		var name string
		if err := names.Scan(&name); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, name)
	}
	if err := names.Err(); err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		content, err := inTable(ctx, d, table)
		if err != nil {
			t.Fatal(err)
		}
		all[fmt.Sprintf("rows of %s (%p)", table, d)] = content
	}
}

func inTable(ctx context.Context, d *sql.DB, table string) (content []byte, err error) {
	r, err := d.QueryContext(ctx, "SELECT * FROM "+table)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	columns, err := r.Columns()
	if err != nil {
		return nil, err
	}
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for r.Next() {
		if err := r.Scan(into...); err != nil {
			return nil, err
		}
		for _, v := range values {
			if b, ok := v.([]byte); ok {
				content = append(content, b...)
			} else {
				content = fmt.Append(content, v)
			}
			content = append(content, '\n')
		}
	}
	return content, r.Err()
}
