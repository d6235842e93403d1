// Package attack does what somebody does who can write in the database of a
// partnership, or who stole it, and counts what he gets. It uses the code of
// Naast itself, because that is public too.
package attack
