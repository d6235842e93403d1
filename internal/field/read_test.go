package field

import (
	"net/url"
	"testing"
)

// Whoever finds a laptop can seal whatever he likes to its owner: reading it ends
// in a draft of a known kind, or in one that is lost.
func FuzzRead(f *testing.F) {
	for _, s := range []string{``, `[]`, `["kort",[["onderwerp","geld"]]]`, `["intake",[["naam"]]]`, `["kort",null]`, `{"a":1}`, `["kort",[[1,2]]]`, `[["kort"],"x"]`, `["intake",[["a","b","c"]],3]`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		d := Draft{Answers: url.Values{}}
		if err := d.read(b); err == nil && d.Kind != Short && d.Kind != Intake {
			t.Errorf("read a draft of kind %q", d.Kind)
		}
	})
}
