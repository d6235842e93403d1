// Package paper is people at a ceremony of the seats: they read what the screen says,
// write the words on paper with a pen, and type what it asks.
package paper

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// Holders are three people, each with a sheet. What the screen shows is written to
// them; Read is what they type.
type Holders struct {
	Sheets map[int]string // the words that each wrote down
	Turns  []int          // with which sheets they practise, one after the other
	Works  []string       // what they say, one after the other, to whether they work for the municipality; then: nee

	mu    sync.Mutex
	seen  bytes.Buffer
	at    int // how much of it was answered
	typed int // whose sheet is typed, to practise
	rest  []byte
}

// Write is what comes on the screen.
func (h *Holders) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seen.Write(bytes.ReplaceAll(p, []byte("\r\n"), []byte("\n")))
	return len(p), nil
}

// Seen is all that came on the screen.
func (h *Holders) Seen() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.seen.String()
}

// Read answers what was asked last.
func (h *Holders) Read(p []byte) (int, error) {
	if len(h.rest) == 0 {
		h.rest = []byte(h.Answer() + "\n")
	}
	n := copy(p, h.rest)
	h.rest = h.rest[n:]
	return n, nil
}

var (
	shown  = regexp.MustCompile(`(?s)in deze volgorde:\n\n(.*?)\n\n`)
	turns  = regexp.MustCompile(`Zetel (\d)\. Laat alleen`)
	others = regexp.MustCompile(`(?s)\x1b\[\?1049h.*?\x1b\[\?1049l`)
)

// Asked tells whether something waits for an answer.
func (h *Holders) Asked() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return strings.HasSuffix(h.seen.String()[h.at:], "\n> ")
}

// Answer is what they type to what the screen asked since the last answer.
func (h *Holders) Answer() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	asked := h.seen.String()[h.at:]
	h.at = h.seen.Len()
	asks := func(what string) bool { return strings.Contains(asked, what) }
	switch {
	case asks("Welke functie?"):
		return strconv.Itoa(h.turn())
	case asks("Werkt u bij of voor de gemeente?"):
		if len(h.Works) == 0 {
			return "nee"
		}
		say := h.Works[0]
		h.Works = h.Works[1:]
		return say
	case asks("Van welke organisatie"):
		return "Samenkracht Wesselrade"
	case asks("Naam"):
		return "Wiebe"
	case asks("Druk op Enter"):
		h.Sheets[h.turn()] = strings.Join(strings.Fields(shown.FindStringSubmatch(asked)[1]), " ")
		return ""
	case asks("Typ nu de acht woorden"):
		return strings.ToUpper(h.Sheets[h.turn()])
	case asks("Welke zetel heeft u?"):
		h.typed, h.Turns = h.Turns[0], append(h.Turns[1:], h.Turns[0])
		return strconv.Itoa(h.typed)
	case asks("Typ de acht woorden"):
		return h.Sheets[h.typed]
	}
	return "ja"
}

// turn is whose sheet is being made, as the screen said it last.
func (h *Holders) turn() int {
	all := turns.FindAllStringSubmatch(h.seen.String(), -1)
	n, _ := strconv.Atoi(all[len(all)-1][1])
	return n
}

// Left is what a terminal still shows when it is over: not what stood on its other screen.
func (h *Holders) Left() string { return others.ReplaceAllString(h.Seen(), "") }
