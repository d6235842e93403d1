// Package hours is the hours and expenses of volunteers (uren en onkosten), per
// month, for those whose organisation needs them: for its yearly account, or to
// pay back what somebody spent.
//
// It promises that an organisation that wants none of it never asks, and that
// what is handed in (ingediend) is settled (afgehandeld) by a person.
//
// It never keeps a visit, a day, a name or a word about anybody: a month is a
// number of hours, of kilometres and of amounts by kind. Nothing here measures
// how long anybody was helped.
package hours
