package supporter

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"naast"
	"naast/internal/partnership"
	"naast/internal/web"
)

func lists() partnership.Settings {
	set := partnership.Defaults()
	set.Villages = []partnership.Term{{Code: "harkeloo", Label: "Harkeloo"}, {Code: "oudewiel", Label: "Oudewiel"}}
	return set
}

func somebody(t *rapid.T, set partnership.Settings) Supporter {
	code := func(list []partnership.Term) string {
		return rapid.SampledFrom(list[:len(list)-1]).Draw(t, "code").Code
	}
	some := func(list []partnership.Term) (all []string) {
		for _, c := range rapid.SliceOfNDistinct(rapid.IntRange(0, len(list)-2), 0, 2, func(i int) int { return i }).Draw(t, "some") {
			all = append(all, list[c].Code)
		}
		return all
	}
	name := rapid.StringMatching(`[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ';," -]{0,20}[a-z]`)
	bools := rapid.Bool()
	villages := append(set.Villages, partnership.Term{})
	s := Supporter{FirstName: squeeze(name.Draw(t, "first")), LastName: squeeze(name.Draw(t, "last")), Phone: rapid.SampledFrom([]string{"", "+31 6 12345678", "0512-102030"}).Draw(t, "phone"),
		Kind: rapid.SampledFrom([]Kind{Volunteer, Professional}).Draw(t, "kind"), Experience: bools.Draw(t, "e"), Languages: some(set.Languages), WorksIn: some(villages),
		HomeVisits: bools.Draw(t, "h"), Telephone: bools.Draw(t, "t"), Hour: bools.Draw(t, "u"), Room: rapid.IntRange(0, 99).Draw(t, "room"), Paused: bools.Draw(t, "p"),
		LookDays: []time.Weekday{time.Weekday(rapid.IntRange(0, 6).Draw(t, "day"))}, VOGSeen: "2026-01-02", VOGUntil: "2028-02-29", Agreement: "2025-12-31",
		Ties: []Tie{{Party: "Het (oude) Dak", Bond: rapid.SampledFrom(bondWords).Draw(t, "bond").code}}, Domains: map[string]Depth{code(set.Domains): Depth(rapid.IntRange(1, 3).Draw(t, "depth"))}}
	if bools.Draw(t, "lives") {
		s.Village = "oudewiel"
	}
	return s
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// What is taken out can be brought in again, the same.
func TestOutAndInAgain(t *testing.T) {
	set := lists()
	rapid.Check(t, func(t *rapid.T) {
		s := somebody(t, set)
		read, problems := readPeople(writePeople([]Supporter{s}, set), set, nil, "2026-11-23")
		if len(problems) > 0 || len(read.Rows) != 1 || len(read.Rows[0].Problems) > 0 {
			t.Fatalf("not taken in: %v %+v", problems, read)
		}
		if diff := cmp.Diff(s, read.Rows[0].Supporter, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

// No cell leaves that a spreadsheet program would run, and what looked like one
// comes back as plain text.
func TestNoFormulas(t *testing.T) {
	for _, danger := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(\"http://x\";\"y\")"} {
		out := string(web.CSV([][]string{{danger, "b"}}))
		r := csv.NewReader(strings.NewReader(strings.TrimPrefix(out, "\uFEFF")))
		r.Comma = ';'
		cells, err := r.Read()
		if err != nil || web.IsFormula(cells[0]) {
			t.Errorf("%q leaves as %q (%v)", danger, cells, err)
		}
		read, _ := readPeople(web.CSV([][]string{{"voornaam"}, {danger + "Jan"}}), lists(), nil, "2026-11-23")
		if len(read.Rows) != 1 || web.IsFormula(read.Rows[0].Supporter.FirstName) {
			t.Errorf("%q came in as %+v", danger, read.Rows)
		}
	}
	if out := string(web.CSV([][]string{{"gewoon"}})); out != "\uFEFFgewoon\r\n" {
		t.Errorf("the control: a plain cell became %q", out)
	}
}

// Days come out of a workbook as days, never with the month first.
func TestDaysOfAWorkbook(t *testing.T) {
	f := excelize.NewFile()
	f.SetSheetRow("Sheet1", "A1", &[]any{"voornaam", "vog gezien", "kijkdagen"})
	f.SetSheetRow("Sheet1", "A2", &[]any{"Ella", time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC), "ma"})
	style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		t.Fatal(err)
	}
	f.SetCellStyle("Sheet1", "B2", "B2", style)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	read, problems := readPeople(b.Bytes(), lists(), nil, "2026-11-23")
	if len(problems) > 0 || len(read.Rows) != 1 || read.Rows[0].Supporter.VOGSeen != "2026-03-04" {
		t.Fatalf("%v %+v", problems, read)
	}
	for typed, want := range map[string]naast.Date{"3-12-2026": "2026-12-03", "2026-12-03": "2026-12-03", "": ""} {
		if d, ok := readDay(typed); !ok || d != want {
			t.Errorf("%q is %q, %v", typed, d, ok)
		}
	}
	for _, typed := range []string{"03-04-26", "2026-02-30", "45000"} {
		if d, ok := readDay(typed); ok {
			t.Errorf("%q was read as %q", typed, d)
		}
	}
}

// A workbook that unpacks to far more than it weighs is refused.
func TestWorkbookThatSwells(t *testing.T) {
	f := excelize.NewFile()
	long := strings.Repeat("a", 32000)
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 1000 {
		w.SetRow(fmt.Sprintf("A%d", i+1), []any{long})
	}
	w.Flush()
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	if b.Len() > maxSheetBytes {
		t.Fatalf("%d bytes: too large to show anything", b.Len())
	}
	if _, err := readSheet(b.Bytes()); err == nil {
		t.Error("taken in")
	}
}

// Whatever file comes: no panic, and every row that is called good passes the check.
func FuzzReadPeople(f *testing.F) {
	set := lists()
	book := excelize.NewFile()
	book.SetSheetRow("Sheet1", "A1", &[]any{"voornaam", "plek"})
	book.SetSheetRow("Sheet1", "A2", &[]any{"Ella", 2})
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("voornaam;weet van;kijkdagen\nElla;Geld en schulden: 3;ma\n"))
	f.Add([]byte("\xEF\xBB\xBFvoornaam,achternaam\n\"A\n\"\"B\",=x\n"))
	f.Add([]byte("voornaam\tbanden\nA\tX (baan); (bestuur)\n"))
	f.Add([]byte("voornaam;kijkdagen\n\xe9\xff;\u00e9\n"))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, file []byte) {
		read, problems := readPeople(file, set, nil, "2026-11-23")
		if len(problems) > 0 {
			return
		}
		for _, s := range read.good() {
			if p := check(s, "2026-11-23"); len(p) > 0 {
				t.Errorf("good, yet %v", p)
			}
		}
		again, problems := readPeople(writePeople(read.good(), set), set, nil, "2026-11-23")
		if len(problems) > 0 || len(again.good()) != len(read.good()) {
			t.Errorf("%d of %d survive going out and in", len(again.good()), len(read.good()))
		}
	})
}
