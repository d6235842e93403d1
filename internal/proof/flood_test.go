package proof

import (
	"testing"
	"time"

	"naast/internal/testkit/flood"
)

// A small flood of slow senders, heads and forms without end, and many who sign
// in at once: the others notice nothing but time, everybody is told something, and
// nothing stays behind.
func TestFlood(t *testing.T) {
	h := open(t)
	h.run.Stop()
	p := flood.Plan{TB: t, Binary: binary(t), Dir: h.dir, Slow: 300, Logins: 40, Words: h.book.Staff[0].Phrase, Lasts: 2 * time.Second}
	r, err := flood.Run(p)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(r)
	if r.Refused() > 0 || !r.Held() {
		t.Errorf("%v", r)
	}
	if seen, err := flood.Control(p); err != nil || !seen {
		t.Errorf("the control: what holds on, or is refused, goes unnoticed: %v", err)
	}
}
