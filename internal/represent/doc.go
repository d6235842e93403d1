// Package represent is the pages about who may decide for somebody by law
// (wettelijk vertegenwoordiger), and from which age a young person decides.
//
// It promises that she sees what stands there and says when it is not right;
// that a document is looked at and never kept; that the rules about ages are
// data of the partnership, each with its source and the day on which somebody
// looked it up.
//
// What it never does: let a representative read or decide here by being written
// down, ask for a date of birth, or stop anybody because of an age.
package represent
