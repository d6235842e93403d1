package naast_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// edges says who may import whom: the architecture, executable. A package that
// does not stand here may not exist; an import that does not stand here may not
// be made. "naast" itself, the words of the house, is open to all but solve.
var edges = map[string]string{
	"migrations":                "",
	"internal/db":               "migrations",
	"internal/vault":            "internal/db",
	"internal/audit":            "internal/db internal/vault",
	"internal/guard":            "internal/db internal/vault internal/audit",
	"internal/jobs":             "internal/db internal/vault internal/audit internal/guard",
	"internal/backup":           "internal/db internal/vault internal/audit",
	"internal/web":              "internal/db internal/vault internal/audit internal/guard internal/web/lang internal/web/ui internal/web/assets internal/web/theme",
	"internal/web/lang":         "",
	"internal/web/ui":           "internal/web/lang internal/web/assets",
	"internal/web/assets":       "",
	"internal/web/assets/build": "",
	"internal/web/theme":        "",
	"internal/partnership":      kernel + " internal/web/theme",
	"internal/account":          kernel + " internal/partnership",
	"internal/supporter":        kernel + " internal/partnership internal/account",
	"internal/casework":         kernel + " internal/partnership internal/account internal/supporter",
	"internal/matching":         kernel + " internal/partnership internal/supporter internal/casework internal/solve/matching internal/solve/verify",
	"internal/intake":           kernel + " internal/partnership internal/account internal/supporter internal/casework internal/matching",
	"internal/mypage":           kernel + " internal/ledger/form internal/partnership internal/account internal/supporter internal/casework",
	"internal/desk":             kernel + " internal/partnership internal/account internal/supporter internal/casework",
	"internal/table":            kernel + " internal/partnership internal/account internal/supporter internal/casework",
	"internal/field":            kernel + " internal/web/assets internal/partnership internal/account internal/supporter internal/casework internal/table",
	"internal/share":            kernel + " internal/partnership internal/account internal/casework internal/mypage internal/desk internal/picture", // its pages stand in theirs
	"internal/erase":            kernel + " internal/partnership internal/account internal/casework internal/mypage internal/desk",                  // its pages stand in theirs
	"internal/incident":         kernel + " internal/partnership internal/account internal/casework",
	"internal/seats":            kernel + " internal/partnership internal/account internal/supporter internal/casework internal/mypage internal/desk", // its pages stand in theirs
	"internal/processing":       kernel + " internal/partnership internal/casework internal/erase internal/hours",                                     // their terms stand in it
	"internal/represent":        kernel + " internal/partnership internal/casework internal/mypage internal/desk",                                     // its pages stand in theirs
	"internal/moment":           kernel + " internal/casework internal/mypage internal/desk",                                                          // its pages stand in theirs
	"internal/ledger":           kernel + " internal/ledger/form internal/partnership internal/account",
	"internal/ledger/form":      "internal/vault internal/audit internal/guard", // also for what she takes along herself
	"internal/phone":            kernel + " internal/partnership internal/casework",
	"internal/letter":           kernel + " internal/partnership internal/supporter",
	"internal/outreach":         kernel + " internal/partnership internal/casework",
	"internal/procedure":        kernel + " internal/partnership internal/casework internal/mypage internal/desk internal/picture internal/sound internal/letter", // its pages stand in theirs
	"internal/witness":          kernel + " internal/casework internal/mypage internal/witness/verify",                                                            // looks at the logs of others as anybody does
	"internal/witness/verify":   "",                                                                                                                               // never the writer of the log it checks
	"internal/sound":            "",
	"internal/picture":          "",
	"internal/hours":            kernel + " internal/supporter",
	"internal/solve/flow":       "",
	"internal/solve/matching":   "internal/solve/flow",
	"internal/solve/verify":     "", // never the solver it checks
	"internal/demo":             "*",
	"internal/bench":            "*",
	"internal/proof":            "*",
	"internal/prove":            "*",
	"stories":                   "*",
	"cmd/naast":                 "*",
	"cmd/naast-verify":          "internal/witness/verify", // small enough to be read by whoever must believe it
}

const kernel = "internal/db internal/vault internal/audit internal/guard internal/jobs internal/web internal/web/lang internal/web/ui"

// joined are the tables that others than their owner may read in a join: who
// stands in which case, so that lists and details obey the same rows.
var joined = []string{"guard_standing", "guard_case"}

type source struct {
	dir  string
	name string
	file *ast.File
}

func sources(t *testing.T, tests bool) []source {
	t.Helper()
	var all []source
	set := token.NewFileSet()
	err := fs.WalkDir(os.DirFS("."), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && p != "." || d.Name() == "node_modules" || p == "tools" || p == "bin" || p == "build") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") && !tests {
			return nil
		}
		f, err := parser.ParseFile(set, p, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		all = append(all, source{path.Dir(p), p, f})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 20 {
		t.Fatalf("only %d files found: the test looks in the wrong place", len(all))
	}
	return all
}

// forbidden lists the imports that the table does not allow.
func forbidden(all []source) (faults []string) {
	for _, s := range all {
		testkit := strings.HasPrefix(s.dir, "internal/testkit") || strings.HasSuffix(s.dir, "test") || s.dir == "internal/textgate"
		allowed, known := edges[s.dir]
		if !known && s.dir != "." && !testkit {
			faults = append(faults, s.name+": package "+s.dir+" does not stand in the table of arch_test.go")
			continue
		}
		for _, i := range s.file.Imports {
			p, _ := strconv.Unquote(i.Path.Value)
			own, inside := strings.CutPrefix(p, "naast/")
			switch {
			case p == "naast" && (strings.HasPrefix(s.dir, "internal/solve") || slices.Contains([]string{"internal/witness/verify", "cmd/naast-verify"}, s.dir)):
				faults = append(faults, s.name+" imports naast: algorithms and verifiers know no people")
			case s.dir == "." && strings.Contains(p, "."), s.dir == "." && inside:
				faults = append(faults, s.name+" imports "+p+": the root imports the standard library only")
			case !inside || allowed == "*" || testkit || slices.Contains(strings.Fields(allowed), own):
			default:
				faults = append(faults, s.name+" imports "+own+": not in the table")
			}
		}
	}
	return faults
}

var tableName = regexp.MustCompile(`(?i)\b(?:FROM|INTO|UPDATE|JOIN|TABLE)\s+([a-z]+)_([a-z_]+)`)

// strangers lists SQL that names a table of another package.
func strangers(all []source) (faults []string) {
	for _, s := range all {
		if !strings.HasPrefix(s.dir, "internal/") || s.dir == "internal/db" || strings.HasPrefix(s.dir, "internal/testkit") || s.dir == "internal/bench" || s.dir == "internal/prove" {
			continue
		}
		own := strings.Split(s.dir, "/")[1]
		ast.Inspect(s.file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			for _, m := range tableName.FindAllStringSubmatch(lit.Value, -1) {
				table := strings.ToLower(m[1] + "_" + m[2])
				if strings.ToLower(m[1]) != own && !slices.Contains(joined, table) {
					faults = append(faults, s.name+" names the table "+table)
				}
			}
			return true
		})
	}
	return faults
}

// makers lists places that make a Scope for somebody: guard alone may.
func makers(all []source) (faults []string) {
	for _, s := range all {
		if s.dir == "internal/guard" || s.dir == "internal/db" {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.CompositeLit:
				if sel, ok := x.Type.(*ast.SelectorExpr); ok && sel.Sel.Name == "Scope" {
					if id, ok := sel.X.(*ast.Ident); ok && id.Name == "db" {
						faults = append(faults, s.name+" makes a db.Scope")
					}
				}
			case *ast.CallExpr:
				if sel, ok := x.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "Within" && len(x.Args) == 1 {
					faults = append(faults, s.name+" gives a transaction a scope")
				}
			}
			return true
		})
	}
	return faults
}

// clocks lists calls of time.Now outside the places where real time is meant.
func clocks(all []source) (faults []string) {
	real := []string{"cmd/naast", "internal/demo", "internal/bench", "internal/prove", "internal/web", "internal/testkit"}
	for _, s := range all {
		if slices.ContainsFunc(real, func(p string) bool { return s.dir == p || strings.HasPrefix(s.dir, p+"/") }) {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "Now" {
				if id, ok := sel.X.(*ast.Ident); ok && id.Name == "time" {
					faults = append(faults, s.name+" asks the machine for the time; use the clock")
				}
			}
			return true
		})
	}
	return faults
}

func TestArchitecture(t *testing.T) {
	all := sources(t, false)
	for name, check := range map[string]func([]source) []string{"imports": forbidden, "tables": strangers, "scopes": makers, "clocks": clocks} {
		t.Run(name, func(t *testing.T) {
			for _, f := range check(all) {
				t.Error(f)
			}
		})
	}
}

// The controls: each check finds a planted fault.
func TestArchitectureHasTeeth(t *testing.T) {
	plant := func(dir, code string) []source {
		f, err := parser.ParseFile(token.NewFileSet(), "x.go", code, 0)
		if err != nil {
			t.Fatal(err)
		}
		return []source{{dir, dir + "/x.go", f}}
	}
	for name, faults := range map[string][]string{
		"slice imports slice":            forbidden(plant("internal/letter", `package x; import _ "naast/internal/casework"`)),
		"unknown package":                forbidden(plant("internal/services", `package x`)),
		"verifier imports solver":        forbidden(plant("internal/solve/verify", `package x; import _ "naast/internal/solve/matching"`)),
		"verifier of the log imports it": forbidden(plant("internal/witness/verify", `package x; import _ "naast/internal/audit"`)),
		"its program does":               forbidden(plant("cmd/naast-verify", `package x; import _ "naast/internal/db"`)),
		"root imports a library":         forbidden(plant(".", `package x; import _ "golang.org/x/crypto/argon2"`)),
		"stranger's table":               strangers(plant("internal/letter", "package x; const q = `SELECT 1 FROM casework_doc`")),
		"own scope":                      makers(plant("internal/letter", `package x; var s = db.Scope{Actor: "me"}`)),
		"time.Now":                       clocks(plant("internal/vault", `package x; var n = time.Now()`)),
	} {
		if len(faults) == 0 {
			t.Errorf("planted fault not found: %s", name)
		}
	}
}

// Every room of the house stands in the glossary, with the field's own word.
func TestGlossary(t *testing.T) {
	text, err := os.ReadFile("docs/glossary.md")
	if err != nil {
		t.Fatal(err)
	}
	for dir := range edges {
		room, ok := strings.CutPrefix(dir, "internal/")
		if ok && !strings.Contains(room, "/") && room != "bench" && room != "proof" && room != "prove" && !strings.Contains(string(text), "`"+room+"`") {
			t.Errorf("docs/glossary.md does not explain %s", room)
		}
	}
}
