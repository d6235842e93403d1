// Package audit writes down who saw or changed what, and for what purpose.
//
// Every event is sealed twice: to the mailbox of its case, so that the resident
// and her supporters can read it, and to the log manager, who sees who, when
// and which case but never content. In the clear stand only the case, a counter
// per case and the day. A salted hash of each event becomes a leaf of a Merkle
// tree (RFC 6962, as golang.org/x/mod/sumdb/tlog builds it), so that an event
// cannot later be changed, dropped or slipped in unseen by whoever holds an
// older head.
//
// The event commits before the content it speaks of leaves: guard.Admit records
// it in a transaction that is durable before anything is shown. If it cannot be
// written, nothing is shown.
package audit
