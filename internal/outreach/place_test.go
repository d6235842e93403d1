package outreach

import (
	"strings"
	"testing"
	"time"

	"naast"
	"naast/internal/partnership"
	"naast/internal/textgate"
)

// A code is short, random, and has no letters that look alike on paper.
func TestCode(t *testing.T) {
	seen, letters := map[string]bool{}, map[rune]int{}
	for range 3000 {
		c := newCode()
		if !validCode(c) {
			t.Fatalf("code %q", c)
		}
		seen[c] = true
		for _, r := range c {
			letters[r]++
		}
	}
	if len(seen) < 2990 { // two the same happens once in hundreds of runs; ten, never by chance
		t.Errorf("only %d of 3000 codes differ", len(seen))
	}
	if len(letters) != len(alphabet) {
		t.Errorf("only %d of %d letters are used", len(letters), len(alphabet))
	}
	for _, wrong := range []string{"", "abc", "abcdefg", "abcde1", "abcdeo", "../../", "ABCDEF"} {
		if validCode(wrong) {
			t.Errorf("%q is taken for a code", wrong)
		}
	}
}

// A place hears on a working day, in office hours, within two weeks, and not
// always at the same moment.
func TestTellAt(t *testing.T) {
	set := partnership.Defaults()
	thursday := naast.Date("2026-12-24")
	moments := map[time.Time]bool{}
	for n := range tellDays {
		for _, minute := range []int{0, 479} {
			at := tellAt(thursday, set, func(of int) int { return min(map[int]int{tellDays: n, 60: 7}[of]+map[int]int{480: minute}[of], of-1) })
			moments[at] = true
			day, hour := naast.Today(at), at.In(naast.Amsterdam).Hour()
			if !partnership.Workday(day, set) || hour < 9 || hour > 16 || day <= thursday || thursday.Days(day) > 14 {
				t.Errorf("a place hears at %s", at.In(naast.Amsterdam))
			}
		}
	}
	if len(moments) != 2*tellDays {
		t.Errorf("%d moments for %d draws", len(moments), 2*tellDays)
	}
}

// The code of a QR has the three eyes of a QR code, and holds no more when the
// address is the same; a later test scans nothing, so look at the print too.
func TestPattern(t *testing.T) {
	p, err := pattern("https://naast.wesselrade.example/plek/k7m2pq")
	if err != nil {
		t.Fatal(err)
	}
	if (p.Size-17)%4 != 0 || p.Size > 41 {
		t.Errorf("size %d is not that of a small QR code", p.Size)
	}
	for _, eye := range []string{"M0 0h7v1h-7z", "M0 6h7v1h-7z"} {
		if !strings.Contains(p.Path, eye) {
			t.Errorf("the eye %s is missing", eye)
		}
	}
	if q, _ := pattern("https://naast.wesselrade.example/plek/k7m2pr"); q.Path == p.Path {
		t.Error("the control: another address gives the same code")
	}
	if _, err := pattern(strings.Repeat("a", 5000)); err == nil {
		t.Error("an address that does not fit gives a code")
	}
}

func TestReadKinds(t *testing.T) {
	all, problems := readKinds(" Huisarts \r\n\nKapper\nKapper\n")
	if len(problems) > 0 || strings.Join(all, "|") != "Huisarts|Kapper" {
		t.Errorf("%q %v", all, problems)
	}
	for _, wrong := range []string{"", " \n ", strings.Repeat("x", maxKind+1), strings.Repeat("x\nx", 1) + many()} {
		if _, problems := readKinds(wrong); len(problems) == 0 {
			t.Errorf("%.20q is taken as a list of kinds", wrong)
		}
	}
}

func many() string {
	var b strings.Builder
	for i := range maxKinds + 2 {
		b.WriteString("\nsoort " + strings.Repeat("x", i+1))
	}
	return b.String()
}

// The paper is as plain as the pages; the control is a sentence of an official.
func TestPaperIsPlain(t *testing.T) {
	p := paperPage{Function: "cliëntondersteuner"}
	faults, err := textgate.Faults(textgate.Page{Name: "paper", Texts: append(words(), p.who())})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		t.Error(f)
	}
	control, err := textgate.Faults(textgate.Page{Name: "control", Texts: []string{"Ten behoeve van de indicatiestelling dient betrokkene een aanvraagformulier te retourneren."}})
	if err != nil || len(control) == 0 {
		t.Error("the control: officials' words pass")
	}
}
