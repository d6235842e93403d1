// Package ledger is the log as others ask for it (verantwoording): for the privacy
// officer, in the form of Logboek Dataverwerkingen and with the fields of NEN 7513,
// and which consents were asked in which words.
//
// It promises that whoever keeps the log can hand it over for a period without a
// word of any question and without any resident's name; that taking it along is
// itself a line of the log; that what a resident takes along of her own question
// has the same form and the same pseudonym.
//
// What it never does: show it to anybody who does not keep the log, or cut off
// what is too much without saying so.
package ledger
