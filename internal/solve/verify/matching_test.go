package verify

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// Residents a and d share supporter t; b keeps the only place of s, which c
// wants too; e has nobody. Worked out by hand: see the duals.
const given = `{
"residents": [
 {"id": "a", "urgency": 0, "waiting": 1, "candidates": [{"supporter": "s", "cost": 0}, {"supporter": "t", "cost": 3}]},
 {"id": "b", "urgency": 1, "waiting": 9, "candidates": [{"supporter": "s", "cost": 1}]},
 {"id": "c", "urgency": 1, "waiting": 5, "candidates": [{"supporter": "s", "cost": 0}]},
 {"id": "d", "urgency": 2, "waiting": 9, "candidates": [{"supporter": "t", "cost": 1}, {"supporter": "u", "cost": 5}]},
 {"id": "e", "urgency": 2, "waiting": 0, "candidates": []}],
"supporters": [{"id": "s", "places": [0]}, {"id": "t", "places": [1, 4, 9]}, {"id": "u", "places": [2]}]}`

// Placing a, b and d costs 3+1 and 1+4 at t (d at u would be 5+2), and 1+0 at s.
// A place at t costs 4; a would rather have s unless that costs 7.
const answer = `{
"value": 10,
"matched": [
 {"resident": "a", "supporter": "t", "dual": 7},
 {"resident": "b", "supporter": "s", "dual": 8},
 {"resident": "d", "supporter": "t", "dual": 5}],
"unmatched": [{"resident": "c", "blocks": [0]}, {"resident": "e", "blocks": []}],
"supporters": [
 {"supporter": "s", "load": 1, "price": 7, "scarcity": 7},
 {"supporter": "t", "load": 2, "price": 4, "scarcity": 0},
 {"supporter": "u", "load": 0, "price": 2, "scarcity": 0}],
"blocks": [{"supporters": ["s"], "residents": ["b"], "also": []}]}`

func TestTakesTheRightAnswer(t *testing.T) {
	if err := Matching([]byte(given), []byte(answer)); err != nil {
		t.Fatal(err)
	}
}

// Every way in which the answer can be untrue has its own words.
func TestRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		edit []string // old, new, old, new …, in the answer
		want string
	}{
		{"value", []string{`"value": 10`, `"value": 9`}, "cost: the value is 9, but the proposal costs 10"},
		{"unknown field", []string{`"value": 10`, `"value": 10, "remark": ""`}, "result: not readable"},
		{"two results", []string{`"also": []}]}`, `"also": []}]} {}`}, "result: something follows"},
		{"no candidate", []string{`"b", "supporter": "s"`, `"b", "supporter": "t"`}, `"b" is matched with "t", who is no candidate`},
		{"unknown supporter", []string{`"b", "supporter": "s"`, `"b", "supporter": "x"`}, `who is no candidate`},
		{"unknown resident", []string{`"resident": "c"`, `"resident": "x"`}, `resident "x" is not in the instance`},
		{"resident twice", []string{`"resident": "c"`, `"resident": "a"`}, `resident "a" occurs twice`},
		{"resident dropped", []string{`, {"resident": "e", "blocks": []}`, ``}, `resident "e" is missing`},
		{"load", []string{`"load": 2`, `"load": 1`}, `supporter "t": load 1, but 2 residents are proposed`},
		{"over the places", []string{
			`{"resident": "b", "s`, `{"resident": "c", "supporter": "s", "dual": 7}, {"resident": "b", "s`,
			`{"resident": "c", "blocks": [0]}, `, ``, `"load": 1`, `"load": 2`,
		}, `supporter "s": load 2, but there are 1 places`},
		{"supporter missing", []string{`, "price": 4, "scarcity": 0},`, `, "price": 4, "scarcity": 0}`, `{"supporter": "u", "load": 0, "price": 2, "scarcity": 0}`, ``}, `supporter "u" is missing`},
		{"supporter twice", []string{`"supporter": "u", "load"`, `"supporter": "s", "load"`}, `supporter "s" is unknown or occurs twice`},
		{"scarcity", []string{`"scarcity": 7`, `"scarcity": 6`}, `scarcity 6, but the price is 7 above`},
		{"dual too high", []string{`"dual": 7`, `"dual": 8`}, `the dual 8 is more than candidate "s" costs with price, 7`},
		{"dual too low", []string{`"dual": 7`, `"dual": 6`}, `the dual is 6, but the proposal costs 7`},
		{"huge dual", []string{`"dual": 7`, `"dual": 9223372036854775807`}, `out of range`},
		{"huge price", []string{`"price": 7`, `"price": -9223372036854775807`}, `out of range`},
		{"price too low", []string{`"price": 7, "scarcity": 7`, `"price": 6, "scarcity": 6`, `"dual": 8`, `"dual": 7`}, `dual 7 is more than candidate "s"`},
		{"price too high", []string{`"price": 7, "scarcity": 7`, `"price": 8, "scarcity": 8`, `"dual": 8`, `"dual": 9`}, `supporter "s": the price 8 is not the lowest`},
		{"price under the place", []string{`"price": 4, "scarcity": 0`, `"price": 3, "scarcity": -1`, `"dual": 7`, `"dual": 6`, `"dual": 5`, `"dual": 4`}, `the price 3 is below the place in use, 4`},
		{"price over the free place", []string{`"price": 2, "scarcity": 0`, `"price": 3, "scarcity": 1`}, `the price 3 is above the next free place, 2`},
		{"dearer proposal", []string{
			`"resident": "d", "supporter": "t", "dual": 5`, `"resident": "d", "supporter": "u", "dual": 7`,
			`"load": 2, "price": 4`, `"load": 1, "price": 1`, `"load": 0`, `"load": 1`, `"value": 10`, `"value": 12`,
			`"dual": 7},` + "\n", `"dual": 4},` + "\n", `"price": 7, "scarcity": 7`, `"price": 4, "scarcity": 4`, `"dual": 8`, `"dual": 5`,
		}, `"d": the dual 7 is more than candidate "t" costs with price, 2`},
		{"passed over", []string{`"resident": "b"`, `"resident": "c"`, `"dual": 8`, `"dual": 7`, `"resident": "c", "blocks"`, `"resident": "b", "blocks"`, `["b"]`, `["c"]`}, `"b" was passed over: block 0 has someone who goes after`},
		{"no reason", []string{`"blocks": [0]`, `"blocks": []`}, `"c": a block with one of her candidates is left out`},
		{"no block", []string{`"blocks": [{"supporters": ["s"], "residents": ["b"], "also": []}]`, `"blocks": []`}, `candidate "s" is in no block`},
		{"wrong block", []string{`"e", "blocks": []`, `"e", "blocks": [0]`}, `"e": block 0 has none of her candidates`},
		{"block there twice", []string{`"blocks": [0]`, `"blocks": [0, 0]`}, `or is there twice`},
		{"block out of nothing", []string{`"blocks": [0]`, `"blocks": [7]`}, `block 7 has none of her candidates`},
		{"too few residents", []string{`"residents": ["b"]`, `"residents": []`}, `block 0: 0 residents for 1 places`},
		{"not seated there", []string{`"residents": ["b"]`, `"residents": ["a"]`}, `resident "a" is unknown, there twice, or has no place in it`},
		{"not seated at all", []string{`"residents": ["b"]`, `"residents": ["c"]`}, `resident "c" is unknown, there twice, or has no place in it`},
		{"refers to itself", []string{`"also": []`, `"also": [0]`}, `refers to block 0 without reason`},
		{"empty block", []string{`"also": []}]`, `"also": []}, {"supporters": [], "residents": [], "also": []}]`}, `block 1 has no supporters`},
		{"supporter in two blocks", []string{`"also": []}]`, `"also": []}, {"supporters": ["s"], "residents": ["b"], "also": []}]`}, `supporter "s" is unknown or in two blocks`},
		{"can go elsewhere", []string{`"supporters": ["s"], "residents": ["b"]`, `"supporters": ["u", "s"], "residents": ["b", "d"]`}, `has no place in it`},
	} {
		changed := answer
		for i := 0; i < len(c.edit); i += 2 {
			if !strings.Contains(changed, c.edit[i]) {
				t.Fatalf("%s: %q is not in the answer", c.name, c.edit[i])
			}
			changed = strings.Replace(changed, c.edit[i], c.edit[i+1], 1)
		}
		err := Matching([]byte(given), []byte(changed))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
}

// Blocks that hang together: everybody who asks for t could also go to s, and
// the other way round for nobody.
func TestBlocksInARow(t *testing.T) {
	const list = `{"residents": [
	 {"id": "a", "urgency": 0, "waiting": 0, "candidates": [{"supporter": "s", "cost": 0}]},
	 {"id": "b", "urgency": 1, "waiting": 0, "candidates": [{"supporter": "s", "cost": 0}, {"supporter": "t", "cost": 0}]},
	 {"id": "c", "urgency": 2, "waiting": 0, "candidates": [{"supporter": "t", "cost": 0}]}],
	 "supporters": [{"id": "s", "places": [0]}, {"id": "t", "places": [0]}]}`
	const form = `{"value": 0, "matched": [{"resident": "a", "supporter": "s", "dual": 0}, {"resident": "b", "supporter": "t", "dual": 0}],
	 "unmatched": [{"resident": "c", "blocks": %s}],
	 "supporters": [{"supporter": "s", "load": 1, "price": 0, "scarcity": 0}, {"supporter": "t", "load": 1, "price": 0, "scarcity": 0}],
	 "blocks": %s}`
	const s, u = `{"supporters": ["s"], "residents": ["a"], "also": []}`, `{"supporters": ["t"], "residents": ["b"], "also": %s}`
	for _, c := range []struct{ refs, blocks, want string }{
		{"[1]", "[" + s + "," + fmt.Sprintf(u, "[0]") + "]", ""},
		{"[0]", `[{"supporters": ["s", "t"], "residents": ["a", "b"], "also": []}]`, ""}, // coarser, but a proof
		{"[1]", "[" + s + "," + fmt.Sprintf(u, "[]") + "]", "leaves out a block"},
		{"[0]", "[" + fmt.Sprintf(u, "[]") + "," + s + "]", `"b" could also go to "s", who is in no block so far`},
		{"[0]", "[" + fmt.Sprintf(u, "[]") + "]", `"b" could also go to "s"`},
		{"[0,1]", "[" + s + "," + fmt.Sprintf(u, "[0]") + "]", "block 0 has none of her candidates"},
		{"[0]", "[" + s + "]", `candidate "t" is in no block`},
	} {
		err := Matching([]byte(list), []byte(fmt.Sprintf(form, c.refs, c.blocks)))
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s %s: got %v, want %q", c.refs, c.blocks, err, c.want)
		}
	}
	// The first block holds someone who goes after c: c was passed over, though
	// not in the block of her own candidate.
	later := strings.Replace(list, `"id": "a", "urgency": 0`, `"id": "a", "urgency": 3`, 1)
	passed := fmt.Sprintf(form, "[1]", "["+s+","+fmt.Sprintf(u, "[0]")+"]")
	if err := Matching([]byte(later), []byte(passed)); err == nil || !strings.Contains(err.Error(), `"c" was passed over`) {
		t.Errorf("someone later further on: got %v", err)
	}
	spare := fmt.Sprintf(form, "[]", "["+s+"]")
	spare = strings.Replace(spare, `"resident": "c"`, `"resident": "e"`, 1)
	alone := strings.Replace(list, `"id": "c", "urgency": 2, "waiting": 0, "candidates": [{"supporter": "t", "cost": 0}]`, `"id": "e", "urgency": 2, "waiting": 0, "candidates": []`, 1)
	if err := Matching([]byte(alone), []byte(spare)); err == nil || !strings.Contains(err.Error(), "block 0 is nobody's reason") {
		t.Errorf("a block without need: got %v", err)
	}
}

func TestRefusesInstance(t *testing.T) {
	for want, edit := range map[string][2]string{
		"instance: not readable":            {`"residents"`, `"people"`},
		"instance: something follows":       {`"places": [2]}]}`, `"places": [2]}]} 1`},
		`resident "a" occurs twice`:         {`"id": "b"`, `"id": "a"`},
		`supporter "s" occurs twice`:        {`"id": "t"`, `"id": "s"`},
		`supporter "t": the costs of the`:   {`[1, 4, 9]`, `[1, 4, 3]`},
		`supporter "u": the costs of the`:   {`[2]`, `[-2]`},
		`candidate "x" is unknown`:          {`"supporter": "u"`, `"supporter": "x"`},
		`resident "d": candidate "t" is un`: {`"supporter": "u"`, `"supporter": "t"`},
		`or has a cost out of range`:        {`"cost": 5`, `"cost": -5`},
	} {
		err := Matching([]byte(strings.Replace(given, edit[0], edit[1], 1)), []byte(answer))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// Any single number that is changed by a little is refused: there is one
// value, one set of prices, and one way to say it.
func TestEveryNumberCounts(t *testing.T) {
	changed := 0
	for _, step := range []int64{-1, 1, 1000} {
		for at := 0; ; at++ {
			var res result
			if err := json.Unmarshal([]byte(answer), &res); err != nil {
				t.Fatal(err)
			}
			numbers := []*int64{&res.Value}
			for i := range res.Matched {
				numbers = append(numbers, &res.Matched[i].Dual)
			}
			for i := range res.Supporters {
				numbers = append(numbers, &res.Supporters[i].Price, &res.Supporters[i].Scarcity)
			}
			if at == len(numbers) {
				break
			}
			*numbers[at] += step
			text, err := json.Marshal(res)
			if err != nil {
				t.Fatal(err)
			}
			if Matching([]byte(given), text) == nil {
				t.Errorf("number %d changed by %d was accepted", at, step)
			}
			changed++
		}
	}
	if changed != 3*10 {
		t.Fatalf("changed %d numbers", changed)
	}
}
