package langtest

import (
	"fmt"
	"go/ast"
	"html"
	"regexp"
	"strings"
)

// sameEverywhere are the words that no language changes: the name, and the
// names of languages in themselves.
var sameEverywhere = map[string]bool{"Naast": true, "Nederlands": true, "English": true}

var (
	tag      = regexp.MustCompile(`(?s)<[^>]*>`)
	spoken   = regexp.MustCompile(`(?:title|alt|placeholder|aria-label|aria-description)="([^"\x00]*\pL[^"\x00]*)"`)
	wordlike = regexp.MustCompile(`\pL[\pL'’-]*`)
)

// bareWords finds words that a template writes itself: as text between tags,
// or in an attribute that is read out. templ makes one WriteString call of
// each piece of fixed HTML; put after each other they are the page without its
// blanks.
func bareWords(file string, f *ast.File) []string {
	var found []string
	for _, decl := range f.Decls {
		page := fixedHTML(decl)
		for _, m := range spoken.FindAllStringSubmatch(page, -1) {
			found = append(found, fmt.Sprintf("%s: %q in an attribute does not go through S", file, m[1]))
		}
		text := html.UnescapeString(tag.ReplaceAllString(page, " "))
		for _, w := range wordlike.FindAllString(text, -1) {
			if !sameEverywhere[w] {
				found = append(found, fmt.Sprintf("%s: %q does not go through S", file, w))
			}
		}
	}
	return found
}

func fixedHTML(decl ast.Decl) string {
	var page strings.Builder
	ast.Inspect(decl, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		name, of := called(call)
		if name == "WriteString" && of == "templruntime" && len(call.Args) == 3 {
			if piece, ok := literal(call.Args[2]); ok {
				page.WriteString(piece)
				page.WriteByte(0)
			}
		}
		return true
	})
	return page.String()
}
