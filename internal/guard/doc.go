// Package guard knows who is asking and what they may do. It is deny by
// default, and the only maker of Scopes: a transaction opens a case only after
// Admit let this person in, for this action, in this state of the case, and
// wrote that down.
//
// guard owns two tables that everything else joins: guard_case (the state of a
// case) and guard_standing (who stands in which case, as what). Persons stand
// there as keyed handles, so that the database alone does not tell whose cases
// are whose. Lists join guard_standing; details are admitted by the same rows.
//
// Not allowed and not found are one answer. No hat of a municipality exists:
// there is no rule, no relation and no page by which a funder could look.
package guard
