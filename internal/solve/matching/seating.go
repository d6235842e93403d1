package matching

// seating gives residents places without looking at costs, in order of
// priority: who is in stays in, and moves to another supporter when that makes
// room for the next one (augmenting paths, Kuhn 1955).
type seating struct {
	*table
	at     []int32   // by resident: the candidate that was taken, -1 for none
	seated [][]int32 // by supporter: the residents there
	shut   []bool    // by supporter: nobody new can ever get in here
	try    []int32   // by resident: the first candidate who may still have room

	// The search for one resident: the supporters it reached, in order, and by
	// which candidate of which resident.
	queue []int32
	seen  []bool
	by    []step
}

type step struct{ candidate, resident int32 }

func newSeating(t *table) *seating {
	s := &seating{
		table:  t,
		at:     make([]int32, len(t.residents)),
		seated: make([][]int32, len(t.supporters)),
		shut:   make([]bool, len(t.supporters)),
		try:    make([]int32, len(t.residents)),
		seen:   make([]bool, len(t.supporters)),
		by:     make([]step, len(t.supporters)),
	}
	for k := range s.at {
		s.at[k] = -1
		s.try[k] = t.first[k]
	}
	return s
}

// seatAll goes through the residents in order of priority. It is over the
// places of the more urgent before it looks at the less urgent; by the
// exchange property of matroids nobody need lose a place for it afterwards.
func (s *seating) seatAll() {
	for k := range int32(len(s.at)) {
		if !s.seat(k) {
			// Everything reached is full of people who can only go round within
			// it. That never changes any more, so no later search need go there.
			for _, j := range s.queue {
				s.shut[j] = true
			}
		}
		for _, j := range s.queue {
			s.seen[j] = false
		}
	}
}

// seat finds resident k a place, if needed by moving others along a chain.
func (s *seating) seat(k int32) bool {
	s.queue = s.queue[:0]
	if e := s.room(k); e >= 0 {
		s.take(k, e)
		return true
	}
	s.reach(k)
	for head := 0; head < len(s.queue); head++ {
		for _, r := range s.seated[s.queue[head]] {
			if e := s.room(r); e >= 0 {
				s.shift(r, e)
				return true
			}
			s.reach(r)
		}
	}
	return false
}

// room is the first candidate of k with a place free, -1 if there is none. A
// supporter who is full stays full, so the search goes on where it ended.
func (s *seating) room(k int32) int32 {
	for ; s.try[k] < s.first[k+1]; s.try[k]++ {
		if j := s.to[s.try[k]]; len(s.seated[j]) < len(s.places[j]) {
			return s.try[k]
		}
	}
	return -1
}

// reach notes the supporters that k could move to.
func (s *seating) reach(k int32) {
	for e := s.first[k]; e < s.first[k+1]; e++ {
		j := s.to[e]
		if s.seen[j] || s.shut[j] {
			continue
		}
		s.seen[j] = true
		s.by[j] = step{e, k}
		s.queue = append(s.queue, j)
	}
}

// shift moves r to its candidate e, who has room, and everyone before r in the
// chain one place on.
func (s *seating) shift(r, e int32) {
	for {
		old := s.at[r]
		if old < 0 { // the new resident, at the head of the chain
			s.take(r, e)
			return
		}
		from := s.to[old]
		s.leave(r, from)
		s.take(r, e)
		r, e = s.by[from].resident, s.by[from].candidate
	}
}

func (s *seating) take(r, e int32) {
	s.at[r] = e
	s.seated[s.to[e]] = append(s.seated[s.to[e]], r)
}

func (s *seating) leave(r, j int32) {
	list := s.seated[j]
	last := len(list) - 1
	for i := range list {
		if list[i] == r {
			list[i] = list[last]
			s.seated[j] = list[:last]
			return
		}
	}
}
