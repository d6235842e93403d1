// Package incident is what happens when somebody's account was misused, or a
// laptop lost (datalek; GDPR art. 33 and 34): which questions did this account
// touch between two days, and telling everybody whose question it was.
//
// It promises that whoever keeps the log can answer that within minutes, without
// seeing a word of any question; that each resident hears it in the way she chose;
// that what was done is kept, for the register that the law asks for.
//
// What it never does: open a question, name a resident to whoever keeps the log,
// or tell anybody outside. The report to the authority is made by a person.
package incident
