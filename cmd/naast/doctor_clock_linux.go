package main

import "syscall"

// unsynchronised is what Linux answers when nothing keeps its clock right.
const unsynchronised = 5

// clock looks whether something keeps the time of this machine right: days,
// terms and one-time codes hang on it.
func (d *doctor) clock() {
	state, err := syscall.Adjtimex(&syscall.Timex{})
	if err != nil || state == unsynchronised {
		d.note("Switch on time synchronisation (timedatectl set-ntp true); second factors fail when the clock is a minute off.", "clock: nothing is known to keep it right; it says %s", d.now().UTC().Format("2006-01-02 15:04:05Z"))
		return
	}
	d.good("clock: kept right, %s", d.now().UTC().Format("2006-01-02 15:04:05Z"))
}
