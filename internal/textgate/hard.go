package textgate

import (
	_ "embed"
	"strings"
)

// hardFile has a line per hard word or expression: "indien = als".
//
//go:embed hard.txt
var hardFile string

var hard = func() map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(hardFile) {
		if words, plain, ok := strings.Cut(strings.TrimSpace(line), " = "); ok {
			for w := range strings.SplitSeq(words, ", ") {
				m[w] = plain
			}
		}
	}
	return m
}()

// longestExpression is how many words a hard expression has at most.
const longestExpression = 4

// hardWords gives the hard words of a text with what to write instead.
func hardWords(text string) []string {
	var found []string
	words := word.FindAllString(strings.ToLower(text), -1)
	for i := range words {
		for n := 1; n <= longestExpression && i+n <= len(words); n++ {
			expression := strings.Join(words[i:i+n], " ")
			if plain, ok := hard[expression]; ok {
				found = append(found, expression+" → "+plain)
			}
		}
	}
	return found
}
