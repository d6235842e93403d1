package theme

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"naast"

	"pgregory.net/rapid"
)

func TestMakeDarkensOrKeeps(t *testing.T) {
	for _, c := range []struct {
		name, colour string
		darkened     bool
	}{
		{"default", Default, false},
		{"yellow", "#ffdd00", true},
		{"pure yellow", "#ffff00", true},
		{"cyan", "#00ffff", true},
		{"mid-grey", "#808080", true},
		{"orange", "#ee7700", true},
		{"pink", "#ffb6c1", true},
		{"navy", "#000080", false},
		{"black", "#000000", false},
		{"capitals", "#A8452C", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			th, err := Make(c.colour)
			if err != nil {
				t.Fatal(err)
			}
			if th.Darkened != c.darkened {
				t.Errorf("darkened = %v: %s", th.Darkened, th.CSS)
			}
		})
	}
}

func TestMakeRefuses(t *testing.T) {
	for _, c := range []string{"#ffffff", "#eeeeee", "#fffdf5", "", "#fff", "red", "#12345g", "#1234567", "0x123456", "#+12345", "#fff;}*{x:y"} {
		if th, err := Make(c); !errors.Is(err, naast.Invalid) {
			t.Errorf("Make(%q) = %v, %v", c, th, err)
		}
	}
}

// Whatever the colour: refused, or every pair that meets on a page can be read.
func TestEveryColourIsReadableOrRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		colour := fmt.Sprintf("#%06x", rapid.IntRange(0, 0xffffff).Draw(t, "colour"))
		th, err := Make(colour)
		if err != nil {
			if !errors.Is(err, naast.Invalid) || !strings.Contains(err.Error(), "too pale") {
				t.Fatalf("%s: %v", colour, err)
			}
			return
		}
		if bad := check(read(t, th.CSS)); bad != "" {
			t.Fatalf("%s: %s in %s", colour, bad, th.CSS)
		}
	})
}

// Control: without darkening the check must find yellow, cyan and mid-grey.
func TestCheckFindsWhatIsNotDarkened(t *testing.T) {
	for _, c := range []string{"#ffdd00", "#00ffff", "#808080"} {
		x, err := parse(c)
		if err != nil {
			t.Fatal(err)
		}
		if check(makeRamp(x.oklch(), x.oklch())) == "" {
			t.Errorf("%s passes without darkening: the check finds nothing", c)
		}
	}
}

func TestContrastIsThatOfWCAG(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want string
	}{{"#000000", "#ffffff", "21.00"}, {"#767676", "#ffffff", "4.54"}, {"#777777", "#ffffff", "4.48"}, {"#ff0000", "#ffffff", "4.00"}} {
		a, _ := parse(c.a)
		b, _ := parse(c.b)
		if got := fmt.Sprintf("%.2f", contrast(a, b)); got != c.want {
			t.Errorf("contrast(%s, %s) = %s, want %s", c.a, c.b, got, c.want)
		}
	}
}

// The style sheet everyone gets holds the default ramp and the same paper.
func TestDefaultIsWhatTheStyleSheetHolds(t *testing.T) {
	css, err := os.ReadFile("../assets/src/theme.css")
	if err != nil {
		t.Fatal(err)
	}
	th, err := Make(Default)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.FieldsFunc(th.CSS, func(r rune) bool { return strings.ContainsRune("{};\n", r) })[1:]
	for _, token := range append(want, "--naast-paper:"+paper.hex()) {
		if !strings.Contains(strings.ReplaceAll(string(css), ": ", ":"), token+";") {
			t.Errorf("theme.css lacks %s;", token)
		}
	}
}

func TestServe(t *testing.T) {
	th, err := Make("#803030")
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	th.ServeHTTP(w, httptest.NewRequest("GET", th.URL, nil))
	if w.Code != 200 || w.Body.String() != th.CSS || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("%d %v %q", w.Code, w.Header(), w.Body)
	}
	w = httptest.NewRecorder()
	th.ServeHTTP(w, httptest.NewRequest("GET", Prefix+"other.css", nil))
	if w.Code != 404 {
		t.Errorf("an unknown theme: %d", w.Code)
	}
}

// read takes the ramp back out of a style sheet.
func read(t *rapid.T, css string) ramp {
	var r ramp
	for i, s := range steps {
		_, rest, ok := strings.Cut(css, "--naast-brand-"+s+":")
		if !ok {
			t.Fatalf("no step %s in %s", s, css)
		}
		x, err := parse(rest[:7])
		if err != nil {
			t.Fatal(err)
		}
		r[i] = x
	}
	return r
}
