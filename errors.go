package naast

import "errors"

// The kinds of error. Everything that goes wrong is wrapped around one of
// these with a verb phrase and ids, never with content; only package web turns
// a kind into Dutch.
var (
	// NotFound: it is not there, or this person may not know that it is. To the
	// outside these two are always the same answer.
	NotFound = errors.New("not found")
	// Invalid: the input cannot be used as it is; the person can mend it.
	Invalid = errors.New("invalid input")
	// Conflict: somebody else changed it meanwhile; nobody's words are lost, both are shown.
	Conflict = errors.New("changed meanwhile")
	// SignIn: this needs an open session, and there is none (any more).
	SignIn = errors.New("sign in first")
	// TooMany: too many tries or requests; wait and try again.
	TooMany = errors.New("too many")
	// TooLarge: more than the bound for this input.
	TooLarge = errors.New("too large")
	// Unavailable: a part of Naast does not answer (database full, locked or
	// gone); nothing was acknowledged.
	Unavailable = errors.New("unavailable")
	// Unknown: the commit was sent and its answer did not come. The same request
	// with the same idempotency key may be repeated.
	Unknown = errors.New("outcome unknown")
)

// Message is a sentence for people in Dutch with its arguments, translated
// only where it is shown.
type Message struct {
	Text string
	Args []any
}

// Msg makes a Message; text is the Dutch source sentence, in fmt.Sprintf form.
func Msg(text string, args ...any) Message { return Message{Text: text, Args: args} }

// Problem is one thing a person must mend before a form can be taken in.
type Problem struct {
	Field   string // the name of the field the summary links to
	Message Message
}

// Problems are what is wrong with a form. They are an error of kind Invalid.
type Problems []Problem

// Add notes one more problem with a field.
func (p *Problems) Add(field, text string, args ...any) {
	*p = append(*p, Problem{field, Msg(text, args...)})
}

// Err is nil when nothing is wrong.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	return p
}

// Error names the fields only: what people typed never reaches a log.
func (p Problems) Error() string {
	s := "invalid fields:"
	for _, q := range p {
		s += " " + q.Field
	}
	return s
}

// Is makes errors.Is(p, Invalid) true.
func (p Problems) Is(target error) bool { return target == Invalid }
