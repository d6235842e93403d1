// tekst: inwoner

package web

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"naast"
)

// MaxBody bounds a form: five stories of 64 KiB, percent-encoded.
const MaxBody = 1 << 20

// MaxText bounds one answer in free text. More is refused with the text kept.
const MaxText = 64 << 10

// MaxLine bounds one answer of a single line.
const MaxLine = 200

func (c *Ctx) parseForm() error {
	c.whole = c.Req.Body // a form with a file is read by Upload, with a bound of its own
	c.Req.Body = http.MaxBytesReader(c.w, c.Req.Body, MaxBody)
	if err := c.Req.ParseForm(); err != nil {
		var big *http.MaxBytesError
		if errors.As(err, &big) {
			return fmt.Errorf("read form: %w", naast.TooLarge)
		}
		return fmt.Errorf("read form: %w", naast.Invalid)
	}
	c.takeIn()
	return nil
}

// takeIn cleans what was typed and follows the language buttons.
func (c *Ctx) takeIn() {
	for _, values := range c.Req.Form {
		for i, v := range values {
			values[i] = clean(v)
		}
	}
	if code := c.Req.PostForm.Get(langField); code != "" && c.route.Method == "POST" {
		c.setLanguage(code)
	}
}

// clean makes text that can be stored and shown: valid UTF-8, line ends as \n,
// no control characters. Letters, emoji and direction marks stay as they are.
func clean(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
}

// Form is one answer of the form or the address, without the spaces around it.
func (c *Ctx) Form(name string) string { return strings.TrimSpace(c.Req.Form.Get(name)) }

// Values are all answers with this name.
func (c *Ctx) Values(name string) []string { return c.Req.Form[name] }

// Ticked tells whether a box was ticked.
func (c *Ctx) Ticked(name string) bool { return c.Req.Form.Get(name) != "" }

// Again tells that the form was sent only to read it in another language: show
// it again with all that was typed, check nothing, do nothing.
func (c *Ctx) Again() bool {
	return c.Req.Method == http.MethodPost && c.Req.PostForm.Get(langField) != ""
}

// CheckText adds a problem when a text is too long to take in.
func CheckText(p *naast.Problems, field, text string, max int) {
	if len(text) > max {
		p.Add(field, "Deze tekst is te lang. Maak hem korter, of vertel de rest later.")
	}
}
