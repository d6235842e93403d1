// Package account knows who can sign in: staff with a login name, a phrase and
// a second factor (account_user), the hats they may wear (account_hat), the
// codes with which somebody becomes staff (account_invitation), and the cards
// of residents (account_card).
//
// Nothing here opens a case: a phrase or a card opens the lock of somebody's own
// keys in package vault, and guard decides what those may do. Unknown, wrong and
// ended are one answer, reached over the same path, so that trying names tells
// nothing about who works here or who asked for help. One session is one hat.
package account
