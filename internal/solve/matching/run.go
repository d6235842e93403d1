package matching

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
)

// Run is "naast solve matching": it reads an instance as JSON, computes the
// batch, and writes the result as JSON. On an error nothing is written.
func Run(in io.Reader, out io.Writer) error {
	instance, err := Parse(in)
	if err != nil {
		return fmt.Errorf("read the instance: %w", err)
	}
	result, err := Batch(instance)
	if err != nil {
		return fmt.Errorf("match: %w", err)
	}
	w := bufio.NewWriter(out)
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	if err := e.Encode(result); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	return nil
}
