//go:build !linux

package main

// clock shows the time, which only Linux tells us to be kept right.
func (d *doctor) clock() {
	d.note("See that something keeps it right; second factors fail when it is a minute off.", "clock: it says %s", d.now().UTC().Format("2006-01-02 15:04:05Z"))
}
