package endure

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"naast/internal/testkit/smtp"
)

// Answers is what lost answers left.
type Answers struct {
	Asked    int // questions that people sent until they got an answer
	Repeated int // how often something was sent again
	Cases    int
	Lost     int // questions that are not there
	Doubled  int
	Half     []string
	Told     int // mails to readers, each counted once
	Twice    int // the same mail once more, which a mail program shows once
	Wanted   int // how many mails there should be: one for each question and reader
}

// Holds tells that each question is there once, and its readers were told once.
func (a Answers) Holds() bool {
	return a.Lost+a.Doubled+len(a.Half) == 0 && a.Cases == a.Asked && a.Repeated >= a.Asked && a.Told == a.Wanted
}

func (a Answers) String() string {
	return fmt.Sprintf("%d questions, %d repeats, %d cases: %d lost, %d doubled, %d by half; %d mails to readers, wanted %d (%d came twice under one id)",
		a.Asked, a.Repeated, a.Cases, a.Lost, a.Doubled, len(a.Half), a.Told, a.Wanted, a.Twice)
}

// atDoor is how many people read first questions in the demo.
const atDoor = 2

// Lose lets residents and supporters send questions over a network that loses
// the answer of each, until they get one. The mail server loses answers too.
func Lose(p Plan, mail *smtp.Server) (Answers, error) { return lose(p, mail, false) }

// LoseFresh is the control: who gets no answer fills in a new form.
func LoseFresh(p Plan, mail *smtp.Server) (Answers, error) { return lose(p, mail, true) }

func lose(p Plan, mail *smtp.Server, fresh bool) (a Answers, err error) {
	s, err := p.open("lost", mail.Addr())
	if err != nil {
		return a, err
	}
	defer s.close()
	before, err := s.inspect(nil)
	if err != nil {
		return a, err
	}
	door, err := s.frontDoor()
	if err != nil {
		return a, err
	}
	askers, err := s.askers(door, fresh)
	if err != nil {
		return a, err
	}
	mail.Lose(7)
	if err := s.ask(askers, fresh, &a); err != nil {
		return a, err
	}
	for _, x := range askers {
		x.move(s.run.Base)
	}
	for _, x := range askers {
		if err := x.count(&a); err != nil {
			return a, err
		}
	}
	if err := s.settle(mail); err != nil {
		return a, err
	}
	s.run.Stop()
	after, err := s.inspect(nil)
	a.Cases, a.Half, a.Wanted = len(after.cases)-len(before.cases), after.faults, atDoor*a.Asked
	a.mails(mail.Mails())
	return a, err
}

// asker sends question after question.
type asker struct {
	writer
	marks []string
}

func (s *site) askers(door *door, fresh bool) (all []*asker, err error) {
	for _, login := range []string{"mara", "samira", "jelmer"} {
		t, err := s.typist(login, door)
		if err != nil {
			return nil, err
		}
		t.fresh = fresh
		all = append(all, &asker{writer: t})
	}
	return append(all, &asker{writer: newVisitors(s.run.Base, door)}), nil
}

// ask lets everybody send their share over a bad network.
func (s *site) ask(askers []*asker, fresh bool, a *Answers) error {
	w, err := newWire(s.run.Base)
	if err != nil {
		return err
	}
	w.blind = fresh
	defer w.close()
	var all sync.WaitGroup
	var mu sync.Mutex
	var failed error
	for i, x := range askers {
		x.move(w.base())
		all.Go(func() {
			for n := i; n < s.Cycles; n += len(askers) {
				repeats, err := x.send(fmt.Sprintf("Teken%dx", n))
				mu.Lock()
				a.Asked, a.Repeated, failed = a.Asked+1, a.Repeated+repeats, errors.Join(failed, err)
				mu.Unlock()
				if err != nil {
					return
				}
			}
		})
	}
	all.Wait()
	return failed
}

// send sends one question until there is an answer.
func (x *asker) send(mark string) (repeats int, err error) {
	x.marks = append(x.marks, mark)
	ok, err := x.write(mark)
	if ok || err != nil {
		return 0, err
	}
	for {
		repeats++
		if err = x.again(); !errors.Is(err, errNoAnswer) {
			return repeats, err
		}
	}
}

func (x *asker) count(a *Answers) error {
	count, err := x.look()
	if err != nil {
		return err
	}
	lost, doubled := once(x.marks, count)
	a.Lost, a.Doubled = a.Lost+lost, a.Doubled+doubled
	return nil
}

// settle waits until every mail was tried, and lets those whose answer got lost
// be tried again without waiting for it.
func (s *site) settle(mail *smtp.Server) error {
	if err := s.until(`SELECT COUNT(*) FROM jobs_job WHERE kind='door' AND tries=0`); err != nil {
		return err
	}
	s.run.Stop()
	mail.Lose(0)
	d, err := raw(s.stores.at(s.dir).Main)
	if err != nil {
		return err
	}
	_, err = d.Exec(`UPDATE jobs_job SET due=due-3600 WHERE tries>0`) // they wait a minute, four minutes
	if e := d.Close(); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	s.start()
	return s.until(`SELECT COUNT(*) FROM jobs_job WHERE kind='door'`)
}

// until waits until a count of the running program is 0.
func (s *site) until(query string) error {
	d, err := raw(s.stores.at(s.dir).Main)
	if err != nil {
		return err
	}
	defer d.Close()
	last, since := -1, time.Now()
	for {
		var n int
		if err := d.QueryRowContext(context.Background(), query).Scan(&n); err != nil || n == 0 {
			return err
		}
		if n != last {
			last, since = n, time.Now()
		}
		if time.Since(since) > 3*time.Minute {
			return fmt.Errorf("%d jobs wait and nothing happens", n)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// mails counts the mails about a question at the front door.
func (a *Answers) mails(all []smtp.Mail) {
	ids := map[string]bool{}
	for _, m := range all {
		if !strings.Contains(m.Subject(), "er wacht een vraag bij de voordeur") {
			continue
		}
		if ids[m.ID()] {
			a.Twice++
		}
		ids[m.ID()] = true
	}
	a.Told = len(ids)
}
