package backup

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf8"

	"naast"
)

// bytesValue is how bytes stand in a line, and textBytes how text does that is
// no UTF-8 (SQLite keeps it; losing a row over it would be worse).
type (
	bytesValue struct {
		B []byte `json:"b"`
	}
	textBytes struct {
		T []byte `json:"t"`
	}
)

// encodeRow writes one row as a line: an array in the order of the columns. The
// same values always give the same line.
func encodeRow(values []any) ([]byte, error) {
	out := make([]any, len(values))
	for i, v := range values {
		switch x := v.(type) {
		case nil, int64:
			out[i] = x
		case []byte:
			out[i] = bytesValue{x}
		case string:
			out[i] = x
			if !utf8.ValidString(x) {
				out[i] = textBytes{[]byte(x)}
			}
		default:
			return nil, fmt.Errorf("a value of kind %T has no form in an archive: %w", v, naast.Invalid)
		}
	}
	line, err := json.Marshal(out)
	if err != nil {
		return nil, fmt.Errorf("write row: %w", err)
	}
	return append(line, '\n'), nil
}

var errLine = fmt.Errorf("a line of the archive cannot be read: %w", naast.Invalid)

// decodeRow reads a line that encodeRow wrote.
func decodeRow(line []byte) ([]any, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal(line, &raw); err != nil {
		return nil, errLine
	}
	values := make([]any, len(raw))
	for i, r := range raw {
		v, err := decodeValue(r)
		if err != nil {
			return nil, err
		}
		values[i] = v
	}
	return values, nil
}

func decodeValue(r json.RawMessage) (any, error) {
	switch {
	case bytes.Equal(r, []byte("null")):
		return nil, nil
	case r[0] == '"':
		var s string
		if err := json.Unmarshal(r, &s); err != nil {
			return nil, errLine
		}
		return s, nil
	case r[0] == '{':
		var v struct{ B, T *[]byte }
		if err := json.Unmarshal(r, &v); err != nil || (v.B == nil) == (v.T == nil) {
			return nil, errLine
		}
		if v.T != nil {
			return string(*v.T), nil
		}
		return *v.B, nil
	}
	n, err := strconv.ParseInt(string(r), 10, 64)
	if err != nil {
		return nil, errLine
	}
	return n, nil
}
