// Package supporter is the register (register) of the people who stand next to
// residents: volunteers, professionals and people who have lived through it
// themselves. It knows what they know, which languages they speak, where they
// come, how much room they have, whether a certificate of conduct (VOG) was
// seen and an agreement signed, and which ties could make them less
// independent.
//
// It also holds the hard rules of who may be proposed to whom (Check) as pure
// functions with a reason code each, used by matching and by letters, and the
// words in which a stranger reads why somebody is proposed (Present).
//
// It never holds who knows whom, nor whose supporter somebody is: those belong
// to the case. It keeps no certificate, only that and when one was seen. A
// coordinator sees the people of the own organisation only, in the list and in
// the details by the same rule.
package supporter
