package endure

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"naast/internal/guard"
)

// writer is somebody who writes one thing after another.
type writer interface {
	// write sends something in which a mark stands, and tells whether it was
	// acknowledged. An error is an answer that nobody expects; no answer is none.
	write(mark string) (acknowledged bool, err error)
	// again sends what got no answer once more; it must be acknowledged now.
	again() error
	// look reads what is there, and gives how often a mark stands in it.
	look() (func(mark string) int, error)
	move(base string)
}

// pen writes with one form: a resident's message, a supporter's note, a sheet.
type pen struct {
	*person
	path  string
	form  func(mark string) url.Values
	read  func() ([]string, error) // the pages on which it stands, each once
	sent  url.Values               // what got no answer
	fresh bool                     // the control: a repeat is a form of its own
}

func (p *pen) write(mark string) (bool, error) {
	p.sent = with(p.form(mark))
	return p.send()
}

func (p *pen) send() (bool, error) {
	a, err := p.post(p.path, p.sent)
	if err != nil {
		return false, nil
	}
	if a.status != http.StatusSeeOther {
		return false, fmt.Errorf("%s answers %d", p.path, a.status)
	}
	p.sent = nil
	return true, nil
}

func (p *pen) again() error {
	if p.sent == nil {
		return nil
	}
	if p.fresh {
		with(p.sent)
	}
	ok, err := p.send()
	if err == nil && !ok {
		err = fmt.Errorf("%s: %w", p.path, errNoAnswer)
	}
	return err
}

func (p *pen) look() (func(string) int, error) {
	pages, err := p.read()
	return func(mark string) (n int) {
		for _, text := range pages {
			n += strings.Count(text, mark+".")
		}
		return n
	}, err
}

// once tells how many marks are not there, and how many are there too often.
func once(marks []string, count func(string) int) (lost, doubled int) {
	for _, mark := range marks {
		n := count(mark)
		if n == 0 {
			lost++
		}
		doubled += max(0, n-1)
	}
	return lost, doubled
}

// page reads one page.
func (p *person) page(path string) (string, error) {
	a, err := p.get(path)
	if err == nil && a.status != http.StatusOK {
		err = fmt.Errorf("%s answers %d", path, a.status)
	}
	return a.body, err
}

// pages reads one page, for a pen.
func (p *person) pages(path string) func() ([]string, error) {
	return func() ([]string, error) {
		text, err := p.page(path)
		return []string{text}, err
	}
}

const messagesPath = "/mijn-pagina/berichten"

// messenger is a resident who sends messages.
func (s *site) messenger(name string) (*pen, error) {
	p, err := s.resident(name)
	form := func(mark string) url.Values { return url.Values{"bericht": {"Mijn bericht " + mark + "."}} }
	return &pen{person: p, path: messagesPath, form: form, read: p.pages(messagesPath)}, err
}

var caseLink = regexp.MustCompile(`href="(/zaak/\w+)"`)

// noter is a supporter who writes notes in her first case.
func (s *site) noter(login string) (*pen, error) {
	p, err := s.staff(login, guard.HatSupporter)
	if err != nil {
		return nil, err
	}
	list, err := p.page("/mensen")
	if err != nil {
		return nil, err
	}
	link := caseLink.FindStringSubmatch(list)
	if link == nil {
		return nil, fmt.Errorf("%s has no case", login)
	}
	path := link[1] + "/verslag"
	form := func(mark string) url.Values {
		return url.Values{"tekst": {"Mijn verslag " + mark + "."}, "hoe": {"telefoon"}}
	}
	return &pen{person: p, path: path, form: form, read: p.pages(path)}, nil
}

// typist is a supporter who types in intake sheets; the front door looks for
// somebody, and reads them; without a door nobody does.
func (s *site) typist(login string, door *door) (*pen, error) {
	p, err := s.staff(login, guard.HatSupporter)
	form := func(mark string) url.Values {
		return url.Values{"verhaal": {"Zij vertelt " + mark + "."}, "dag": {s.today()}, "wijze": {"papier"}, "gezondheid": {"niet"}, "verder": {"ander"}, "domein": {"geld"}}
	}
	t := &pen{person: p, path: "/spreekuur/intypen", form: form}
	if door != nil {
		t.read = door.read
	}
	return t, err
}

// door is somebody at the front door, who reads the first questions.
type door struct {
	*person
	known []string // read before
	pages []string
}

var firstLink = regexp.MustCompile(`href="(/voordeur/\w+)"`)

func (s *site) frontDoor() (*door, error) {
	p, err := s.staff("ineke", guard.HatFrontDoor)
	return &door{person: p}, err
}

// read opens the questions that were not there before.
func (d *door) read() ([]string, error) {
	list, err := d.page("/voordeur")
	if err != nil {
		return nil, err
	}
	for _, link := range firstLink.FindAllStringSubmatch(list, -1) {
		if slices.Contains(d.known, link[1]) {
			continue
		}
		text, err := d.page(link[1])
		if err != nil {
			return nil, err
		}
		d.known, d.pages = append(d.known, link[1]), append(d.pages, text)
	}
	return d.pages, nil
}
