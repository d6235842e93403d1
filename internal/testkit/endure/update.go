package endure

import (
	"errors"
	"fmt"
	"os/exec"
	"sync"
	"time"
)

// Updated is what changing the program while people write left.
type Updated struct {
	Updates, Back int // how often the program was changed, and changed back
	Acknowledged  int
	Failed        int // requests without an answer, or with one that nobody expects
	Lost, Doubled int
	Half, Other   []string
}

// Holds tells that nobody noticed, and nothing was lost.
func (u Updated) Holds() bool {
	return u.Failed+u.Lost+u.Doubled+len(u.Half)+len(u.Other) == 0
}

func (u Updated) String() string {
	return fmt.Sprintf("%d updates and %d times back, %d acknowledged writes: %d requests failed, %d writes lost, %d doubled, %d by half",
		u.Updates, u.Back, u.Acknowledged, u.Failed, u.Lost, u.Doubled, len(u.Half))
}

// UpdateByRestart is the control: the program is ended and the next one started.
func UpdateByRestart(p Plan, next string) (u Updated, err error) {
	return underLoad(p, "restart", &u, func(i *installed) error {
		for range p.Cycles {
			if err := i.stop(); err != nil {
				return err
			}
			if err := i.from(next); err != nil {
				return err
			}
			u.Updates++
		}
		return nil
	})
}

// underLoad does something while people write, and looks afterwards.
func underLoad(p Plan, name string, u *Updated, do func(*installed) error) (Updated, error) {
	i, err := p.install(name)
	if err != nil {
		return *u, err
	}
	defer i.close()
	over := make(chan struct{})
	var all sync.WaitGroup
	for _, w := range i.writers {
		all.Go(func() { i.writesOn(w, over, &u.Failed) })
	}
	time.Sleep(time.Second) // everybody writes
	err = do(i)
	close(over)
	all.Wait()
	if err != nil {
		return *u, fmt.Errorf("%w; the program said: %s", err, i.run.Said())
	}
	if err := i.whatIsLeft(); err != nil { // a page that cannot be read
		u.Other = append(u.Other, err.Error())
	}
	if err := i.stop(); err != nil {
		return *u, err
	}
	if err := i.halves(); err != nil {
		return *u, err
	}
	u.Acknowledged, u.Lost, u.Doubled = u.Acknowledged+i.Acknowledged, u.Lost+i.Lost, u.Doubled+i.Doubled
	u.Half, u.Other = append(u.Half, i.Half...), append(u.Other, i.Other...)
	return *u, nil
}

// calm is how long somebody waits between two forms: a network may send 600 of
// them in a minute.
const calm = 120 * time.Millisecond

// writesOn writes until it is over; what failed is sent again.
func (i *installed) writesOn(w writer, over chan struct{}, failed *int) {
	for {
		select {
		case <-over:
			return
		case <-time.After(calm):
		}
		mark := fmt.Sprintf("Teken%dx", i.n.Add(1))
		ok, err := w.write(mark)
		if !ok && err == nil {
			i.mu.Lock()
			*failed++
			i.mu.Unlock()
			for range 100 { // until somebody answers
				if err = w.again(); err == nil {
					break
				}
				time.Sleep(calm)
			}
		}
		i.mu.Lock()
		if err != nil {
			i.Other = append(i.Other, err.Error())
		} else {
			i.Acknowledged++
			i.marks[w] = append(i.marks[w], mark)
		}
		i.mu.Unlock()
	}
}

func run(cmd *exec.Cmd) error {
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("naast %s: %w\n%s", cmd.Args[1], err, out)
	}
	return nil
}

// Refused is what came of an update that must not succeed: what the command said,
// and how people fared.
type Refused struct {
	Said string
	Updated
}

// UpdateTo tries to put something in place that does not work, while people
// write; sum is its sum, or another.
func UpdateTo(p Plan, next, sum string) (r Refused, err error) {
	_, err = underLoad(p, "refused", &r.Updated, func(i *installed) error {
		before, err := i.serves()
		if err != nil {
			return err
		}
		err = run(i.update("--sha256", sum, next))
		if err == nil {
			return errors.New("it is in place")
		}
		r.Said = err.Error()
		now, err := i.serves()
		if err == nil && now != before {
			r.Back++
		}
		return err
	})
	return r, err
}

// Sum is the SHA-256 sum of a program.
func Sum(path string) (string, error) { return sumOf(path) }
