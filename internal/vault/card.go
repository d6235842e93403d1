package vault

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"naast"
)

const (
	numberDigits = 7  // vraagnummer: six digits and a check digit
	secretDigits = 16 // fifteen digits (49.8 bits) and a check digit
	mostTyped    = 64 // runes; more is no card
)

// damm is a totally anti-symmetric quasigroup of order 10 (H. M. Damm, Total
// anti-symmetrische Quasigruppen, Marburg 2004): as a check it finds every
// wrong digit and every two neighbours that changed places.
var damm = [10][10]byte{
	{0, 3, 1, 7, 5, 9, 8, 6, 4, 2},
	{7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
	{4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
	{1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
	{6, 1, 2, 3, 0, 4, 5, 9, 7, 8},
	{3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
	{5, 8, 6, 9, 7, 2, 0, 1, 3, 4},
	{8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
	{9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
	{2, 5, 8, 1, 4, 3, 6, 7, 9, 0},
}

// check is the Damm digit of digits; 0 over digits that end in their own.
func check(digits string) byte {
	var c byte
	for i := range len(digits) {
		c = damm[c][digits[i]-'0']
	}
	return c
}

func withCheck(digits string) string { return digits + string('0'+rune(check(digits))) }

// NewCardNumber draws a vraagnummer: seven digits that may be said to anyone;
// it finds a card and opens nothing. The caller sees to it that it is new.
func NewCardNumber() string {
	var b [8]byte
	rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	// Never a zero in front, which a spreadsheet would eat. 2^64 over 900,000
	// leaves a bias far below one in 10^13.
	n := 100_000 + binary.BigEndian.Uint64(b[:])%900_000
	return withCheck(strconv.FormatUint(n, 10))
}

// NewCardSecret makes the secret of a card out of ikm: the same ikm gives the
// same card, so that a repeated POST shows the card that was shown before. The
// caller passes the cookie's secret (32 random bytes) followed by the form's
// idempotency key.
func NewCardSecret(ikm []byte) string {
	const all = 1_000_000_000_000_000 // fifteen digits
	const fair = ^uint64(0) / all * all
	for i := 0; ; i++ {
		n := binary.BigEndian.Uint64(deriveN(ikm, nil, "card secret "+strconv.Itoa(i), 8))
		if n < fair {
			return withCheck(fmt.Sprintf("%015d", n%all))
		}
	}
}

// FormatSecret writes a card's secret as people see it, in four groups of four.
func FormatSecret(secret string) string {
	var groups []string
	for ; len(secret) > 4; secret = secret[4:] {
		groups = append(groups, secret[:4])
	}
	return strings.Join(append(groups, secret), " ")
}

// CheckNumber reads a typed vraagnummer. Spaces, hyphens and the digits of any
// script are understood; a wrong check digit is naast.Invalid and costs nothing.
func CheckNumber(s string) (string, error) { return checkDigits(s, numberDigits, "number") }

// paperDigits is the length of a code on paper: seven random, and a check digit.
const paperDigits = 8

// NewPaperCode draws a code that works once in place of one from an app. Ten of
// them are fewer of all there are than the three steps of an app's six digits.
func NewPaperCode() string {
	var b [8]byte
	rand.Read(b[:])                                          // never fails: crypto/rand ends the program instead
	n := 1_000_000 + binary.BigEndian.Uint64(b[:])%9_000_000 // bias below one in 10^12
	return withCheck(strconv.FormatUint(n, 10))
}

// CheckPaperCode reads a typed code from paper, as CheckNumber does.
func CheckPaperCode(s string) (string, error) { return checkDigits(s, paperDigits, "code on paper") }

// CheckSecret reads the typed secret of a card, as CheckNumber does.
func CheckSecret(s string) (string, error) { return checkDigits(s, secretDigits, "secret") }

// WithWord mixes the resident's own word into the secret of a card. Capitals
// and spaces around it do not count; without a word it is the secret itself.
func WithWord(secret, word string) string {
	if word = strings.ToLower(strings.TrimSpace(word)); word == "" {
		return secret
	}
	return secret + " " + word
}

// ReadDigits reads exactly so many typed digits, forgiving what CheckNumber
// forgives: the code of a second factor has no check digit.
func ReadDigits(s string, want int) (string, error) {
	if utf8.RuneCountInString(s) > mostTyped {
		return "", fmt.Errorf("read digits: %w", naast.Invalid)
	}
	var digits []byte
	for _, r := range s {
		d, ok := digit(r)
		switch {
		case ok:
			digits = append(digits, d)
		case !between(r):
			return "", fmt.Errorf("read digits: %w", naast.Invalid)
		}
	}
	if len(digits) != want {
		return "", fmt.Errorf("read digits: %w", naast.Invalid)
	}
	return string(digits), nil
}

func checkDigits(s string, want int, what string) (string, error) {
	digits, err := ReadDigits(s, want)
	if err != nil || check(digits) != 0 {
		return "", fmt.Errorf("read card %s: %w", what, naast.Invalid)
	}
	return digits, nil
}

// digit reads a decimal digit of any script. Unicode gives each script its ten
// digits in a row, so the place in the row is the value.
func digit(r rune) (byte, bool) {
	for _, block := range unicode.Nd.R16 {
		if uint32(block.Lo) <= uint32(r) && uint32(r) <= uint32(block.Hi) {
			return '0' + byte((r-rune(block.Lo))%10), true
		}
	}
	for _, block := range unicode.Nd.R32 {
		if block.Lo <= uint32(r) && uint32(r) <= block.Hi {
			return '0' + byte((uint32(r)-block.Lo)%10), true
		}
	}
	return 0, false
}

// between tells what may stand between digits: spaces, hyphens and dots, and
// the invisible signs that come along when right-to-left text is copied.
func between(r rune) bool {
	return r == '.' || unicode.IsSpace(r) || unicode.In(r, unicode.Pd, unicode.Zs, unicode.Cf)
}
