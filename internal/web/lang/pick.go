package lang

import (
	"slices"
	"strconv"
	"strings"
)

// Pick is the language that a browser asks for and Naast speaks
// (Accept-Language, RFC 9110 §12.5.4); Dutch when there is none. It is a
// first guess only: the buttons in the header decide.
func Pick(acceptLanguage string) string {
	best, weight := Source, 0.0
	for part := range strings.SplitSeq(acceptLanguage, ",") {
		tag, parameter, _ := strings.Cut(strings.TrimSpace(part), ";")
		code, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
		if q := quality(parameter); q > weight && slices.Contains(Codes(), code) {
			best, weight = code, q
		}
	}
	return best
}

// quality reads "q=0.8": 1 when it is not given, 0 (never) when it is nonsense.
func quality(parameter string) float64 {
	value, ok := strings.CutPrefix(strings.TrimSpace(parameter), "q=")
	if !ok {
		return 1
	}
	q, err := strconv.ParseFloat(value, 64)
	if err != nil || q < 0 || q > 1 {
		return 0
	}
	return q
}
