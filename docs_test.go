package naast_test

import (
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/modfile"
)

// Every direct dependency has its line in docs/dependencies.md, and no line
// has lost its dependency.
func TestDependenciesAreExplained(t *testing.T) {
	missing, stale := compareDependencies(t, used(t), read(t, "docs/dependencies.md"))
	for _, d := range missing {
		t.Errorf("docs/dependencies.md does not say why we use %s", d)
	}
	for _, d := range stale {
		t.Errorf("docs/dependencies.md speaks of %s, which nothing uses", d)
	}
	// The control: a dependency more, and a line more, are both seen.
	missing, stale = compareDependencies(t, append(used(t), "example.org/new"), "| `example.org/old` | - | - | - |\n")
	if !slices.Contains(missing, "example.org/new") || !slices.Contains(stale, "example.org/old") {
		t.Errorf("a planted difference was not seen: %q %q", missing, stale)
	}
}

// compareDependencies looks at the first cell of each row of the page's tables.
func compareDependencies(t *testing.T, used []string, page string) (missing, stale []string) {
	t.Helper()
	explained := map[string]bool{}
	for line := range strings.Lines(page) {
		cells := strings.Split(line, "|")
		if len(cells) < 3 {
			continue
		}
		for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cells[1], -1) {
			explained[m[1]] = true
		}
	}
	for _, d := range used {
		if !explained[d] {
			missing = append(missing, d)
		}
		delete(explained, d)
	}
	return missing, slices.Sorted(maps.Keys(explained))
}

// used are the direct dependencies of the program, its tools and its styles.
func used(t *testing.T) []string {
	t.Helper()
	var all []string
	mod, err := modfile.Parse("go.mod", []byte(read(t, "go.mod")), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range mod.Require {
		if !r.Indirect {
			all = append(all, r.Mod.Path)
		}
	}
	for _, name := range []string{"tools/go.mod", "tools/audit.mod"} {
		tools, err := modfile.Parse(name, []byte(read(t, name)), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, tool := range tools.Tool {
			all = append(all, tool.Path)
		}
	}
	var npm struct{ Dependencies, DevDependencies map[string]string }
	if err := json.Unmarshal([]byte(read(t, "package.json")), &npm); err != nil {
		t.Fatal(err)
	}
	all = slices.AppendSeq(all, maps.Keys(npm.Dependencies))
	return slices.AppendSeq(all, maps.Keys(npm.DevDependencies))
}

func TestLicenceIsWhole(t *testing.T) {
	text := read(t, "LICENSE")
	if text != read(t, "LICENSES/EUPL-1.2.txt") {
		t.Error("LICENSE and LICENSES/EUPL-1.2.txt differ")
	}
	if !strings.Contains(text, "EUROPEAN UNION PUBLIC LICENCE v. 1.2") || !strings.Contains(text, "## Appendix") {
		t.Error("LICENSE is not the whole EUPL-1.2")
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
