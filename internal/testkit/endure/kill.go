package endure

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Killed is what kill -9 while people write left.
type Killed struct {
	Cycles       int
	Down         int // of these, how often a server of PostgreSQL was killed
	Acknowledged int
	Repeated     int      // sent again, because no answer came
	Lost         int      // acknowledged and not there
	Doubled      int      // there more than once
	Half         []string // what stands there by half
	Other        []string // answers that nobody expects
}

// Holds tells that nothing was lost, doubled or kept by half.
func (k Killed) Holds() bool {
	return k.Lost+k.Doubled+len(k.Half)+len(k.Other) == 0
}

func (k Killed) String() string {
	of := ""
	if k.Down > 0 {
		of = fmt.Sprintf(" (%d of a server)", k.Down)
	}
	return fmt.Sprintf("%d kills%s, %d acknowledged writes: %d lost, %d doubled, %d by half; %d without an answer, sent again",
		k.Cycles, of, k.Acknowledged, k.Lost, k.Doubled, len(k.Half), k.Repeated)
}

// life is how many kills one copy of the demo lives through: the pages that are
// read after each grow.
const life = 20

// Kill kills the program at random moments while residents send questions,
// drafts and messages and supporters write notes and sheets, starts it again,
// and looks. Between the kill and the start the databases are looked at.
func Kill(p Plan) (k Killed, err error) { return kill(p, nil) }

// KillEager is the control: something between the people and the program
// acknowledges before the program has the write.
func KillEager(p Plan) (k Killed, err error) {
	return kill(p, &eager{})
}

func kill(p Plan, e *eager) (k Killed, err error) {
	for lives := 0; k.Cycles < p.Cycles; lives++ {
		if err := liveOnce(p, fmt.Sprint("life", lives), e, &k); err != nil {
			return k, err
		}
	}
	return k, nil
}

func liveOnce(p Plan, name string, e *eager, k *Killed) error {
	s, err := p.open(name, noMail)
	if err != nil {
		return err
	}
	defer s.close()
	l := &living{site: s, eager: e, Killed: k, marks: map[writer][]string{}}
	if err := l.people(); err != nil {
		return err
	}
	if l.before, err = s.inspect(nil); err != nil {
		return err
	}
	for range min(life, p.Cycles-k.Cycles) {
		if err := l.cycle(); err != nil {
			return err
		}
	}
	return nil
}

// living is one copy of the demo and the people who write in it.
type living struct {
	*site
	*Killed
	eager   *eager
	writers []writer
	marks   map[writer][]string // acknowledged
	before  found               // as the demo was
	n       atomic.Int64
	mu      sync.Mutex
	acked   chan struct{}
}

func (l *living) people() error {
	door, err := l.frontDoor()
	if err != nil {
		return err
	}
	one, err1 := l.messenger("Trijntje")
	two, err2 := l.noter("samira")
	three, err3 := l.typist("mara", door)
	l.writers = []writer{one, two, three, newVisitors(l.run.Base, door)}
	return errors.Join(err1, err2, err3)
}

// cycle lets everybody write, kills the program after a random number of
// acknowledgements and a random pause, and looks at what is left.
func (l *living) cycle() error {
	l.Cycles++
	base := l.run.Base
	if l.eager != nil {
		base = l.eager.before(base)
	}
	l.move(base)
	l.acked = make(chan struct{}, 1000)
	var all sync.WaitGroup
	for _, w := range l.writers {
		all.Go(func() { l.writes(w) })
	}
	for range 1 + rand.IntN(12) {
		select {
		case <-l.acked:
		case <-time.After(time.Minute): // the writers say what is wrong
		}
	}
	time.Sleep(rand.N(15 * time.Millisecond))
	alive := l.strike()
	if l.eager != nil {
		l.eager.gone()
	}
	all.Wait()
	if l.Servers != nil {
		if err := l.Servers.raise(); err != nil {
			return err
		}
	}
	if err := l.halves(); err != nil {
		return err
	}
	if !alive {
		l.start()
	}
	l.move(l.run.Base)
	return l.whatIsLeft()
}

// strike kills the program; on PostgreSQL a server with it, or a server alone.
func (l *living) strike() (alive bool) {
	if l.Servers == nil {
		l.run.Kill()
		return false
	}
	what := rand.IntN(3)
	if what > 0 {
		l.Down++
		l.Servers.kill()
	}
	if what < 2 {
		l.run.Kill()
	}
	return what == 2
}

func (l *living) move(base string) {
	for _, w := range l.writers {
		w.move(base)
	}
}

// writes writes until there is no answer.
func (l *living) writes(w writer) {
	for {
		mark := fmt.Sprintf("Teken%dx", l.n.Add(1))
		ok, err := w.write(mark)
		l.mu.Lock()
		switch {
		case err != nil:
			l.Other = append(l.Other, err.Error())
		case ok:
			l.Acknowledged++
			l.marks[w] = append(l.marks[w], mark)
		default:
			l.Repeated++
			l.marks[w] = append(l.marks[w], mark+"?")
		}
		l.mu.Unlock()
		if !ok {
			return
		}
		select {
		case l.acked <- struct{}{}:
		default: // nobody counts any more: killing a server takes a while
		}
	}
}

// halves looks at a copy of the databases of the dead program.
func (l *living) halves() error {
	now, err := l.inspect(l.before.cases)
	l.Half = append(l.Half, now.faults...)
	return err
}

// inspect looks at a copy, so that the program itself repairs what it left.
// On PostgreSQL its server has repaired what there was.
func (s *site) inspect(known map[string]bool) (found, error) {
	if s.stores != (Stores{}) { // somebody else's files
		return inspect(s.dir, s.stores, known)
	}
	dir := filepath.Join(s.Dir, "copy")
	if err := copyAll(s.dir, dir); err != nil {
		return found{}, err
	}
	defer os.RemoveAll(dir)
	return inspect(dir, s.stores, known)
}

// whatIsLeft checks that all that was acknowledged is there, lets those without
// an answer send again, and checks that everything is there once.
func (l *living) whatIsLeft() error {
	for _, w := range l.writers {
		count, err := l.look(w)
		if err != nil {
			return err
		}
		for _, mark := range l.marks[w] {
			if mark[len(mark)-1] != '?' && count(mark) == 0 {
				l.Lost++
			}
		}
		if err := l.patiently(w.again); err != nil {
			return err
		}
		if count, err = l.look(w); err != nil {
			return err
		}
		l.once(w, count)
	}
	return nil
}

func (l *living) look(w writer) (count func(string) int, err error) {
	err = l.patiently(func() (err error) { count, err = w.look(); return err })
	return count, err
}

// patiently does it again while the program finds its servers again.
func (l *living) patiently(f func() error) error {
	for start := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		err := f()
		if l.Servers == nil || !errors.Is(err, errNoAnswer) || time.Since(start) > tooLong {
			return err
		}
	}
}

// once counts what stands there twice, and forgets what was lost: it is counted
// already.
func (l *living) once(w writer, count func(string) int) {
	kept := l.marks[w][:0]
	for _, mark := range l.marks[w] {
		repeated := mark[len(mark)-1] == '?'
		if repeated {
			mark = mark[:len(mark)-1]
		}
		switch n := count(mark); {
		case n > 1:
			l.Doubled += n - 1
		case n == 0 && repeated:
			l.Lost++
		case n == 1:
			kept = append(kept, mark)
		}
	}
	l.marks[w] = slices.Clip(kept)
}
