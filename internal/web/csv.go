package web

import (
	"bytes"
	"encoding/csv"
	"strings"
)

// CSV writes rows as a Dutch spreadsheet program opens them (RFC 4180, but for
// the semicolon): UTF-8 with a byte order mark that says so, and no cell that
// would be run as a formula.
func CSV(rows [][]string) []byte {
	var b bytes.Buffer
	b.WriteString("\uFEFF")
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	for _, cells := range rows {
		safe := make([]string, len(cells))
		for i, c := range cells {
			if IsFormula(c) {
				c = "'" + c
			}
			safe[i] = c
		}
		w.Write(safe) // a bytes.Buffer takes everything
	}
	w.Flush()
	return b.Bytes()
}

// IsFormula tells whether a spreadsheet program would run a cell.
func IsFormula(cell string) bool {
	return cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0]))
}

// CSV answers with rows for a spreadsheet.
func (c *Ctx) CSV(filename string, rows [][]string) error {
	return c.Bytes("text/csv; charset=utf-8", filename, CSV(rows))
}
