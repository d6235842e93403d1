package flow

// tree is the spanning tree, by node. Negative one means none.
type tree struct {
	at   []node
	list []int32 // see below
}

// node knows its parent, the arc between them, and its children as a linked
// list. What is used together lies together: the walk through the tree is most
// of the work.
type node struct {
	price             int64 // what a unit costs from here along the tree to the root
	parent, up, depth int32
	child, next, prev int32
}

func newTree(nodes int) tree {
	t := tree{at: make([]node, nodes)}
	for v := range t.at {
		t.at[v] = node{parent: -1, up: -1, child: -1, next: -1, prev: -1}
	}
	return t
}

// hang makes v a child of p, joined by arc.
func (t *tree) hang(v, p, arc int32) {
	n, first := &t.at[v], t.at[p].child
	n.parent, n.up, n.next, n.prev = p, arc, first, -1
	if first >= 0 {
		t.at[first].prev = v
	}
	t.at[p].child = v
}

// cut takes v, with all below it, from its parent.
func (t *tree) cut(v int32) {
	n := &t.at[v]
	if n.prev >= 0 {
		t.at[n.prev].next = n.next
	} else {
		t.at[n.parent].child = n.next
	}
	if n.next >= 0 {
		t.at[n.next].prev = n.prev
	}
}

// move cuts the part below top loose and hangs it up again by its node v, from
// p with arc: the path from v to top is turned upside down.
func (t *tree) move(top, v, p, arc int32) {
	for {
		oldParent, oldArc := t.at[v].parent, t.at[v].up
		t.cut(v)
		t.hang(v, p, arc)
		if v == top {
			return
		}
		p, arc, v = v, oldArc, oldParent
	}
}

// apex is the lowest node above both u and v.
func (t *tree) apex(u, v int32) int32 {
	for u != v {
		if t.at[u].depth >= t.at[v].depth {
			u = t.at[u].parent
		} else {
			v = t.at[v].parent
		}
	}
	return u
}

// below lists v and everything under it, parents first. The list is good until
// the next call.
func (t *tree) below(v int32) []int32 {
	list := append(t.list[:0], v)
	for i := 0; i < len(list); i++ {
		for c := t.at[list[i]].child; c >= 0; c = t.at[c].next {
			list = append(list, c)
		}
	}
	t.list = list
	return list
}
