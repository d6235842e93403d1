// Package form writes lines of the log in the words of two standards.
//
// Logboek Dataverwerkingen (Logius): one record per line, with the fields that
// the component Logboek must have. NEN 7513: a row per line, under the names that
// Logius' draft extension for that standard gives its fields; these are those of
// RFC 3881, from which the codes come too. What neither says is in our own words,
// and docs/privacy.md tells which.
//
// It never writes a resident's name, nor the number of her case as it is stored:
// she is a pseudonym that only this installation can make, the same in her own
// file and in that of whoever keeps the log.
package form
