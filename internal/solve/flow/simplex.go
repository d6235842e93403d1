package flow

// Where an arc stands: outside the tree it carries nothing or all it can.
const (
	empty  int64 = 1
	inTree int64 = 0
	full   int64 = -1
)

// block is how many arcs are looked at before the best of them is taken. The
// answer does not depend on it; 350 was fastest of 200 to 3,000 on waiting
// lists of 10,000 people and 500,000 arcs.
const block = 350

type arc struct {
	from, to  int32
	cost      int64
	side      int64 // empty, inTree or full; a number so that pricing needs no branch
	flow, cap int32
}

// other is the node at the far end of the arc seen from v.
func (a *arc) other(v int32) (int32, bool) {
	switch v {
	case a.from:
		return a.to, true
	case a.to:
		return a.from, true
	}
	return 0, false
}

// costFrom is what a unit costs that goes along the arc starting at v.
func (a *arc) costFrom(v int32) int64 {
	if a.from == v {
		return a.cost
	}
	return -a.cost
}

type simplex struct {
	tree
	arcs []arc
	root int32
	look int // where the next search for an arc begins
}

// run takes in arcs that make it cheaper until there is none left.
func (s *simplex) run() {
	for a := s.cheaper(); a >= 0; a = s.cheaper() {
		s.pivot(a)
	}
}

// cheaper is the arc that saves most, out of the first block of arcs in which
// any saves at all; -1 when the flow is the cheapest.
func (s *simplex) cheaper() int32 {
	found, least, left := int32(-1), int64(0), block
	i := s.look
	for range s.arcs {
		a := &s.arcs[i]
		if gain := a.side * (a.cost + s.at[a.to].price - s.at[a.from].price); gain < least {
			found, least = int32(i), gain
		}
		if i++; i == len(s.arcs) {
			i = 0
		}
		if left--; left == 0 {
			if found >= 0 {
				break
			}
			left = block
		}
	}
	s.look = i
	return found
}

// roomUp and roomDown are how much more the arc between v and its parent can
// carry towards the root, and away from it.
func (s *simplex) roomUp(v int32) int32 {
	a := &s.arcs[s.at[v].up]
	if a.from == v {
		return a.cap - a.flow
	}
	return a.flow
}

func (s *simplex) roomDown(v int32) int32 {
	return s.arcs[s.at[v].up].cap - s.roomUp(v)
}

// pivot sends as much as fits round the ring that arc i closes with the tree,
// and lets the arc that stops it leave the tree.
func (s *simplex) pivot(i int32) {
	in := &s.arcs[i]
	u, v := in.from, in.to // a unit goes from u over the arc to v
	if in.side == full {
		u, v = v, u
	}
	apex := s.apex(u, v)
	amount, top, underU := s.stop(u, v, apex, in.cap)
	s.send(u, v, apex, in, amount)
	if top < 0 { // the arc itself is what stops it
		in.side = -in.side
		return
	}
	out := &s.arcs[s.at[top].up]
	if out.flow == 0 {
		out.side = empty
	} else {
		out.side = full
	}
	in.side = inTree
	s.rehang(top, u, v, i, underU)
}

// stop finds how much can go round, and the node whose arc to its parent
// allows no more (-1: the entering arc). Of several it takes the last one met
// on the way round from the apex: that keeps the tree strongly feasible.
func (s *simplex) stop(u, v, apex, most int32) (amount, top int32, underU bool) {
	amount, top = most, -1
	for w := u; w != apex; w = s.at[w].parent {
		if r := s.roomDown(w); r < amount {
			amount, top, underU = r, w, true
		}
	}
	for w := v; w != apex; w = s.at[w].parent {
		if r := s.roomUp(w); r <= amount {
			amount, top, underU = r, w, false
		}
	}
	return amount, top, underU
}

// send moves the amount round the ring.
func (s *simplex) send(u, v, apex int32, in *arc, amount int32) {
	if amount == 0 {
		return
	}
	add := func(a *arc, start int32) {
		if a.from == start {
			a.flow += amount
		} else {
			a.flow -= amount
		}
	}
	add(in, u)
	for w := u; w != apex; w = s.at[w].parent {
		add(&s.arcs[s.at[w].up], s.at[w].parent)
	}
	for w := v; w != apex; w = s.at[w].parent {
		add(&s.arcs[s.at[w].up], w)
	}
}

// rehang joins the part of the tree that came loose at top by the entering
// arc, and moves all its prices by the same amount.
func (s *simplex) rehang(top, u, v, i int32, underU bool) {
	loose, fast := v, u
	if underU {
		loose, fast = u, v
	}
	s.move(top, loose, fast, i)
	change := s.at[fast].price + s.arcs[i].costFrom(loose) - s.at[loose].price
	for _, w := range s.below(loose) {
		n := &s.at[w]
		n.price += change
		n.depth = s.at[n.parent].depth + 1
	}
}
