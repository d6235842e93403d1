package matching_test

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"naast/internal/solve/matching"
	"naast/internal/solve/verify"
)

// example cuts the JSON after a mark out of the manual.
func example(t *testing.T, mark string) []byte {
	t.Helper()
	page, err := os.ReadFile("../../../docs/solve-matching.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, ok := strings.Cut(string(page), "<!-- "+mark+" -->\n```json\n")
	if !ok {
		t.Fatalf("no %s in the manual", mark)
	}
	text, _, _ := strings.Cut(after, "```")
	return []byte(text)
}

// The example in the manual is what the program does.
func TestManual(t *testing.T) {
	instance, result := example(t, "instance"), example(t, "result")
	var out bytes.Buffer
	if err := matching.Run(bytes.NewReader(instance), &out); err != nil {
		t.Fatal(err)
	}
	var got, want any
	if err := json.Unmarshal(result, &want); err != nil {
		t.Fatalf("the result in the manual: %v; it should be\n%s", err, out.Bytes())
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the manual should say\n%s", out.Bytes())
	}
	if err := verify.Matching(instance, result); err != nil {
		t.Error(err)
	}
}

type schema struct {
	Properties           map[string]schema
	Required             []string
	AdditionalProperties *bool
	Pattern              string
	Items                *schema
	MaxItems, Maximum    int64
	Defs                 map[string]schema `json:"$defs"`
}

// The schema names exactly the fields of the types, and their bounds.
func TestSchema(t *testing.T) {
	text, err := os.ReadFile("../../../docs/solve-matching.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var s schema
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]any{
		"instance": matching.Instance{}, "resident": matching.Resident{}, "candidate": matching.Candidate{},
		"supporter": matching.Supporter{}, "result": matching.Result{}, "match": matching.Match{},
		"unmatched": matching.Unmatched{}, "load": matching.Load{}, "block": matching.Block{},
	} {
		def := s.Defs[name]
		var fields []string
		for i := range reflect.TypeOf(v).NumField() {
			fields = append(fields, reflect.TypeOf(v).Field(i).Tag.Get("json"))
		}
		var named []string
		for f := range def.Properties {
			named = append(named, f)
		}
		slices.Sort(named)
		if slices.Sort(fields); !slices.Equal(fields, named) {
			t.Errorf("%s has fields %v, the schema %v", name, fields, named)
		}
		if slices.Sort(def.Required); !slices.Equal(fields, def.Required) {
			t.Errorf("%s: the schema requires %v", name, def.Required)
		}
		if def.AdditionalProperties == nil || *def.AdditionalProperties {
			t.Errorf("%s: the schema allows other fields", name)
		}
	}
	for what, pair := range map[string][2]int64{
		"residents":  {s.Defs["instance"].Properties["residents"].MaxItems, matching.MaxResidents},
		"supporters": {s.Defs["instance"].Properties["supporters"].MaxItems, matching.MaxSupporters},
		"candidates": {s.Defs["resident"].Properties["candidates"].MaxItems, matching.MaxSupporters},
		"places":     {s.Defs["supporter"].Properties["places"].MaxItems, matching.MaxPlaces},
		"cost":       {s.Defs["cost"].Maximum, matching.MaxCost},
		"urgency":    {s.Defs["resident"].Properties["urgency"].Maximum, matching.MaxUrgency},
		"waiting":    {s.Defs["resident"].Properties["waiting"].Maximum, matching.MaxWaiting},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: the schema says at most %d, the program %d", what, pair[0], pair[1])
		}
	}
}
