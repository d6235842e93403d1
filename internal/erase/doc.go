// Package erase is the right to be forgotten (wissen; GDPR art. 17): she asks
// once, her question is closed to everyone at once, and after a thinking time of
// her own choice everything goes, older copies included.
//
// It promises that whoever asks needs no reason and no permission; that closing
// can be taken back with her card, or by whoever stands next to her, until the
// day; that she gets a receipt that says what goes when, and what nobody can take
// back; that an older copy that is put back does not bring her back.
//
// What it never does: ask why, keep a copy, or erase the log's leaves, which tell
// nothing by themselves and without which nobody could check the log any more.
package erase
