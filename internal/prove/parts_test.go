package main

import "testing"

// What is done in parts holds when all is done, and a fault in any part begins it
// anew.
func TestPartsAddUp(t *testing.T) {
	for name, x := range map[string]struct {
		now    outcome
		before int
		holds  bool
		done   int
	}{
		"not counted":           {outcome{holds: true}, 0, true, 0},
		"all at once":           {outcome{holds: true, done: 10, of: 10}, 0, true, 10},
		"a part":                {outcome{holds: true, done: 4, of: 10}, 0, false, 4},
		"the last part":         {outcome{holds: true, done: 4, of: 10}, 6, true, 10},
		"a fault":               {outcome{done: 4, of: 10}, 6, false, 0},
		"a fault, all the same": {outcome{done: 10, of: 10}, 0, false, 0},
	} {
		x.now.join(x.before)
		if x.now.holds != x.holds || x.now.done != x.done {
			t.Errorf("%s: %+v", name, x.now)
		}
	}
}
