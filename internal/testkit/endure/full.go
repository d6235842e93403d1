package endure

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Filled is what a disk left that was full and had space again.
type Filled struct {
	Cycles       int
	Acknowledged int
	Lost         int
	Doubled      int
	Other        []string      // answers that nobody expects: without her words, or a page that is not there
	Back         time.Duration // the longest that it took until a write was taken again
}

// Holds tells that nothing was lost or doubled, and refusals kept what was typed.
func (f Filled) Holds() bool { return f.Lost+f.Doubled+len(f.Other) == 0 }

func (f Filled) String() string {
	return fmt.Sprintf("%d times full, %d acknowledged writes: %d lost, %d doubled; %d answers that nobody expects; back after %.1f s at most",
		f.Cycles, f.Acknowledged, f.Lost, f.Doubled, len(f.Other), f.Back.Seconds())
}

// fills is how often one copy of the demo is full: its messages are long.
const fills = 4

// Fill lets a resident write until there is no space, looks, gives space, and
// lets her send again. Nobody starts the program anew.
func Fill(p Plan) (f Filled, err error) { return fill(p, nil) }

// FillEager is the control: something acknowledges what the full disk refuses.
func FillEager(p Plan) (f Filled, err error) { return fill(p, &eager{}) }

func fill(p Plan, e *eager) (f Filled, err error) {
	for lives := 0; f.Cycles < p.Cycles; lives++ {
		if err := fillOnce(p, fmt.Sprint("full", lives), e, &f); err != nil {
			return f, err
		}
	}
	return f, nil
}

func fillOnce(p Plan, name string, e *eager, f *Filled) error {
	s, err := p.open(name, noMail)
	if err != nil {
		return err
	}
	defer s.close()
	her, err := s.messenger("Trijntje")
	if err != nil {
		return err
	}
	her.spare = false // "not now" is the answer that is looked at here
	short := her.form
	her.form = func(mark string) (form url.Values) {
		form = short(mark)
		form["bericht"][0] += " " + strings.Repeat("lang en ", 5000)
		return form
	}
	b := &brim{site: s, Filled: f, her: her, eager: e}
	for range min(fills, p.Cycles-f.Cycles) {
		if err := b.cycle(); err != nil {
			return err
		}
	}
	count, err := her.look()
	if err != nil {
		return err
	}
	lost, doubled := once(b.marks, count)
	f.Lost, f.Doubled = f.Lost+lost, f.Doubled+doubled
	return nil
}

// brim is a copy of the demo on a disk that is full now and then.
type brim struct {
	*site
	*Filled
	her   *pen
	eager *eager
	marks []string // acknowledged
}

func (b *brim) cycle() error {
	b.Cycles++
	if err := b.tighten(); err != nil {
		return err
	}
	refused, err := b.untilFull()
	if err != nil {
		return err
	}
	b.whileFull()
	if b.eager != nil {
		if err := b.acknowledgedAnyway(); err != nil {
			return err
		}
	}
	if err := b.loosen(); err != nil {
		return err
	}
	return b.sendAgain(refused)
}

// mostLong is more long messages than fit.
const mostLong = 400

func (b *brim) mark() string { return fmt.Sprintf("Teken%dx", len(b.marks)) }

// untilFull writes until a message is refused, on a page that keeps her words.
func (b *brim) untilFull() (refused string, err error) {
	for range mostLong {
		mark := b.mark()
		b.her.sent = with(b.her.form(mark))
		a, err := b.her.post(b.her.path, b.her.sent)
		switch {
		case err != nil:
			return "", err
		case a.status == http.StatusSeeOther:
			b.acknowledged(mark)
			continue
		case a.status != http.StatusServiceUnavailable || !strings.Contains(a.body, mark) || !strings.Contains(a.body, "Nog een keer versturen"):
			b.Other = append(b.Other, fmt.Sprintf("a refused message answers %d, with her words: %v", a.status, strings.Contains(a.body, mark)))
		}
		return mark, nil
	}
	return "", fmt.Errorf("the disk is not full after %d messages", mostLong)
}

func (b *brim) acknowledged(mark string) {
	b.Acknowledged++
	b.marks = append(b.marks, mark)
}

// whileFull reads what needs no line in the log. What does is refused too: the
// log goes before the content. A server that stopped reads nothing, and that is said.
func (b *brim) whileFull() {
	for _, path := range []string{"/", "/vraag/1", "/inloggen"} {
		a, err := newPerson(b.run.Base).get(path)
		stopped := b.Servers != nil && b.Servers.log && a.status == http.StatusServiceUnavailable
		if err != nil || a.status != http.StatusOK && !stopped {
			b.Other = append(b.Other, fmt.Sprintf("%s answers %d, %v", path, a.status, err))
		}
	}
}

func (b *brim) acknowledgedAnyway() error {
	b.her.move(b.eager.before(b.run.Base))
	defer b.her.move(b.run.Base)
	defer b.eager.gone()
	sent, mark := b.her.sent, "TekenTeVroeg"+b.mark()
	ok, err := b.her.write(mark)
	b.her.sent = sent
	if err != nil || !ok {
		return fmt.Errorf("the control acknowledges nothing: %w", err)
	}
	b.acknowledged(mark)
	b.eager.onward.Wait()
	return nil
}

// tooLong is when nobody believes any more that it comes back.
const tooLong = 2 * time.Minute

// sendAgain presses again until the message is taken.
func (b *brim) sendAgain(mark string) error {
	for start := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		a, err := b.her.post(b.her.path, b.her.sent)
		if err != nil {
			return err
		}
		if a.status == http.StatusSeeOther {
			b.Back = max(b.Back, time.Since(start))
			b.acknowledged(mark)
			return nil
		}
		if time.Since(start) > tooLong {
			return fmt.Errorf("with space again a message answers %d", a.status)
		}
	}
}
