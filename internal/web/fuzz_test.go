package web

import (
	"net/url"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// Whatever somebody types can be stored and shown, and cleaning it again changes nothing.
func FuzzClean(f *testing.F) {
	for _, s := range []string{"", "Mijn vraag\r\nis: hoe?", "\x00\x1b[31m", "\xff\xfe", "שלום 👩‍🦽", "\u202e", "a\rb"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := clean(s)
		bad := func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }
		if !utf8.ValidString(got) || strings.ContainsFunc(got, bad) || clean(got) != got {
			t.Errorf("%q became %q", s, got)
		}
	})
}

// An address that comes in a form leads nowhere but here.
func FuzzLocal(f *testing.F) {
	for _, s := range []string{"", "/mijn", "//elders.example", "/\\elders.example", "https://elders.example", "/\t/elders.example", "/a?b=//c#d", "/%2f/x"} {
		f.Add(s)
	}
	here := &url.URL{Scheme: "https", Host: "hier.example", Path: "/"}
	f.Fuzz(func(t *testing.T, s string) {
		to, err := here.Parse(local(s))
		if err == nil && (to.Host != here.Host || to.Scheme != here.Scheme) {
			t.Errorf("%q leads to %s", s, to)
		}
	})
}
