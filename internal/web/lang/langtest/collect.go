// Package langtest finds every Dutch sentence in the code and checks that it
// can be said in each language: nothing missing, nothing left over, and the
// same blanks to fill in. The tests of this package run it over the whole
// repository.
package langtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// Sentence is one Dutch sentence in the code.
type Sentence struct {
	File string // relative to the root; the .templ file for generated code
	Line int    // 0 for a .templ file
	Text string
	Args int // how many blanks are filled in; -1 when the code passes a list on
}

func (s Sentence) String() string {
	if s.Line == 0 {
		return fmt.Sprintf("%s: %q", s.File, s.Text)
	}
	return fmt.Sprintf("%s:%d: %q", s.File, s.Line, s.Text)
}

// Code is what the Go files of a tree say to people.
type Code struct {
	Sentences []Sentence
	// Bare are words in a template that no translator ever sees.
	Bare []string
	// Unclear are calls whose sentence is not written where it is used.
	Unclear []string
	// Adds are the text files that are linked in, as "dir/text/code.json".
	Adds map[string]bool
}

// Collect reads all Go files of a tree except tests. Templates are read from
// the Go that templ made of them; that this is fresh is checked by make test.
func Collect(tree fs.FS) (*Code, error) {
	code := &Code{Adds: map[string]bool{}}
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && skipped(name) {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		return code.file(tree, name)
	})
	return code, err
}

// skipped leaves out what no person reads: what comes from elsewhere, and
// packages that exist for tests.
func skipped(dir string) bool {
	base := path.Base(dir)
	return base == "testdata" || base == "testkit" || strings.HasSuffix(base, "test") || base == "node_modules" || dir == "build" || dir == "tools" ||
		base != "." && strings.HasPrefix(base, ".")
}

func (c *Code) file(tree fs.FS, name string) error {
	source, err := fs.ReadFile(tree, name)
	if err != nil {
		return err
	}
	files := token.NewFileSet()
	f, err := parser.ParseFile(files, name, source, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	templ, generated := strings.CutSuffix(name, "_templ.go")
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		at := Sentence{File: name, Line: files.Position(call.Pos()).Line}
		if generated {
			at = Sentence{File: templ + ".templ"}
		}
		c.call(call, f.Name.Name, at)
		return true
	})
	if generated {
		c.Bare = append(c.Bare, bareWords(templ+".templ", f)...)
	}
	return nil
}

// call notes the sentence of t.S("…"), naast.Msg("…") and problems.Add(field, "…").
func (c *Code) call(call *ast.CallExpr, pkg string, at Sentence) {
	name, of := called(call)
	if name == "Add" && len(call.Args) == 2 && (of == "lang" || pkg == "lang" && of == "") {
		if code, ok := literal(call.Args[0]); ok {
			c.Adds[path.Join(path.Dir(at.File), "text", code+".json")] = true
		}
		return
	}
	which := 0
	switch {
	case name == "S" && of != "" && pkg != "lang":
	case name == "S" && pkg == "lang" && !call.Ellipsis.IsValid():
	case name == "Msg" && of == "naast":
	case name == "Add" && len(call.Args) >= 2 && of != "Header":
		which = 1
	default:
		return
	}
	if len(call.Args) <= which {
		return
	}
	text, ok := literal(call.Args[which])
	if name == "Add" && (!ok || !strings.Contains(text, " ")) {
		return // another Add than that of naast.Problems, whose sentences have spaces
	}
	if !ok {
		c.Unclear = append(c.Unclear, fmt.Sprintf("%s:%d: write the sentence itself in %s, or pass a naast.Message and show it with M", at.File, at.Line, name))
		return
	}
	at.Text, at.Args = text, len(call.Args)-which-1
	if call.Ellipsis.IsValid() {
		at.Args = -1
	}
	c.Sentences = append(c.Sentences, at)
}

// called gives the name of the function called, and of what: the "t" or
// "page.T" of t.S, the "naast" of naast.Msg, "Header" for w.Header().Add.
func called(call *ast.CallExpr) (name, of string) {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name, ""
	case *ast.SelectorExpr:
		return f.Sel.Name, lastName(f.X)
	}
	return "", ""
}

func lastName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.CallExpr:
		return lastName(e.Fun)
	}
	return "?"
}

// literal is the text of "…", or of several added together.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return s, e.Kind == token.STRING && err == nil
	case *ast.ParenExpr:
		return literal(e.X)
	case *ast.BinaryExpr:
		a, ok := literal(e.X)
		b, also := literal(e.Y)
		return a + b, ok && also && e.Op == token.ADD
	}
	return "", false
}
