// Package outreach is being known and found (bekendheid): the places where
// people already come (vindplekken: GP, community house, food bank, library),
// each with a page of its own behind a QR code, and the paper that hangs there.
//
// At a place somebody leaves a telephone number with the person herself looking
// on, in half a minute. That becomes a call request with the front door; nobody
// at the place can see it again.
//
// It promises that the place is counted and never the person: of an arrival the
// place and the month are kept, noted down at another moment than the call. A
// place hears that somebody arrived only when she says so, in one fixed
// sentence, days later.
//
// What it never does: put anything about a person in an address or a QR code;
// let a place see whom it sent; show a municipality who sends how many.
package outreach
