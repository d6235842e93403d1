// Package table is the consultation hour (spreekuur): a table on Friday morning
// in a village hall, people who walk in, paper, and a laptop that may be shared.
//
// It promises that whoever comes to the table needs no screen and no name: a
// short question (korte vraag) is counted and never about a person; paper that
// was made beforehand takes what is told; and what was written on paper is typed
// in afterwards in less than a minute.
//
// It never keeps a person with a short question, never measures how long
// anybody waits or talks, and never prints a story.
package table
