package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"naast"
)

// holders are three people who do what the screen says, each with paper.
type holders struct {
	seen   bytes.Buffer // all that came on the screen
	at     int          // how much of it was answered
	seat   int          // whose sheet is typed, to practise
	paper  map[int]string
	sheets []int    // which sheets are on the table, to practise with
	says   []string // what they say to "Werkt u bij of voor de gemeente?"
	rest   []byte
}

func (h *holders) Write(p []byte) (int, error) { return h.seen.Write(p) }

var shown = regexp.MustCompile(`(?s)in deze volgorde:\n\n(.*?)\n\n`)

// Read is their answer to what stands on the screen last.
func (h *holders) Read(p []byte) (int, error) {
	if len(h.rest) == 0 {
		asked := h.seen.String()[h.at:]
		h.at = h.seen.Len()
		h.rest = []byte(h.answer(asked) + "\n")
	}
	n := copy(p, h.rest)
	h.rest = h.rest[n:]
	return n, nil
}

func (h *holders) answer(asked string) string {
	switch {
	case strings.Contains(asked, "Welke functie?"):
		return "1"
	case strings.Contains(asked, "Naam"):
		return "Wiebe"
	case strings.Contains(asked, "Van welke organisatie"):
		return "Samenkracht Wesselrade"
	case strings.Contains(asked, "Werkt u bij of voor de gemeente?"):
		say := "nee"
		if len(h.says) > 0 {
			say, h.says = h.says[0], h.says[1:]
		}
		return say
	case strings.Contains(asked, "Druk op Enter"):
		h.paper[h.turn()] = strings.Join(strings.Fields(shown.FindStringSubmatch(asked)[1]), " ")
		return ""
	case strings.Contains(asked, "Typ nu de acht woorden"):
		return strings.ToUpper(h.paper[h.turn()])
	case strings.Contains(asked, "Welke zetel heeft u?"):
		n := h.sheets[0]
		h.sheets = append(h.sheets[1:], n)
		h.seat = n
		return strconv.Itoa(n)
	case strings.Contains(asked, "Typ de acht woorden"):
		return h.paper[h.seat]
	}
	return "ja"
}

var turns = regexp.MustCompile(`Zetel (\d)\. Laat alleen`)

// turn is whose sheet is being made, as the screen said it last.
func (h *holders) turn() int {
	all := turns.FindAllStringSubmatch(h.seen.String(), -1)
	n, _ := strconv.Atoi(all[len(all)-1][1])
	return n
}

// The ceremony: three people, three sheets, and practising. Whoever works for the
// municipality is asked again; a second time it refuses until somebody says which
// sheets end; no word is left on the first screen, in the log or on the disk.
func TestCeremony(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	place := func(store string) string { return "sqlite:" + dir + "/" + store + ".db" }
	file := dir + "/naast.toml"
	must(t, os.WriteFile(file, []byte("listen = \"127.0.0.1:0\"\nkeys = \""+dir+"/keys\"\n[[partnership]]\nname = \"wesselrade\"\nhosts = [\"*\"]\nmain = \""+place("main")+"\"\nring = \""+place("ring")+"\"\nsession = \""+place("session")+"\"\n"), 0o600))
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, nil))
	begin := initCommand{Config: file, Partnership: "wesselrade", Name: "Naast in Wesselrade", Umbrella: "Samenkracht Wesselrade", Phone: "0999 20 30 40", Login: "els", Person: "Els"}
	must(t, begin.Run(ctx, logger))

	h := &holders{paper: map[int]string{}, sheets: []int{2, 2, 3}, says: []string{"nee", "ja", "nee", "nee"}}
	c := ceremonyCommand{Config: file, Partnership: "wesselrade", screen: screen{in: h, out: h}}
	must(t, c.Run(ctx, logger))
	if len(h.paper) != 3 || !strings.Contains(h.seen.String(), "Iemand van de gemeente mag geen zetel hebben.") || !strings.Contains(h.seen.String(), "Eén blad opende niets. Twee bladen openden") {
		t.Errorf("%d sheets; the screen: %s", len(h.paper), left(h.seen.String()))
	}
	h.leavesNothing(t, dir, log.String())
	must(t, verifyCommand{Config: file}.Run(ctx))

	old := h.paper[2]
	if err := c.Run(ctx, logger); !errors.Is(err, naast.Conflict) || !strings.Contains(err.Error(), "het oude eindigt") {
		t.Errorf("a second ceremony: %v", err)
	}
	h.sheets = []int{1, 2}
	c.Replace, c.screen = []int{2}, screen{in: h, out: h}
	must(t, c.Run(ctx, logger))
	if h.paper[2] == old {
		t.Error("no new sheet")
	}
	p := practiseCommand{Config: file, Partnership: "wesselrade", screen: screen{in: h, out: h}}
	must(t, p.Run(ctx, logger))
	h.paper[2] = old
	if err := p.Run(ctx, logger); !errors.Is(err, naast.NotFound) { // the control
		t.Errorf("practised with the old sheet: %v", err)
	}
	if err := (ceremonyCommand{Config: file, Partnership: "wesselrade"}).Run(ctx, logger); !errors.Is(err, naast.Invalid) {
		t.Errorf("a ceremony through a pipe: %v", err)
	}
}

var others = regexp.MustCompile(`(?s)\x1b\[\?1049h.*?\x1b\[\?1049l`)

// left is what a terminal still shows when it is over.
func left(seen string) string { return others.ReplaceAllString(seen, "") }

func (h *holders) leavesNothing(t *testing.T, dir, log string) {
	t.Helper()
	for n, words := range h.paper {
		if !strings.Contains(h.seen.String(), strings.ReplaceAll(words, " ", "\n  ")) {
			t.Fatal("the control: the words never stood on the screen")
		}
		first := strings.Join(strings.Fields(words)[:3], " ")
		for where, text := range map[string]string{"screen": left(h.seen.String()), "log": log} {
			if strings.Contains(strings.Join(strings.Fields(text), " "), first) {
				t.Errorf("words of seat %d are left in the %s", n, where)
			}
		}
		must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := os.ReadFile(path)
			if bytes.Contains(b, []byte(first)) {
				t.Errorf("words of seat %d are left in %s", n, filepath.Base(path))
			}
			return err
		}))
	}
}
