// Package share is sharing per item (delen) with somebody close to her (naaste),
// such as a son who lives far away: a copy of one thing, for a purpose, until a
// day, cut at once.
//
// It promises that whoever she shares with never gets the key of the case. Each
// reader has a key of his own; copies are sealed to it, so that everybody in the
// case can make a new one and nobody else can read it. Each look is in the log,
// and she sees it. What she does not share does not exist for him.
//
// What it never does: let somebody in because he filled in a form; tell whether
// a person is known; show anything while somebody may look along with her.
package share
