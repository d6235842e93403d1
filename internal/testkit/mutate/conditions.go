package mutate

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"strings"
)

// inside looks at what a statement or an expression is made of.
func (r *reader) inside(n ast.Node) {
	ast.Inspect(n, func(m ast.Node) bool {
		switch m := m.(type) {
		case *ast.GenDecl:
			return m.Tok != token.CONST // what is constant is not computed
		case *ast.FuncLit:
			r.function(m.Type, m.Body)
			return false
		case *ast.BlockStmt:
			r.block(m.List)
			return false
		case *ast.CaseClause:
			for _, e := range m.List {
				r.inside(e)
			}
			r.block(m.Body)
			return false
		case *ast.CommClause:
			r.block(m.Body)
			return false
		case *ast.IfStmt:
			r.branch(m)
			return false
		case *ast.ForStmt:
			return r.loop(m)
		case ast.Expr:
			return r.value(m)
		}
		return true
	})
}

func (r *reader) branch(s *ast.IfStmt) {
	if s.Init != nil {
		r.inside(s.Init)
	}
	r.condition(s.Cond, true)
	r.block(s.Body.List)
	if s.Else != nil {
		r.inside(s.Else)
	}
}

// loop: one that goes on for ever says nothing, so its condition is only taken
// for false.
func (r *reader) loop(s *ast.ForStmt) bool {
	if s.Init != nil {
		r.inside(s.Init)
	}
	if s.Cond != nil {
		r.condition(s.Cond, false)
	}
	r.block(s.Body.List)
	return false
}

// value: a comparison that is handed on is a condition too.
func (r *reader) value(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BinaryExpr:
		if logical(e.Op) || compares(e.Op) {
			r.condition(e, true)
			return false
		}
	case *ast.UnaryExpr:
		if e.Op == token.NOT {
			r.condition(e, true)
			return false
		}
	case *ast.BasicLit:
		r.query(e)
	}
	return true
}

func logical(t token.Token) bool { return t == token.LAND || t == token.LOR }

func compares(t token.Token) bool {
	return t == token.EQL || t == token.NEQ || ordered[t]
}

var ordered = map[token.Token]bool{token.LSS: true, token.LEQ: true, token.GTR: true, token.GEQ: true}

func (r *reader) condition(e ast.Expr, always bool) {
	left := r.add(Left, e)
	open := "(!" + left + " && ("
	end := "))"
	if always {
		open, end = "("+r.add(Always, e)+" || "+open, end+")"
	}
	r.before(e, open)
	r.parts(e)
	r.after(e, end)
}

// parts looks at the halves of a condition.
func (r *reader) parts(e ast.Expr) {
	switch e := e.(type) {
	case *ast.ParenExpr:
		r.parts(e.X)
	case *ast.UnaryExpr:
		r.parts(e.X)
	case *ast.BinaryExpr:
		switch {
		case logical(e.Op):
			for _, half := range []ast.Expr{e.X, e.Y} {
				r.half(half, e.Op)
			}
		case ordered[e.Op]:
			on := r.add(Edge, e)
			r.before(e, "((")
			r.inside(e.X)
			r.inside(e.Y)
			r.after(e, fmt.Sprintf(") != (%s && (%s == %s)))", on, r.text(e.X), r.text(e.Y)))
		default:
			r.inside(e.X)
			r.inside(e.Y)
		}
	default:
		r.inside(e)
	}
}

// half leaves one side out of an "and" or an "or". A chain of the same is one list.
func (r *reader) half(e ast.Expr, op token.Token) {
	if b, ok := e.(*ast.BinaryExpr); ok && b.Op == op {
		r.half(b.X, op)
		r.half(b.Y, op)
		return
	}
	on := r.add(Half, e)
	if op == token.LAND {
		r.before(e, "("+on+" || (")
	} else {
		r.before(e, "(!"+on+" && (")
	}
	r.parts(e)
	r.after(e, "))")
}

// clause is one condition of a query, from its AND, WHERE or ON to the next word
// that begins something else. What stands in brackets is one.
var clause = regexp.MustCompile(`\b(?:WHERE|AND|ON)\s+((?:\([^()]*(?:\([^()]*\)[^()]*)*\)|[a-z_.]+(?:\([^()]*\))?)(?:\s*(?:=|<>|<=|>=|<|>|IN|NOT IN|LIKE)\s*(?:\([^()]*\)|'[^']*'|\$?[a-z0-9_.]+)|\s+IS (?:NOT )?NULL)?)`)

// query takes each condition of a query for true, one at a time.
func (r *reader) query(e *ast.BasicLit) {
	if e.Kind != token.STRING || !strings.Contains(e.Value, "WHERE") && !strings.Contains(e.Value, "AND") {
		return
	}
	text, err := strconv.Unquote(e.Value)
	if err != nil {
		return
	}
	for _, m := range clause.FindAllStringSubmatchIndex(text, -1) {
		from, to := m[2], m[3]
		on := r.add(Rows, e)
		last := &r.mutants[len(r.mutants)-1]
		last.Code = text[from:to]
		broken := text[:from] + "(1=1 OR " + text[from:to] + ")" + text[to:]
		r.before(e, fmt.Sprintf("mutantText(%s, %s, ", on, strconv.Quote(broken)))
		r.after(e, ")")
	}
}
