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

// cryptographic are the parts that make keys, random bytes, sums, seals and signatures.
var cryptographic = regexp.MustCompile(`"(crypto/|golang\.org/x/crypto/|filippo\.io/age|golang\.org/x/mod/sumdb/|github\.com/(go-webauthn|pquerna)/)|globalThis\.crypto|crypto\.getRandomValues|extensions\.prf|navigator\.credentials`)

// listed are the files that docs/cryptography.md names.
var listed = regexp.MustCompile("`([a-z_]+\\.go|(?:internal|cmd)/[^`*]+\\.(?:go|js))`")

// Whoever audits finds in docs/cryptography.md every file of the program that uses a
// cryptographic part, and no other (OWASP ASVS 5.0, 11.1.2).
func TestCryptographyIsListed(t *testing.T) {
	uses := map[string]bool{"internal/vault/split.go": true} // our own, of nothing
	for _, root := range []string{"internal", "cmd"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			name := filepath.ToSlash(path)
			if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go") || notTheProgram.MatchString(name) || strings.Contains(name, "test/") || strings.Contains(name, "/assets/built/") || !strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, ".js") {
				return err
			}
			if cryptographic.MatchString(read(t, path)) {
				uses[name] = true
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	uses["id.go"] = cryptographic.MatchString(read(t, "id.go"))
	page := read(t, "docs/cryptography.md")
	for _, f := range unlisted(page, uses) {
		t.Error(f)
	}
	for _, control := range []string{strings.ReplaceAll(page, "`internal/vault/blob.go`", ""), page + "`internal/web/page.go`"} {
		if len(unlisted(control, uses)) != 1 {
			t.Error("the control: a file too few or too many goes unnoticed")
		}
	}
}

// unlisted are the files that the page leaves out, and those that it names without a reason.
func unlisted(page string, uses map[string]bool) (faults []string) {
	named := map[string]bool{}
	for _, m := range listed.FindAllStringSubmatch(page, -1) {
		if named[m[1]] = true; !uses[m[1]] {
			faults = append(faults, m[1]+" is in docs/cryptography.md and uses nothing of it")
		}
	}
	for name, does := range uses {
		if does && !named[name] {
			faults = append(faults, name+" uses cryptography; say in docs/cryptography.md what for")
		}
	}
	return faults
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
