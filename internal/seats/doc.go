// Package seats is the recovery keys of functions (zetels): of the chair, of a
// coordinator, of the client council, or of a neighbouring foundation; how they are
// made on paper (the ceremony), who signs for them, and how two of the three open a
// question for somebody new when whoever stood next to her cannot.
//
// It promises that two sheets open what is opened and one opens nothing; that a
// sheet counts only when two people signed for it and a day passed; that nobody who
// works for the municipality holds one.
//
// What it never does: keep the words of a sheet, or open a question by itself. Whoever
// holds a seat reads no question: it opens for the supporter who was named.
package seats
