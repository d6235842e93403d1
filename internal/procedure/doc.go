// Package procedure is the municipality's procedure and its statutory terms
// (toegang: melding, onderzoek, besluit, bezwaar): a letter with a date, the
// photograph of it, the words that make it hard, and the answer to it.
//
// What it promises: a date is counted by the Algemene termijnenwet from a table
// that people can read and mend, each row with its source and the day on which
// somebody looked it up; what is agreed locally is shown as a local agreement
// and never as law; a date stands on Vandaag, on Mijn pagina and in reminders
// until it is done or let go by the resident. What she brings in, a letter, a
// picture, a recording, is sealed like her story.
//
// What it never does: give legal advice, decide whether an objection makes
// sense, send anything to a body by itself, or keep where and with what a
// picture was taken. Every page says: look in the letter itself.
package procedure
