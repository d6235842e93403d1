package stories_test

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/rogpeppe/go-internal/testscript"

	"naast/internal/db"
)

// forms are the ways in which words could lie about.
func forms(words string) [][]byte {
	wide := make([]byte, 0, 2*len(words))
	for _, r := range words {
		wide = append(wide, byte(r), byte(r>>8))
	}
	return [][]byte{[]byte(words), []byte(hex.EncodeToString([]byte(words))), wide,
		[]byte(strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(words[:len(words)/3*3])), "="))}
}

// everything is all that the program leaves behind: the files of the demo
// (databases, WAL, keyring, sessions) and of its backups, the rows on PostgreSQL, its log, the
// mails it sent, and the addresses people saw.
func (w *world) everything() (map[string]string, error) {
	all := map[string]string{"log": w.program.out.String()}
	walk := func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "demo.json" { // the demo's own book of phrases
			return err
		}
		b, err := os.ReadFile(p)
		all[p] = string(b)
		return err
	}
	err := filepath.WalkDir(w.dir, walk)
	if _, no := os.Stat(w.safe("")); no == nil && err == nil { // a backup was made
		err = filepath.WalkDir(w.safe(""), walk)
	}
	for i, m := range w.mail.Mails() {
		all[fmt.Sprint("mail ", i)] = fmt.Sprint(m.Subject(), m.Text())
	}
	for name, v := range w.people {
		all["address of "+name] = v.Path
	}
	for i := 0; err == nil && i+1 < len(w.args); i += 2 {
		err = rows(all, w.args[i+1])
	}
	return all, err
}

// rows reads every row of every table of a PostgreSQL database as text; bytes
// stand there in hex.
func rows(all map[string]string, address string) error {
	ctx := context.Background()
	d, err := sql.Open("pgx", address)
	if err != nil {
		return err
	}
	defer d.Close()
	tables, err := d.QueryContext(ctx, `SELECT quote_ident(schemaname)||'.'||quote_ident(tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog','information_schema')`)
	if err != nil {
		return err
	}
	var names []string
	for tables.Next() {
		var n string
		if err := tables.Scan(&n); err != nil {
			return err
		}
		names = append(names, n)
	}
	if err := tables.Err(); err != nil {
		return err
	}
	for _, n := range names {
		var text sql.NullString
		if err := d.QueryRowContext(ctx, `SELECT string_agg(t::text, E'\n') FROM `+n+` t`).Scan(&text); err != nil {
			return err
		}
		all[address+" "+n] = text.String
	}
	return nil
}

// nowhere fails when words can be found in anything the program leaves behind;
// "! nergens" is the control: these words must be found.
func nowhere(ts *testscript.TestScript, neg bool, args []string) {
	w := in(ts)
	all, err := w.everything()
	ts.Check(err)
	for _, words := range args {
		words = w.meant(words)
		where := ""
		for place, content := range all {
			for _, f := range forms(words) {
				if strings.Contains(content, string(f)) {
					where = place
				}
			}
		}
		if (where != "") != neg {
			ts.Fatalf("%q is found in %q", words, where)
		}
	}
}

// leak is the control: it stores words unsealed in the very place where stories
// lie sealed, as a program that forgot to seal would.
func leak(ts *testscript.TestScript, neg bool, args []string) {
	w := in(ts)
	words := w.meant(need(ts, neg, args, 1)[0])
	at := func(name string, i int) string {
		if len(w.args) > 2*i+1 {
			return w.args[2*i+1]
		}
		return "sqlite:" + filepath.Join(w.dir, name+".db")
	}
	ctx := context.Background()
	d, err := db.Open(ctx, db.Config{Main: at("main", 0), Ring: at("ring", 1), Session: at("session", 2), Schema: "wesselrade", Clock: time.Now})
	ts.Check(err)
	defer d.Close()
	ts.Check(d.Write(ctx, db.System("leak"), func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO casework_doc (id,case_id,kind,revision,day,sealed) VALUES ('leak','leak','leak',1,$1,$2)`, tx.Today(), []byte(words))
		return err
	}))
}
