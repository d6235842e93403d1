package matching

import (
	"errors"
	"fmt"
	"io"
	"strconv"
)

// MaxBytes bounds the JSON of an instance.
const MaxBytes = 128 << 20

// Parse reads one instance as JSON (docs/solve-matching.schema.json) and
// validates it. It takes what the schema says and nothing else: every field
// exactly once, in lower case, whole numbers written as such, no null, no
// escapes in texts (an ID never needs one), nothing after the end. The error
// names the place and the reason, never the value.
//
// The general decoder of the standard library lets several of these pass, and
// with its tokens a list for a region took 1.5 seconds instead of 0.1.
func Parse(r io.Reader) (*Instance, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, err
	}
	if len(data) > MaxBytes {
		return nil, fmt.Errorf("instance: larger than %d bytes", MaxBytes)
	}
	in := &Instance{}
	if err := (&parser{data: data}).instance(in); err != nil {
		return nil, err
	}
	if err := in.Validate(); err != nil {
		return nil, err
	}
	return in, nil
}

// parser knows the fields of an instance; scan.go has the JSON.
type parser struct {
	data []byte
	pos  int
}

func (p *parser) instance(in *Instance) error {
	err := p.object([]string{"residents", "supporters"}, func(field int) error {
		if field == 0 {
			return list(p, MaxResidents, &in.Residents, p.resident)
		}
		return list(p, MaxSupporters, &in.Supporters, p.supporter)
	})
	if err == nil && p.peek() != end {
		err = errors.New("instance: something follows after its end")
	}
	return err
}

var residentFields = []string{"id", "urgency", "waiting", "candidates"}

func (p *parser) resident(r *Resident) error {
	return p.object(residentFields, func(field int) (err error) {
		switch field {
		case 0:
			r.ID, err = p.text()
		case 1:
			r.Urgency, err = number[int](p)
		case 2:
			r.Waiting, err = number[int](p)
		default:
			err = list(p, MaxSupporters, &r.Candidates, p.candidate)
		}
		return err
	})
}

var candidateFields = []string{"supporter", "cost"}

func (p *parser) candidate(c *Candidate) error {
	return p.object(candidateFields, func(field int) (err error) {
		if field == 0 {
			c.Supporter, err = p.text()
		} else {
			c.Cost, err = number[int64](p)
		}
		return err
	})
}

var supporterFields = []string{"id", "places"}

func (p *parser) supporter(s *Supporter) error {
	return p.object(supporterFields, func(field int) (err error) {
		if field == 0 {
			s.ID, err = p.text()
		} else {
			err = list(p, MaxPlaces, &s.Places, p.cost)
		}
		return err
	})
}

func (p *parser) cost(cost *int64) (err error) {
	*cost, err = number[int64](p)
	return err
}

// misplaced is an error with the place where it was found, for instance
// residents[3].candidates[0].cost.
type misplaced struct {
	path string
	why  error
}

func (m *misplaced) Error() string { return m.path + ": " + m.why.Error() }

func (m *misplaced) Unwrap() error { return m.why }

// under puts one more step in front of the place of an error.
func under(step string, err error) error {
	m, ok := err.(*misplaced)
	switch {
	case !ok:
		return &misplaced{step, err}
	case m.path[0] == '[':
		return &misplaced{step + m.path, m.why}
	}
	return &misplaced{step + "." + m.path, m.why}
}

func index(i int) string { return "[" + strconv.Itoa(i) + "]" }
