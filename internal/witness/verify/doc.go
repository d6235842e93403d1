// Package verify checks what a log shows of itself, for whoever trusts neither
// the host nor the program that keeps it: that a line is in the log, and that
// today's log holds all of the one that was witnessed before.
//
// It shares nothing with the writer of the log: no table, no type, and not the
// library that builds the tree. The two proofs are checked as RFC 9162 writes
// them down (2.1.3.2 and 2.1.4.2), signatures by golang.org/x/mod/sumdb/note.
package verify
