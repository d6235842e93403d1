// Package desk is where the people of Naast work: Vandaag, the offer before
// somebody says yes, the supporter's own people and their cases, the front
// door, the silent list of the coordinator, taking over, and mail that waits.
//
// It shows what casework promises and decides nothing by itself. Lists and
// details look through the same rule; who may not see a case, and a case that
// is not there, get the same answer. It shows no figures about anybody's work.
package desk
