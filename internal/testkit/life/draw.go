package life

import (
	"math/rand/v2"
)

// moment is a step with what the model says of it.
type moment struct {
	step
	allowed bool
	seen    view
}

// draws are the steps that can be drawn, by how often.
var draws = []struct {
	what  string
	often int
}{
	{"days pass", 3}, {"accept", 8}, {"pass", 3}, {"time is over", 1}, {"choose", 6}, {"no thank you", 1}, {"yes after all", 2}, {"keep out", 2},
	{"pause", 1}, {"rest", 2}, {"go on", 2}, {"write", 6}, {"invite", 3}, {"name a standby", 3}, {"peel", 3}, {"take over", 3}, {"close", 1},
	{"open again", 2}, {"share", 1}, {"stop sharing", 1},
}

const asks = 3 // questions in one sequence

// sequence draws so many steps and lets the model live them. Cards for who she
// shares with cost much to draw, so that only some sequences share.
func (m *model) sequence(r *rand.Rand, steps int, shares bool) (all []moment) {
	m.asks = nil
	for len(all) < steps {
		s := m.draw(r, len(all), shares)
		allowed := m.try(s)
		if !allowed && r.IntN(10) > 0 {
			continue // most of what is drawn is allowed; some is not, and must be refused
		}
		if s.what == "share" && allowed {
			shares = false
		}
		n := moment{step: s, allowed: allowed}
		n.seen = m.see(s.ask)
		all = append(all, n)
	}
	return all
}

// try does a step; one that is not allowed leaves the model as it was.
func (m *model) try(s step) bool { return m.do(s) }

func (m *model) draw(r *rand.Rand, done int, shares bool) step {
	if len(m.asks) == 0 || len(m.asks) < asks && r.IntN(8) == 0 {
		return step{what: "ask", who: nobody, ask: len(m.asks), on: some(r, helpers, r.IntN(3)), spare: r.IntN(4) == 0}
	}
	sum := 0
	for _, d := range draws {
		sum += d.often
	}
	n, what := r.IntN(sum), ""
	for _, d := range draws {
		if n -= d.often; n < 0 {
			what = d.what
			break
		}
	}
	s := step{what: what, who: r.IntN(helpers), ask: r.IntN(len(m.asks)), days: r.IntN(4), spare: r.IntN(2) == 0, on: some(r, helpers, 1)}
	switch what {
	case "choose":
		s.who, s.on = nobody, some(r, helpers, 1+r.IntN(2))
	case "keep out":
		s.who, s.on = nobody, []int{r.IntN(karima)}
	case "write", "go on":
		s.who = r.IntN(helpers+1) - 1
	case "name a standby", "peel":
		s.who = karima + r.IntN(2)
	case "time is over", "no thank you", "yes after all", "pause", "close", "open again", "share", "stop sharing", "days pass":
		s.who = nobody
	}
	if what == "share" && !shares {
		s.what, s.who = "write", nobody
	}
	return s
}

// some draws n different ones.
func some(r *rand.Rand, of, n int) []int { return r.Perm(of)[:n] }
