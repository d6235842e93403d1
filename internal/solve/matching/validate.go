package matching

import (
	"errors"
	"fmt"
)

// Validate checks the whole instance and names the first thing that is wrong
// and where, for instance "residents[2].candidates[0].cost: negative".
func (in *Instance) Validate() error {
	_, err := in.check()
	return err
}

// check validates and gives, for each candidate of each resident in order, the
// position of the supporter.
func (in *Instance) check() ([]int32, error) {
	known, err := in.checkSupporters()
	if err != nil {
		return nil, err
	}
	return in.checkResidents(known)
}

func (in *Instance) checkSupporters() (map[string]int32, error) {
	if len(in.Supporters) > MaxSupporters {
		return nil, fmt.Errorf("supporters: more than %d", MaxSupporters)
	}
	places := 0
	known := make(map[string]int32, len(in.Supporters))
	for j, s := range in.Supporters {
		where := fmt.Sprintf("supporters[%d]", j)
		if err := checkID(s.ID); err != nil {
			return nil, fmt.Errorf("%s.id: %w", where, err)
		}
		if _, twice := known[s.ID]; twice {
			return nil, fmt.Errorf("%s.id: occurs twice", where)
		}
		known[s.ID] = int32(j)
		if places += len(s.Places); places > MaxPlaces {
			return nil, fmt.Errorf("%s.places: more than %d places together", where, MaxPlaces)
		}
		if err := checkPlaces(where, s.Places); err != nil {
			return nil, err
		}
	}
	return known, nil
}

func checkPlaces(where string, places []int64) error {
	for k, cost := range places {
		if err := checkRange(cost, MaxCost); err != nil {
			return fmt.Errorf("%s.places[%d]: %w", where, k, err)
		}
		if k > 0 && cost < places[k-1] {
			return fmt.Errorf("%s.places[%d]: lower than the place before it", where, k)
		}
	}
	return nil
}

func (in *Instance) checkResidents(known map[string]int32) ([]int32, error) {
	if len(in.Residents) > MaxResidents {
		return nil, fmt.Errorf("residents: more than %d", MaxResidents)
	}
	var to []int32
	seen := make(map[string]bool, len(in.Residents))
	last := make([]int, len(in.Supporters)) // the resident who last named this supporter, plus one
	for i := range in.Residents {
		r := &in.Residents[i]
		where := fmt.Sprintf("residents[%d]", i)
		if err := checkResident(where, r); err != nil {
			return nil, err
		}
		if seen[r.ID] {
			return nil, fmt.Errorf("%s.id: occurs twice", where)
		}
		seen[r.ID] = true
		if len(to)+len(r.Candidates) > MaxCandidates {
			return nil, fmt.Errorf("%s.candidates: more than %d candidates together", where, MaxCandidates)
		}
		for c, cand := range r.Candidates {
			j, ok := known[cand.Supporter]
			if !ok {
				return nil, fmt.Errorf("%s.candidates[%d].supporter: no such supporter", where, c)
			}
			if last[j] == i+1 {
				return nil, fmt.Errorf("%s.candidates[%d].supporter: occurs twice", where, c)
			}
			last[j] = i + 1
			if err := checkRange(cand.Cost, MaxCost); err != nil {
				return nil, fmt.Errorf("%s.candidates[%d].cost: %w", where, c, err)
			}
			to = append(to, j)
		}
	}
	return to, nil
}

func checkResident(where string, r *Resident) error {
	if err := checkID(r.ID); err != nil {
		return fmt.Errorf("%s.id: %w", where, err)
	}
	if err := checkRange(int64(r.Urgency), MaxUrgency); err != nil {
		return fmt.Errorf("%s.urgency: %w", where, err)
	}
	if err := checkRange(int64(r.Waiting), MaxWaiting); err != nil {
		return fmt.Errorf("%s.waiting: %w", where, err)
	}
	return nil
}

func checkRange(n, most int64) error {
	switch {
	case n < 0:
		return errors.New("negative")
	case n > most:
		return fmt.Errorf("more than %d", most)
	}
	return nil
}

// checkID refuses what could be anything but an opaque identifier, so that an
// ID can be shown in an error and never carries a name with spaces.
func checkID(id string) error {
	if id == "" || len(id) > MaxIDLength {
		return fmt.Errorf("not 1 to %d characters", MaxIDLength)
	}
	for i := range len(id) {
		c := id[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case c == '.' || c == '_' || c == ':' || c == '-':
		default:
			return errors.New("a character that is not a-z, A-Z, 0-9 or one of . _ : -")
		}
	}
	return nil
}
