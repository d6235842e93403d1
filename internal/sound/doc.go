// Package sound makes of a recording that came from a telephone the same sound
// in a container written anew, with nothing else in it (ingesproken vraag).
//
// What it promises: title, maker, place and moment are gone, because only the
// parts that a player needs are copied into a new file; what is longer than
// Longest is refused. It reads what telephones and browsers record: AAC in MP4,
// Opus in WebM and Ogg, MP3 and WAV.
//
// What it never does: decode or judge the sound itself, or let through a part it
// does not know. What it cannot write anew safely it refuses, with a kind of
// error that the pages put into words.
package sound
