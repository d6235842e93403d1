// Package textgate keeps the Dutch that residents read plain. It measures what
// can be measured: short sentences, short words, no words of officials, and
// spelling. A good score is no proof of language level B1 or A2; a bad score
// is a reason to write it again.
package textgate

import (
	"regexp"
	"strings"
)

// Score is what can be counted in a text.
type Score struct {
	Words, Sentences, Syllables int
	Longest                     string // the sentence with the most words
}

var (
	sentenceEnd = regexp.MustCompile(`[.!?:;…]+(?:\s+|$)|\n+`)
	word        = regexp.MustCompile(`\pL[\pL\pM]*(?:['’-]\pL[\pL\pM]*)*`)
	vowels      = regexp.MustCompile(`aai|ooi|oei|eeu|ieu|ij|aa|ee|oo|uu|ie|oe|eu|ui|ei|au|ou|[aeiouyàáâäèéêëìíîïòóôöùúûü]`)
)

// Measure counts. Each string is at least one sentence of its own.
func Measure(texts []string) Score {
	var s Score
	longest := 0
	for _, text := range texts {
		for _, sentence := range sentenceEnd.Split(text, -1) {
			words := word.FindAllString(sentence, -1)
			if len(words) == 0 {
				continue
			}
			s.Sentences++
			s.Words += len(words)
			for _, w := range words {
				s.Syllables += syllables(w)
			}
			if len(words) > longest {
				longest, s.Longest = len(words), strings.TrimSpace(sentence)
			}
		}
	}
	return s
}

// syllables counts groups of vowels, which for Dutch comes within a few
// percent of splitting words by pattern. A word without vowels is spelt out or
// said as one: it counts as one.
func syllables(w string) int {
	return max(1, len(vowels.FindAllString(strings.ToLower(w), -1)))
}

// Mean is the number of words in a sentence.
func (s Score) Mean() float64 { return float64(s.Words) / float64(max(1, s.Sentences)) }

// Ease is the reading ease by Flesch as W.H. Douma fitted it to Dutch (De
// leesbaarheid van landbouwbladen, Wageningen 1960): the higher the easier, 70
// and above is "fairly easy".
func (s Score) Ease() float64 {
	return 206.84 - 0.93*s.Mean() - 77*float64(s.Syllables)/float64(max(1, s.Words))
}

// LongestWords is the number of words in the longest sentence.
func (s Score) LongestWords() int { return len(word.FindAllString(s.Longest, -1)) }
