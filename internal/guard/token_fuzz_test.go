package guard

import (
	"strings"
	"testing"
)

// What comes in a cookie is a token as it was given, or nothing.
func FuzzParseToken(f *testing.F) {
	whole := NewToken().String()
	for _, s := range []string{whole, "", "=", "AAAA", whole + "A", whole[:63] + "=", "\xff", whole[:32] + "\n" + whole[32:]} {
		f.Add(s)
	}
	lines := strings.NewReplacer("\r", "", "\n", "") // no cookie holds one; base64 passes over them
	f.Fuzz(func(t *testing.T, s string) {
		token, err := ParseToken(s)
		if err == nil && token.String() != lines.Replace(s) {
			t.Errorf("%q was read as %q", s, token.String())
		}
	})
}
