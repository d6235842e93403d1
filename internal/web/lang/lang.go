// Package lang gives every sentence in the language of the reader. Dutch is
// the source: the code holds the Dutch sentence itself, and each slice has a
// text/<code>.json that maps that exact sentence to another language. A
// sentence without a translation is shown in Dutch, because a resident is
// helped more by a Dutch sentence than by none; langtest fails on it, so that
// it happens only while somebody is writing.
package lang

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"naast"
)

// Source is the language in which Naast is written.
const Source = "nl"

// texts holds code → Dutch sentence → translation. It is filled while the
// packages start (Add) and only read afterwards, so it needs no lock.
var texts = map[string]map[string]string{}

// Add takes in the sentences of one package in one language: a JSON object
// from the Dutch sentence to the translation. It is meant for a package
// variable, so that a package that is linked in is also translated:
//
//	//go:embed text/en.json
//	var en []byte
//	var _ = lang.Add("en", en)
//
// JSON that cannot be read stops the program at its start.
func Add(code string, file []byte) struct{} {
	var more map[string]string
	if err := json.Unmarshal(file, &more); err != nil {
		panic(fmt.Sprintf("lang: text/%s.json: %v", code, err))
	}
	if texts[code] == nil {
		texts[code] = map[string]string{}
	}
	maps.Copy(texts[code], more)
	return struct{}{}
}

// Text is the language of one request. The zero Text is Dutch.
type Text struct {
	code  string
	words map[string]string
	own   map[string]string // what a partnership wrote itself, in this language
}

// For is the Text of a language code; Dutch when Naast does not speak it.
func For(code string) Text {
	if words, ok := texts[code]; ok {
		return Text{code: code, words: words}
	}
	return Text{code: Source}
}

// With is the same language with a partnership's own sentences: Dutch →
// translation. Those of Naast go first.
func (t Text) With(own map[string]string) Text {
	t.own = own
	return t
}

// Knows tells whether Naast itself says a Dutch sentence in this language.
func (t Text) Knows(nl string) bool {
	_, ok := t.words[nl]
	return ok || t.Code() == Source
}

// Codes are the languages Naast speaks: Dutch first, the others by code.
func Codes() []string {
	codes := slices.Sorted(maps.Keys(texts))
	codes = slices.DeleteFunc(codes, func(c string) bool { return c == Source })
	return slices.Insert(codes, 0, Source)
}

// Code is the language as a page states it: <html lang>.
func (t Text) Code() string {
	if t.code == "" {
		return Source
	}
	return t.code
}

// Dir is the direction of the script as a page states it: "ltr" or "rtl".
func (t Text) Dir() string {
	switch t.code {
	case "ar", "fa", "he", "ur":
		return "rtl"
	}
	return "ltr"
}

// S is a Dutch sentence in the reader's language. With arguments it is filled
// in as by fmt.Sprintf, without it stands as it is. A naast.Date among the
// arguments is written out, a naast.Message translated.
func (t Text) S(nl string, args ...any) string {
	text, ok := t.words[nl]
	if !ok {
		text, ok = t.own[nl]
	}
	if !ok {
		text = nl
	}
	if len(args) == 0 {
		return text
	}
	shown := make([]any, len(args))
	for i, a := range args {
		shown[i] = t.show(a)
	}
	return fmt.Sprintf(text, shown...)
}

// M is a message that was made elsewhere, in the reader's language.
func (t Text) M(m naast.Message) string { return t.S(m.Text, m.Args...) }

func (t Text) show(a any) any {
	switch a := a.(type) {
	case naast.Date:
		return t.Date(a)
	case naast.Message:
		return t.M(a)
	}
	return a
}

// List is an enumeration as people say it: "a, b en c".
func (t Text) List(items []string) string {
	switch n := len(items); n {
	case 0:
		return ""
	case 1:
		return items[0]
	default:
		return t.S("%s en %s", strings.Join(items[:n-1], t.S(", ")), items[n-1])
	}
}
