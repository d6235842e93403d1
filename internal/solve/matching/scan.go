package matching

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
)

// end is what peek gives after the last byte; it cannot occur in JSON.
const end = 0

var errEnds = errors.New("the JSON ends too early")

// peek skips white space and shows the next byte.
func (p *parser) peek() byte {
	for p.pos < len(p.data) {
		switch c := p.data[p.pos]; c {
		case ' ', '\t', '\r', '\n':
			p.pos++
		case end:
			return ' ' // a real zero byte: nothing expects this either
		default:
			return c
		}
	}
	return end
}

// take steps over the next byte if it is c.
func (p *parser) take(c byte) bool {
	if p.peek() != c {
		return false
	}
	p.pos++
	return true
}

// need steps over c, which must be next.
func (p *parser) need(c byte) error {
	switch {
	case p.take(c):
		return nil
	case p.pos == len(p.data):
		return errEnds
	}
	return fmt.Errorf("not JSON, or not as it should be, at byte %d", p.pos)
}

// value checks that a value of the wanted sort begins here.
func (p *parser) value(begin byte, called string) error {
	switch c := p.peek(); {
	case c == begin, begin == '0' && (c == '-' || '0' <= c && c <= '9'):
		return nil
	case c == end:
		return errEnds
	}
	return errors.New("not " + called)
}

// object reads {…} with exactly these fields, in any order, and has each value
// read by its position in names.
func (p *parser) object(names []string, read func(field int) error) error {
	if err := p.value('{', "an object"); err != nil {
		return err
	}
	var seen uint
	for separator := byte('{'); ; separator = ',' {
		if err := p.need(separator); err != nil {
			return err
		}
		if separator == '{' && p.peek() == '}' {
			break
		}
		field, err := p.field(names)
		if err != nil {
			return err
		}
		if seen&(1<<field) != 0 {
			return under(names[field], errors.New("occurs twice"))
		}
		seen |= 1 << field
		if err := read(field); err != nil {
			return under(names[field], err)
		}
		if p.peek() == '}' {
			break
		}
	}
	p.pos++
	for field, name := range names {
		if seen&(1<<field) == 0 {
			return under(name, errors.New("missing"))
		}
	}
	return nil
}

// field reads a name and its colon.
func (p *parser) field(names []string) (int, error) {
	name, err := p.bytes()
	if err != nil {
		return 0, err
	}
	for i := range names {
		if names[i] == string(name) {
			return i, p.need(':')
		}
	}
	return 0, errors.New("unknown field")
}

// list reads […] of at most so many, each by one.
func list[T any](p *parser, most int, into *[]T, one func(*T) error) error {
	if err := p.value('[', "a list"); err != nil {
		return err
	}
	p.pos++
	*into = []T{}
	if p.take(']') {
		return nil
	}
	for i := 0; ; i++ {
		if i == most {
			return fmt.Errorf("more than %d", most)
		}
		var item T
		if err := one(&item); err != nil {
			return under(index(i), err)
		}
		*into = append(*into, item)
		if p.take(']') {
			return nil
		}
		if err := p.need(','); err != nil {
			return err
		}
	}
}

func (p *parser) text() (string, error) {
	b, err := p.bytes()
	return string(b), err
}

// bytes reads a text and gives what is between the quotes.
func (p *parser) bytes() ([]byte, error) {
	if err := p.value('"', "a text"); err != nil {
		return nil, err
	}
	p.pos++
	n := bytes.IndexByte(p.data[p.pos:], '"')
	if n < 0 {
		return nil, errEnds
	}
	b := p.data[p.pos : p.pos+n]
	for _, c := range b {
		if c < ' ' || c == '\\' || c > '~' {
			return nil, errors.New("a text with an escape, a control character or anything but ASCII")
		}
	}
	p.pos += n + 1
	return b, nil
}

// number reads a whole number as JSON writes one.
func number[T int | int64](p *parser) (T, error) {
	if err := p.value('0', "a number"); err != nil {
		return 0, err
	}
	from := p.pos
	for p.pos < len(p.data) && bytes.IndexByte([]byte("+-.0123456789eE"), p.data[p.pos]) >= 0 {
		p.pos++
	}
	text := string(p.data[from:p.pos])
	n, err := strconv.ParseInt(text, 10, 64)
	switch {
	case errors.Is(err, strconv.ErrRange), err == nil && int64(T(n)) != n: // int may have 32 bits
		return 0, errors.New("does not fit in 64 bits")
	case err != nil || strconv.FormatInt(n, 10) != text: // also 007 and -0
		return 0, errors.New("not a whole number")
	}
	return T(n), nil
}
