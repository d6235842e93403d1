// Package moment is the pages about an agreed moment between talks (afgesproken
// moment): "belt u mij in maart?", or to be reminded that somebody turns 18, of
// the AOW, or that an indication ends.
//
// It promises that a moment also counts while her question rests and without a
// card; that on its day it is a task of somebody; that she sees it and takes it
// back whenever she wants; and that jobs know the day and not what was agreed.
//
// What it never does: ask for a date of birth or count from one; show anything
// while somebody may look along with her.
package moment
