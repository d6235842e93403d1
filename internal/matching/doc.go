// Package matching brings a question and a supporter together (koppeling):
// three people with reasons for one resident (Propose), and for the waiting
// list all at once (Batch), with a proof that is checked before anything is
// stored.
//
// Who may be proposed at all is decided by supporter.Check and nowhere else.
// The register is kept in memory in a compact form to find candidates fast; it
// finds, and the rules decide again on the rows as they stand.
//
// A batch holds one proposal per waiting question. It grants nothing: the
// resident or the front door does, in a session. Who stands next to whom is
// stored under a keyed handle, and what people wait for is never stored here:
// the words about whom there is nobody for are made anew from the sealed facts
// and kept in memory only.
package matching
