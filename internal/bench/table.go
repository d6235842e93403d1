package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strings"
	"text/tabwriter"
)

// figure is one line of the table. What is only shown beside a figure has no
// goal and holds nothing.
type figure struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	Goal  string  `json:"goal"`
	Holds *bool   `json:"holds"`
}

type table struct {
	all     []figure
	profile string // beginning of the names of profiles; empty: none
}

// profiled makes a profile of one part, when asked; stop may be called twice.
func (t *table) profiled(part string) (stop func(), err error) {
	if t.profile == "" {
		return func() {}, nil
	}
	f, err := os.Create(t.profile + part + ".pprof")
	if err != nil {
		return nil, err
	}
	return func() { pprof.StopCPUProfile(); f.Close() }, pprof.StartCPUProfile(f)
}

// must adds a figure that may be at most a number.
func (t *table) must(name string, value float64, unit string, most float64) {
	holds := value <= most
	t.all = append(t.all, figure{name, value, unit, fmt.Sprintf("<= %g", most), &holds})
}

// beside adds a number that explains a figure.
func (t *table) beside(name string, value float64, unit string) {
	t.all = append(t.all, figure{Name: "  " + name, Value: value, Unit: unit})
}

func (t *table) print(w io.Writer) {
	fmt.Fprintf(w, "%s, %d cores, %s, SQLite (synchronous=FULL, one file per store)\n\n", processor(), runtime.NumCPU(), runtime.Version())
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tab, "figure\tvalue\tunit\tgoal\tholds")
	for _, f := range t.all {
		holds := ""
		if f.Holds != nil {
			holds = map[bool]string{true: "yes", false: "NO"}[*f.Holds]
		}
		fmt.Fprintf(tab, "%s\t%.3g\t%s\t%s\t%s\n", f.Name, f.Value, f.Unit, f.Goal, holds)
	}
	tab.Flush()
}

// write keeps the figures as JSON lines.
func (t *table) write(path string) error {
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
	for _, x := range t.all {
		x.Name, x.Value = strings.TrimSpace(x.Name), math.Round(x.Value*1000)/1000
		if err := e.Encode(x); err != nil {
			return err
		}
	}
	return f.Close()
}

// processor is the name of the processor as Linux knows it.
func processor() string {
	f, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if k, v, ok := strings.Cut(s.Text(), ":"); ok && strings.TrimSpace(k) == "model name" {
			return strings.TrimSpace(v)
		}
	}
	return runtime.GOARCH
}
