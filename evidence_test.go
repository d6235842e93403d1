package naast_test

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The pages that claim something and name what proves it.
var claims = []string{"docs/threats.md", "docs/asvs.md", "docs/dpia.md", "docs/inkoop.md", "docs/limits.md", "docs/proof.md", "docs/drill.md", "docs/cryptography.md"}

// What a page names as evidence exists: tests, files, other pages.
func TestEvidenceExists(t *testing.T) {
	tests := testsOf(t)
	for _, page := range claims {
		for _, f := range missingEvidence(page, read(t, page), tests) {
			t.Error(f)
		}
	}
	for _, control := range []string{"`TestThatNeverWas`", "`internal/web/nothing.go`", "[nowhere](nowhere.md)"} {
		if len(missingEvidence("docs/x.md", "Proven: "+control+".", tests)) != 1 {
			t.Errorf("the control %s goes unnoticed", control)
		}
	}
}

var (
	testName  = regexp.MustCompile(`\b(?:Test|Fuzz)[A-Z]\w*`)
	fileName  = regexp.MustCompile("`((?:internal|cmd|docs|scripts|migrations|stories|tools)/[^`\\s]*|[a-z_]+\\.go|go\\.mod|\\.npmrc|Makefile)`")
	pageLink  = regexp.MustCompile(`\]\(([^)#]+)[^)]*\)`)
	boundName = regexp.MustCompile(`^(?:internal|cmd)/[a-z/]+\.\w`) // a bound of docs/limits.md
)

func missingEvidence(page, text string, tests map[string]bool) (missing []string) {
	there := func(name string) bool { _, err := os.Stat(filepath.FromSlash(name)); return err == nil }
	for _, name := range testName.FindAllString(text, -1) {
		if !tests[name] {
			missing = append(missing, fmt.Sprintf("%s names %s, which no test is called", page, name))
		}
	}
	for _, m := range fileName.FindAllStringSubmatch(text, -1) {
		if !there(m[1]) && !(boundName.MatchString(m[1]) && page == "docs/limits.md") {
			missing = append(missing, fmt.Sprintf("%s names the file %s, which is not there", page, m[1]))
		}
	}
	for _, m := range pageLink.FindAllStringSubmatch(text, -1) {
		if !strings.Contains(m[1], "://") && !there(path.Join(path.Dir(page), m[1])) {
			missing = append(missing, fmt.Sprintf("%s leads to %s, which is not there", page, m[1]))
		}
	}
	return missing
}

var testFunc = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)[A-Z]\w*)\(`)

// testsOf are the names of all tests of the project.
func testsOf(t *testing.T) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && (d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".") && name != ".") {
			return cmpErr(err, fs.SkipDir)
		}
		if !strings.HasSuffix(name, "_test.go") {
			return nil
		}
		for _, m := range testFunc.FindAllStringSubmatch(read(t, name), -1) {
			all[m[1]] = true
		}
		return nil
	})
	if err != nil || len(all) < 300 {
		t.Fatalf("found %d tests: %v", len(all), err)
	}
	return all
}

func cmpErr(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// asvsCounts is how many requirements of level 1 and 2 each chapter of the
// standard has (version 5.0.0); 253 in all.
var asvsCounts = map[string]int{"1": 27, "2": 11, "3": 19, "4": 10, "5": 9, "6": 35, "7": 18, "8": 7, "9": 7, "10": 29, "11": 14, "12": 9, "13": 13, "14": 9, "15": 13, "16": 16, "17": 7}

// docs/asvs.md has each requirement once, and no yes without evidence.
func TestAsvsIsWhole(t *testing.T) {
	page := read(t, "docs/asvs.md")
	for _, f := range asvsFaults(page) {
		t.Error(f)
	}
	row := "| 7.2.1 | 1 | checked on the server | yes | `TestSession` |"
	for what, planted := range map[string]string{
		"a yes without evidence": strings.Replace(page, row, "| 7.2.1 | 1 | checked on the server | yes | it does |", 1),
		"a no without a reason":  strings.Replace(page, row, "| 7.2.1 | 1 | checked on the server | no |  |", 1),
		"a row less":             strings.Replace(page, row+"\n", "", 1),
		"a row twice":            strings.Replace(page, row, row+"\n"+row, 1),
	} {
		if planted == page || len(asvsFaults(planted)) == 0 {
			t.Errorf("the control goes unnoticed: %s", what)
		}
	}
}

var (
	asvsRow  = regexp.MustCompile(`(?m)^\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| ([^|]*) \| ([^|]*) \|$`)
	asvsNone = regexp.MustCompile(`(?m)^\| (\d+\.\d+\.\d+(?:, \d+\.\d+\.\d+)*) \| [^|]+ \|$`)
	proof    = regexp.MustCompile("`(?:(?:Test|Fuzz)[A-Z]\\w*|[a-z./_-]+(?:\\.go|\\.md|\\.templ|\\.mod|\\.sh))`|\\]\\([^)]+\\)")
)

func asvsFaults(page string) (faults []string) {
	seen, count := map[string]bool{}, map[string]int{}
	note := func(number string) {
		if seen[number] {
			faults = append(faults, number+" stands there twice")
		}
		seen[number] = true
		count[number[:strings.IndexByte(number, '.')]]++
	}
	for _, m := range asvsRow.FindAllStringSubmatch(page, -1) {
		note(m[1])
		switch {
		case !slices.Contains([]string{"yes", "partly", "no", "n.a."}, m[4]):
			faults = append(faults, fmt.Sprintf("%s says %q", m[1], m[4]))
		case m[4] == "yes" && !proof.MatchString(m[5]):
			faults = append(faults, m[1]+" says yes without evidence")
		case strings.TrimSpace(m[5]) == "":
			faults = append(faults, m[1]+" says "+m[4]+" without a reason")
		}
	}
	for _, m := range asvsNone.FindAllStringSubmatch(page, -1) {
		for number := range strings.SplitSeq(m[1], ", ") {
			note(number)
		}
	}
	for chapter, n := range asvsCounts {
		if count[chapter] != n {
			faults = append(faults, fmt.Sprintf("chapter %s has %d of %d requirements", chapter, count[chapter], n))
		}
	}
	return faults
}
