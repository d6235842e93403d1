// Package proof holds the proofs that run over the whole program at once: the
// real binary, a real browser, real databases, real mail. Each has beside it a
// control that must fail, so that a proof which looks at nothing is noticed.
//
// There is no code here beyond the tests.
package proof
