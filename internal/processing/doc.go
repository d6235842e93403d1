// Package processing is the register of processing activities
// (verwerkingsregister; GDPR art. 30): what is done with whose data, why, on
// which ground, who gets it, how long it is kept and how it is guarded.
//
// It promises that the register says what the program does: terms are read from
// the choices that count today, and what only people can know (the contact, the
// privacy officer, who else touches the data) is asked, and shown as missing until
// somebody fills it in. Everybody may read it.
//
// It never holds anything about a resident, nor counts them.
package processing
