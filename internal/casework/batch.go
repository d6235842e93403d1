package casework

import (
	"strconv"
	"strings"
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
