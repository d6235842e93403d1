package casework

import (
	"fmt"
	"strconv"
	"strings"

	"naast"
)

// mostMarks bounds the number of values in one query.
const mostMarks = 256

// marks writes "$n,$n+1,…" for as many values as the next power of two, so that
// there are few different query texts; the last value is repeated.
func marks[T ~string](from int, values []T) (string, []any) {
	size := 1
	for size < len(values) {
		size *= 2
	}
	ms, args := make([]string, size), make([]any, size)
	for i := range size {
		ms[i] = "$" + strconv.Itoa(from+i)
		args[i] = values[min(i, len(values)-1)]
	}
	return strings.Join(ms, ","), args
}

// pairs writes "($1,$2),($3,$4),…" for cases and the handle that a kind of
// document has in each, filled up as marks does. Each pair is one look into the
// index; two lists apart would be every case with every handle.
func (c *Cases) pairs(cases []Opened, kind Kind) (string, []any) {
	ids := make([]naast.CaseID, len(cases))
	for i, o := range cases {
		ids[i] = o.Case
	}
	_, filled := marks(1, ids)
	var ps strings.Builder
	args := make([]any, 0, 2*len(filled))
	for i, id := range filled {
		fmt.Fprintf(&ps, ",($%d,$%d)", 2*i+1, 2*i+2)
		args = append(args, id, c.kindHandle(id.(naast.CaseID), kind))
	}
	return ps.String()[1:], args
}

// chunks cuts a list in parts that fit one query.
func chunks[T any](all []T) func(yield func([]T) bool) {
	return func(yield func([]T) bool) {
		for len(all) > 0 {
			part := all[:min(len(all), mostMarks)]
			all = all[len(part):]
			if !yield(part) {
				return
			}
		}
	}
}
