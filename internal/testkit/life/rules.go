package life

import "slices"

// do is what a step means in the field; it tells whether it is allowed. What is
// not allowed changes nothing.
func (m *model) do(s step) bool {
	if s.what == "days pass" {
		m.pass(s.days)
		return true
	}
	if s.what == "ask" {
		m.ask(s)
		return true
	}
	q := m.asks[s.ask]
	if q.state == "" {
		return false
	}
	rule := rules[s.what]
	return rule(m, q, s)
}

func (m *model) pass(days int) {
	m.day += days
	for _, q := range m.asks {
		early := 0
		if m.fault == "erased a day early" {
			early = 1
		}
		if q.state == "closed" && m.day >= q.gone-early {
			*q = question{helper: nobody, standby: nobody}
		}
	}
}

func (m *model) ask(s step) {
	q := &question{named: slices.Clone(s.on), line: slices.Clone(s.on), helper: nobody, standby: nobody, team: karima, door: []int{els, joost}}
	if s.spare { // only whom she chooses
		q.door = nil
	}
	q.goOn()
	m.asks = append(m.asks, q)
}

var rules = map[string]func(m *model, q *question, s step) bool{
	"accept": func(m *model, q *question, s step) bool {
		if q.asked() != s.who {
			return false
		}
		q.line, q.door, q.co, q.state, q.no = nil, nil, nil, "accepted", false
		if m.fault == "the front door reads on" {
			q.door = []int{els, joost}
		}
		m.stand(q, s.who, standbyOf[s.who])
		m.busy[s.who]++
		return true
	},
	"pass": func(m *model, q *question, s step) bool {
		if q.asked() != s.who {
			return false
		}
		m.drop(q)
		return true
	},
	"time is over": func(m *model, q *question, _ step) bool {
		if q.asked() != nobody {
			m.drop(q)
		}
		return true
	},
	"choose": func(m *model, q *question, s step) bool {
		for i, p := range s.on {
			again := slices.Contains(q.passed, p) && m.fault != "who passed is asked again"
			if slices.Contains(s.on[:i], p) || slices.Contains(q.named, p) || again || slices.Contains(q.blocked, p) {
				return false
			}
		}
		if !q.early() {
			return false
		}
		q.named, q.line, q.no = append(q.named, s.on...), append(q.line, s.on...), false
		q.goOn()
		return true
	},
	"no thank you": func(_ *model, q *question, _ step) bool {
		if !q.early() {
			return false
		}
		q.named, q.line, q.no, q.state = nil, nil, true, "resting"
		return true
	},
	"yes after all": func(_ *model, q *question, _ step) bool {
		if q.state != "resting" || !q.no {
			return false
		}
		q.no, q.state = false, "waiting"
		return true
	},
	"keep out": keepOut,
	"pause": func(_ *model, q *question, s step) bool {
		if !q.open() {
			return false
		}
		q.paused = s.spare
		return true
	},
	"rest": func(m *model, q *question, s step) bool {
		if q.state != "accepted" || q.helper != s.who {
			return false
		}
		q.state = "resting"
		m.busy[s.who]--
		return true
	},
	"go on": func(m *model, q *question, s step) bool { // he, or she asks for it
		if q.state != "resting" || q.helper == nobody || s.who != nobody && q.helper != s.who {
			return false
		}
		q.state = "accepted"
		if s.who == nobody {
			q.paused = false
		}
		m.busy[q.helper]++
		return true
	},
	"write": func(_ *model, q *question, s step) bool {
		if s.who == nobody {
			return q.open()
		}
		if !q.alive() || !q.inside(s.who) {
			return false
		}
		q.handOut()
		return true
	},
	"invite": func(_ *model, q *question, s step) bool {
		p := s.on[0]
		if !q.alive() || q.helper != s.who || q.inside(p) || slices.Contains(q.blocked, p) {
			return false
		}
		q.handOut()
		if q.standby == p {
			q.standby, q.layer, q.peeled = nobody, false, false
		}
		q.co = append(q.co, p)
		return true
	},
	"name a standby": func(_ *model, q *question, s step) bool {
		p := s.on[0]
		if !q.open() || q.team != s.who || q.helper == nobody || q.standby == p || q.inside(p) || slices.Contains(q.blocked, p) {
			return false
		}
		q.standby, q.layer, q.peeled = p, false, false
		return true
	},
	"peel": func(_ *model, q *question, s step) bool {
		if !q.alive() || q.helper == nobody || q.team != s.who || q.standby == nobody || !q.layer {
			return false
		}
		q.peeled = true
		return true
	},
	"take over": func(m *model, q *question, s step) bool {
		if !q.alive() || q.helper == nobody || q.standby != s.who || !q.peeled && m.fault != "a standby needs no coordinator" {
			return false
		}
		before, next := q.helper, standbyOf[s.who]
		if next == before {
			next = s.who // who dropped out is not asked to stand by
		}
		m.stand(q, s.who, next)
		if q.state == "accepted" {
			m.busy[before]--
			m.busy[s.who]++
		}
		return true
	},
	"close": func(m *model, q *question, s step) bool {
		if !q.open() {
			return false
		}
		q.was = q.state
		if q.state == "offered" {
			q.was, q.named, q.line = "waiting", nil, nil
		}
		if q.state == "accepted" {
			m.busy[q.helper]--
		}
		q.state, q.gone, q.atOnce, q.near = "closed", m.day+s.days, s.days == 0, false
		return true
	},
	"open again": func(m *model, q *question, _ step) bool {
		if q.state != "closed" || q.atOnce { // she was told that there is no way back
			return false
		}
		q.state = q.was
		if q.state == "accepted" {
			m.busy[q.helper]++
		}
		return true
	},
	"share": func(m *model, q *question, s step) bool {
		if !q.open() {
			return false
		}
		q.near, q.nearOn = true, m.day+s.days
		return true
	},
	"stop sharing": func(m *model, q *question, _ step) bool {
		if !q.open() || !q.near {
			return false
		}
		q.near = m.fault == "sharing goes on"
		return true
	},
}

// drop ends the offer to who is being asked.
func (m *model) drop(q *question) {
	q.passed = append(q.passed, q.line[0])
	q.line = q.line[1:]
	q.goOn()
}

// keepOut is her wish that somebody never sees her question again.
func keepOut(m *model, q *question, s step) bool {
	p := s.on[0]
	if !q.open() {
		return false
	}
	if slices.Contains(q.blocked, p) {
		return true
	}
	asked := q.asked()
	q.blocked = append(q.blocked, p)
	q.named, q.co, q.line, q.door = without(q.named, p), without(q.co, p), without(q.line, p), without(q.door, p)
	if q.standby == p {
		q.standby, q.layer, q.peeled = nobody, false, false
	}
	switch p {
	case q.helper:
		if q.state == "accepted" {
			m.busy[p]--
		}
		q.helper, q.state = nobody, "waiting"
		if m.fault == "who is kept out keeps the key" {
			q.co = append(q.co, p)
		}
	case asked:
		q.goOn()
	}
	return true
}
