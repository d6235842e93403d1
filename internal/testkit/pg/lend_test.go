package pg

import (
	"testing"
)

// sow makes a template of its own with two tables, one with a row.
func sow(t *testing.T) *template {
	t.Helper()
	address := Main(t)
	if _, err := query(address, `CREATE SCHEMA own; CREATE TABLE own.kept (n INT); INSERT INTO own.kept VALUES (7);
		CREATE TABLE own.later (id INT GENERATED ALWAYS AS IDENTITY, word TEXT)`); err != nil {
		t.Fatal(err)
	}
	made, err := remember(address)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// lendTo lends for as long as f takes.
func lendTo(t *testing.T, from *template, f func(t *testing.T, ask func(sql string) string)) (address string) {
	t.Helper()
	t.Run("", func(t *testing.T) {
		address = from.lend(t)
		f(t, func(sql string) string {
			got, err := query(address, sql)
			if err != nil {
				t.Error(err)
			}
			return got
		})
	})
	return address
}

// What is lent a second time holds what the template holds and nothing else.
func TestLentAgainIsAsNew(t *testing.T) {
	if !Wanted(t) {
		return
	}
	from := sow(t)
	first := lendTo(t, from, func(t *testing.T, ask func(string) string) {
		ask(`UPDATE own.kept SET n = 8; INSERT INTO own.later (word) VALUES ('geheim')`)
	})
	second := lendTo(t, from, func(t *testing.T, ask func(string) string) {
		if kept, later := ask(`SELECT string_agg(n::text, ' ') FROM own.kept`), ask(`SELECT count(*) FROM own.later`); kept != "7" || later != "0" {
			t.Errorf("kept %q and %s rows that came later", kept, later)
		}
		if id := ask(`INSERT INTO own.later (word) VALUES ('woord') RETURNING id`); id != "1" {
			t.Errorf("counts on at %s", id)
		}
		ask(`CREATE TABLE own.strange (n INT)`)
	})
	if second != first {
		t.Error("made anew what could be lent again")
	}
	third := lendTo(t, from, func(t *testing.T, ask func(string) string) {})
	if third == second {
		t.Error("lent again with a table that does not belong there")
	}
	if _, err := query(second, "SELECT 1"); err == nil {
		t.Error("what may not be lent again is still there")
	}
	t.Cleanup(func() { drop(third) })
}
