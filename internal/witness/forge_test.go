package witness

import (
	"math/rand/v2"
	"testing"

	"naast/internal/db/dbtest"
	"naast/internal/testkit/forge"
)

// forgeries is how many are tried on each database; make prove tries 10,000.
const forgeries = 200

// Whatever somebody with the whole machine and all keys does to the log, who
// holds a checkpoint finds it, before its size; and no log that only grew is taken
// for forged. The control: after that size nobody outside can tell.
func TestEveryForgeryIsFound(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		seed := rand.Uint64()
		r, err := forge.Run(ctx, two.Own, forgeries, seed)
		if err != nil || r.Found() != forgeries || r.Refused > 0 {
			t.Errorf("seed %d: %+v, %v", seed, r, err)
		}
		if r.Beyond {
			t.Error("the control: what nobody witnessed was found; then this finds everything")
		}
	})
}
