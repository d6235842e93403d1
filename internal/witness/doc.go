// Package witness shows the log to the outside (logboek, stempel, getuige), so
// that nobody can change it unseen: not the host either, who has all keys.
//
// It promises that each night one checkpoint (stempel) is signed that holds all
// of the one before, and is refused when it would not; that anybody may take it
// along; that a resident can take her own lines along with the proof that they
// are in it; that whoever kept a stamp or such lines is told on the page whether
// the log of now still holds them; that this partnership looks after the logs of
// others, remembers what it saw of them, and says aloud when one does not fit.
//
// What it never does: show a line, a case or a moment to others than the
// resident; tell how many events a day had (sizes come in blocks); fetch an
// address that the host did not write in the configuration.
//
// Whoever checks uses verify, which shares nothing with the writer.
package witness
