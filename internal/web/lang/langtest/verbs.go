package langtest

import (
	"regexp"
	"strconv"
	"strings"
)

// verb is one blank of fmt.Sprintf: flags, width, precision, index, letter.
var verb = regexp.MustCompile(`%([-+# 0]*)\d*(?:\.\d+)?(?:\[(\d+)\])?([a-zA-Z%])`)

// verbs are the blanks of a sentence: which argument is shown in which way.
func verbs(s string) map[int]string {
	blanks, next := map[int]string{}, 1
	for _, m := range verb.FindAllStringSubmatch(s, -1) {
		if m[3] == "%" {
			continue
		}
		if n, err := strconv.Atoi(m[2]); err == nil {
			next = n
		}
		blanks[next] = m[3]
		next++
	}
	return blanks
}

// blanks counts the blanks of a sentence that gets no arguments. There
// "100% van" is text: a blank is not written with a space.
func blanks(s string) (n int) {
	for _, m := range verb.FindAllStringSubmatch(s, -1) {
		if m[3] != "%" && !strings.Contains(m[1], " ") {
			n++
		}
	}
	return n
}
