package mutate

import (
	"regexp"
	"strings"
	"testing"
)

// Good tests notice everything that is broken; the control: tests that only pass
// by notice nothing.
func TestSurvivorsAreFound(t *testing.T) {
	for tests, want := range map[string]int{"TestWell": 0, "TestBadly": 7} {
		r, err := Run(t.Context(), Plan{Package: "testdata/door", Dir: t.TempDir(), Tests: regexp.MustCompile(tests)})
		if err != nil {
			t.Fatal(err)
		}
		if r.Tried != 7 || len(r.Survivors) != want {
			t.Errorf("%s: %d of %d survive, want %d:\n%s", tests, len(r.Survivors), r.Tried, want, r.Report())
		}
	}
}

// Each condition of a query is one break, and what stands in brackets is one condition.
func TestQueries(t *testing.T) {
	const src = "package x\nfunc f() { q(`SELECT a FROM t JOIN u ON u.id=t.id WHERE t.a=$1 AND t.b IN ($2,$3) AND t.c <> 'x' AND (u.d='' OR u.d >= $4) ORDER BY a`) }"
	_, found, err := rewrite("x.go", []byte(src), 1)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range found {
		if m.Kind == Rows {
			got = append(got, m.Code)
		}
	}
	if want := "u.id=t.id|t.a=$1|t.b IN ($2,$3)|t.c <> 'x'|(u.d='' OR u.d >= $4)"; strings.Join(got, "|") != want {
		t.Errorf("got %q", got)
	}
}
