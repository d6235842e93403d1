// Package demo builds the fictional partnership of `naast demo`: an umbrella
// with four member organisations in a municipality of four villages, supporters
// of all kinds and cases in every state, made by the same functions that the
// pages call. Only `naast demo` uses it; a test proves that `naast serve` knows
// nothing of its door.
package demo
