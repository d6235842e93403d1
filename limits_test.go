package naast_test

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Every number of docs/limits.md is the number in the code, and every bound in
// the code stands there.
func TestLimitsAreDocumented(t *testing.T) {
	page, code := read(t, "docs/limits.md"), boundsOf(t)
	for _, f := range compareLimits(page, code) {
		t.Error(f)
	}
	// The controls: a number that differs, a bound that is gone, and one that
	// nobody wrote down are each seen.
	for what, planted := range map[string]string{
		"another number": strings.Replace(page, "| 256 | `internal/web.maxInFlight` |", "| 255 | `internal/web.maxInFlight` |", 1),
		"no such bound":  page + "| nothing | 1 | `internal/web.maxNothing` |\n",
		"a row less":     regexp.MustCompile("(?m)^.*`internal/web.acts.Network`.*\n").ReplaceAllString(page, ""),
	} {
		if len(compareLimits(planted, code)) == 0 {
			t.Errorf("%s went unnoticed", what)
		}
	}
}

var limitRow = regexp.MustCompile("(?m)^\\| ([^|]+) \\| ([0-9,]+)(?: ([A-Za-z]+))? \\| `([^`]+)` \\|$")

// units are what a number of the page may be followed by.
var units = map[string]int64{"": 1, "KiB": 1 << 10, "MiB": 1 << 20, "ms": int64(time.Millisecond), "s": int64(time.Second),
	"min": int64(time.Minute), "h": int64(time.Hour), "days": int64(24 * time.Hour)}

// compareLimits says what is wrong with the page.
func compareLimits(page string, code *bounds) (faults []string) {
	named := map[string]bool{}
	for _, m := range limitRow.FindAllStringSubmatch(page, -1) {
		named[m[4]] = true
		n, err := strconv.ParseInt(strings.ReplaceAll(m[2], ",", ""), 10, 64)
		unit, known := units[m[3]]
		got, there := code.value(m[4])
		switch {
		case err != nil || !known:
			faults = append(faults, fmt.Sprintf("docs/limits.md: %q is no number with a unit that we know", m[0]))
		case !there:
			faults = append(faults, fmt.Sprintf("docs/limits.md speaks of %s, which is not in the code", m[4]))
		case got != n*unit:
			faults = append(faults, fmt.Sprintf("docs/limits.md says %s %s for %s, the code says %d (in bytes, pieces or nanoseconds)", m[2], m[3], m[4], got))
		}
	}
	for _, name := range code.names() {
		if !named[name] {
			v, _ := code.value(name)
			faults = append(faults, fmt.Sprintf("docs/limits.md lacks a bound; add: | what it bounds | %d | `%s` |", v, name))
		}
	}
	return faults
}

// bounds are the constants and variables of each package of the program, by
// "directory.name".
type bounds struct{ values map[string]ast.Expr }

// notBounds are rooms that do not run for visitors, or whose numbers are looks.
var notBounds = regexp.MustCompile(`^internal/(bench|demo|proof|testkit|textgate|solve|web/ui|web/lang|web/assets|web/webtest|casework/casetest|db/dbtest|field/fieldtest)`)

func boundsOf(t *testing.T) *bounds {
	t.Helper()
	b := &bounds{map[string]ast.Expr{}}
	for _, root := range []string{"internal", "cmd"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") || notBounds.MatchString(filepath.ToSlash(path)) {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			f, err := parser.ParseFile(token.NewFileSet(), path, text, parser.SkipObjectResolution)
			if err == nil {
				b.take(filepath.ToSlash(filepath.Dir(path)), f)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return b
}

func (b *bounds) take(dir string, f *ast.File) {
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST && g.Tok != token.VAR {
			continue
		}
		for _, s := range g.Specs {
			v := s.(*ast.ValueSpec)
			for i, name := range v.Names {
				if i < len(v.Values) {
					b.field(dir+"."+name.Name, v.Values[i])
				}
			}
		}
	}
}

// floodFields are the fields of web.Flood, for one that is written without names.
var floodFields = []string{"Kind", "Network", "Everyone", "Window"}

// field keeps a value, or the fields of one that is made of several.
func (b *bounds) field(name string, e ast.Expr) {
	c, ok := e.(*ast.CompositeLit)
	if !ok {
		b.values[name] = e
		return
	}
	for i, x := range c.Elts {
		if kv, ok := x.(*ast.KeyValueExpr); ok {
			if key, ok := kv.Key.(*ast.Ident); ok {
				b.values[name+"."+key.Name] = kv.Value
			}
		} else if kind, ok := c.Type.(*ast.Ident); ok && kind.Name == "Flood" && i < len(floodFields) {
			b.values[name+"."+floodFields[i]] = x
		}
	}
}

var isBound = regexp.MustCompile(`\.((max|most|Max|Most|tries|codes)[A-Z]\w*|\w+[tT]imeout|\w+\.(Network|Everyone|Idle|Whole))$`)

// names are the values that the page must explain.
func (b *bounds) names() (all []string) {
	for name := range b.values {
		if v, ok := b.value(name); ok && v > 0 && isBound.MatchString(name) {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

// value computes a value; false when it is no whole number.
func (b *bounds) value(name string) (int64, bool) {
	e, ok := b.values[name]
	if !ok {
		return 0, false
	}
	v := b.eval(name[:strings.IndexByte(name, '.')], e)
	return constant.Int64Val(constant.ToInt(v))
}

func (b *bounds) eval(dir string, e ast.Expr) constant.Value {
	switch e := e.(type) {
	case *ast.BasicLit:
		return constant.MakeFromLiteral(e.Value, e.Kind, 0)
	case *ast.ParenExpr:
		return b.eval(dir, e.X)
	case *ast.Ident:
		if v, ok := b.values[dir+"."+e.Name]; ok {
			return b.eval(dir, v)
		}
	case *ast.SelectorExpr:
		if of, ok := e.X.(*ast.Ident); ok && of.Name == "time" {
			if d, err := time.ParseDuration(shortTime[e.Sel.Name]); err == nil {
				return constant.MakeInt64(int64(d))
			}
		}
	case *ast.BinaryExpr:
		x, y := constant.ToInt(b.eval(dir, e.X)), constant.ToInt(b.eval(dir, e.Y))
		if x.Kind() != constant.Int || y.Kind() != constant.Int {
			break
		}
		switch e.Op {
		case token.SHL:
			if n, ok := constant.Uint64Val(y); ok && n < 64 {
				return constant.Shift(x, token.SHL, uint(n))
			}
		case token.QUO:
			if constant.Sign(y) != 0 {
				return constant.BinaryOp(x, token.QUO_ASSIGN, y)
			}
		case token.ADD, token.SUB, token.MUL:
			return constant.BinaryOp(x, e.Op, y)
		}
	}
	return constant.MakeUnknown()
}

var shortTime = map[string]string{"Millisecond": "1ms", "Second": "1s", "Minute": "1m", "Hour": "1h"}
