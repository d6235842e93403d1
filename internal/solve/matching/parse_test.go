package matching_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"naast/internal/solve/matching"
	"naast/internal/solve/verify"
)

const list = `{
 "residents": [
  {"id": "r1", "urgency": 0, "waiting": 12, "candidates": [{"supporter": "s1", "cost": 3}, {"supporter": "s2", "cost": 0}]},
  {"id": "r2", "urgency": 1, "waiting": 0, "candidates": []}],
 "supporters": [{"id": "s1", "places": [0, 4]}, {"id": "s2", "places": []}]}`

func parse(s string) (*matching.Instance, error) { return matching.Parse(strings.NewReader(s)) }

func TestParse(t *testing.T) {
	want := &matching.Instance{
		Residents: []matching.Resident{
			{ID: "r1", Waiting: 12, Candidates: []matching.Candidate{{Supporter: "s1", Cost: 3}, {Supporter: "s2"}}},
			{ID: "r2", Urgency: 1, Candidates: []matching.Candidate{}},
		},
		Supporters: []matching.Supporter{{ID: "s1", Places: []int64{0, 4}}, {ID: "s2", Places: []int64{}}},
	}
	for _, s := range []string{
		list,
		strings.Join(strings.Fields(list), ""),
		strings.ReplaceAll(list, " ", "\r\n\t "),
		`{"supporters": [{"places": [0, 4], "id": "s1"}, {"places": [], "id": "s2"}],
		  "residents": [{"candidates": [{"cost": 3, "supporter": "s1"}, {"cost": 0, "supporter": "s2"}], "waiting": 12, "urgency": 0, "id": "r1"},
		  {"candidates": [], "waiting": 0, "urgency": 1, "id": "r2"}]}`,
	} {
		got, err := parse(s)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v", got, err)
		}
	}
	if in, err := parse(`{"residents": [], "supporters": []}`); err != nil || len(in.Residents) != 0 {
		t.Errorf("an empty list: %v", err)
	}
}

// Each thing that is wrong is refused with its place and its reason.
func TestParseRefuses(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{`"residents"`, `"Residents"`, `unknown field`},
		{`"waiting": 12`, `"waiting": 12, "name": "x"`, `residents[0]: unknown field`},
		{`"cost": 3`, `"cost": 3, "why": ""`, `residents[0].candidates[0]: unknown field`},
		{`"urgency": 1, `, ``, `residents[1].urgency: missing`},
		{`, "cost": 0`, ``, `residents[0].candidates[1].cost: missing`},
		{`, "places": []`, ``, `supporters[1].places: missing`},
		{`"cost": 3`, `"cost": 3, "cost": 3`, `residents[0].candidates[0].cost: occurs twice`},
		{`"id": "r1"`, `"id": null`, `residents[0].id: not a text`},
		{`"id": "r1"`, `"id": 7`, `residents[0].id: not a text`},
		{`"id": "r1"`, `"id": ""`, `residents[0].id: not 1 to 64 characters`},
		{`"id": "r1"`, `"id": "` + strings.Repeat("a", 65) + `"`, `residents[0].id: not 1 to 64 characters`},
		{`"id": "r1"`, `"id": "Jan Jansen"`, `residents[0].id: a character that is not`},
		{`"id": "r1"`, `"id": "r\u0031"`, `residents[0].id: a text with an escape`},
		{`"id": "r1"`, `"id": "é"`, `residents[0].id: a text with an escape, a control character or anything but ASCII`},
		{`"id": "r1"`, "\"id\": \"r\x00\"", `residents[0].id: a text with`},
		{`"id": "r2"`, `"id": "r1"`, `residents[1].id: occurs twice`},
		{`"id": "s2"`, `"id": "s1"`, `supporters[1].id: occurs twice`},
		{`"id": "s2"`, `"id": "s/2"`, `supporters[1].id: a character`},
		{`"supporter": "s1"`, `"supporter": "s9"`, `residents[0].candidates[0].supporter: no such supporter`},
		{`"supporter": "s2"`, `"supporter": "s1"`, `residents[0].candidates[1].supporter: occurs twice`},
		{`"cost": 3`, `"cost": -3`, `residents[0].candidates[0].cost: negative`},
		{`"cost": 3`, `"cost": 1099511627777`, `residents[0].candidates[0].cost: more than 1099511627776`},
		{`"cost": 3`, `"cost": 9223372036854775808`, `residents[0].candidates[0].cost: does not fit in 64 bits`},
		{`"cost": 3`, `"cost": 3.5`, `residents[0].candidates[0].cost: not a whole number`},
		{`"cost": 3`, `"cost": 3e2`, `residents[0].candidates[0].cost: not a whole number`},
		{`"cost": 3`, `"cost": 03`, `residents[0].candidates[0].cost: not a whole number`},
		{`"cost": 3`, `"cost": -0`, `residents[0].candidates[0].cost: not a whole number`},
		{`"cost": 3`, `"cost": +3`, `residents[0].candidates[0].cost: not a number`},
		{`"cost": 3`, `"cost": "3"`, `residents[0].candidates[0].cost: not a number`},
		{`"cost": 3`, `"cost": true`, `residents[0].candidates[0].cost: not a number`},
		{`"urgency": 1`, `"urgency": -1`, `residents[1].urgency: negative`},
		{`"urgency": 1`, `"urgency": 1001`, `residents[1].urgency: more than 1000`},
		{`"waiting": 12`, `"waiting": -12`, `residents[0].waiting: negative`},
		{`"waiting": 12`, `"waiting": 100001`, `residents[0].waiting: more than 100000`},
		{`[0, 4]`, `[4, 0]`, `supporters[0].places[1]: lower than the place before it`},
		{`[0, 4]`, `[-1, 4]`, `supporters[0].places[0]: negative`},
		{`[0, 4]`, `[0, 1099511627777]`, `supporters[0].places[1]: more than 1099511627776`},
		{`[0, 4]`, `{"0": 4}`, `supporters[0].places: not a list`},
		{`[0, 4]`, `[0, 4,]`, `supporters[0].places[2]: not a number`},
		{`[0, 4]`, `[0 4]`, `supporters[0].places: not JSON, or not as it should be, at byte`},
		{`[0, 4]`, `null`, `supporters[0].places: not a list`},
		{`{"id": "s2", "places": []}`, `7`, `supporters[1]: not an object`},
		{`"id": "s2",`, `"id" "s2",`, `supporters[1]: not JSON, or not as it should be, at byte`},
		{`"places": []}`, `"places": [],}`, `supporters[1]: not a text`},
		{`"places": []}]}`, `"places": []}]} {}`, `instance: something follows after its end`},
		{`"places": []}]}`, "\"places\": []}]}\x00", `instance: something follows after its end`},
		{`"places": []}]}`, `"places": []}`, `supporters: the JSON ends too early`},
		{`"places": []}]}`, `"plac`, `supporters[1]: the JSON ends too early`},
		{`"places": []}]}`, `"places"`, `supporters[1]: the JSON ends too early`},
		{`"places": []}]}`, `"places": `, `supporters[1].places: the JSON ends too early`},
		{list, ``, `the JSON ends too early`},
		{list, `[]`, `not an object`},
		{list, `{}`, `residents: missing`},
	} {
		if !strings.Contains(list, c.from) {
			t.Fatalf("%q is not in the list", c.from)
		}
		_, err := parse(strings.Replace(list, c.from, c.to, 1))
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%.40q instead of %.40q: got %v, want %q", c.to, c.from, err, c.want)
		}
	}
}

func TestParseBounds(t *testing.T) {
	many := func(n int, s string) string { return strings.TrimSuffix(strings.Repeat(s+",", n), ",") }
	supporters := make([]string, 1001)
	for j := range supporters {
		supporters[j] = fmt.Sprintf(`{"id": "s%d", "places": [%s]}`, j, many(500, "0"))
	}
	for want, s := range map[string]string{
		"residents: more than 50000":                            `{"residents": [` + many(50_001, `{"id": "r", "urgency": 0, "waiting": 0, "candidates": []}`) + `], "supporters": []}`,
		"supporters: more than 50000":                           `{"supporters": [` + many(50_001, `{"id": "s", "places": []}`) + `], "residents": []}`,
		"supporters[0].places: more than 500000":                `{"supporters": [{"id": "s", "places": [` + many(500_001, "0") + `]}], "residents": []}`,
		"supporters[1000].places: more than 500000 places toge": `{"supporters": [` + strings.Join(supporters, ",") + `], "residents": []}`,
		"instance: larger than 134217728 bytes":                 strings.Repeat(" ", matching.MaxBytes+1),
	} {
		if _, err := parse(s); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	in := &matching.Instance{Residents: []matching.Resident{{ID: "r", Candidates: make([]matching.Candidate, matching.MaxCandidates+1)}}}
	if err := in.Validate(); err == nil || err.Error() != "residents[0].candidates: more than 2000000 candidates together" {
		t.Errorf("got %v", err)
	}
}

func TestParseReaderFails(t *testing.T) {
	broken := errors.New("the disk is gone")
	if _, err := matching.Parse(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

// What Parse takes, the standard library takes too and reads in the same way;
// the result for it can be proven.
func FuzzParse(f *testing.F) {
	f.Add([]byte(list))
	f.Add([]byte(`{"residents":[],"supporters":[]}`))
	f.Add([]byte(`{"residents":[{"id":"a","urgency":0,"waiting":0,"candidates":[{"supporter":"s","cost":9223372036854775807}]}],"supporters":[{"id":"s","places":[1]}]}`))
	f.Add([]byte(`{"residents":[{"id":"a","id":"b"}],"supporters":null}`))
	f.Add([]byte("{\"residents\":[\x00]}"))
	f.Add([]byte(`{"residents":[{"id":"\ud800","urgency":1e3,"waiting":-0,"candidates":[[]]}]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		in, err := matching.Parse(bytes.NewReader(data))
		if err != nil {
			if in != nil || strings.Contains(err.Error(), "\n") {
				t.Fatalf("an error and more: %v", err)
			}
			return
		}
		other := &matching.Instance{}
		d := json.NewDecoder(bytes.NewReader(data))
		d.DisallowUnknownFields()
		if err := d.Decode(other); err != nil || !reflect.DeepEqual(in, other) {
			t.Fatalf("the standard library reads %+v, %v instead of %+v", other, err, in)
		}
		var out bytes.Buffer
		if err := matching.Run(bytes.NewReader(data), &out); err != nil {
			t.Fatal(err)
		}
		if err := verify.Matching(data, out.Bytes()); err != nil {
			t.Fatal(err)
		}
	})
}

// failing takes so many bytes and then no more.
type failing struct{ left int }

func (f *failing) Write(b []byte) (int, error) {
	if f.left -= len(b); f.left < 0 {
		return 0, io.ErrShortWrite
	}
	return len(b), nil
}

func TestRun(t *testing.T) {
	var out bytes.Buffer
	if err := matching.Run(strings.NewReader(list), &out); err != nil {
		t.Fatal(err)
	}
	if err := verify.Matching([]byte(list), out.Bytes()); err != nil {
		t.Fatal(err)
	}
	var none bytes.Buffer
	err := matching.Run(strings.NewReader(`{"residents": 7}`), &none)
	if err == nil || err.Error() != "read the instance: residents: not a list" || none.Len() > 0 {
		t.Errorf("got %v and %d bytes", err, none.Len())
	}
	if err := matching.Run(strings.NewReader(list), &failing{left: 3}); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("a full disk: %v", err)
	}
	if _, err := matching.Batch(&matching.Instance{Supporters: []matching.Supporter{{ID: "s", Places: []int64{-1}}}}); err == nil {
		t.Error("Batch took an instance that is not valid")
	}
}
