// Package mypage is "Mijn pagina": what the resident sees and decides.
//
// It begins with one thing: who, when, and a big button to call. Everything
// else stands behind "meer": her question with all its wordings, the plan with
// her yes or no per step, appointments, the preparation of a talk, messages,
// who looked and why, every yes that was written down, and the ways to stop, to
// keep somebody out, to ask again, or to take everything along.
//
// It promises that nothing counts without her yes, that each yes can be taken
// back, that her own words are never overwritten, and that "nee, dank u" and
// "stop" are good answers that need no reason. No address holds an id.
package mypage
