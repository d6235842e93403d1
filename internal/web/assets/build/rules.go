package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

var (
	word     = regexp.MustCompile(`[A-Za-z][A-Za-z0-9_-]*`)
	class    = regexp.MustCompile(`\.([A-Za-z_][A-Za-z0-9_-]*)`)
	negation = regexp.MustCompile(`:not\([^()]*(\([^()]*\))?[^()]*\)`)
)

// usedClasses are all words in the components' sources: a class that is not
// among them cannot be on any page.
func usedClasses(dir string) (map[string]bool, error) {
	used := map[string]bool{}
	files, err := filepath.Glob(dir + "*.*")
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if !strings.HasSuffix(f, ".go") && !strings.HasSuffix(f, ".templ") {
			continue
		}
		text, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		for _, w := range word.FindAllString(string(text), -1) {
			used[w] = true
		}
	}
	return used, nil
}

// keepRules drops the rules of which no selector can match: each needs a class
// that no component has. css is esbuild's output: no comments, balanced.
func keepRules(css []byte, used map[string]bool) []byte {
	var b strings.Builder
	rest := string(css)
	for rest != "" {
		head, body, next := cutRule(rest)
		rest = next
		switch {
		case strings.HasSuffix(head, ";"): // a statement such as @charset
			b.WriteString(head)
		case strings.HasPrefix(head, "@media") || strings.HasPrefix(head, "@supports"):
			if inner := keepRules([]byte(body), used); len(inner) > 0 {
				b.WriteString(head + "{" + string(inner) + "}")
			}
		case strings.HasPrefix(head, "@"):
			b.WriteString(head + "{" + body + "}")
		default:
			if s := keepSelectors(head, used); s != "" {
				b.WriteString(s + "{" + body + "}")
			}
		}
	}
	return []byte(b.String())
}

// cutRule takes the first rule off css: what stands before its block, the
// block, and the rest. Without a block the head ends with its semicolon.
func cutRule(css string) (head, body, rest string) {
	depth, start := 0, 0
	var quote byte
	for i := 0; i < len(css); i++ {
		c := css[i]
		switch {
		case quote != 0:
			if c == '\\' {
				i++
			} else if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == ';' && depth == 0:
			return css[:i+1], "", css[i+1:]
		case c == '{':
			if depth == 0 {
				head, start = strings.TrimSpace(css[:i]), i+1
			}
			depth++
		case c == '}':
			if depth--; depth == 0 {
				return head, css[start:i], css[i+1:]
			}
		}
	}
	return "", "", ""
}

// keepSelectors keeps those of a list of selectors that can match something.
func keepSelectors(list string, used map[string]bool) string {
	var kept []string
	for _, s := range splitSelectors(list) {
		if canMatch(s, used) {
			kept = append(kept, s)
		}
	}
	return strings.Join(kept, ",")
}

// splitSelectors splits at commas outside brackets.
func splitSelectors(list string) []string {
	var parts []string
	depth, start := 0, 0
	for i, c := range list {
		switch c {
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		case ',':
			if depth == 0 {
				parts, start = append(parts, list[start:i]), i+1
			}
		}
	}
	return append(parts, list[start:])
}

// canMatch tells whether every class that a selector asks for is used. What it
// forbids (:not) and what is one of several (a comma inside brackets) does not count.
func canMatch(selector string, used map[string]bool) bool {
	s := negation.ReplaceAllString(selector, "")
	if strings.Contains(s, ",") {
		return true
	}
	for _, m := range class.FindAllStringSubmatch(s, -1) {
		if !used[m[1]] {
			return false
		}
	}
	return true
}
