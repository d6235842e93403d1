// Package phone is the telephone (belrij): who wants to be called, who calls
// and when again; one screen to fill with the telephone at the ear; and the
// messages of the system that a person brings to whoever reads no mail, by
// telephone or by letter.
//
// It promises that no call is ever without somebody: a request has an owner from
// the moment it comes in, also after the owner leaves, and a message falls to
// whoever stands next to her, or else to the front door, or else to the
// coordinators. Somebody without a card is nothing special.
//
// What it never does: measure how fast somebody calls, or say to whoever picks
// up who is calling, unless she said that it may be said.
package phone
