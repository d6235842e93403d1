package attack

import (
	"testing"

	"naast/internal/casework/casetest"
	"naast/internal/db/dbtest"
)

// An old row that is put back under its own number is not shown; the control
// takes the end of the log away too, and who kept a stamp of it sees that.
func TestOldRowsAreRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, two dbtest.Two) {
		o, err := PutBack(casetest.New(t, two.Own, casetest.Keys(t)), 1)
		if err != nil || !o.Holds() {
			t.Errorf("%v, %v", o, err)
		}
		t.Log(o)
	})
}
