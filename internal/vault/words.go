package vault

import (
	"crypto/rand"
	_ "embed"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode"

	"naast"
)

// phraseWords is the length of a staff phrase: eight words out of 1,024 are
// 80 bits, more than the 77 that keys.md asks, so that a stolen lock is not
// opened by trying.
const phraseWords = 8

//go:embed words.txt
var wordFile string

// words are 1,024 plain Dutch words that one can say over the telephone. Their
// first four letters differ, and no two differ in one letter only.
var words = strings.Fields(wordFile)

// wordStart finds a word by its first four letters.
var wordStart = func() map[string]string {
	m := make(map[string]string, len(words))
	for _, w := range words {
		m[w[:4]] = w
	}
	return m
}()

// NewPhrase draws the phrase with which a member of staff signs in: eight
// words, written with single spaces. It is generated because people choose
// badly and use a chosen phrase elsewhere too.
func NewPhrase() string {
	var b [2 * phraseWords]byte
	rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	phrase := make([]string, phraseWords)
	for i := range phrase {
		// 1,024 divides 65,536, so every word is equally likely.
		phrase[i] = words[int(binary.BigEndian.Uint16(b[2*i:]))%len(words)]
	}
	return strings.Join(phrase, " ")
}

// CheckPhrase tells whether a typed phrase can exist, before any try is
// counted; naast.Invalid when it cannot.
func CheckPhrase(s string) error {
	_, err := normalPhrase(s)
	return err
}

// PhraseWord tells whether a typed word is this word of a phrase, with the slips
// that the phrase itself forgives.
func PhraseWord(word, typed string) bool {
	typed = strings.ToLower(strings.TrimSpace(typed))
	return len(typed) >= 4 && len(word) >= 4 && typed[:4] == word[:4]
}

// normalPhrase brings a typed phrase to the form that NewPhrase made. It
// forgives capitals, hyphens, full stops and extra spaces, and a slip after
// the fourth letter of a word. Anything else is naast.Invalid, at no cost:
// only a phrase that can exist goes through Argon2id.
func normalPhrase(s string) (string, error) {
	typed := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) })
	if len(typed) != phraseWords {
		return "", fmt.Errorf("read phrase: %w", naast.Invalid)
	}
	for i, w := range typed {
		if len(w) < 4 || wordStart[w[:4]] == "" {
			return "", fmt.Errorf("read phrase: %w", naast.Invalid)
		}
		typed[i] = wordStart[w[:4]]
	}
	return strings.Join(typed, " "), nil
}
