// Package casework is the question of a resident (hulpvraag) and all that
// grows from it (traject): who is asked, who stands next to her, the sharper
// wording, the plan with its steps, the preparation of the talk, messages and
// the quiet ending.
//
// The resident holds the pen: a wording and a step count only with her yes,
// each Yes says how it was given, and she can take it back. The question in her
// own words is never overwritten. Nothing falls silent: there is always
// somebody responsible, and every waiting has a timer in the same transaction
// as its cause.
//
// What it never does: ask a diagnosis, a citizen service number or whether
// somebody is eligible; close a case by force; count how fast anybody works.
//
// Stories and documents (T1) are sealed under the case key, contact and places
// (T2) under the contact key, facts, delivery and times (T3) under the server
// key with the case's ring key. See docs/privacy.md.
package casework
