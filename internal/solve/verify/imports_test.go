package verify

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// outside gives the first import of a file that is not of the standard library.
func outside(t *testing.T, name string, source any) string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range f.Imports {
		path := strings.Trim(i.Path.Value, `"`)
		if root, _, _ := strings.Cut(path, "/"); root == "naast" || strings.Contains(root, ".") {
			return path
		}
	}
	return ""
}

// The verifier must not share a line with what it checks.
func TestImportsNothingOfTheSolvers(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 5 {
		t.Fatalf("found %d files: %v", len(files), err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		if path := outside(t, name, nil); path != "" {
			t.Errorf("%s imports %s", name, path)
		}
	}
	planted := "package verify\nimport \"naast/internal/solve/matching\"\n"
	if outside(t, "planted.go", planted) == "" {
		t.Error("the planted import was not found")
	}
}
