package supporter

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"naast"
	"naast/internal/web"
)

// Bounds of a spreadsheet that is brought in.
const (
	maxSheetBytes = 2 << 20
	maxSheetRows  = 2000 // below the heading
	maxSheetCells = 40   // in one row
	maxCell       = 500  // bytes in one cell
	maxUnzipped   = 24 << 20
)

var (
	errSheet     = errors.New("spreadsheet cannot be read")
	errSheetRows = errors.New("spreadsheet has too many rows")
)

// readSheet reads the cells of the first sheet of an .xlsx file, or of a .csv
// file with ; , or tabs between the cells. The cells come as text, without
// anything that a spreadsheet program would run.
func readSheet(b []byte) ([][]string, error) {
	if len(b) > maxSheetBytes {
		return nil, naast.TooLarge
	}
	if bytes.HasPrefix(b, []byte("PK")) {
		return readWorkbook(b)
	}
	return readCSV(b)
}

// readWorkbook reads an .xlsx file. Both limits are the same, so that nothing
// is ever unpacked to the disk: a list of people stays in memory.
func readWorkbook(b []byte) ([][]string, error) {
	f, err := excelize.OpenReader(bytes.NewReader(b), excelize.Options{
		UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped,
		ShortDatePattern: "yyyy-mm-dd", // else a day comes out month first
	})
	if err != nil {
		return nil, errSheet
	}
	defer f.Close()
	sheets := f.GetSheetList()
	if len(sheets) == 0 {
		return nil, errSheet
	}
	rows, err := f.Rows(sheets[0])
	if err != nil {
		return nil, errSheet
	}
	defer rows.Close()
	var all collected
	for rows.Next() {
		cells, err := rows.Columns()
		if err != nil {
			return nil, errSheet
		}
		if !all.take(cells) {
			return nil, errSheetRows
		}
	}
	if rows.Error() != nil {
		return nil, errSheet
	}
	return all.rows, nil
}

// collected are the rows read so far. Empty ones keep their place, so that
// numbers are right, and hardly count: programs leave many behind.
type collected struct {
	rows   [][]string
	filled int
}

// take adds a row; false when there are too many.
func (c *collected) take(cells []string) bool {
	cells = tidy(cells)
	if strings.Join(cells, "") != "" {
		c.filled++
	}
	c.rows = append(c.rows, cells)
	return c.filled <= maxSheetRows+1 && len(c.rows) <= 10*maxSheetRows
}

func readCSV(b []byte) ([][]string, error) {
	b = bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF"))
	if bytes.IndexByte(b, 0) >= 0 { // no text at all: a picture, an old .xls
		return nil, errSheet
	}
	r := csv.NewReader(strings.NewReader(decode(b)))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = separator(b), -1, true
	var all collected
	for {
		cells, err := r.Read()
		if err == io.EOF {
			return all.rows, nil
		}
		if err != nil {
			return nil, errSheet
		}
		if !all.take(cells) {
			return nil, errSheetRows
		}
	}
}

// decode makes UTF-8 of a file from an older program (Latin-1).
func decode(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	var s strings.Builder
	for _, c := range b {
		s.WriteRune(rune(c))
	}
	return s.String()
}

// separator is what stands most between the words of the heading.
func separator(b []byte) rune {
	heading, _, _ := bytes.Cut(b, []byte("\n"))
	best := ';'
	for _, r := range ",\t" {
		if bytes.ContainsRune(heading, r) && bytes.Count(heading, []byte(string(r))) > bytes.Count(heading, []byte(string(best))) {
			best = r
		}
	}
	return best
}

// tidy makes cells of one line of plain text each.
func tidy(cells []string) []string {
	out := make([]string, 0, len(cells))
	for _, c := range cells[:min(len(cells), maxSheetCells)] {
		c = strings.ToValidUTF8(c, "\uFFFD")
		c = strings.Map(func(r rune) rune {
			if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
				return ' '
			}
			return r
		}, c)
		c = strings.Join(strings.Fields(c), " ")
		if rest, ok := strings.CutPrefix(c, "'"); ok && web.IsFormula(rest) { // as our own export writes it
			c = rest
		}
		out = append(out, c)
	}
	return out
}

// harmless is a name or word without the characters that make it a formula.
func harmless(cell string) string { return strings.TrimLeft(cell, "=+-@ ") }
