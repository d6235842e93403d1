package web

import "testing"

// A part of a recording is what was asked, never more than there is; what is
// asked in another way is answered with the whole.
func TestAsked(t *testing.T) {
	for header, want := range map[string][2]int{
		"bytes=0-1": {0, 1}, "bytes=0-": {0, 9}, "bytes=4-": {4, 9}, "bytes=9-200": {9, 9},
		"": {-1, 0}, "bytes=10-": {-1, 0}, "bytes=-3": {-1, 0}, "bytes=5-4": {-1, 0}, "bytes=0-1,4-5": {-1, 0}, "seconds=0-1": {-1, 0}, "bytes=a-b": {-1, 0},
	} {
		from, to, ok := asked(header, 10)
		if ok != (want[0] >= 0) || ok && (from != want[0] || to != want[1]) {
			t.Errorf("%q gives %d to %d, %v", header, from, to, ok)
		}
	}
}
