package supporter

import (
	"errors"
	"slices"
	"strings"

	"naast"
	"naast/internal/partnership"
	"naast/internal/web"
)

// maxCarried bounds the people that go along from the preview to the saving,
// in bytes: less than a form may hold (web.MaxBody) once it is encoded.
const maxCarried = 500 << 10

// row is one line of a spreadsheet that is brought in.
type row struct {
	Number    int // in the file, as the spreadsheet program shows it
	Supporter Supporter
	Problems  []naast.Message
}

// sheet is a spreadsheet that was understood: what would be taken in, and what
// must be mended first.
type sheet struct {
	Rows    []row
	Ignored []string // headings that mean nothing here
}

// good are the people of rows without a problem.
func (s sheet) good() (all []Supporter) {
	for _, r := range s.Rows {
		if len(r.Problems) == 0 {
			all = append(all, r.Supporter)
		}
	}
	return all
}

// readPeople understands a spreadsheet of people for one organisation. present
// are those who stand in the register already. Nothing is saved here.
func readPeople(b []byte, set partnership.Settings, present []Supporter, today naast.Date) (sheet, naast.Problems) {
	cells, err := readSheet(b)
	if err != nil {
		return sheet{}, sheetProblem(err)
	}
	if len(cells) == 0 {
		return sheet{}, naast.Problems{{Field: "bestand", Message: naast.Msg("Er staat niets in dit bestand.")}}
	}
	at, ignored, problems := heading(cells[0])
	if len(problems) > 0 {
		return sheet{}, problems
	}
	s := sheet{Ignored: ignored}
	seen := map[string]bool{}
	for _, p := range present {
		seen[sameness(p)] = true
	}
	for i, c := range cells[1:] {
		if strings.Join(c, "") == "" {
			continue
		}
		r := readRow(c, at, set, today)
		r.Number = i + 2
		key := sameness(r.Supporter)
		if seen[key] {
			r.Problems = append(r.Problems, naast.Msg("Deze persoon staat er al in."))
		}
		seen[key] = true
		s.Rows = append(s.Rows, r)
	}
	return s, nil
}

func sheetProblem(err error) naast.Problems {
	m := naast.Msg("Dit bestand is niet te lezen. Kies een bestand dat eindigt op .xlsx of .csv.")
	switch {
	case errors.Is(err, naast.TooLarge):
		m = naast.Msg("Dit bestand is te groot. Er kan %d MB in.", maxSheetBytes>>20)
	case errors.Is(err, errSheetRows):
		m = naast.Msg("Dit bestand heeft te veel regels. Er kunnen er %d in.", maxSheetRows)
	}
	return naast.Problems{{Field: "bestand", Message: m}}
}

// heading finds which column stands where.
func heading(cells []string) (at []int, ignored []string, p naast.Problems) {
	at = make([]int, len(cells))
	found := map[int]bool{}
	for i, c := range cells {
		at[i] = slices.IndexFunc(columns, func(k column) bool { return strings.EqualFold(k.name, strings.TrimSpace(c)) })
		switch {
		case at[i] < 0 && c != "":
			ignored = append(ignored, c)
		case at[i] >= 0 && found[at[i]]:
			p.Add("bestand", "De kolom ‘%s’ staat er twee keer.", c)
		}
		found[at[i]] = true
	}
	if !found[0] {
		p.Add("bestand", "De kolom ‘%s’ is er niet.", columns[0].name)
	}
	return at, ignored, p
}

func readRow(cells []string, at []int, set partnership.Settings, today naast.Date) (r row) {
	for i, c := range cells[:min(len(cells), len(at))] {
		if at[i] < 0 {
			continue
		}
		k := columns[at[i]]
		if len(c) > maxCell {
			r.Problems = append(r.Problems, naast.Msg("‘%s’ is te lang.", k.name))
		} else if !k.read(&r.Supporter, c, set) {
			r.Problems = append(r.Problems, naast.Msg("‘%s’ is niet te begrijpen: %s", k.name, c))
		}
	}
	r.Supporter = complete(r.Supporter)
	for _, p := range check(r.Supporter, today) {
		r.Problems = append(r.Problems, p.Message)
	}
	return r
}

// sameness is equal for two lines about one person.
func sameness(s Supporter) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s.Phone)
	return strings.ToLower(s.FirstName + "\x00" + s.LastName + "\x00" + digits)
}

// writePeople is a spreadsheet of people, as it can also be brought in again.
func writePeople(people []Supporter, set partnership.Settings) []byte {
	names := make([]string, len(columns))
	for i, k := range columns {
		names[i] = k.name
	}
	rows := [][]string{names}
	for _, s := range people {
		cells := make([]string, len(columns))
		for i, k := range columns {
			cells[i] = k.write(s, set)
		}
		rows = append(rows, cells)
	}
	return web.CSV(rows)
}
