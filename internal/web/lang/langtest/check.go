package langtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// textFile is one text/<code>.json.
type textFile struct {
	name, code string
	words      map[string]string
}

// Check says what is wrong with the languages of a tree, one line per fault.
func Check(tree fs.FS) ([]string, error) {
	code, err := Collect(tree)
	if err != nil {
		return nil, err
	}
	faults := slices.Concat(code.Bare, code.Unclear)
	files, more, err := textFiles(tree)
	if err != nil {
		return nil, err
	}
	faults = append(faults, more...)
	known := map[string]map[string]string{} // language → sentence → translation
	for _, f := range files {
		if !code.Adds[f.name] {
			faults = append(faults, f.name+": no lang.Add takes it in")
		}
		if known[f.code] == nil {
			known[f.code] = map[string]string{}
		}
		for nl, text := range f.words {
			faults = append(faults, entryFaults(f, nl, text, known[f.code], code)...)
			known[f.code][nl] = text
		}
	}
	if len(known) == 0 {
		faults = append(faults, "no text/<code>.json at all")
	}
	for _, s := range code.Sentences {
		if n := blanks(s.Text); s.Args >= 0 && len(verbs(s.Text)) != s.Args && (s.Args > 0 || n > 0) {
			faults = append(faults, fmt.Sprintf("%s has %d blanks and gets %d", s, n, s.Args))
		}
		for lang, words := range known {
			if _, ok := words[s.Text]; !ok {
				faults = append(faults, fmt.Sprintf("%s is not in any text/%s.json", s, lang))
			}
		}
	}
	slices.Sort(faults)
	return slices.Compact(faults), nil
}

// entryFaults looks at one translation: is it used where it is kept, does it
// say the same as elsewhere, and has it the same blanks?
func entryFaults(f textFile, nl, text string, known map[string]string, code *Code) (faults []string) {
	fault := func(what string) { faults = append(faults, fmt.Sprintf("%s: %q %s", f.name, nl, what)) }
	home := path.Dir(path.Dir(f.name)) + "/"
	used := slices.ContainsFunc(code.Sentences, func(s Sentence) bool { return s.Text == nl && strings.HasPrefix(s.File, home) })
	if !used {
		fault("is not used in " + home)
	}
	if text == "" {
		fault("has an empty translation")
	}
	if before, ok := known[nl]; ok && before != text {
		fault(fmt.Sprintf("is %q here and %q elsewhere", text, before))
	}
	withBlanks := slices.ContainsFunc(code.Sentences, func(s Sentence) bool { return s.Text == nl && s.Args != 0 })
	if withBlanks && !maps.Equal(verbs(nl), verbs(text)) {
		fault(fmt.Sprintf("has other blanks than %q", text))
	}
	return faults
}

// textFiles reads every text/<code>.json of the tree.
func textFiles(tree fs.FS) (files []textFile, faults []string, err error) {
	err = fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && skipped(name) {
			return fs.SkipDir
		}
		code, ok := strings.CutSuffix(path.Base(name), ".json")
		if d.IsDir() || !ok || path.Base(path.Dir(name)) != "text" {
			return nil
		}
		b, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		f := textFile{name: name, code: code}
		if err := json.Unmarshal(b, &f.words); err != nil {
			faults = append(faults, fmt.Sprintf("%s: %v", name, err))
			return nil
		}
		if n := keys(b); n != len(f.words) {
			faults = append(faults, fmt.Sprintf("%s: %d sentences are there twice", name, n-len(f.words)))
		}
		files = append(files, f)
		return nil
	})
	return files, faults, err
}

// keys counts the entries of a flat JSON object, also those that come twice.
func keys(b []byte) int {
	d := json.NewDecoder(bytes.NewReader(b))
	n := 0
	for {
		if _, err := d.Token(); err != nil {
			return (n - 2) / 2 // without the braces, per pair
		}
		n++
	}
}
