// Package picture makes of a photograph that came from a telephone a plain
// JPEG of a bounded size: upright, and with nothing in it but what can be seen
// (foto van een brief).
//
// What it promises: where, when and with what a picture was taken is gone,
// because only the picture is written anew; what comes in is measured before
// it is unfolded; and one picture at a time is in work, so that a hall full of
// telephones takes no more memory than one.
//
// What it never does: keep what came in, write to a disk, or guess. What it
// cannot read it refuses, with a kind of error that the pages put into words.
package picture
