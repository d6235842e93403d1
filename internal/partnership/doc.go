// Package partnership is the samenwerkingsverband: its member organisations,
// its own choices (lists, numbers of days, colour, holidays), the named people
// at its front door, and the pages that are open to everybody.
//
// It promises that every local rule is data with a source, that a wording
// somebody said yes to is kept as it was read, and that the public pages say no
// more about who can open what than is true.
//
// It holds nothing about residents or their questions.
package partnership
