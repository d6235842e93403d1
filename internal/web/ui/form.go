package ui

import (
	"errors"
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	"naast"
)

// Kind is the weight of a button or the tone of a message.
type Kind string

// Weights of a button: one primary per page, quiet for what few people need.
const (
	Primary   Kind = "primary"
	Secondary Kind = "secondary"
	Quiet     Kind = "subtle"
)

// Tones of an Alert and a Badge.
const (
	Info    Kind = "info"
	OK      Kind = "ok"
	Warning Kind = "warning"
	Error   Kind = "error"
	Neutral Kind = "neutral" // Badge only
)

// Field is one question with one answer in writing.
type Field struct {
	Name         string // of the form value; problems with this name are shown here
	ID           string // only where one page asks the same name twice; default Name
	Label        string // the question
	Hint         string // how to answer it, or why we ask
	Value        string // what was typed, exactly
	Optional     bool   // adds "(niet verplicht)"
	Type         string // text (default), tel, email, password, search
	Rows         int    // TextArea only; default 5
	Short        bool   // as wide as a number, a code or a day
	Focus        bool   // the page starts here: typing begins at once
	Digits       bool   // a number pad on a phone; for cards, codes and days
	Autocomplete string // the purpose (WCAG 1.3.5): given-name, tel, email, one-time-code …; "off" where a shared device must not remember
}

// Option is one answer to choose.
type Option struct {
	Value string
	Label string
	Hint  string // one short line below the label
}

// Choice is one question with fixed answers. The first option carries the name
// as its id, so that the error summary links to it.
type Choice struct {
	Name     string
	ID       string // only where one page asks the same name twice; default Name
	Label    string
	Hint     string
	Optional bool
	Options  []Option
	Value    string   // the chosen answer: Radios and Select
	Values   []string // the chosen answers: Checkboxes
	Columns  bool     // two beside each other where there is room; for short answers
}

// Tick is one box to tick, such as a consent. It is never ticked beforehand by
// us, only because the person ticked it before.
type Tick struct {
	Name  string
	ID    string // only where one page asks the same name twice; default Name
	Value string // default "ja"
	Label string
	Hint  string
	On    bool
}

// Btn is a button that sends a form.
type Btn struct {
	Label  string
	Kind   Kind   // default Primary
	Name   string // with Value: what this button says about itself
	Value  string
	Action string // another address than the form's own
}

// Post is a form of one button: it does one thing to one thing.
type Post struct {
	Action string
	Label  string
	About  string // what it is about, for those who hear only the button: "stap 2: bellen"
	Kind   Kind
	Hidden []Hidden
}

// Hidden is a value that goes along with a Post.
type Hidden struct{ Name, Value string }

// The class names of a Kind are written out: the build of the style sheets keeps
// only the rules whose classes it finds in these sources.

func (k Kind) button() string {
	switch k {
	case Secondary:
		return "nl-button nl-button--secondary"
	case Quiet:
		return "nl-button nl-button--subtle"
	}
	return "nl-button nl-button--primary"
}

func (k Kind) alert() string {
	switch k {
	case OK:
		return "utrecht-alert utrecht-alert--ok naast-alert"
	case Warning:
		return "utrecht-alert utrecht-alert--warning naast-alert"
	case Error:
		return "utrecht-alert utrecht-alert--error naast-alert"
	}
	return "utrecht-alert utrecht-alert--info naast-alert"
}

func (k Kind) badge() string {
	switch k {
	case Info:
		return "nl-data-badge naast-badge--info"
	case OK:
		return "nl-data-badge naast-badge--ok"
	case Warning:
		return "nl-data-badge naast-badge--warning"
	case Error:
		return "nl-data-badge naast-badge--error"
	}
	return "nl-data-badge naast-badge--neutral"
}

// own is the page with a key of this button's own: several buttons may post to
// one address with other values, and pressing the second is no repeat of the first.
func (b Post) own(p Page) Page {
	if p.Key == "" || len(b.Hidden) == 0 {
		return p
	}
	h := fnv.New64a()
	for _, v := range b.Hidden {
		fmt.Fprintf(h, "%q%q", v.Name, v.Value)
	}
	p.Key = fmt.Sprintf("%s.%x", p.Key, h.Sum64())
	return p
}

func (f Field) id() string { return or(f.ID, f.Name) }

func (c Choice) id() string { return or(c.ID, c.Name) }

func (t Tick) id() string { return or(t.ID, t.Name) }

// option is the id of the i-th option: the first has the id of the question.
func (c Choice) option(i int) string {
	if i == 0 {
		return c.id()
	}
	return fmt.Sprintf("%s-%d", c.id(), i+1)
}

func (c Choice) chosen(value string) bool {
	for _, v := range c.Values {
		if v == value {
			return true
		}
	}
	return c.Value == value && value != ""
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// describedBy lists the ids that explain a field, for aria-describedby.
func describedBy(id, hint, problem string) string {
	var ids []string
	if hint != "" {
		ids = append(ids, id+"-uitleg")
	}
	if problem != "" {
		ids = append(ids, id+"-fout")
	}
	return strings.Join(ids, " ")
}

// FormatDay writes a day as DateField asks for it: 03-12-2026. No day gives "".
func FormatDay(d naast.Date) string {
	if d.Time().IsZero() {
		return ""
	}
	return d.Time().Format("02-01-2006")
}

// errDay is a day that cannot be read.
var errDay = errors.New("read day")

// ReadDay reads what people type into a DateField: day, month and year in
// figures, with - / . or spaces between them. An empty text is no day and no
// error; a day that does not exist (30 February) is naast.Invalid.
func ReadDay(s string) (naast.Date, error) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("-/. ", r) })
	if len(parts) == 0 {
		return "", nil
	}
	t, err := time.Parse("2-1-2006", strings.Join(parts, "-"))
	if err != nil {
		return "", errors.Join(errDay, naast.Invalid)
	}
	return naast.Date(t.Format(time.DateOnly)), nil
}
