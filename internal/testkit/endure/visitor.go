package endure

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"naast"
)

var errNoAnswer = errors.New("no answer")

func (s *site) today() string { return naast.Today(time.Now()).Time().Format("2-1-2006") }

// visitors are residents who ask for the first time, one after the other: a page
// that is kept as a draft, and the question with which she gets her card.
type visitors struct {
	door *door
	base string
	now  *visitor
	sent []*visitor // acknowledged, and not looked at yet
	read map[string]bool
}

type visitor struct {
	*person
	mark    string
	story   url.Values // her first page
	drafted bool       // that it was kept was acknowledged
	pressed url.Values
}

func newVisitors(base string, d *door) *visitors {
	return &visitors{door: d, base: base, read: map[string]bool{}}
}

func (v *visitors) move(base string) {
	v.base = base
	v.door.move(base)
	for _, x := range append(v.sent, v.now) {
		if x != nil {
			x.move(base)
		}
	}
}

func (v *visitors) write(mark string) (bool, error) {
	story := with(url.Values{"verhaal": {"Ik vraag " + mark + "."}, "domein": {"geld"}})
	v.now = &visitor{person: newPerson(v.base), mark: mark, story: story}
	v.now.spare = v.door.spare
	return v.press()
}

const (
	storyPath = "/vraag/1"
	sendPath  = "/vraag/5"
	cardPath  = "/kaart"
)

// press sends the first page, when it is not kept yet, and then the last.
func (v *visitors) press() (bool, error) {
	x := v.now
	if !x.drafted {
		a, err := x.post(storyPath, x.story)
		if err != nil {
			return false, nil
		}
		if a.status != http.StatusSeeOther || a.leads == cardPath {
			return false, fmt.Errorf("%s answers %d to %q", storyPath, a.status, a.leads)
		}
		x.drafted = true
	}
	if x.pressed == nil {
		x.pressed = with(url.Values{"gezondheid": {"ja"}})
	}
	a, err := x.post(sendPath, x.pressed)
	if err != nil {
		return false, nil
	}
	if a.status != http.StatusSeeOther || a.leads != cardPath {
		return false, fmt.Errorf("%s answers %d to %q", sendPath, a.status, a.leads)
	}
	v.now, v.sent = nil, append(v.sent, x)
	return true, nil
}

func (v *visitors) again() error {
	if v.now == nil {
		return nil
	}
	if v.now.drafted { // acknowledged: what she told is still there, or was sent
		a, err := v.now.get(storyPath)
		if err != nil {
			return err
		}
		if a.leads != cardPath && !strings.Contains(a.body, v.now.mark) {
			return fmt.Errorf("draft %s: %w", v.now.mark, errLost)
		}
	}
	ok, err := v.press()
	if err == nil && !ok {
		err = fmt.Errorf("%s: %w", sendPath, errNoAnswer)
	}
	return err
}

var errLost = errors.New("acknowledged and lost")

// look opens each new question with the card of whoever asked it, and counts
// the questions at the front door.
func (v *visitors) look() (func(string) int, error) {
	for len(v.sent) > 0 {
		if err := v.sent[0].opens(); err != nil {
			return nil, err
		}
		v.read[v.sent[0].mark] = true
		v.sent = v.sent[1:]
	}
	pages, err := v.door.read()
	return func(mark string) (n int) {
		for _, text := range pages {
			if strings.Contains(text, mark+".") {
				n++
			}
		}
		if n == 1 && !v.read[mark] {
			return 0 // the front door reads it, she herself does not
		}
		return n
	}, err
}

// opens signs her in with her new card, and reads her question.
func (x *visitor) opens() error {
	if _, err := x.page(cardPath); err != nil {
		return err
	}
	a, err := x.post(cardPath, with(url.Values{}))
	if err != nil {
		return err
	}
	if a.leads != "/mijn-pagina" {
		return fmt.Errorf("%s of question %s answers %d to %q", cardPath, x.mark, a.status, a.leads)
	}
	text, err := x.page("/mijn-pagina/vraag")
	if err == nil && !strings.Contains(text, x.mark+".") {
		err = fmt.Errorf("question %s: %w", x.mark, errLost)
	}
	return err
}
