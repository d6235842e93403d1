package desk

import (
	"strings"

	"naast/internal/casework"
	"naast/internal/web/lang"
)

// called is what we call somebody; she may have given no name.
func called(t lang.Text, c casework.Contact) string {
	if c.Name == "" {
		return t.S("Zonder naam")
	}
	return c.Name
}

// shortest is how much of a text stands in a list.
const shortest = 90

// short is the beginning of a text on one line, cut between letters.
func short(s string) string {
	line := strings.Join(strings.Fields(s), " ")
	n := 0
	for i := range line {
		if n++; n > shortest {
			return line[:i] + "…"
		}
	}
	return line
}
