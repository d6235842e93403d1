package assets

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// dangerous is what would make a text into a page or a program, or listen to
// other windows.
var dangerous = regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|postMessage|addEventListener\("message"|__proto__|localStorage|sessionStorage`)

// alone is the one thing that is said between pages, of this site and without words:
// that somebody leaves (exit.js).
const alone = `others.postMessage("")`

// Our scripts set text as text, listen to no other window, and keep nothing in
// the stores of a browser but what is sealed.
func TestScriptsSetText(t *testing.T) {
	files, err := filepath.Glob("src/*.js")
	if err != nil || len(files) < 6 {
		t.Fatalf("%d scripts: %v", len(files), err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if m := dangerous.Find(bytes.ReplaceAll(b, []byte(alone), nil)); m != nil {
			t.Errorf("%s has %s", f, m)
		}
	}
	for _, control := range []string{`p.innerHTML = words`, `eval("1")`, `addEventListener("message", f)`, `others.postMessage(words)`} {
		if !dangerous.MatchString(control) {
			t.Errorf("the control %s goes unnoticed", control)
		}
	}
}
