package ui

import (
	"errors"
	"testing"

	"naast"
)

func TestReadDay(t *testing.T) {
	for _, c := range []struct {
		typed string
		want  naast.Date
		bad   bool
	}{
		{"3-12-2026", "2026-12-03", false},
		{"03/12/2026", "2026-12-03", false},
		{" 3. 12. 2026 ", "2026-12-03", false},
		{"29-2-2028", "2028-02-29", false},
		{"", "", false},
		{"  ", "", false},
		{"29-2-2026", "", true},
		{"31-4-2026", "", true},
		{"2026-12-03", "", true},
		{"3-12-26", "", true},
		{"morgen", "", true},
		{"3-12-2026-1", "", true},
		{"٣-١٢-٢٠٢٦", "", true},
	} {
		got, err := ReadDay(c.typed)
		if got != c.want || errors.Is(err, naast.Invalid) != c.bad {
			t.Errorf("ReadDay(%q) = %q, %v", c.typed, got, err)
		}
	}
}

// Whatever is typed: a day that can be written and read again, or Invalid.
func FuzzReadDay(f *testing.F) {
	for _, s := range []string{"3-12-2026", "", "29 2 2028", "0-0-0000", "3--12--2026", "1-1-9999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		d, err := ReadDay(typed)
		if err != nil {
			if d != "" || !errors.Is(err, naast.Invalid) {
				t.Fatalf("%q: %q, %v", typed, d, err)
			}
			return
		}
		if again, err := ReadDay(FormatDay(d)); err != nil || again != d {
			t.Fatalf("%q: %q, then %q, %v", typed, d, again, err)
		}
	})
}

// Two buttons that post other values to one address are two acts; the same
// button on the page shown again is the same act.
func TestPostHasAKeyOfItsOwn(t *testing.T) {
	p := Page{Key: "sleutel"}
	post := func(values ...string) Post {
		var b Post
		for _, v := range values {
			b.Hidden = append(b.Hidden, Hidden{"stap", v})
		}
		return b
	}
	one := post("1").own(p).Key
	if one == post("2").own(p).Key {
		t.Error("two steps share one key")
	}
	if one != post("1").own(p).Key {
		t.Error("one step has two keys")
	}
	if post("12", "3").own(p).Key == post("1", "23").own(p).Key {
		t.Error("values run into each other")
	}
	if post().own(p).Key != p.Key || post("1").own(Page{}).Key != "" {
		t.Error("a button without values, or a page without a key")
	}
}

func TestTel(t *testing.T) {
	for number, want := range map[string]string{"0570 12 34 56": "tel:0570123456", "+31 (570) 12-34-56": "tel:+31570123456"} {
		if got := tel(number); got != want {
			t.Errorf("tel(%q) = %q", number, got)
		}
	}
}

func TestTitleIsNeutralAndSaysWhatIsWrong(t *testing.T) {
	p := Page{Title: "Uw vraag", Site: Site{Name: "Naast in Wesselrade"}}
	if got := p.title(); got != "Uw vraag – Naast in Wesselrade" {
		t.Error(got)
	}
	p.Problems.Add("x", "Kies iets.")
	if got := p.title(); got != "Fout: Uw vraag – Naast in Wesselrade" {
		t.Error(got)
	}
	if got := p.problem("x"); got != "Kies iets." {
		t.Error(got)
	}
	if got := p.problem("y"); got != "" {
		t.Error(got)
	}
}
