package naast_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// reserved are parts of Go and beyond that are easily used wrongly, and the only
// files that may: the rest of the program does without.
var reserved = map[string]string{
	"math/rand": "", "math/rand/v2": "internal/casework/resident_after.go internal/outreach/arrive.go internal/db/db.go", // moments and pauses, never a secret
	"crypto/md5": "", "crypto/sha1": "", "crypto/des": "", "crypto/rc4": "", "crypto/rsa": "", "crypto/dsa": "",
	"os/exec": "internal/letter/pdf.go internal/textgate/spell.go cmd/naast/wire.go cmd/naast/update_run.go", // fixed programs with fixed arguments; the program whose sum the host gives
	"unsafe":  "", "plugin": "", "net/rpc": "", "encoding/gob": "", "encoding/xml": "", "text/template": "", "html/template": "",
}

// askers are the only files that ask another machine for something over the web:
// at addresses of the configuration, bounded, and without following redirects.
// The second asks this machine itself, after an update.
var askers = []string{"internal/witness/fetch.go", "cmd/naast/update_look.go"}

// notTheProgram is what runs in tests and measurements only.
var notTheProgram = regexp.MustCompile(`^internal/(testkit|bench|prove|web/webtest)/`)

// Weak ciphers, random that can be guessed, other programs, memory by hand and
// patterns made of what people type are not used, but where it is said why.
func TestDangerousParts(t *testing.T) {
	n := 0
	for _, root := range []string{"internal", "cmd"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			name := filepath.ToSlash(path)
			if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || notTheProgram.MatchString(name) {
				return err
			}
			n++
			faults, err := dangers(name, read(t, path))
			for _, f := range faults {
				t.Error(f)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if n < 300 {
		t.Fatalf("%d files: this looks at too little", n)
	}
	for _, control := range []string{`import "math/rand"`, `import x "crypto/md5"`, `import ("os/exec"; "fmt")`,
		"import \"regexp\"\nfunc f(s string) { regexp.MustCompile(s) }", "import \"net/http\"\nfunc f() { http.Get(`http://x`) }"} {
		if faults, err := dangers("internal/x/x.go", "package x\n"+control); err != nil || len(faults) != 1 {
			t.Errorf("the control %q gives %q, %v", control, faults, err)
		}
	}
}

func dangers(name, text string) (faults []string, err error) {
	f, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	for _, i := range f.Imports {
		path, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			return nil, err
		}
		if allowed, ok := reserved[path]; ok && !strings.Contains(" "+allowed+" ", " "+name+" ") {
			faults = append(faults, fmt.Sprintf("%s imports %s; when that is needed, say why in parts_test.go", name, path))
		}
	}
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok { // what stands outside functions is made of constants, once
			faults = append(faults, calls(name, fn)...)
		}
	}
	return faults, nil
}

// calls looks at what a function calls.
func calls(name string, fn *ast.FuncDecl) (faults []string) {
	ast.Inspect(fn, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		of, ok := sel.X.(*ast.Ident)
		switch {
		case !ok:
		case of.Name == "regexp" && strings.Contains(sel.Sel.Name, "Compile") && !fixed(call.Args[0]):
			faults = append(faults, name+" makes a pattern of something that is not fixed")
		case of.Name == "http" && (sel.Sel.Name == "Get" || sel.Sel.Name == "Post" || sel.Sel.Name == "PostForm" || sel.Sel.Name == "NewRequest" || sel.Sel.Name == "NewRequestWithContext") && !slices.Contains(askers, name):
			faults = append(faults, name+" asks another machine for something")
		}
		return true
	})
	return faults
}

// fixed tells that an expression is text in the code.
func fixed(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		return true
	case *ast.BinaryExpr:
		return fixed(e.X) && fixed(e.Y)
	}
	return false
}
