// Package vault seals and opens: the keys of people, of cases and of teams.
//
// It promises that what is stored can be opened only by the people to whom a
// key was granted, that cutting a grant works at once and with nobody present,
// and that erasing reaches every backup within the life of two ring
// generations. docs/privacy.md says what that does not protect: a live server
// can watch active sessions, and withdrawing does not un-read.
//
// The words, from the outside in:
//
//   - Keys: the installation's server key, pepper and ring generations, files
//     that lie outside every database;
//   - ring: one key R per grant and one root key per case, in a store of its
//     own, each row sealed under a generation key; deleting the row is erasing;
//   - Identity: a person's seed and the pairs derived from it, opened by a Lock;
//   - object: a case or a team. Its key changes by epoch; the header of each
//     epoch seals the key before it and is signed by somebody who had that key;
//   - grant: an object's key sealed to one person and under R, signed by the
//     giver;
//   - mailbox: the pair of an epoch, derived from its key, to which anyone can
//     seal.
//
// A key that was opened is a local variable of one transaction. Nothing here
// keeps one between requests.
package vault
