package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"naast"
	"naast/internal/testkit/paper"
)

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

	h := &paper.Holders{Sheets: map[int]string{}, Turns: []int{2, 2, 3}, Works: []string{"misschien", "nee", "ja"}}
	c := ceremonyCommand{Config: file, Partnership: "wesselrade", screen: screen{in: h, out: h}}
	must(t, c.Run(ctx, logger))
	if len(h.Sheets) != 3 || !strings.Contains(h.Seen(), "Typ ja of nee.") || !strings.Contains(h.Seen(), "Iemand van de gemeente mag geen zetel hebben.") || !strings.Contains(h.Seen(), "Eén blad opende niets. Twee bladen openden") {
		t.Errorf("%d sheets; the screen: %s", len(h.Sheets), h.Left())
	}
	leavesNothing(t, h, dir, log.String())
	must(t, verifyCommand{Config: file}.Run(ctx))

	old := h.Sheets[2]
	if err := c.Run(ctx, logger); !errors.Is(err, naast.Conflict) || !strings.Contains(err.Error(), "het oude eindigt") {
		t.Errorf("a second ceremony: %v", err)
	}
	h.Turns = []int{1, 2}
	c.Replace, c.screen = []int{2}, screen{in: h, out: h}
	must(t, c.Run(ctx, logger))
	if h.Sheets[2] == old {
		t.Error("no new sheet")
	}
	p := practiseCommand{Config: file, Partnership: "wesselrade", screen: screen{in: h, out: h}}
	must(t, p.Run(ctx, logger))
	h.Sheets[2] = old
	if err := p.Run(ctx, logger); !errors.Is(err, naast.NotFound) { // the control
		t.Errorf("practised with the old sheet: %v", err)
	}
	if err := (ceremonyCommand{Config: file, Partnership: "wesselrade"}).Run(ctx, logger); !errors.Is(err, naast.Invalid) {
		t.Errorf("a ceremony through a pipe: %v", err)
	}
}

func leavesNothing(t *testing.T, h *paper.Holders, dir, log string) {
	t.Helper()
	for n, words := range h.Sheets {
		if !strings.Contains(h.Seen(), strings.ReplaceAll(words, " ", "\n  ")) {
			t.Fatal("the control: the words never stood on the screen")
		}
		first := strings.Join(strings.Fields(words)[:3], " ")
		for where, text := range map[string]string{"screen": h.Left(), "log": log} {
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
