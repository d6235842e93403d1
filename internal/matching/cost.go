package matching

import (
	"slices"

	solve "naast/internal/solve/matching"
	"naast/internal/supporter"
)

// The soft wishes, from heavy to light; one step of a wish outweighs all wishes
// after it together. The number is how many values each has.
const (
	levelWanted   = 2      // named by her, or stood next to her before
	levelLanguage = 2      // speaks her first language, or works with an interpreter
	levelKind     = 2      // her preference, or else the partnership's for this part of life
	levelDepth    = 64     // how much is unknown of what she asks
	levelDistance = 2      // comes to her village
	levelVillage  = 2      // lives in the same or another village, as she wishes
	levelLoad     = 101    // share of the room that is taken, in percent
	maxDomains    = 63 / 3 // more parts of life than that weigh no more
)

// fold makes one number of values 0 ≤ v < size, in order of weight.
func fold(levels ...[2]int64) (cost int64) {
	for _, l := range levels {
		cost = cost*l[1] + min(l[0], l[1]-1)
	}
	return cost
}

// cost is how far this supporter is from her wishes, without his load.
func (r *row) cost(q *query) int64 {
	return fold(
		[2]int64{one(len(q.wanted) > 0 && !slices.Contains(q.wanted, r.user)), levelWanted},
		[2]int64{one(!q.dutch && !slices.Contains(r.languages, q.language)), levelLanguage},
		[2]int64{one(!r.preferred(q)), levelKind},
		[2]int64{r.unknown(q), levelDepth},
		[2]int64{one(!q.anywhere && !r.near(q)), levelDistance},
		[2]int64{one(!r.asVillage(q)), levelVillage},
		[2]int64{0, levelLoad},
	)
}

// load is the cost of standing next to one more when n do already: the share
// of the room that is taken then. It never goes down as n grows.
func (r *row) load(n int32) int64 {
	if r.room <= 0 {
		return levelLoad - 1
	}
	return min(int64(n)*100/int64(r.room), levelLoad-1)
}

func one(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func (r *row) preferred(q *query) bool {
	if q.kind != solve.OtherKind {
		return r.kind == q.kind
	}
	return len(q.prefer) == 0 || slices.Contains(q.prefer, r.kind)
}

// unknown counts, over the parts of life she ticked, what is short of an expert.
func (r *row) unknown(q *query) (short int64) {
	for _, d := range q.domains[:min(len(q.domains), maxDomains)] {
		short += int64(3 - r.depth(d))
	}
	return short
}

func (r *row) near(q *query) bool {
	return r.village == q.village || slices.Contains(r.worksIn, q.village)
}

// asVillage tells whether where he lives is as she wishes. Where he lives is
// told only when he told it.
func (r *row) asVillage(q *query) bool {
	if q.anywhere || r.village == noVillage {
		return true
	}
	switch q.known {
	case supporter.Familiar:
		return r.village == q.village
	case supporter.Unfamiliar:
		return r.village != q.village
	}
	return true
}

// outside tells whether he lives in another village than she does.
func (r *row) outside(q *query) bool { return r.village != noVillage && r.village != q.village }
