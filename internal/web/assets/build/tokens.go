package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"
)

// themeClass is the class of the element that carries all tokens. The theme of
// a partnership overrides tokens on the same element: on another one, tokens
// that refer to each other would already have been resolved.
const themeClass = ".naast-theme"

var (
	declares = regexp.MustCompile(`(--[A-Za-z0-9_-]+)\s*:\s*([^;}]+)`)
	uses     = regexp.MustCompile(`var\(\s*(--[A-Za-z0-9_-]+)`)
	comments = regexp.MustCompile(`(?s)/\*.*?\*/`)
)

// theme is a set of tokens in the order of their first appearance.
type theme struct {
	order []string
	value map[string]string
}

// readTheme reads token files; in a later file a token replaces an earlier one.
func readTheme(paths ...string) (*theme, error) {
	t := &theme{value: map[string]string{}}
	for _, p := range paths {
		css, err := os.ReadFile(p)
		if err != nil {
			return nil, fmt.Errorf("read tokens (has npm ci run?): %w", err)
		}
		t.add(string(css))
	}
	return t, nil
}

func (t *theme) add(css string) {
	for _, m := range declares.FindAllStringSubmatch(comments.ReplaceAllString(css, ""), -1) {
		if _, ok := t.value[m[1]]; !ok {
			t.order = append(t.order, m[1])
		}
		t.value[m[1]] = strings.TrimSpace(m[2])
	}
}

// reach is the rule with the tokens that css uses, directly or through another
// token, without those in done, to which it adds them.
func (t *theme) reach(css []byte, done map[string]bool) []byte {
	need := map[string]bool{}
	t.follow(string(css), need, done)
	var b strings.Builder
	for _, k := range t.order {
		if need[k] {
			b.WriteString(k + ":" + t.value[k] + ";")
			done[k] = true
		}
	}
	if b.Len() == 0 {
		return nil
	}
	return []byte(themeClass + "{" + strings.TrimSuffix(b.String(), ";") + "}")
}

func (t *theme) follow(text string, need, done map[string]bool) {
	for _, m := range uses.FindAllStringSubmatch(text, -1) {
		v, ok := t.value[m[1]]
		if !ok || need[m[1]] || done[m[1]] {
			continue
		}
		need[m[1]] = true
		t.follow(v, need, done)
	}
}
