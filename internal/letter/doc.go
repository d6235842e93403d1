// Package letter makes the invitation letter (uitnodigingsbrief): whoever
// points somebody to support (municipality, GP, nurse, community house) opens a
// public page and gets, from public data only, a letter or a paragraph in plain
// Dutch with two to four supporters who have room, their organisations' numbers
// always, names below.
//
// The college must point people to free client support before the talk (Wmo
// 2015 art. 2.3.2 lid 3). Whoever does that needs no account here, and tells
// nothing about anybody: no field for a person exists. "Gewezen op
// cliëntondersteuning" is a tally of days, never a person.
package letter
