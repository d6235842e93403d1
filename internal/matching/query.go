package matching

import (
	"hash/fnv"
	"io"
	"strconv"
	"unique"

	"naast"
	"naast/internal/partnership"
	solve "naast/internal/solve/matching"
	"naast/internal/supporter"
)

// query is a need in the form that rows are held against.
type query struct {
	domains     []word
	prefer      []solve.Kind // the kinds the partnership prefers for these parts of life
	language    word
	dutch       bool
	interpreter bool
	village     word
	anywhere    bool // she told no village
	place       string
	known       string
	kind        solve.Kind // her own preference; OtherKind: none
	parties     []string
	wanted      []naast.UserID
	notFrom     naast.OrganisationID
	day         int32
	at          int64
	lot         uint64 // draws lots between equals: the same all day for the same answers
}

func newQuery(n supporter.Need, set partnership.Settings) *query {
	q := &query{
		language: unique.Make(n.Language), dutch: n.Language == "" || n.Language == supporter.Dutch, interpreter: n.Interpreter,
		village: unique.Make(n.Village), anywhere: n.Village == "", place: n.Place, known: n.Known, kind: kindOf(n.Kind),
		parties: n.Parties, wanted: n.Wanted, notFrom: n.NotFrom, day: number(n.Day()), at: n.At,
	}
	lot := fnv.New64a()
	io.WriteString(lot, string(n.Day())+"|"+n.Language+"|"+n.Village+"|"+n.Place+"|"+n.Known+"|"+strconv.Itoa(len(n.Exclude)))
	for _, d := range n.Asked() {
		io.WriteString(lot, "|"+d)
		q.domains = append(q.domains, unique.Make(d))
		if k := kindOf(supporter.Kind(set.KindFor[d])); k != solve.OtherKind {
			q.prefer = append(q.prefer, k)
		}
	}
	q.lot = lot.Sum64()
	return q
}

// draw is the lot of one supporter in this query.
func (q *query) draw(u naast.UserID) uint64 {
	h := q.lot
	for i := range len(u) {
		h = (h ^ uint64(u[i])) * 1099511628211 // FNV-1a
	}
	return h
}
