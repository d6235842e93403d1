package mutate

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// edit is text put into a file before the byte at an offset.
type edit struct {
	at   int
	text string
}

// reader finds what can be broken in one file.
type reader struct {
	set     *token.FileSet
	src     []byte
	name    string
	first   int // the number of the first mutant of this file
	edits   []edit
	mutants []Mutant
	fails   []bool // for each function around: its last result is an error
	results []int
}

// rewrite gives a file with all its breaks in it, switched off.
func rewrite(name string, src []byte, first int) (string, []Mutant, error) {
	r := &reader{set: token.NewFileSet(), src: src, name: filepath.Base(name), first: first}
	f, err := parser.ParseFile(r.set, name, src, parser.SkipObjectResolution)
	if err != nil {
		return "", nil, err
	}
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
			r.function(fn.Type, fn.Body)
		}
	}
	return r.apply(), r.mutants, nil
}

// apply puts the edits in. At one offset what closes comes before what opens;
// among those that open, the outer one was found first.
func (r *reader) apply() string {
	slices.SortStableFunc(r.edits, func(a, b edit) int { return a.at - b.at })
	var out strings.Builder
	from := 0
	for _, e := range r.edits {
		out.Write(r.src[from:e.at])
		out.WriteString(e.text)
		from = e.at
	}
	out.Write(r.src[from:])
	return out.String()
}

func (r *reader) offset(p token.Pos) int      { return r.set.Position(p).Offset }
func (r *reader) text(n ast.Node) string      { return string(r.src[r.offset(n.Pos()):r.offset(n.End())]) }
func (r *reader) before(n ast.Node, s string) { r.edits = append(r.edits, edit{r.offset(n.Pos()), s}) }
func (r *reader) after(n ast.Node, s string)  { r.edits = append(r.edits, edit{r.offset(n.End()), s}) }

var space = regexp.MustCompile(`\s+`)

// add notes a mutant and gives the question whether it is switched on.
func (r *reader) add(k Kind, n ast.Node) string {
	id := r.first + len(r.mutants)
	code := space.ReplaceAllString(r.text(n), " ")
	if len(code) > 90 {
		code = code[:90] + "…"
	}
	r.mutants = append(r.mutants, Mutant{id, k, fmt.Sprintf("%s:%d", r.name, r.set.Position(n.Pos()).Line), code})
	return fmt.Sprintf("mutantOn(%d)", id)
}

// function looks at a body, and remembers what it returns.
func (r *reader) function(t *ast.FuncType, body *ast.BlockStmt) {
	n, fails := 0, false
	if t.Results != nil {
		for _, f := range t.Results.List {
			n += max(1, len(f.Names))
		}
		last, ok := t.Results.List[len(t.Results.List)-1].Type.(*ast.Ident)
		fails = ok && last.Name == "error"
	}
	r.fails, r.results = append(r.fails, fails), append(r.results, n)
	r.block(body.List)
	r.fails, r.results = r.fails[:len(r.fails)-1], r.results[:len(r.results)-1]
}

// block looks at statements that follow each other.
func (r *reader) block(list []ast.Stmt) {
	for _, s := range list {
		if skippable(s) {
			on := r.add(Skip, s)
			r.before(s, "if !"+on+" { ")
			r.inside(s)
			r.after(s, " }")
			continue
		}
		if ret, ok := s.(*ast.ReturnStmt); ok {
			r.returns(ret)
		}
		r.inside(s)
	}
}

// skippable: what declares something or ends the function cannot be left out,
// and what runs at the end (defer) is not looked at.
func skippable(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		if !ok {
			return false
		}
		f, ok := call.Fun.(*ast.Ident)
		return !ok || f.Name != "panic"
	case *ast.AssignStmt:
		blank := func(e ast.Expr) bool { i, ok := e.(*ast.Ident); return ok && i.Name == "_" }
		return s.Tok != token.DEFINE && !slices.ContainsFunc(s.Lhs, blank)
	case *ast.IncDecStmt, *ast.RangeStmt, *ast.GoStmt, *ast.SendStmt:
		return true
	}
	return false
}

// returns lets a function say that all went well.
func (r *reader) returns(s *ast.ReturnStmt) {
	last := len(s.Results) - 1
	if last < 0 || !r.fails[len(r.fails)-1] {
		return
	}
	if i, ok := s.Results[last].(*ast.Ident); ok && i.Name == "nil" {
		return
	}
	on := r.add(Swallow, s)
	_, call := s.Results[last].(*ast.CallExpr)
	n := r.results[len(r.results)-1]
	switch {
	case last == 0 && n == 1 && call:
		r.before(s, fmt.Sprintf("if %s { _ = %s; return nil }; ", on, r.text(s.Results[0])))
	case last == 0 && n > 1:
		var names []string
		for i := range n - 1 {
			names = append(names, fmt.Sprintf("r%d", i))
		}
		all := strings.Join(names, ", ")
		r.before(s, fmt.Sprintf("if %s { %s, _ := %s; return %s, nil }; ", on, all, r.text(s.Results[0]), all))
	default:
		values := string(r.src[r.offset(s.Results[0].Pos()):r.offset(s.Results[last].Pos())])
		r.before(s, fmt.Sprintf("if %s { return %s nil }; ", on, values))
	}
}
