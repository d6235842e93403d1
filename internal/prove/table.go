package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
)

// row is a line of build/prove.jsonl.
type row struct {
	Test    string `json:"test"`
	Figure  string `json:"figure"`
	Goal    string `json:"goal"`
	Holds   bool   `json:"holds"`
	Control bool   `json:"control_failed_as_it_should"`
	Done    int    `json:"done,omitempty"` // how often so far, where a large number is done in parts
	Date    string `json:"date"`
}

type table []row

func load(path string) (t table, err error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	for s.Scan() {
		var r row
		if err := json.Unmarshal(s.Bytes(), &r); err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		t = append(t, r)
	}
	return t, s.Err()
}

// proven tells whether a proof was run before and held.
func (t table) proven(name string) bool {
	for _, r := range t {
		if r.Test == name {
			return r.Holds && r.Control
		}
	}
	return false
}

// done is how often it was done so far, without a fault.
func (t table) done(name string) int {
	for _, r := range t {
		if r.Test == name {
			return r.Done
		}
	}
	return 0
}

func (t *table) put(n row) {
	for i, r := range *t {
		if r.Test == n.Test {
			(*t)[i] = n
			return
		}
	}
	*t = append(*t, n)
}

func (t table) write(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	e := json.NewEncoder(f)
	e.SetEscapeHTML(false)
	for _, r := range t {
		if err := e.Encode(r); err != nil {
			return err
		}
	}
	return f.Close()
}

func (t table) print(w io.Writer) {
	word := map[bool]string{true: "yes", false: "NO"}
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tab, "test\tfigure\tgoal\tholds\tcontrol failed as it should\tdate")
	for _, r := range t {
		fmt.Fprintf(tab, "%s\t%s\t%s\t%s\t%s\t%s\n", r.Test, r.Figure, r.Goal, word[r.Holds], word[r.Control], r.Date)
	}
	tab.Flush()
}

// failed is an error when one of these proofs does not hold, or not in full yet.
func (t table) failed(only string) error {
	for _, r := range t {
		switch {
		case !strings.HasPrefix(r.Test, only) || r.Holds && r.Control:
		case r.Done > 0 && r.Control:
			return fmt.Errorf("%s is done in part; the same command does the next part", r.Test)
		default:
			return fmt.Errorf("%s does not hold", r.Test)
		}
	}
	return nil
}
